import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { type Folder, type Sighting, type WalkOptions, walk } from '../../src/inbox/walk.ts';

/** A sighting that no file stands behind. */
export function sighting(path: string, changes: Partial<Sighting> = {}): Sighting {
  return { source: 'paper', path, size: 10, mtimeMs: 1000.5, ctimeMs: 1000.5, inode: 7, kind: 'file', ...changes };
}

/** What a walk would say of the file as it stands now. */
export function sight(folder: string, path: string): Sighting {
  const stat = lstatSync(join(folder, path));
  return {
    source: 'paper',
    path,
    size: stat.size,
    mtimeMs: stat.mtimeMs,
    ctimeMs: stat.ctimeMs,
    inode: stat.ino,
    kind: stat.isFile() ? 'file' : stat.isSymbolicLink() ? 'symlink' : 'other',
  };
}

export function walkAll(path: string, options: Partial<WalkOptions> = {}): readonly Folder[] {
  return [...walk({ name: 'paper', path, include: ['**/*.md'], exclude: [], ...options })];
}

/** The paths and kinds of all files that a walk meets. */
export function seen(folders: readonly Folder[]): readonly string[] {
  return folders.flatMap((folder) =>
    folder.kind === 'listed'
      ? folder.sightings.map(({ path, kind }) => (kind === 'file' ? path : `${path} (${kind})`))
      : [],
  );
}
