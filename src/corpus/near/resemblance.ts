import { eachWindow, totalWeight, type Units, weightOf } from './units.ts';

/** What two texts have in common, each from 0 to 1. */
export type Resemblance = {
  /** Share of both texts together that stands in both: 1 for equal ones, 0.8 where a fifth of the words is another. */
  readonly similarity: number;
  /** Share of the shorter text that stands in the longer one. */
  readonly containment: number;
  /** The longest passage that both share, as the first text has it. */
  readonly passage: string;
};

/** A text that others are compared with, in the form in which that is quick. */
export type Passages = {
  readonly units: Units;
  /** A table of the hashes of all its windows, by open addressing; 0 is an empty place. */
  readonly table: Uint32Array;
  /** For each place of the table whether the text compared last has it too. */
  readonly hits: Uint8Array;
};

/** A run of two words or four characters in common is no chance between texts that are compared at all. */
const WINDOW = 4;
/** A passage as long as this says enough. */
const SHOWN = 120;

export function passagesOf(units: Units): Passages {
  let size = 16;
  while (size < units.hashes.length * 2) size *= 2;
  const table = new Uint32Array(size);
  eachWindow(units, WINDOW, Number.POSITIVE_INFINITY, (hash) => {
    table[placeOf(table, hash)] = hash;
  });
  return { units, table, hits: new Uint8Array(size) };
}

/** Where a hash stands in a table, or would. */
function placeOf(table: Uint32Array, hash: number): number {
  const mask = table.length - 1;
  let at = hash & mask;
  while (table[at] !== 0 && table[at] !== hash) at = (at + 1) & mask;
  return at;
}

/**
 * Compares two texts exactly: a unit is in common if it stands in a run of at least two words or four characters that the other
 * text has as well, wherever it has it.
 */
export function resemblance({ units, table, hits }: Passages, other: Units): Resemblance {
  hits.fill(0);
  const inOther = cover(other, (hash) => {
    const place = placeOf(table, hash);
    if (table[place] === 0) return false;
    hits[place] = 1;
    return true;
  });
  const inOwn = cover(units, (hash) => hits[placeOf(table, hash)] === 1);
  const all = inOwn.weight + inOther.weight;
  // Of two that say as much it is the one that has less of its own, so that it does not matter which is asked.
  const isShorter = inOwn.weight === inOther.weight ? inOwn.shared >= inOther.shared : inOwn.weight < inOther.weight;
  const shorter = isShorter ? inOwn : inOther;
  return {
    similarity: all === 0 ? 0 : (inOwn.shared + inOther.shared) / all,
    containment: shorter.weight === 0 ? 0 : shorter.shared / shorter.weight,
    passage: units.text.slice(inOwn.from, Math.min(inOwn.to, inOwn.from + SHOWN)),
  };
}

/** How much of the units stands in windows that are shared, and where the longest stretch of it is. */
function cover(units: Units, isShared: (hash: number) => boolean) {
  const { kinds, starts, ends } = units;
  let shared = 0;
  let coveredTo = 0;
  let run = 0;
  let [from, to] = [0, 0];
  eachWindow(units, WINDOW, Number.POSITIVE_INFINITY, (hash, first, end) => {
    if (!isShared(hash)) return;
    if (first > coveredTo || coveredTo === 0) run = first;
    for (let at = Math.max(first, coveredTo); at < end; at++) shared += weightOf(kinds[at] as number);
    coveredTo = end;
    const [start, stop] = [starts[run] as number, ends[end - 1] as number];
    if (stop - start > to - from) {
      from = start;
      to = stop;
    }
  });
  return { shared, weight: totalWeight(units), from, to };
}
