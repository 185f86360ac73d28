import { fold } from '../fingerprint.ts';
import { withoutCounters } from './counters.ts';

/** How much two texts differ, and whether a reader should be told. `why` is a phrase for people. */
export type Weight = { readonly material: boolean; readonly why: string };

/** From this share of the words on a text says something else. */
const MUCH = 0.1;
/** So many words more or fewer are a passage, however long the rest is. A CJK character is a word. */
const PASSAGE = 30;
/** A text so many times as long was a stub before. */
const GROWN = 2;

/** One CJK character, or a run of letters and digits with the marks that hold a word or a figure together. */
const WORD =
  /[〇零一二两三四五六七八九十百千万亿]+|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]|(?:twen|thir|for|fif|six|seven|eigh|nine)ty-(?:one|two|three|four|five|six|seven|eight|nine)\b|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]]+(?:['’]\p{L}{1,3}|[.,:]\d{1,9})*/gv;
const ADDRESS = /\bhttps?:\/\/[^\s]+/g;

const UNITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
/** Numbers below a hundred are spelled as often as not, which says the same. `one` and `一` are left out: they count less often than not. */
const SPELLED: ReadonlyMap<string, string> = new Map([
  ...['〇零', '', '二两', '三', '四', '五', '六', '七', '八', '九', '十'].flatMap((characters, value) =>
    [...characters].map((character) => [character, String(value)] as const),
  ),
  ...[...UNITS.slice(1), 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen']
    .concat('seventeen', 'eighteen', 'nineteen')
    .map((word, index) => [word, String(index + 2)] as const),
  ...TENS.flatMap((ten, index) =>
    ['', ...UNITS].map((unit, value) => [unit ? `${ten}-${unit}` : ten, String(index * 10 + 20 + value)] as const),
  ),
]);
const FIGURE = /\d|^[〇零一二两三四五六七八九十百千万亿]{2,}$|^(?:dozen|hundred|thousand|(?:m|b|tr)illion)s?$/;
/** A figure that only comes or goes counts as so many words. */
const FIGURE_WORDS = 10;

/** What turns a sentence round; the words that only sound so stand behind it. */
const NEGATION =
  /不(?![过仅断但久少管]|同(?!意(?![见見义義图圖思味])))|没(?!收)|未(?!来)|无(?![论数线锡])|非(?![常洲凡])|否(?!则)|勿|\b(?:not|no|never|none|nor|neither|without|cannot)\b|n['’]t\b/g;

/** What a newsroom sets above or below a text that was wrong. */
const CORRECTION = /更正|勘误|勘誤|致歉|\b(?:correction|corrected|clarification|retraction|retracted|erratum)\b/g;

/** Compares plain texts, in time that grows with their length: which words came and went, wherever they stand. */
export function weigh(before: string, after: string): Weight {
  const [a, b] = [prose(before), prose(after)];
  const [old, fresh] = [bag(a), bag(b)];
  const gone = difference(old, fresh);
  const come = difference(fresh, old);
  const words = Math.max(sum(gone), sum(come));
  const of = Math.max(sum(old), sum(fresh));
  const share = of === 0 ? 0 : words / of;
  const [figuresGone, figuresCome] = [figures(gone), figures(come)];
  const [saidNo, saysNo] = [count(a, NEGATION), count(b, NEGATION)];

  if (sum(fresh) > GROWN * sum(old) && share > MUCH)
    return { material: true, why: `it grew from ${sum(old)} to ${sum(fresh)} words` };
  if (share > MUCH) return { material: true, why: `${percent(share)} of the words` };
  if (figuresGone[0] !== undefined && figuresCome[0] !== undefined)
    return { material: true, why: `a figure changed: ${figuresGone[0]} → ${figuresCome[0]}` };
  const lone = figuresGone[0] ?? figuresCome[0];
  if (lone !== undefined) {
    const heavy = Math.max(weightOf(gone), weightOf(come));
    const how = figuresCome.length > 0 ? 'more' : 'less';
    if (heavy >= PASSAGE || heavy > MUCH * of) return { material: true, why: `a figure ${how}: ${lone}` };
  }
  if (words >= PASSAGE) return { material: true, why: `a passage of ${words} words` };
  if (count(b, CORRECTION) > count(a, CORRECTION)) return { material: true, why: 'a correction' };
  if (saidNo !== saysNo) return { material: true, why: saysNo > saidNo ? 'a "not" more' : 'a "not" less' };
  if (words === 0) return { material: false, why: 'the same words, set or ordered otherwise' };
  return { material: false, why: words === 1 ? 'one word' : `${words} words` };
}

/** Whether two lines hold the same words in the same order. */
export function saysTheSame(before: string, after: string): boolean {
  return wordsOf(fold(before)).join(' ') === wordsOf(fold(after)).join(' ');
}

/** Whether two lines are the same but for a letter dropped inside one word of five or more. Another letter is another word: hired, fired. */
export function missesALetter(before: string, after: string): boolean {
  const [a, b] = [wordsOf(fold(before)), wordsOf(fold(after))];
  const others = a.flatMap((word, index) => (word === b[index] ? [] : [[word, b[index] ?? ''] as const]));
  const [one] = others;
  if (a.length !== b.length || others.length !== 1 || !one) return false;
  const [short, long] = one[0].length < one[1].length ? one : [one[1], one[0]];
  if (long.length < 5 || long.length !== short.length + 1 || !/^[a-z]+$/.test(short + long)) return false;
  if (FIGURE.test(short) || FIGURE.test(long)) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  return same > 0 && short.slice(same) === long.slice(same + 1);
}

/** What counts of a text. An address in it is a link, and a link is no word. */
function prose(text: string): string {
  return withoutCounters(fold(text)).replace(ADDRESS, ' ');
}

type Bag = ReadonlyMap<string, number>;

function bag(text: string): Bag {
  const words = new Map<string, number>();
  for (const word of wordsOf(text)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** The words of a folded text in order, figures in one spelling: a thousand is the same with and without its comma. */
function wordsOf(text: string): string[] {
  return Array.from(
    text.matchAll(WORD),
    ([word]) => SPELLED.get(word) ?? (/^\d/.test(word) ? word.replaceAll(',', '') : word),
  );
}

/** What `bag` holds more of than `other`. */
function difference(bag: Bag, other: Bag): Bag {
  const more = new Map<string, number>();
  for (const [word, count] of bag) {
    const left = count - (other.get(word) ?? 0);
    if (left > 0) more.set(word, left);
  }
  return more;
}

function sum(bag: Bag): number {
  let all = 0;
  for (const count of bag.values()) all += count;
  return all;
}

/** The words of a bag, in which a figure says more than others. */
function weightOf(bag: Bag): number {
  let all = 0;
  for (const [word, count] of bag) all += FIGURE.test(word) ? count * FIGURE_WORDS : count;
  return all;
}

function figures(bag: Bag): string[] {
  return [...bag.keys()].filter((word) => FIGURE.test(word));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
