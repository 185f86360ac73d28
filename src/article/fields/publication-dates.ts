import { cut } from '../text.ts';
import type { WarningCode } from '../warning.ts';
import type { ParsedDate } from './dates.ts';
import { dateFromLink, dateFromPath } from './path-dates.ts';

/** Longest a date may lie ahead before it is a mistake: time zones, and no more. */
const MAX_AHEAD = 24 * 60 * 60 * 1000;

type Warn = (code: WarningCode, message: string) => void;

/** A date as the front matter names it, with the text it was read from. */
export type WrittenDate = { readonly text: string; readonly date: ParsedDate };

/** The first usable one of the dates that a front matter names for a field; each one before it is warned of. */
export function usableDate(
  field: string,
  written: readonly WrittenDate[],
  now: number,
  warn: Warn,
): number | undefined {
  for (const { text, date } of written) {
    if (date.kind === 'date' && !isAhead(date.ms, now)) return date.ms;
    warn('date-unusable', `${field} date "${cut(text, 64)}" ${objectionTo(date)}: not used`);
  }
  return undefined;
}

function objectionTo(date: ParsedDate): string {
  switch (date.kind) {
    case 'date':
      return 'lies in the future';
    case 'nonexistent':
      return 'does not exist';
    case 'placeholder':
      return 'stands for no date';
    case 'unknown':
      return 'is in no known form';
  }
}

/** What else may tell when an article is from. */
export type Circumstances = {
  readonly path: string;
  readonly link: string | undefined;
  readonly modifiedMs: number;
  /** IANA name, for the days in path and link. */
  readonly timeZone: string;
};

/** The date of an article whose front matter names no usable one: by its file's name, its own address, its file's age, or now. */
export function fallbackDate({ path, link, modifiedMs, timeZone }: Circumstances, now: number, warn: Warn): number {
  const places = [
    { place: "the file's name", ms: dateFromPath(path, timeZone) },
    { place: "the article's link", ms: link === undefined ? undefined : dateFromLink(link, timeZone) },
    // Archives that keep no times unpack to the first moment of 1970.
    { place: "the file's age", ms: modifiedMs > 0 ? modifiedMs : undefined },
  ];
  for (const { place, ms } of places) {
    if (ms === undefined) continue;
    if (!isAhead(ms, now)) {
      warn('date-missing', `no usable date in the front matter: taken from ${place}`);
      return ms;
    }
    warn('date-unusable', `the date in ${place} lies in the future: not used`);
  }
  warn('date-missing', 'no usable date in the front matter, nor in the name and age of the file: taken from the clock');
  return now;
}

function isAhead(ms: number, now: number): boolean {
  return ms > now + MAX_AHEAD;
}
