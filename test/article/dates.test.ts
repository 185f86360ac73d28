import assert from 'node:assert/strict';
import test from 'node:test';
import { dateFromPath, parseDate } from '../../src/article/dates.ts';

/** Read in Shanghai, eight hours east of UTC, where the text names no zone. */
const READ: readonly { name: string; written: string; utc: string }[] = [
  { name: 'Chinese without a blank', written: '2021年10月29日08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'RFC 822 in GMT', written: 'Fri, 29 Oct 2021 00:10:07 GMT', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'RFC 822 with an offset', written: 'Fri, 29 Oct 2021 00:10:07 +0800', utc: '2021-10-28T16:10:07.000Z' },
  { name: 'RFC 822 without a week day', written: '29 Oct 2021 00:10:07 GMT', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'RFC 822 without seconds', written: '29 Oct 2021 00:10 GMT', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'RFC 822 without a zone', written: 'Fri, 29 Oct 2021 08:10:07', utc: '2021-10-29T00:10:07.000Z' },
  {
    name: 'a year of two digits below 50 is of this century',
    written: '29 Oct 21 10:00 UT',
    utc: '2021-10-29T10:00:00.000Z',
  },
  {
    name: 'a year of two digits from 50 on is of the last',
    written: '29 Oct 99 10:00 UT',
    utc: '1999-10-29T10:00:00.000Z',
  },
  { name: 'month names in full', written: '29 October 2021', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'the month first', written: 'October 29, 2021 08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'the month first, shortened, with an ordinal', written: 'Oct. 29th, 2021', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'dashes between day, month and year', written: '29-Oct-2021', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'date and time without a zone', written: '2021-10-29 08:10:07', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'date and time with an offset', written: '2021-10-29 08:10:07 +0800', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'an offset without a blank', written: '2021-10-29 08:10:07+08:00', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'an offset of hours alone', written: '2021-10-29 08:10:07 -4', utc: '2021-10-29T12:10:07.000Z' },
  { name: 'an offset of half an hour', written: '2021-10-29 08:10:07 +05:30', utc: '2021-10-29T02:40:07.000Z' },
  { name: 'ISO 8601 in UTC', written: '2021-10-29T08:10:07Z', utc: '2021-10-29T08:10:07.000Z' },
  { name: 'ISO 8601 with milliseconds', written: '2021-10-29T08:10:07.123Z', utc: '2021-10-29T08:10:07.123Z' },
  {
    name: 'ISO 8601 with nanoseconds',
    written: '2021-10-29T08:10:07.123456789+08:00',
    utc: '2021-10-29T00:10:07.123Z',
  },
  { name: 'ISO 8601 without a zone', written: '2021-10-29T08:10:07', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'a date alone is midnight in the zone', written: '2021-10-29', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'single digits', written: '2021-1-2 8:05', utc: '2021-01-02T00:05:00.000Z' },
  { name: 'slashes, year first', written: '2021/10/29 8:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'dots, year first', written: '2021.10.29', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'the American order', written: '10/29/2021', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'the American order in the evening', written: '10/29/2021 8:10 pm', utc: '2021-10-29T12:10:00.000Z' },
  { name: 'the American order with a comma', written: '10/29/2021, 8:10:07 AM', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'twelve at night is 12 am', written: '2021-10-29 12:10 am', utc: '2021-10-28T16:10:00.000Z' },
  { name: 'noon is 12 pm', written: '2021-10-29 12:10 pm', utc: '2021-10-29T04:10:00.000Z' },
  { name: 'Chinese with a time', written: '2021年10月29日 08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'Chinese with seconds', written: '2021年1月2日 8:05:06', utc: '2021-01-02T00:05:06.000Z' },
  { name: 'Chinese, the day alone', written: '2021年10月29日', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'Chinese with blanks', written: '2021 年 10 月 29 日', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'seconds since 1970', written: '1635466207', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'milliseconds since 1970', written: '1635466207123', utc: '2021-10-29T00:10:07.123Z' },
  { name: 'blanks around', written: '  2021-10-29 08:10 ', utc: '2021-10-29T00:10:00.000Z' },
  { name: '29 February of a leap year', written: '2024-02-29', utc: '2024-02-28T16:00:00.000Z' },
  { name: 'a leap second is the second before', written: '2016-12-31T23:59:60Z', utc: '2016-12-31T23:59:59.000Z' },
];

for (const { name, written, utc } of READ) {
  test(`a date is read as it is written: ${name}`, () => {
    assert.deepEqual(parseDate(written, 'Asia/Shanghai'), { kind: 'date', ms: Date.parse(utc) });
  });
}

/** RFC 822, section 5.1 */
const ZONES: readonly (readonly [string, string])[] = [
  ['GMT', '12:00'],
  ['UT', '12:00'],
  ['UTC', '12:00'],
  ['Z', '12:00'],
  ['EST', '17:00'],
  ['EDT', '16:00'],
  ['CST', '18:00'],
  ['CDT', '17:00'],
  ['MST', '19:00'],
  ['MDT', '18:00'],
  ['PST', '20:00'],
  ['PDT', '19:00'],
  ['pst', '20:00'],
];

for (const [zone, utc] of ZONES) {
  test(`a zone of RFC 822 is known by name: ${zone}`, () => {
    assert.deepEqual(parseDate(`10 Mar 2022 12:00:00 ${zone}`, 'Asia/Tokyo'), {
      kind: 'date',
      ms: Date.parse(`2022-03-10T${utc}Z`),
    });
  });
}

const NONEXISTENT: readonly (readonly [string, string])[] = [
  ['an hour of the afternoon called morning', '2021-10-29 19:10 am'],
  ['month zero', '2021-00-10'],
  ['30 February', '2026-02-30'],
  ['29 February of a common year', '2023-02-29 10:00'],
  ['a thirteenth month', '2021-13-01'],
  ['a day nought', '2021-10-00'],
  ['31 April in words', 'Sat, 31 Apr 2021 00:00:00 GMT'],
  ['30 February in Chinese', '2021年2月30日 08:00'],
  ['the European order, read as the American', '29/10/2021'],
  ['an hour 25', '2021-10-29 25:00'],
  ['a minute 60', '2021-10-29 08:60'],
  ['a second 61', '2021-10-29 08:10:61'],
];

for (const [name, written] of NONEXISTENT) {
  test(`a date that does not exist never becomes another one: ${name}`, () => {
    assert.deepEqual(parseDate(written, 'Asia/Shanghai'), { kind: 'nonexistent' });
  });
}

const UNKNOWN: readonly (readonly [string, string])[] = [
  ['an offset beyond every zone', '2021-10-29 08:10 +99:99'],
  ['nothing', ''],
  ['a word', 'yesterday'],
  ['a nought', '0'],
  ['a year', '2021'],
  ['too many digits', '99999999999'],
  ['a month that is none', '29 Foo 2021'],
  ['a zone that nobody knows', '2021-10-29 08:10 XYZ'],
  ['words behind it', '2021-10-29 or so'],
  ['a long text', `2021-10-29${' '.repeat(80)}x`],
];

for (const [name, written] of UNKNOWN) {
  test(`a text that is no date is said to be none: ${name}`, () => {
    assert.deepEqual(parseDate(written, 'Asia/Shanghai'), { kind: 'unknown' });
  });
}

/** Where clocks are moved, the offset is the one in force at that very moment. */
const SUMMER_TIME: readonly (readonly [string, string, string, string])[] = [
  ['winter', '2024-01-15 12:00', 'Europe/Berlin', '2024-01-15T11:00:00Z'],
  ['summer', '2024-07-15 12:00', 'Europe/Berlin', '2024-07-15T10:00:00Z'],
  ['the last minute before clocks go forward', '2024-03-31 01:59', 'Europe/Berlin', '2024-03-31T00:59:00Z'],
  ['the first minute after', '2024-03-31 03:00', 'Europe/Berlin', '2024-03-31T01:00:00Z'],
  ['the first minute after clocks went back', '2024-10-27 03:00', 'Europe/Berlin', '2024-10-27T02:00:00Z'],
  ['the last minute before, west of Greenwich', '2024-03-10 01:59', 'America/New_York', '2024-03-10T06:59:00Z'],
  ['the first minute after, west of Greenwich', '2024-03-10 03:00', 'America/New_York', '2024-03-10T07:00:00Z'],
  [
    'the day of the change, whose midnight is still in winter',
    '2024-03-10',
    'America/New_York',
    '2024-03-10T05:00:00Z',
  ],
  [
    'an explicit zone is not touched by the source’s',
    '2024-07-15 12:00 +0800',
    'Europe/Berlin',
    '2024-07-15T04:00:00Z',
  ],
  ['UTC', '2024-07-15 12:00', 'UTC', '2024-07-15T12:00:00Z'],
  ['a date line that moved', '2024-01-01', 'Pacific/Apia', '2023-12-31T11:00:00Z'],
];

for (const [name, written, zone, utc] of SUMMER_TIME) {
  test(`a date without a zone belongs to the source's: ${name}`, () => {
    assert.deepEqual(parseDate(written, zone), { kind: 'date', ms: Date.parse(utc) });
  });
}

const PATHS: readonly (readonly [string, string, string | undefined])[] = [
  ['in front of the name', '2021-10-29-tide.md', '2021-10-28T16:00:00Z'],
  ['without dashes', 'notes/20211029_tide.md', '2021-10-28T16:00:00Z'],
  ['as folders', '2021/10/29/tide.md', '2021-10-28T16:00:00Z'],
  ['behind the name', 'tide-2021-10-29.md', '2021-10-28T16:00:00Z'],
  ['as the whole name', '2021-10-29.md', '2021-10-28T16:00:00Z'],
  ['with underscores', 'tide_2021_10_29.md', '2021-10-28T16:00:00Z'],
  ['one that does not exist', '2021-13-29.md', undefined],
  ['a longer number', '202110291.md', undefined],
  ['a number that only ends like a date', 'x20211029.md', undefined],
  ['separators of two kinds', '2021-10_29.md', undefined],
  ['none', 'tide.md', undefined],
];

for (const [name, path, utc] of PATHS) {
  test(`a day in a file's path is midnight in the zone: ${name}`, () => {
    assert.equal(dateFromPath(path, 'Asia/Shanghai'), utc === undefined ? undefined : Date.parse(utc));
  });
}
