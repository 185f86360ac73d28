import { eachWindow, type Units, weightOf } from './units.ts';

/** What two texts have in common, each from 0 to 1. */
export type Resemblance = {
  /** Share of both texts together that stands in both: 1 for equal ones, 0.8 where a fifth of the words is another. */
  readonly similarity: number;
  /** Share of the shorter text that stands in the longer one. */
  readonly containment: number;
  /** The longest passage that both share, as it was compared: narrow characters, small letters. */
  readonly passage: string;
};

/** A run of two words or four characters in common is no chance between texts that are compared at all. */
const WINDOW = 4;
/** A passage as long as this says enough. */
const SHOWN = 120;

/**
 * Compares two texts exactly: a unit is in common if it stands in a run of at least two words or four characters that the other
 * text has as well, wherever it has it.
 */
export function resemblance(a: Units, b: Units): Resemblance {
  const inA = cover(a, windowsOf(b));
  const inB = cover(b, windowsOf(a));
  const all = inA.weight + inB.weight;
  // Of two that say as much it is the one that has less of its own, so that it does not matter which is asked.
  const isShorter = inA.weight === inB.weight ? inA.shared >= inB.shared : inA.weight < inB.weight;
  const shorter = isShorter ? inA : inB;
  return {
    similarity: all === 0 ? 0 : (inA.shared + inB.shared) / all,
    containment: shorter.weight === 0 ? 0 : shorter.shared / shorter.weight,
    passage: a.text.slice(inA.from, Math.min(inA.to, inA.from + SHOWN)),
  };
}

/** The hashes of all windows of a text, as a table to look them up in. */
function windowsOf(units: Units): Windows {
  let size = 16;
  while (size < units.hashes.length * 2) size *= 2;
  const table = new Uint32Array(size);
  eachWindow(units, WINDOW, Number.POSITIVE_INFINITY, (hash) => {
    let at = hash & (size - 1);
    while (table[at] !== 0 && table[at] !== hash) at = (at + 1) & (size - 1);
    table[at] = hash;
  });
  return table;
}

/** Open addressing; 0 is an empty place. */
type Windows = Uint32Array;

function has(table: Windows, hash: number): boolean {
  let at = hash & (table.length - 1);
  while (table[at] !== 0 && table[at] !== hash) at = (at + 1) & (table.length - 1);
  return table[at] === hash;
}

/** How much of the units stands in windows that are among `others`, and where the longest stretch of it is. */
function cover(units: Units, others: Windows) {
  let shared = 0;
  let coveredTo = 0;
  let [from, to, run] = [0, 0, 0];
  eachWindow(units, WINDOW, Number.POSITIVE_INFINITY, (hash, first, end) => {
    if (!has(others, hash)) return;
    if (first > coveredTo || coveredTo === 0) run = first;
    for (let at = Math.max(first, coveredTo); at < end; at++) shared += weightOf(units.kinds[at] ?? 0);
    coveredTo = end;
    const [start, stop] = [units.starts[run] ?? 0, units.ends[end - 1] ?? 0];
    if (stop - start > to - from) [from, to] = [start, stop];
  });
  let weight = 0;
  for (const kind of units.kinds) weight += weightOf(kind);
  return { shared, weight, from, to };
}
