import { cut, textWeight, unitWeight } from './text.ts';

/** Longest summary, in columns: about 150 Chinese characters or 300 Latin ones. */
const LIMIT = 300;
/** A sentence end is worth taking once this much text stands before it. */
const ENOUGH = 80;

/** A half of a regional indicator: two of these letters make a flag. */
const FLAG_UNIT = /\uD83C|[\uDDE6-\uDDFF]/u;
const LONGEST_GRAPHEME = 32;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const SENTENCE_END = /[。！？!?…]+["'”’」』）)]*|\.["'”’)]*(?=\s)/g;

/**
 * The opening of an article's plain text, cut at the end of a sentence, or where none ends in time after a whole
 * grapheme (never inside an emoji or a letter with its accents) with an ellipsis.
 */
export function summarise(text: string, limit = LIMIT): string {
  const flat = cut(text, limit * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (textWeight(flat, limit + 1) <= limit) return flat;

  const window = fit(flat, limit);
  let end = 0;
  for (const match of window.matchAll(SENTENCE_END)) end = match.index + match[0].length;
  if (textWeight(window.slice(0, end)) >= ENOUGH) return window.slice(0, end).trim();

  const room = fit(flat, limit - 1);
  const blank = room.lastIndexOf(' ');
  // A Latin word is not cut in two; Chinese has no blanks to wait for.
  const opening = blank > room.length * 0.7 ? room.slice(0, blank) : room;
  return `${opening.trimEnd()}…`;
}

/** As much of a text as has room in `limit` columns, in whole graphemes. */
function fit(text: string, limit: number): string {
  let weight = 0;
  let end = 0;
  while (end < text.length) {
    weight += unitWeight(text.charCodeAt(end));
    if (weight > limit) break;
    end++;
  }
  if (end === text.length) return text;
  // Only the neighbourhood of the cut is segmented: no grapheme that anyone writes is longer.
  let start = Math.max(0, end - LONGEST_GRAPHEME);
  // A run of flags is paired off from its beginning.
  while (start > 0 && FLAG_UNIT.test(text[start] ?? '')) start--;
  const window = text.slice(start, end + LONGEST_GRAPHEME);
  return text.slice(0, start + (graphemes.segment(window).containing(end - start)?.index ?? 0));
}
