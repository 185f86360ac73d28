import { lstatSync, statSync } from 'node:fs';
import picomatch from 'picomatch';
import { errorCode } from './error-code.ts';
import { absolutePath, type Place, standingsIn } from './place.ts';

/** A file, or what stands where one should, as one look at the folder shows it. */
export type Sighting = Place & {
  readonly source: string;
  readonly size: number;
  /** With its fraction: fine enough to tell two writes in the same millisecond apart. */
  readonly mtimeMs: number;
  /** Moves with every write, also with one that sets mtime back, and with permissions. */
  readonly ctimeMs: number;
  readonly inode: number;
  /** `other` is a pipe, a socket or a device. */
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
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

/**
 * Every folder of a source, or only `start` and those below it, with its article files, in the order of their names. A
 * folder named like an article is sighted as well as walked. Symbolic links are not followed, neither to files nor to
 * folders; one to a folder is sighted whatever its name, for articles may be missed behind it. Names that begin with a dot
 * are passed over.
 */
export function* walk(source: WalkOptions, start = ''): Generator<Folder> {
  const isArticle = createMatcher(source);
  const isExcluded = picomatch([...source.exclude], { nocase: true });
  const waiting: Place[] = [{ path: start }];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const { path } = folder;
    const folders: Place[] = [];
    const sightings: Sighting[] = [];
    try {
      for (const standing of standingsIn(source.path, folder)) {
        const { name, entry } = standing;
        if (name.startsWith('.')) continue;
        if (entry.isDirectory()) folders.push(standing);
        const isSighted =
          isArticle(standing.path) ||
          (entry.isSymbolicLink() && !isExcluded(standing.path) && leadsToFolder(absolutePath(source.path, standing)));
        const sighting = isSighted ? sight(source, standing) : undefined;
        if (sighting) sightings.push(sighting);
      }
    } catch (error) {
      // A folder that went away between its parent's listing and now is simply gone.
      if (path === '' || errorCode(error) !== 'ENOENT') yield { kind: 'unlisted', path, reason: errorCode(error) };
      continue;
    }
    for (const inner of folders.reverse()) waiting.push(inner);
    yield { kind: 'listed', path, sightings };
  }
}

/** One look at a place; undefined when nothing is there. Throws where its folder lets nobody look at what it holds. */
export function sight({ name, path: root }: WalkOptions, place: Place): Sighting | undefined {
  try {
    const stat = lstatSync(absolutePath(root, place), { throwIfNoEntry: false });
    if (!stat) return undefined;
    const { size, mtimeMs, ctimeMs, ino: inode } = stat;
    if (stat.isFile()) return sighting(name, place, { size, mtimeMs, ctimeMs, inode, kind: 'file' });
    if (stat.isSymbolicLink()) return sighting(name, place, { size, mtimeMs, ctimeMs, inode, kind: 'symlink' });
    // Their times move whenever something moves inside them, which makes them nothing else.
    return sighting(name, place, { ...NOTHING, inode, kind: stat.isDirectory() ? 'folder' : 'other' });
  } catch (error) {
    if (errorCode(error) === 'EACCES') throw error;
    // Whoever tries to read it will be told why that is not possible.
    return sighting(name, place, { ...NOTHING, inode: 0, kind: 'file' });
  }
}

const NOTHING = { size: 0, mtimeMs: 0, ctimeMs: 0 };

function sighting(
  source: string,
  { path, rawPath }: Place,
  { size, mtimeMs, ctimeMs, inode, kind }: Omit<Sighting, 'source' | keyof Place>,
): Sighting {
  const seen = { source, path, size, mtimeMs, ctimeMs, inode, kind };
  return rawPath === undefined ? seen : { ...seen, rawPath };
}

function leadsToFolder(link: string | Buffer): boolean {
  try {
    return statSync(link).isDirectory();
  } catch {
    return false;
  }
}
