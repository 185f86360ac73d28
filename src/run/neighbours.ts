import type { Candidate, ReadArticle } from '../corpus/decision.ts';
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
 * What articles of the corpus new ones may be near to. For a large run the sketches of the time around it are taken into
 * memory; a few articles only look through them; a run that finds nothing new looks at none.
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

  const isCovered = (from: number, to: number) => covered && from >= covered.from && to <= covered.to;
  /** An index of what shares a bin with any of the articles. */
  const lookThrough = (articles: readonly ReadArticle[], from: number, to: number): NearIndex => {
    const asked = createNearIndex(articles.length);
    for (const [at, { sketch, article }] of articles.entries()) asked.put(at, sketch, article.published);
    const touched = createNearIndex();
    for (const { key, sketch, moment } of sketches.between(from, to)) {
      if (asked.touches(sketch)) touched.put(key, sketch, moment);
    }
    return touched;
  };

  return {
    /**
     * For each candidate that holds an article the keys of what it may be near to, the nearest first. `isLarge` says that many
     * more are to come, so that an index of what they may be near to is worth its making.
     */
    async near(
      candidates: readonly Candidate[],
      windowMs: number,
      isLarge: boolean,
    ): Promise<Map<Candidate, readonly number[]>> {
      const found = new Map<Candidate, readonly number[]>();
      const articles = candidates.flatMap(({ prepared }) => (prepared.kind === 'article' ? [prepared] : []));
      if (articles.length === 0) return found;
      const moments = articles.map(({ article }) => article.published);
      const from = moments.reduce((a, b) => Math.min(a, b)) - windowMs;
      const to = moments.reduce((a, b) => Math.max(a, b)) + windowMs + 1;
      if (isLarge) cover(from, to);
      const all = isCovered(from, to) ? index : lookThrough(articles, from, to);
      for (const candidate of candidates) {
        const { prepared } = candidate;
        if (prepared.kind !== 'article') continue;
        found.set(candidate, all.near(prepared.sketch, prepared.article.published, windowMs));
      }
      return found;
    },
    /** Forgets what a large run has taken into memory. */
    rest(): void {
      index = createNearIndex();
      covered = undefined;
    },
    /** Takes up what was committed. */
    put(written: readonly Sketched[]): void {
      for (const { key, sketch, moment } of written) {
        // What had another date stands no more where it stood.
        if (isCovered(moment, moment + 1) || index.has(key)) index.put(key, sketch, moment);
      }
    },
  };
}
