import type { Candidate } from '../corpus/decision.ts';
import { createNearIndex, type NearIndex } from '../corpus/near/near-index.ts';
import type { Sketch } from '../corpus/near/sketch.ts';

/** A sketch as the store holds it: `key` is its file's, `moment` when its article was published. */
export type Sketched = { readonly key: number; readonly moment: number; readonly sketch: Sketch };

export type NeighbourPorts = {
  readonly sketches: {
    /** Those published from `from` up to, but not at, `to`. */
    between(from: number, to: number): Iterable<Sketched>;
  };
};

export type Neighbours = ReturnType<typeof createNeighbours>;

/**
 * What articles of the corpus new ones may be near to. Sketches are taken into memory when there is first something to compare,
 * and of the time around it only; a run that finds nothing new loads nothing.
 */
export function createNeighbours({ sketches }: NeighbourPorts) {
  let index: NearIndex = createNearIndex();
  /** The time whose sketches are in memory. */
  let covered: { from: number; to: number } | undefined;

  const load = (from: number, to: number) => {
    if (from < to) for (const { key, sketch, moment } of sketches.between(from, to)) index.put(key, sketch, moment);
  };
  const cover = (from: number, to: number) => {
    if (covered && to >= covered.from && from <= covered.to) {
      load(from, covered.from);
      load(covered.to, to);
      covered = { from: Math.min(from, covered.from), to: Math.max(to, covered.to) };
      return;
    }
    // Elsewhere in time: what was in memory is of no use.
    index = createNearIndex();
    covered = { from, to };
    load(from, to);
  };

  return {
    /** For each candidate that holds an article the keys of what it may be near to, the nearest first. */
    async near(candidates: readonly Candidate[], windowMs: number): Promise<Map<Candidate, readonly number[]>> {
      const found = new Map<Candidate, readonly number[]>();
      const moments = candidates.flatMap(({ prepared }) =>
        prepared.kind === 'article' ? [prepared.article.published] : [],
      );
      if (moments.length === 0) return found;
      const earliest = moments.reduce((a, b) => Math.min(a, b));
      const latest = moments.reduce((a, b) => Math.max(a, b));
      cover(earliest - windowMs, latest + windowMs + 1);
      for (const candidate of candidates) {
        const { prepared } = candidate;
        if (prepared.kind !== 'article') continue;
        found.set(candidate, index.near(prepared.sketch, prepared.article.published, windowMs));
      }
      return found;
    },
    /** Takes up what was committed. */
    put(written: readonly Sketched[]): void {
      for (const { key, sketch, moment } of written) {
        const isCovered = covered && moment >= covered.from && moment < covered.to;
        // What had another date stands no more where it stood.
        if (isCovered || index.has(key)) index.put(key, sketch, moment);
      }
    },
  };
}
