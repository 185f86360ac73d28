import { join } from 'node:path';
import type { Problem } from '../article/problem.ts';
import { oneLine } from '../article/text.ts';
import { diffListing, listedPaths, nextListing } from '../inbox/listing.ts';
import type { Folder, Sighting } from '../inbox/walk.ts';

/** What one look at a source found, against what the store knows. */
export type Scan = {
  readonly files: number;
  readonly untouched: number;
  /** To be read: new, or not as they were, and at rest. */
  readonly touched: readonly Sighting[];
  /** Still being written, as far as anyone can tell: the next run looks again. */
  readonly waiting: number;
  /** Paths that were there and are not. */
  readonly gone: readonly string[];
  /** How many files the store knew before. */
  readonly known: () => number;
  /** Folders that could not be listed, each with a message of one line. */
  readonly problems: readonly Problem[];
  /** The listings to store once everything has been judged. Files that could not be (`pending`) and vanished ones that are kept stay as they were. */
  readonly listings: (pending: ReadonlySet<string>, keptGone: ReadonlySet<string>) => Map<string, string | undefined>;
};

export type ScanOptions = {
  readonly source: string;
  /** The source's folder, to name it in problems. */
  readonly root: string;
  readonly settleMs: number;
  readonly now: number;
  /** Read every file again, touched or not. */
  readonly rereadAll: boolean;
};

/** Compares a walk through a source's folders with their stored listings. An untouched folder costs one comparison. */
export async function scan(
  folders: Iterable<Folder>,
  stored: ReadonlyMap<string, string>,
  options: ScanOptions,
  breathe: () => Promise<void>,
): Promise<Scan> {
  const touched: Sighting[] = [];
  const waiting = new Set<string>();
  const gone: string[] = [];
  const problems: Problem[] = [];
  const changed: { path: string; sightings: readonly Sighting[]; gone: readonly string[] }[] = [];
  const seen = new Set<string>();
  const unlisted: string[] = [];
  let files = 0;
  let untouched = 0;

  for (const folder of folders) {
    await breathe();
    seen.add(folder.path);
    if (folder.kind === 'unlisted') {
      unlisted.push(folder.path);
      const place = oneLine(join(options.root, folder.path));
      const message = `the folder ${place} cannot be listed (${folder.reason}): its articles stay as they are until it can`;
      problems.push({ source: options.source, path: folder.path, code: 'unreadable', message });
      continue;
    }
    files += folder.sightings.length;
    const diff = diffListing(folder.path, stored.get(folder.path) ?? '', folder.sightings);
    const candidates = options.rereadAll ? [...diff.touched, ...diff.untouched] : diff.touched;
    if (!options.rereadAll) untouched += diff.untouched.length;
    for (const sighting of candidates) {
      if (rests(sighting, options)) touched.push(sighting);
      else waiting.add(sighting.path);
    }
    // One by one: a folder may hold more than a call takes arguments.
    for (const path of diff.gone) gone.push(path);
    if (candidates.length > 0 || diff.gone.length > 0)
      changed.push({ path: folder.path, sightings: folder.sightings, gone: diff.gone });
  }

  for (const [path, listing] of stored) {
    // What lies below a folder that cannot be listed is not gone, only out of sight.
    if (seen.has(path) || unlisted.some((parent) => parent === '' || path.startsWith(`${parent}/`))) continue;
    const paths = listedPaths(path, listing);
    for (const gonePath of paths) gone.push(gonePath);
    changed.push({ path, sightings: [], gone: paths });
  }

  const listings: Scan['listings'] = (pending, keptGone) => {
    const open = pending.size > 0 ? new Set([...waiting, ...pending]) : waiting;
    return new Map(
      changed.map((folder) => {
        const listing = nextListing(
          stored.get(folder.path) ?? '',
          folder.sightings,
          open,
          folder.gone.filter((path) => keptGone.has(path)),
          options.rereadAll,
        );
        return [folder.path, listing === '' ? undefined : listing];
      }),
    );
  };
  const known = () => [...stored].reduce((sum, [path, listing]) => sum + listedPaths(path, listing).length, 0);
  return { files, known, untouched, touched, waiting: waiting.size, gone, problems, listings };
}

/** A file that was written a moment ago may not be whole yet. One from the future has a wrong clock, not a fast writer. */
function rests({ mtimeMs }: Sighting, { now, settleMs }: ScanOptions): boolean {
  return Math.abs(now - mtimeMs) >= settleMs;
}
