/** What a front matter says about a moment: milliseconds since 1970, or why it says none. */
export type ParsedDate =
  | { readonly kind: 'date'; readonly ms: number }
  | { readonly kind: 'nonexistent' }
  | { readonly kind: 'unknown' };

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*(am|pm))?`;
const ZONE = String.raw`(z|[+-]\d{1,2}(?::?\d{2})?|[a-z]{2,4})`;
const AFTER_DATE = String.raw`(?:(?:t|[\s,]*)${CLOCK})?\s*(?:${ZONE})?$`;

/** ISO 8601 and its relatives: 2021-10-29T08:10:07.5Z, 2021/10/29 8:10, 2021年10月29日 08:10, 2021-10-29 08:10:07 -4 */
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})(?:[-/.]|\s*年\s*)(\d{1,2})(?:[-/.]|\s*月\s*)(\d{1,2})\s*日?${AFTER_DATE}`,
  'i',
);
/** RFC 822 and 5322: Fri, 29 Oct 2021 00:10:07 GMT */
const DAY_FIRST = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?(\d{1,2})[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})${AFTER_DATE}`,
  'i',
);
/** October 29, 2021 08:10 */
const MONTH_FIRST = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${AFTER_DATE}`,
  'i',
);
/** 10/29/2021 8:10 pm: the American order, as crawled from American sites */
const SLASHED = new RegExp(String.raw`^(\d{1,2})/(\d{1,2})/(\d{4})${AFTER_DATE}`, 'i');
const EPOCH = /^\d{10}(\d{3})?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 822 section 5.1, in minutes. */
const NAMED_ZONES: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
};

/**
 * Reads a date as people and programs write it. A date without a zone belongs to `timeZone` (an IANA name).
 * A date that does not exist (30 February) is said to be so and never becomes another one.
 */
export function parseDate(raw: string, timeZone: string): ParsedDate {
  const text = raw.trim();
  if (text.length > 64) return { kind: 'unknown' };
  if (EPOCH.test(text)) return { kind: 'date', ms: Number(text) * (text.length === 10 ? 1000 : 1) };

  let match = YEAR_FIRST.exec(text);
  if (match) return moment(Number(match[1]), Number(match[2]), Number(match[3]), match.slice(4), timeZone);
  match = DAY_FIRST.exec(text);
  if (match) return moment(fullYear(match[3]), monthNumber(match[2]), Number(match[1]), match.slice(4), timeZone);
  match = MONTH_FIRST.exec(text);
  if (match) return moment(Number(match[3]), monthNumber(match[1]), Number(match[2]), match.slice(4), timeZone);
  match = SLASHED.exec(text);
  if (match) return moment(Number(match[3]), Number(match[1]), Number(match[2]), match.slice(4), timeZone);
  return { kind: 'unknown' };
}

/** A day named in a file name, such as 2021-10-29-title.md or 20211029_title.md, as midnight in `timeZone`. */
export function dateFromPath(path: string, timeZone: string): number | undefined {
  const match = /(?:^|[/_-])((?:19|20)\d{2})([-_/]?)(\d{2})\2(\d{2})(?=$|[^\d])/.exec(path);
  if (!match) return undefined;
  const found = moment(Number(match[1]), Number(match[3]), Number(match[4]), [], timeZone);
  return found.kind === 'date' ? found.ms : undefined;
}

type Clock = readonly (string | undefined)[];

function moment(year: number, month: number, day: number, rest: Clock, timeZone: string): ParsedDate {
  if (Number.isNaN(month)) return { kind: 'unknown' };
  const [hours = '0', minutes = '0', seconds = '0', fraction = '0', half, zone] = rest;
  const second = Math.min(Number(seconds), seconds === '60' ? 59 : 99);
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const wall =
    Date.UTC(year, month - 1, day, hour, Number(minutes), second) + Math.floor(Number(`0.${fraction}`) * 1000);
  const check = new Date(wall);
  if (
    check.getUTCFullYear() !== year ||
    check.getUTCMonth() !== month - 1 ||
    check.getUTCDate() !== day ||
    hour > 23 ||
    (half !== undefined && Number(hours) > 12) ||
    Number(minutes) > 59 ||
    second > 59
  ) {
    return { kind: 'nonexistent' };
  }
  if (zone === undefined) return { kind: 'date', ms: wallToUtc(wall, timeZone) };
  const offset = zoneMinutes(zone);
  return offset === undefined ? { kind: 'unknown' } : { kind: 'date', ms: wall - offset * 60_000 };
}

function fullYear(text: string | undefined): number {
  const year = Number(text);
  // RFC 2822 section 4.3: two digits below 50 are of this century.
  return text?.length === 2 ? year + (year < 50 ? 2000 : 1900) : year;
}

function monthNumber(name = ''): number {
  const at = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return at < 0 ? Number.NaN : at + 1;
}

function zoneMinutes(zone: string): number | undefined {
  const numeric = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!numeric) return NAMED_ZONES[zone.toLowerCase()];
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
  if (Number(numeric[3] ?? 0) > 59 || minutes > 15 * 60) return undefined;
  return numeric[1] === '-' ? -minutes : minutes;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The offset of `timeZone` at a moment, in milliseconds east of UTC. */
function zoneOffset(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

function wallToUtc(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return wall;
  // Twice, because the offset is wanted at the moment itself, not at its first guess (a change of summer time between).
  const guess = wall - zoneOffset(wall, timeZone);
  return wall - zoneOffset(guess, timeZone);
}
