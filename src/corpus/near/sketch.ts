import { eachWindow, scanUnits, type Units } from './units.ts';

/**
 * A small picture of an article, by which its relatives are found among a million: the least hashes of its windows, one for each bin
 * (MinHash with one permutation). Two articles that share most of their text share many bins, others hardly any.
 * 0 stands in an empty bin.
 */
export type Sketch = Uint32Array;

/** Bins for the whole text, and behind them bins for the head: the title and how the text begins. */
export const BODY_BINS = 24;
export const HEAD_BINS = 8;
export const BINS = BODY_BINS + HEAD_BINS;

/**
 * How much a window says at least, by weight: eight characters or four words. Windows that long are hardly ever shared by
 * chance, so that a single one makes a candidate, and at one word changed in five enough of them are left.
 */
const BODY_WINDOW = 8;
const HEAD_WINDOW = 6;
/** How much of the text belongs to the head, by units. */
const HEAD_UNITS = 40;

export function sketch(title: string, text: string): Sketch {
  const bins = new Uint32Array(BINS);
  const body = scanUnits(text);
  const isBare = body.hashes.length === 0;
  collect(body, BODY_WINDOW, Number.POSITIVE_INFINITY, bins, 0, BODY_BINS);
  collect(body, HEAD_WINDOW, HEAD_UNITS, bins, BODY_BINS, HEAD_BINS);
  const head = scanUnits(title);
  collect(head, HEAD_WINDOW, Number.POSITIVE_INFINITY, bins, BODY_BINS, HEAD_BINS);
  if (isBare) collect(head, BODY_WINDOW, Number.POSITIVE_INFINITY, bins, 0, BODY_BINS);
  return bins;
}

/** Keeps the least hash of each bin over all windows of the units. */
function collect(units: Units, least: number, limit: number, bins: Sketch, from: number, count: number): void {
  eachWindow(units, least, limit, (hash) => {
    const bin = from + (((hash >>> 16) * count) >>> 16);
    const held = bins[bin] as number;
    if (held === 0 || hash < held) bins[bin] = hash;
  });
}
