import { relative, resolve } from 'node:path';
import type { App } from '../app.ts';

/**
 * The files that a person means: by guid, by path within a source, by source and path as `list` shows them, or by a path as
 * the shell completes it. Throws where none is known.
 */
export async function findKnownFiles({ store, config }: App, pathOrGuid: string) {
  const found = await store.inventory.find(pathOrGuid);
  if (found.length > 0) return found;
  for (const { name, path } of config.sources) {
    const inside = pathOrGuid.startsWith(`${name}/`) ? pathOrGuid.slice(name.length + 1) : undefined;
    for (const candidate of [inside, relative(resolve(path), resolve(pathOrGuid)).replaceAll('\\', '/')]) {
      const files = candidate === undefined ? [] : await store.inventory.find(candidate, name);
      if (files.length > 0) return files;
    }
  }
  throw new Error(
    `no file or article is known as ${pathOrGuid}: "feedwright list" shows what is known, with paths relative to the source's folder`,
  );
}
