/** How long a text is in the unit that a service counts. A longer text never measures less. */
export type Measure = (text: string) => number;

export const inBytes: Measure = (text) => Buffer.byteLength(text);
/** Bytes of the text as it stands in JSON, without the quotes around it. */
export const inJson: Measure = (text) => inBytes(JSON.stringify(text)) - 2;
/** UTF-16 units, which is what JavaScript, and most services that say "characters", count. */
export const inUnits: Measure = (text) => text.length;
/** Unicode code points, which is what services written in Python count. */
export const inCodePoints: Measure = (text) => [...text].length;

const ELLIPSIS = '…';
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The text, or where it measures more than `limit` as much of it as fits with an ellipsis behind, cut between two graphemes.
 * `measure` may be of the text as it is written in the end: `(text) => inBytes(escape(text))`.
 */
export function fit(text: string, limit: number, measure: Measure): string {
  if (measure(text) <= limit) return text;
  const ends = [0];
  // Whatever is counted, two UTF-16 units take at least one of it.
  for (const { index, segment } of segmenter.segment(text.slice(0, 2 * limit + 2))) ends.push(index + segment.length);
  let low = -1;
  let high = ends.length - 1;
  // The longest that fits is at `low`, what is at `high` and beyond does not fit.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (measure(shortened(text, ends[middle] ?? 0)) <= limit) low = middle;
    else high = middle;
  }
  return low < 0 ? '' : shortened(text, ends[low] ?? 0);
}

function shortened(text: string, end: number): string {
  return text.slice(0, end).trimEnd() + ELLIPSIS;
}

/** The first of some lines that, parted by `separator`, measure no more than `limit`. */
export function fitLines(lines: readonly string[], limit: number, measure: Measure, separator = '\n'): string[] {
  const fitting: string[] = [];
  let size = 0;
  for (const line of lines) {
    size += measure(line) + (fitting.length > 0 ? measure(separator) : 0);
    if (size > limit) break;
    fitting.push(line);
  }
  return fitting;
}
