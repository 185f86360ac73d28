import type { Sighting } from './walk.ts';

/**
 * A folder's files as one string, so that an untouched folder is known by a single comparison. Five fields a file,
 * each ended by the one character that no name holds.
 */
export function listingOf(sightings: Iterable<Sighting>): string {
  let listing = '';
  for (const { path, size, mtimeMs, ctimeMs, inode } of sightings)
    listing += `${nameOf(path)}/${size}/${mtimeMs}/${ctimeMs}/${inode}/`;
  return listing;
}

export type ListingDiff = {
  /** New, or not as they were. */
  readonly touched: readonly Sighting[];
  readonly untouched: readonly Sighting[];
  /** Paths of files that are no longer there. */
  readonly gone: readonly string[];
};

/** What is different between a folder's stored listing and what stands there now. */
export function diffListing(folder: string, stored: string, sightings: readonly Sighting[]): ListingDiff {
  if (stored === listingOf(sightings)) return { touched: [], untouched: sightings, gone: [] };
  const known = parseListing(stored);
  const touched: Sighting[] = [];
  const untouched: Sighting[] = [];
  for (const sighting of sightings) {
    const name = nameOf(sighting.path);
    (known.get(name) === listingOf([sighting]) ? untouched : touched).push(sighting);
    known.delete(name);
  }
  const prefix = folder === '' ? '' : `${folder}/`;
  return { touched, untouched, gone: [...known.keys()].map((name) => prefix + name) };
}

/**
 * The listing to store after a run: what stands there, but with the old entry, or none, for every file in `pending`,
 * so that the next run finds these different again. `forget` leaves them none.
 */
export function nextListing(
  stored: string,
  sightings: readonly Sighting[],
  pending: ReadonlySet<string>,
  keptGone: readonly string[],
  forget = false,
): string {
  const known = parseListing(stored);
  const old = (path: string) => (forget ? '' : (known.get(nameOf(path)) ?? ''));
  let listing = '';
  for (const sighting of sightings) listing += pending.has(sighting.path) ? old(sighting.path) : listingOf([sighting]);
  for (const path of keptGone) listing += known.get(nameOf(path)) ?? '';
  return listing;
}

/** A stored listing that no file at `path` can equal, so that the next run finds it touched, or gone. */
export function doubtListing(stored: string, path: string): string {
  const name = nameOf(path);
  return [...parseListing(stored).set(name, `${name}/////`).values()].join('');
}

/** Entries by file name. */
function parseListing(stored: string): Map<string, string> {
  const entries = new Map<string, string>();
  const fields = stored.split('/');
  for (let i = 0; i + 4 < fields.length; i += 5) entries.set(fields[i] ?? '', `${fields.slice(i, i + 5).join('/')}/`);
  return entries;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The names in a stored listing, as paths. */
export function listedPaths(folder: string, stored: string): readonly string[] {
  return diffListing(folder, stored, []).gone;
}
