import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync } from 'node:fs';

/** Where something stands below a source's folder. */
export type Place = {
  /** With `/`, and '' for the source's own folder. This is what it is called everywhere. */
  readonly path: string;
  /** The path's bytes, where a name in it is no UTF-8 so that `path` is only how people read it. A Buffer, or what threads make of one. */
  readonly rawPath?: Uint8Array;
};

/** A place as the file system wants to hear of it. */
export function absolutePath(root: string, { path, rawPath }: Place): string | Buffer {
  if (rawPath !== undefined) return Buffer.concat([Buffer.from(`${root}/`), rawPath]);
  return path === '' ? root : `${root}/${path}`;
}

/** What stands at a place, as far as the listing of its folder tells. */
export type Standing = Place & { readonly name: string; readonly entry: Dirent | Dirent<Buffer> };

/** What stands in a folder, by name. Throws what the system says when it cannot be listed. */
export function standingsIn(root: string, folder: Place): readonly Standing[] {
  const absolute = absolutePath(root, folder);
  const prefix = folder.path === '' ? '' : `${folder.path}/`;
  const entries: Dirent[] = readdirSync(absolute, { withFileTypes: true });
  if (folder.rawPath === undefined && !entries.some(({ name }) => name.includes('\uFFFD')))
    return entries.map((entry) => ({ name: entry.name, path: prefix + entry.name, entry })).sort(byName);
  const rawPrefix =
    folder.rawPath === undefined ? Buffer.from(prefix) : Buffer.concat([folder.rawPath, Buffer.from('/')]);
  const rawEntries = readdirSync(absolute, { withFileTypes: true, encoding: 'buffer' });
  const names = readableNames(rawEntries.map(({ name }) => name));
  return rawEntries
    .map((entry, at) => {
      const name = names[at] ?? '';
      const standing = { name, path: prefix + name, entry };
      const isPlain = folder.rawPath === undefined && isUtf8(entry.name);
      return isPlain ? standing : { ...standing, rawPath: Buffer.concat([rawPrefix, entry.name]) };
    })
    .sort(byName);
}

function byName(a: Standing, b: Standing): number {
  return a.name < b.name ? -1 : 1;
}

/**
 * The names of a folder as people read them, each one once: as they are, or where they are no UTF-8 as GB 18030, or where
 * that gives no name or another's, with their bytes in percent escapes. The same names are always read the same.
 */
export function readableNames(names: readonly Buffer[]): readonly string[] {
  const read = names.map((name) => (isUtf8(name) ? name.toString() : readAsChinese(name)));
  const taken = Map.groupBy(read, (name) => name);
  return names.map((name, at) => {
    const readable = read[at];
    if (readable !== undefined && (isUtf8(name) || taken.get(readable)?.length === 1)) return readable;
    let escaped = escapeBytes(name);
    // No escape begins like this.
    while (taken.has(escaped)) escaped = `%%${escaped}`;
    return escaped;
  });
}

/** File names of Chinese systems before UTF-8. */
function readAsChinese(name: Buffer): string | undefined {
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(name);
    // Neither controls nor characters without a shape, and nothing that was lost before.
    return /[\p{C}/\uFFFD]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function escapeBytes(name: Buffer): string {
  return name
    .toString('latin1')
    .replace(/[^!-$&-.0-~ ]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}
