import type { Learned } from '../article/body/boilerplate.ts';
import { findRecurring, remember } from '../corpus/recurrence.ts';
import type { Sighting } from '../inbox/walk.ts';
import type { RunPorts, RunSource, RunStore } from './ports.ts';

/** Files that are looked at for what they share: enough to find what one in fifty articles carries. */
const SAMPLE = 400;

export type LearnPorts = Pick<RunPorts, 'trace' | 'now'> & {
  readonly store: { readonly files: Pick<RunStore['files'], 'files'>; readonly boilerplate: RunStore['boilerplate'] };
  readonly suspects: Pick<RunPorts['suspects'], 'has'>;
};

export type Lesson = {
  readonly learned: Learned;
  /** Articles that were read before it was known that they carry boilerplate. */
  readonly outdated: readonly string[];
};

/**
 * Finds out what a source repeats from article to article, before its touched files are read: by looking at some of them,
 * beside those that came last.
 */
export async function learn(
  source: RunSource,
  touched: readonly Sighting[],
  { store, trace, suspects, now }: LearnPorts,
): Promise<Lesson> {
  if (touched.length === 0 || source.keepsBoilerplate) return { learned: new Set(), outdated: [] };
  const { known, recent } = await store.boilerplate.of(source.name);
  const learned = new Set(known.map(({ key }) => key));
  const innocent = touched.filter((sighting) => !suspects.has(sighting));
  const sample = spread(innocent, SAMPLE);
  const judged = await store.files.files(
    source.name,
    sample.map(({ path }) => path),
  );
  const hashes = new Map(judged.map(({ path, bytesHash }) => [path, bytesHash]));
  // Bytes that were judged before were looked at then, or have hung or crashed their reader.
  const files = sample.map((sighting) => ({ sighting, knownHash: hashes.get(sighting.path) }));
  const fresh = await trace(source, files, now());
  if (fresh.length === 0) return { learned, outdated: [] };
  const found = findRecurring(recent, fresh, learned);
  await store.boilerplate.put(source.name, found, remember(recent, fresh));
  const news = new Set(found.map(({ key }) => key));
  const again = new Set(fresh.map(({ path }) => path));
  const outdated = recent.filter(({ path, edges }) => !again.has(path) && edges.some((key) => news.has(key)));
  return { learned: learned.union(news), outdated: outdated.map(({ path }) => path) };
}

/** At most `count` of the items, taken evenly from all of them. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const step = items.length / count;
  return Array.from({ length: count }, (_, at) => items[Math.floor(at * step)]).filter((item) => item !== undefined);
}
