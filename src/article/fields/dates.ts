import { utc, wallToUtc, zoneMinutes } from './zones.ts';

/** What a text says about a moment: milliseconds since 1970, or why it says none. */
export type ParsedDate =
  | { readonly kind: 'date'; readonly ms: number }
  /** In the form of a date, but on no calendar or clock. */
  | { readonly kind: 'nonexistent' }
  /** What programs write for "no date": where their calendar begins, or ends. */
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'unknown' };

/** Longest text read as a date: JavaScript's own form with the name of its zone in full. */
const MAX_LENGTH = 96;

const HALF = String.raw`上午|凌晨|早上|下午|[ap]m|[ap]\.m\.`;
const CLOCK =
  String.raw`(?:(?<before>${HALF})\s?)?(?<hour>\d{1,2}):(?<minute>\d{2})` +
  String.raw`(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?:\s?(?<after>${HALF}))?`;
/** A zone, and what is said about it in brackets: -4, GMT+0800 (China Standard Time), +0800 CST */
const ZONE = String.raw`(?:\s?\(?(?<zone>z|(?:gmt|utc?)?\s?[+\-\u2212]\d{1,2}(?::?\d{2})?|[a-z]{2,5}|北京时间)\)?(?:\s?[([][^()[\]]*[)\]]|(?<=\d)\s[a-z]{2,5})?)?`;
const TIME = String.raw`(?:(?:t|:|,?\s?(?:at\s)?)${CLOCK})?${ZONE}`;
const MONTH = String.raw`(?<month>[a-z]{3,9})\.?`;
const DAY = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?`;

/** Every form a date is written in, once it is `plain`. */
const FORMS = [
  /** ISO 8601 and its relatives: 2021-10-29T08:10:07.5Z, 2021/10/29 8:10, 2021-10-29 08:10:07 -4 */
  String.raw`(?<year>\d{4})\s?(?<mark>[-/.])\s?(?<month>\d{1,2})\s?\k<mark>\s?(?<day>\d{1,2})(?!\d)${TIME}`,
  /** ISO 8601 without marks: 20211029, 20211029 08:10, 20211029T081000Z, 202110290810 */
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?!\d)${TIME}`,
  String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})[t\s]?(?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?${ZONE}`,
  /** RFC 822, 850 and 5322: 29 Oct 2021 00:10:07 GMT, 29-Oct-21 */
  String.raw`${DAY}[\s-]${MONTH},?[\s-](?<year>\d{4}|\d{2})(?!\d)${TIME}`,
  /** October 29, 2021 at 8:10 AM, Oct 29 2021 08:10:07 GMT+0800 (China Standard Time) */
  String.raw`${MONTH}\s${DAY},?\s(?<year>\d{4})(?!\d)${TIME}`,
  /** asctime, date, Ruby and Twitter: Oct 29 08:10:07 2021, Oct 29 08:10:07 CST 2021, Oct 29 00:10:07 +0000 2021 */
  String.raw`${MONTH}\s${DAY}\s${CLOCK}${ZONE}\s(?<year>\d{4})`,
  /** 10/29/2021 8:10 pm: the American order, as crawled from American sites */
  String.raw`(?<month>\d{1,2})/(?<day>\d{1,2})/(?<year>\d{4})(?!\d)${TIME}`,
  /** 29.10.2021 08:10: the order of those who write dots */
  String.raw`(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})(?!\d)${TIME}`,
].map((form) => new RegExp(`^${form}$`, 'i'));

const EPOCH = /^\d{10}(\d{3})?$/;

/** Says nothing that the date does not: 星期五, （周五）, (五), 金曜日, Fri, Friday */
const WEEKDAY =
  /\(?(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[日月火水木金土]曜日?|\b(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b[.,]?|(?<=\()[一二三四五六日月火水木金土](?=\)))\)?/i;
const CHINESE_DAY = /(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号號]?/;
const CHINESE_CLOCK = /(\d{1,2})\s?[点點时時]\s?(?:(\d{1,2})\s?分?\s?(?:(\d{1,2})\s?秒?)?)?/;

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/**
 * Reads a date as people and programs write it. A date without a zone belongs to `timeZone` (an IANA name), which also
 * says whose `CST` is meant. A date that does not exist (30 February) is said to be so and never becomes another one; a
 * time that clocks skip in spring is the one an hour later. A day without a time is its midnight.
 */
export function parseDate(raw: string, timeZone: string): ParsedDate {
  const trimmed = raw.trim();
  if (trimmed.length > MAX_LENGTH) return { kind: 'unknown' };
  const text = plain(trimmed);
  if (EPOCH.test(text)) return moment(Number(text) * (text.length === 10 ? 1000 : 1));
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups;
    if (parts) return read(parts, timeZone);
  }
  return { kind: 'unknown' };
}

/** Midnight of a day in `timeZone`, where the day exists. */
export function dayOf(year: number, month: number, day: number, timeZone: string): number | undefined {
  const found = read({ year: `${year}`, month: `${month}`, day: `${day}` }, timeZone);
  return found.kind === 'date' ? found.ms : undefined;
}

/** In narrow characters, with single blanks, without the day of the week, and with Chinese marks as the ones of ISO 8601. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(WEEKDAY, ' ')
    .replace(CHINESE_DAY, '$1-$2-$3 ')
    .replace(CHINESE_CLOCK, (_, hour: string, minute = '', second?: string) =>
      [hour, minute.padStart(2, '0'), ...(second === undefined ? [] : [second.padStart(2, '0')])].join(':'),
    )
    .replace(/\s*:\s*/g, ':')
    .replace(/\s+/g, ' ')
    .trim();
}

type Parts = { readonly [name: string]: string | undefined };

function read(parts: Parts, timeZone: string): ParsedDate {
  const year = fullYear(parts.year);
  const month = monthNumber(parts.month);
  if (month === undefined) return { kind: 'unknown' };
  const date = utc(year, month, Number(parts.day));
  const check = new Date(date);
  const time = timeOfDay(parts);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== Number(parts.day) || time === undefined)
    return { kind: 'nonexistent' };
  const wall = date + time;
  if (year <= 1 || year === 9999 || wall === 0) return { kind: 'placeholder' };
  if (parts.zone === undefined) return moment(wallToUtc(wall, timeZone));
  const offset = zoneMinutes(parts.zone, timeZone);
  return offset === undefined ? { kind: 'unknown' } : moment(wall - offset * 60_000);
}

/** Nothing is told of the very moment at which the clocks of computers begin. */
function moment(ms: number): ParsedDate {
  return ms === 0 ? { kind: 'placeholder' } : { kind: 'date', ms };
}

/** Milliseconds since midnight, or undefined when no clock shows that. 24:00 is the end of a day (ISO 8601). */
function timeOfDay({
  hour = '0',
  minute = '0',
  second = '0',
  fraction = '',
  before,
  after,
}: Parts): number | undefined {
  const half = before ?? after;
  const isAfternoon = half !== undefined && /^(?:p|下)/i.test(half);
  const hours = Number(hour);
  // An hour that can only be one of the afternoon may be called so all the same.
  if (half !== undefined && hours > (isAfternoon ? 23 : 12)) return undefined;
  const ofDay = half === undefined || hours > 12 ? hours : (hours % 12) + (isAfternoon ? 12 : 0);
  // A leap second is the second before it.
  const seconds = second === '60' ? 59 : Number(second);
  const ms = ((ofDay * 60 + Number(minute)) * 60 + seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  if (Number(minute) > 59 || seconds > 59 || ms > 24 * 60 * 60 * 1000) return undefined;
  return ms;
}

function fullYear(text = ''): number {
  const year = Number(text);
  // RFC 2822 section 4.3: two digits below 50 are of this century.
  return text.length === 2 ? year + (year < 50 ? 2000 : 1900) : year;
}

/** By its number or its English name, in full or shortened to three letters or more. */
function monthNumber(text = ''): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const at = MONTHS.findIndex((month) => month.startsWith(text.toLowerCase()));
  return at < 0 ? undefined : at + 1;
}
