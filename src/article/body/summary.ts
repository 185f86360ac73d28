import { cut, oneLine, textWeight, unitWeight } from '../text.ts';

/** Longest summary, in columns: about 150 Chinese characters or 300 Latin ones. */
const LIMIT = 300;
/** A sentence end is worth taking once this much text stands before it. */
const ENOUGH = 80;

/** A half of a regional indicator: two of these letters make a flag. */
const FLAG_UNIT = /\uD83C|[\uDDE6-\uDDFF]/u;
const LONGEST_GRAPHEME = 32;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** What may end a sentence, with the quotes and brackets that close behind it. */
const SENTENCE_END = /[。！？…．.!?]+["'”’»」』）)】》]*/g;
/** The same, and quotes that open or close elsewhere. */
const MARK = new RegExp(`[“「『”」』]|${SENTENCE_END.source}`, 'g');
const CJK_END = /[。！？．]/;
/** What is shortened with a full stop that ends no sentence: initials, `U.S`, `p.m`, titles, months, small numbers. */
const ABBREVIATION =
  /(?:^|[\s("'“‘[])(?:(?:[a-z]\.)*[a-z]|\d{1,2}|mr|mrs|ms|dr|prof|sr|jr|st|mt|nos?|vols?|vs|approx|inc|ltd|co|corp|gen|col|lt|capt|sgt|rev|hon|sen|rep|gov|figs?|eq|pp|cf|al|dept|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/i;

/**
 * The opening of an article's plain text, cut at the end of a sentence, or where none ends in time after a whole
 * grapheme (never inside an emoji or a letter with its accents) with an ellipsis.
 */
export function summarise(text: string, limit = LIMIT): string {
  const lines = firstLines(text, limit);
  const flat = lines.replaceAll('\n', ' ');
  if (textWeight(flat, limit + 1) <= limit) return flat;

  const end = lastSentenceEnd(lines, reach(flat, limit));
  if (textWeight(flat.slice(0, end), ENOUGH) >= ENOUGH) return flat.slice(0, end);

  const room = fit(flat, limit - 1);
  const blank = room.lastIndexOf(' ');
  // A Latin word is not cut in two; Chinese has no blanks to wait for.
  const opening = blank > room.length * 0.7 ? room.slice(0, blank) : room;
  return `${opening.replace(/[\s，、；：,;:—–-]{1,20}$/, '')}…`;
}

/** As many lines as may have room, without empty ones. No character weighs nothing. */
function firstLines(text: string, limit: number): string {
  let lines = '';
  for (const line of cut(text, limit * 4).split('\n')) {
    const clean = oneLine(line);
    if (clean !== '') lines += lines === '' ? clean : `\n${clean}`;
    if (lines.length > limit + LONGEST_GRAPHEME) break;
  }
  return lines;
}

/** A line up to the end of its first sentence; all of it where none ends. */
export function firstSentence(line: string): string {
  for (const { index, 0: mark } of line.matchAll(SENTENCE_END))
    if (isSentenceEnd(line, index, index + mark.length, mark)) return line.slice(0, index + mark.length);
  return line;
}

/** Whether a sentence ends somewhere in a line. */
export function endsSentence(line: string): boolean {
  for (const { index, 0: mark } of line.matchAll(SENTENCE_END))
    if (isSentenceEnd(line, index, index + mark.length, mark)) return true;
  return false;
}

/** Where the last sentence ends that ends within `room` characters, and outside a quotation if one does; 0 when none does. */
function lastSentenceEnd(text: string, room: number): number {
  let last = 0;
  let outside = 0;
  let open = 0;
  for (const { index, 0: mark } of text.slice(0, room + 1).matchAll(MARK)) {
    const end = index + mark.length;
    if (end > room) break;
    for (const character of mark) {
      if ('“「『'.includes(character)) open++;
      else if ('”」』'.includes(character)) open = Math.max(0, open - 1);
    }
    if ('“「『”」』'.includes(mark) || !isSentenceEnd(text, index, end, mark)) continue;
    last = end;
    if (open === 0) outside = end;
  }
  return textWeight(text.slice(0, outside), ENOUGH) >= ENOUGH ? outside : last;
}

function isSentenceEnd(text: string, start: number, end: number, mark: string): boolean {
  if (CJK_END.test(mark)) return true;
  const next = text.slice(end, end + 3);
  const beside = text[start - 1] ?? '';
  // In Chinese text some write the half-width signs.
  if (/^[!?]/.test(mark) && beside >= '\u2E80') return true;
  if (next !== '' && !/^\s/.test(next)) return false;
  if (/^ \p{Ll}/u.test(next)) return false;
  return !(mark[0] === '.' && mark[1] !== '.' && ABBREVIATION.test(text.slice(Math.max(0, start - 12), start)));
}

/** How many units of a text have room in `limit` columns. */
function reach(text: string, limit: number): number {
  let weight = 0;
  for (let end = 0; end < text.length; end++) {
    weight += unitWeight(text.charCodeAt(end));
    if (weight > limit) return end;
  }
  return text.length;
}

/** Two of these beside each other are two graphemes; asking for the others' bounds takes a hundred times as long. */
const TWO_GRAPHEMES = /^[ -~\u4E00-\u9FFF，。、：；“”]{2}$/;

/** As much of a text as has room in `limit` columns, in whole graphemes. */
function fit(text: string, limit: number): string {
  const end = reach(text, limit);
  if (end === text.length || TWO_GRAPHEMES.test(text.slice(end - 1, end + 1))) return text.slice(0, end);
  // Only the neighbourhood of the cut is segmented: no grapheme that anyone writes is longer.
  let start = Math.max(0, end - LONGEST_GRAPHEME);
  // A run of flags is paired off from its beginning.
  while (start > 0 && FLAG_UNIT.test(text[start] ?? '')) start--;
  const window = text.slice(start, end + LONGEST_GRAPHEME);
  return text.slice(0, start + (graphemes.segment(window).containing(end - start)?.index ?? 0));
}
