import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { errorCode } from './error-code.ts';

/** A file as one look at the folder shows it. */
export type Sighting = {
  readonly source: string;
  /** Relative to the source's folder, with `/`. */
  readonly path: string;
  readonly size: number;
  /** With its fraction: fine enough to tell two writes in the same millisecond apart. */
  readonly mtimeMs: number;
  /** Moves with every write, also with one that sets mtime back, and with permissions. */
  readonly ctimeMs: number;
  readonly inode: number;
  /** `misnamed`: its name is no UTF-8, so that it cannot be opened by it. */
  readonly kind: 'file' | 'symlink' | 'other' | 'misnamed';
};

export type WalkOptions = {
  readonly name: string;
  readonly path: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
};

/** One folder of a source, '' being the source's own. One that cannot be listed says so, and nothing about what it holds. */
export type Folder =
  | { readonly kind: 'listed'; readonly path: string; readonly sightings: readonly Sighting[] }
  | { readonly kind: 'unlisted'; readonly path: string; readonly reason: string };

/**
 * Every folder of a source with its article files, in the order of their names. Symbolic links are not followed,
 * neither to files nor to folders, and names that begin with a dot are passed over.
 */
export function* walk(source: WalkOptions): Generator<Folder> {
  const matches = picomatch([...source.include], { ignore: [...source.exclude], nocase: true });
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const prefix = path === '' ? '' : `${path}/`;
    let entries: Dirent[];
    try {
      entries = readdirSync(join(source.path, path), { withFileTypes: true });
    } catch (error) {
      // A folder that went away between its parent's listing and now is simply gone.
      if (path === '' || errorCode(error) !== 'ENOENT') yield { kind: 'unlisted', path, reason: errorCode(error) };
      continue;
    }
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const folders: string[] = [];
    const sightings: Sighting[] = [];
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const file = prefix + entry.name;
      if (entry.name.includes('\uFFFD') && !lstatSync(join(source.path, file), { throwIfNoEntry: false })) {
        const nothing = { size: 0, mtimeMs: 0, ctimeMs: 0, inode: 0 };
        sightings.push({ source: source.name, path: file, ...nothing, kind: 'misnamed' });
        continue;
      }
      if (entry.isDirectory()) folders.push(file);
      else if (matches(file)) {
        const stat = lstatSync(join(source.path, file), { throwIfNoEntry: false });
        if (!stat) continue;
        const kind = stat.isFile() ? 'file' : stat.isSymbolicLink() ? 'symlink' : 'other';
        sightings.push({
          source: source.name,
          path: file,
          size: stat.size,
          mtimeMs: stat.mtimeMs,
          ctimeMs: stat.ctimeMs,
          inode: stat.ino,
          kind,
        });
      }
    }
    waiting.push(...folders.reverse());
    yield { kind: 'listed', path, sightings };
  }
}
