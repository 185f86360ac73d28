import { textWeight } from './text.ts';

/** Longest summary, in columns: about 150 Chinese characters or 300 Latin ones. */
const LIMIT = 300;
/** A sentence end is worth taking once this much text stands before it. */
const ENOUGH = 80;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const SENTENCE_END = /[。！？!?…]+["'”’」』）)]*|\.["'”’)]*(?=\s)/g;

/**
 * The opening of an article's plain text, cut at the end of a sentence, or where none ends in time after a whole
 * grapheme (never inside an emoji or a letter with its accents) with an ellipsis.
 */
export function summarise(text: string, limit = LIMIT): string {
  const flat = text
    .slice(0, limit * 4)
    .replace(/\s+/g, ' ')
    .trim();
  if (flat.length === text.length ? textWeight(flat) <= limit : textWeight(flat, limit + 1) <= limit) return flat;

  const window = fit(flat, limit);
  let end = 0;
  for (const match of window.matchAll(SENTENCE_END)) end = match.index + match[0].length;
  if (textWeight(window.slice(0, end)) >= ENOUGH) return window.slice(0, end).trim();

  const room = fit(flat, limit - 1);
  const blank = room.lastIndexOf(' ');
  // A Latin word is not cut in two; Chinese has no blanks to wait for.
  const cut = blank > room.length * 0.7 ? room.slice(0, blank) : room;
  return `${cut.trimEnd()}…`;
}

function fit(text: string, limit: number): string {
  let weight = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    weight += textWeight(segment);
    if (weight > limit) return text.slice(0, index);
  }
  return text;
}
