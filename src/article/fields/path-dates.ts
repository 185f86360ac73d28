import { dayOf } from './dates.ts';

/** Looked for at every place, since the first number that looks like a year need not be one. */
const DAYS =
  /(?<![a-z\d])(?=((?:19|20)\d{2})(?:([-_/.]?)(\d{1,2})([-_/.]?)(\d{1,2})(?:(?!\d)|(?=\d{6}(?!\d)))| ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?[日号]?(?!\d)))/gi;

/**
 * A day named in a file's name, else in its folders, as midnight in `timeZone`: 2021-10-29-title.md, 20211029_title.md,
 * 2021/10/29/title.md, 2021-10/29/title.md, 2021年10月29日.md. One that does not exist is none.
 */
export function dateFromPath(path: string, timeZone: string): number | undefined {
  const plain = path.normalize('NFKC');
  return firstDay(plain.slice(plain.lastIndexOf('/') + 1), timeZone) ?? firstDay(plain, timeZone);
}

/** A day named in the path of an address, whole or without its host. What stands in its query is no part of it. */
export function dateFromLink(link: string, timeZone: string): number | undefined {
  const path = link
    .slice(0, 2000)
    .replace(/^(?:[a-z][a-z\d+.-]{0,30}:)?\/\/[^/]*/i, '')
    .replace(/[?#].*$/s, '');
  return dateFromPath(path, timeZone);
}

function firstDay(text: string, timeZone: string): number | undefined {
  for (const [, year, mark = '', month = '', otherMark = '', day = '', chineseMonth, chineseDay] of text.matchAll(
    DAYS,
  )) {
    const isChinese = chineseMonth !== undefined;
    // Two marks are of one kind, but a folder may end anywhere; a number without marks has all its digits.
    const isOneKind = mark === otherMark || mark === '/' || otherMark === '/';
    const isWhole =
      (mark !== '' || month.length === 2) && (otherMark !== '' || (day.length === 2 && month.length === 2));
    if (!isChinese && !(isOneKind && isWhole)) continue;
    const found = dayOf(Number(year), Number(chineseMonth ?? month), Number(chineseDay ?? day), timeZone);
    if (found !== undefined) return found;
  }
  return undefined;
}
