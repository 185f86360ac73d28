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

/** Whether a source asks for the file at a path. */
export function createMatcher({ include, exclude }: WalkOptions): (path: string) => boolean {
  return picomatch([...include], { ignore: [...exclude], nocase: true });
}

/** One look at a file; undefined when it is gone. */
export function sight({ name, path: root }: WalkOptions, path: string): Sighting | undefined {
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return undefined;
  const kind = stat.isFile() ? 'file' : stat.isSymbolicLink() ? 'symlink' : 'other';
  const { size, mtimeMs, ctimeMs, ino: inode } = stat;
  return { source: name, path, size, mtimeMs, ctimeMs, inode, kind };
}

/**
 * Every folder of a source, or only `start` and those below it, with its article files, in the order of their names.
 * Symbolic links are not followed, neither to files nor to folders, and names that begin with a dot are passed over.
 */
export function* walk(source: WalkOptions, start = ''): Generator<Folder> {
  const matches = createMatcher(source);
  const waiting = [start];
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
        const sighting = sight(source, file);
        if (sighting) sightings.push(sighting);
      }
    }
    waiting.push(...folders.reverse());
    yield { kind: 'listed', path, sightings };
  }
}
