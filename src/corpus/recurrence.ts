import type { Edge, Learned } from '../article/body/boilerplate.ts';
import { jaccard } from './similarity.ts';

/** An article as far as what it shares with others of its source goes. */
export type Trace = {
  readonly path: string;
  readonly title: string;
  /** The fingerprint of its whole text. */
  readonly text: string;
  readonly edges: readonly Edge[];
};

/** The last articles of a source, with the keys of their edges. */
export type RecentTrace = Omit<Trace, 'edges'> & { readonly edges: readonly string[] };

/** What a source has been found to repeat. */
export type Boilerplate = Edge & { readonly articles: number };

/** Independent articles that must share something before it is theirs no more. */
const INDEPENDENT = 4;
/** Articles that are remembered for comparison. */
export const REMEMBERED = 200;
/** Titles more alike than this may be of one story, or of one column. */
const SAME_TITLE = 0.4;
/** Of those, articles that share more than this of their edges are versions or parts of one another. */
const SAME_EDGES = 0.5;

/**
 * Finds what recurs: a block or picture that articles share which have nothing else to do with one another. Copies of one
 * text, and articles that are alike in their titles and in most of their edges (versions of one story, parts of a series),
 * are not counted against each other. `articles` is in how many of those looked at it stands.
 */
export function findRecurring(recent: readonly RecentTrace[], fresh: readonly Trace[], known: Learned): Boilerplate[] {
  const holders = new Map<string, RecentTrace[]>();
  const edges = new Map<string, Edge>();
  for (const trace of remember(recent, fresh, Number.POSITIVE_INFINITY)) {
    for (const key of new Set(trace.edges)) {
      const those = holders.get(key);
      if (those) those.push(trace);
      else holders.set(key, [trace]);
    }
  }
  for (const trace of fresh) for (const edge of trace.edges) if (!known.has(edge.key)) edges.set(edge.key, edge);
  return [...edges.values()].flatMap((edge) => {
    const those = holders.get(edge.key) ?? [];
    return those.length >= INDEPENDENT && areIndependent(those) ? [{ ...edge, articles: those.length }] : [];
  });
}

/** The newest `limit` traces, each path once. */
export function remember(recent: readonly RecentTrace[], fresh: readonly Trace[], limit = REMEMBERED): RecentTrace[] {
  const byPath = new Map(recent.map((trace) => [trace.path, trace]));
  for (const { path, title, text, edges } of fresh) {
    // Set anew, it stands last.
    byPath.delete(path);
    byPath.set(path, { path, title, text, edges: edges.map(({ key }) => key) });
  }
  return [...byPath.values()].slice(-limit);
}

type One = { readonly text: string; readonly grams: ReadonlySet<string>; readonly edges: ReadonlySet<string> };

function areIndependent(traces: readonly RecentTrace[]): boolean {
  const counted: One[] = [];
  for (const trace of traces) {
    const one: One = { text: trace.text, grams: bigrams(trace.title), edges: new Set(trace.edges) };
    const isAlike = (other: One) =>
      jaccard(other.grams, one.grams) > SAME_TITLE &&
      other.edges.intersection(one.edges).size > SAME_EDGES * Math.min(other.edges.size, one.edges.size);
    if (counted.some((other) => other.text === one.text || isAlike(other))) continue;
    counted.push(one);
    if (counted.length === INDEPENDENT) return true;
  }
  return false;
}

function bigrams(title: string): Set<string> {
  const letters = title.toLowerCase().replace(/[\s\p{P}]+/gu, '');
  const found = new Set<string>();
  for (let at = 0; at + 2 <= Math.max(letters.length, 2); at++) found.add(letters.slice(at, at + 2));
  return found;
}
