import { lstatSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { errorCode } from './error-code.ts';
import { createMatcher, type Folder, sight, type WalkOptions, walk } from './walk.ts';

export type Pick =
  | {
      readonly kind: 'picked';
      /** What was named of a source: its folders as a walk finds them, and single files as if in a folder of their own. */
      readonly foldersOf: (source: WalkOptions) => Generator<Folder>;
      /** Paths as they were given that lie in a source's folder, and that no run would read. */
      readonly passedOver: readonly string[];
    }
  /** A path that cannot be meant, with the reason. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * What paths, relative to the working directory, name of sources: files as a run would see them, folders, or folders
 * that hold whole sources. No path at all names everything. What no source includes is passed over, for whoever lists the
 * files of a commit does not know what sources exclude; it is refused if there is nothing else. No folder is listed for a
 * file, however many lie beside it.
 */
export function pick(paths: readonly string[], sources: readonly WalkOptions[]): Pick {
  const picks = sources.map((source) => ({
    source,
    root: resolve(source.path),
    includes: createMatcher(source),
    folders: new Set(paths.length === 0 ? [''] : []),
    files: new Set<string>(),
  }));
  const passedOver: string[] = [];
  for (const path of paths) {
    const place = resolve(path);
    const stat = look(place);
    if (typeof stat === 'string') return { kind: 'refused', reason: `there is no ${path} to be seen (${stat})` };
    const near = picks.filter(({ root }) => wayTo(root, place) !== undefined || wayTo(place, root) !== undefined);
    if (near.length === 0) return { kind: 'refused', reason: `${path} is in none of the sources' folders` };
    const takers = near.filter(({ root, includes, folders, files }) => {
      const way = wayTo(root, place) ?? '';
      if (way !== '' && !isInSight(root, way)) return false;
      if (way === '' || stat.isDirectory()) folders.add(way);
      else if (includes(way)) files.add(way);
      else return false;
      return true;
    });
    if (takers.length === 0) passedOver.push(path);
  }
  if (passedOver.length > 0 && passedOver.length === paths.length) {
    const what = passedOver.length === 1 ? passedOver[0] : `any of the ${passedOver.length} paths`;
    return { kind: 'refused', reason: `no source includes ${what}: see the "include" and "exclude" of the source` };
  }
  return {
    kind: 'picked',
    passedOver,
    *foldersOf(source) {
      const { folders = [], files = [] } = picks.find((one) => one.source === source) ?? {};
      const isBelow = (path: string) =>
        [...folders].some((folder) => folder !== path && wayTo(folder, path) !== undefined);
      for (const folder of folders) if (!isBelow(folder)) yield* walk(source, folder);
      for (const file of files) {
        const sighting = isBelow(file) ? undefined : sight(source, { path: file });
        if (sighting) yield { kind: 'listed', path: dirname(file), sightings: [sighting] };
      }
    },
  };
}

/** What stands at a place, or the system's name for why nobody can see it. */
function look(place: string): Stats | string {
  try {
    return lstatSync(place);
  } catch (error) {
    return errorCode(error);
  }
}

/** Neither hidden, nor behind a symbolic link to a folder: a walk would come by. */
function isInSight(root: string, path: string): boolean {
  if (path.split('/').some((name) => name.startsWith('.'))) return false;
  return realpathSync(join(root, dirname(path))) === join(realpathSync(root), dirname(path));
}

/** The way from a folder to what lies in it, with `/`: '' to the folder itself, undefined to anything outside. */
function wayTo(folder: string, place: string): string | undefined {
  const way = relative(folder, place);
  return way === '..' || way.startsWith(`..${sep}`) ? undefined : way.replaceAll(sep, '/');
}
