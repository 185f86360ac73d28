import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDate } from '../../../src/article/fields/dates.ts';
import { dateFromLink, dateFromPath } from '../../../src/article/fields/path-dates.ts';

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
  { name: 'Chinese with an afternoon', written: '2021年10月29日 下午8:10', utc: '2021-10-29T12:10:00.000Z' },
  { name: 'Chinese with a morning', written: '2021年10月29日上午8:10', utc: '2021-10-29T00:10:00.000Z' },
  {
    name: 'Chinese with an afternoon hour that is called so twice',
    written: '2021年10月29日 下午20:10',
    utc: '2021-10-29T12:10:00.000Z',
  },
  { name: 'Chinese after midnight', written: '2021年10月29日凌晨12:10', utc: '2021-10-28T16:10:00.000Z' },
  { name: 'Chinese hours and minutes', written: '2021年10月29日8点10分', utc: '2021-10-29T00:10:00.000Z' },
  {
    name: 'Chinese hours, minutes and seconds',
    written: '2021年10月29日 8时10分07秒',
    utc: '2021-10-29T00:10:07.000Z',
  },
  { name: 'Chinese hours alone', written: '2021年10月29日 20时', utc: '2021-10-29T12:00:00.000Z' },
  { name: 'traditional Chinese', written: '2021年10月29號 下午8點5分', utc: '2021-10-29T12:05:00.000Z' },
  {
    name: 'Chinese with blanks everywhere',
    written: ' 2021 年 10　月 29 日　 8 : 10 ',
    utc: '2021-10-29T00:10:00.000Z',
  },
  {
    name: 'full-width digits and colons',
    written: '２０２１－１０－２９　０８：１０：０７',
    utc: '2021-10-29T00:10:07.000Z',
  },
  { name: 'a week day in Chinese', written: '2021年10月29日 星期五 08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'a week day in Chinese, shortened', written: '2021-10-29 周五', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'a week day in Chinese brackets', written: '2021年10月29日（周五）08:10', utc: '2021-10-29T00:10:00.000Z' },
  {
    name: 'a week day of one character in brackets',
    written: '2021/10/29 (五) 08:10',
    utc: '2021-10-29T00:10:00.000Z',
  },
  { name: 'a week day in Japanese', written: '2021年10月29日(金曜日) 8時10分', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'a week day in English brackets', written: '2021-10-29 (Fri) 08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'Beijing time in words', written: '2021-10-29 08:10 北京时间', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'the browser’s own form in Chinese', written: '2021/10/29 下午8:10:07', utc: '2021-10-29T12:10:07.000Z' },
  {
    name: 'the browser’s own form in English, with its narrow blank',
    written: '10/29/2021, 8:10:07\u202fPM',
    utc: '2021-10-29T12:10:07.000Z',
  },
  {
    name: 'the browser’s long form in English',
    written: 'October 29, 2021 at 8:10 PM',
    utc: '2021-10-29T12:10:00.000Z',
  },
  { name: 'JavaScript', written: 'Fri Oct 29 2021 08:10:07 GMT+0800 (中国标准时间)', utc: '2021-10-29T00:10:07.000Z' },
  {
    name: 'JavaScript in English',
    written: 'Fri Oct 29 2021 08:10:07 GMT+0800 (China Standard Time)',
    utc: '2021-10-29T00:10:07.000Z',
  },
  {
    name: 'JavaScript where zones have long names',
    written: 'Fri Oct 29 2021 11:10:07 GMT+1100 (Australian Eastern Daylight Time)',
    utc: '2021-10-29T00:10:07.000Z',
  },
  { name: 'the date of Unix', written: 'Fri Oct 29 08:10:07 CST 2021', utc: '2021-10-29T00:10:07.000Z' },
  {
    name: 'the date of Unix in Chinese',
    written: '2021年 10月 29日 星期五 08:10:07 CST',
    utc: '2021-10-29T00:10:07.000Z',
  },
  {
    name: 'the date of Unix, the day first',
    written: 'Fri 29 Oct 2021 08:10:07 PM CST',
    utc: '2021-10-29T12:10:07.000Z',
  },
  { name: 'asctime', written: 'Fri Oct 29 08:10:07 2021', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'asctime with a day of one digit', written: 'Sat Jan  2 08:10:07 2021', utc: '2021-01-02T00:10:07.000Z' },
  { name: 'Twitter', written: 'Fri Oct 29 00:10:07 +0000 2021', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'Ruby', written: '2021-10-29 08:10:07 +0800', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'Go', written: '2021-10-29 08:10:07.123456789 +0800 CST', utc: '2021-10-29T00:10:07.123Z' },
  { name: 'Java', written: '2021-10-29T08:10:07.5+08:00[Asia/Shanghai]', utc: '2021-10-29T00:10:07.500Z' },
  { name: 'RFC 850', written: 'Friday, 29-Oct-21 00:10:07 GMT', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'RFC 822 with a comment', written: 'Fri, 29 Oct 2021 00:10:07 +0000 (UTC)', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'a zone in brackets', written: '2021-10-29 00:10 (UTC)', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'an offset from Greenwich', written: '2021-10-29 08:10:07 GMT+8', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'an offset from UTC', written: '2021-10-29 08:10:07 UTC+08:00', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'an offset with a true minus', written: '2021-10-29 08:10:07 \u22124', utc: '2021-10-29T12:10:07.000Z' },
  {
    name: 'month names in full and the day first with an ordinal',
    written: '29th October, 2021 08:10',
    utc: '2021-10-29T00:10:00.000Z',
  },
  { name: 'September in four letters', written: 'Sept. 29, 2021', utc: '2021-09-28T16:00:00.000Z' },
  { name: 'digits alone', written: '20211029', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'digits alone with a time', written: '20211029081007', utc: '2021-10-29T00:10:07.000Z' },
  { name: 'digits alone without seconds', written: '202110290810', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'ISO 8601 without marks', written: '20211029T081007Z', utc: '2021-10-29T08:10:07.000Z' },
  {
    name: 'ISO 8601 without marks, with a fraction and an offset',
    written: '20211029T081007,25+0800',
    utc: '2021-10-29T00:10:07.250Z',
  },
  { name: 'digits with a time as people write it', written: '20211029 08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'dots, the day first', written: '29.10.2021', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'dots with blanks and a time', written: '29. 10. 2021 08:10', utc: '2021-10-29T00:10:00.000Z' },
  { name: 'a fraction behind a comma', written: '2021-10-29T08:10:07,123456Z', utc: '2021-10-29T08:10:07.123Z' },
  { name: 'a colon in the place of the T', written: '2021-10-29:08:10:07.5Z', utc: '2021-10-29T08:10:07.500Z' },
  { name: 'a fraction of one digit', written: '2021-10-29T08:10:07.5Z', utc: '2021-10-29T08:10:07.500Z' },
  { name: '24:00 is the end of a day', written: '2021-10-28 24:00', utc: '2021-10-28T16:00:00.000Z' },
  { name: 'a day before 1970', written: '1966-05-16 08:00', utc: '1966-05-16T00:00:00.000Z' },
  {
    name: 'an hour after the moment that stands for none',
    written: '1970-01-01T01:00:00Z',
    utc: '1970-01-01T01:00:00.000Z',
  },
  { name: '29 February of a leap year', written: '2024-02-29', utc: '2024-02-28T16:00:00.000Z' },
  { name: 'a leap second is the second before', written: '2016-12-31T23:59:60Z', utc: '2016-12-31T23:59:59.000Z' },
];

for (const { name, written, utc } of READ) {
  test(`a date is read as it is written: ${name}`, () => {
    assert.deepEqual(parseDate(written, 'Asia/Shanghai'), { kind: 'date', ms: Date.parse(utc) });
  });
}

/** RFC 822, section 5.1, and what else is met. At noon there, the moment in UTC. */
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
  ['JST', '03:00'],
  ['KST', '03:00'],
  ['HKT', '04:00'],
  ['BST', '11:00'],
  ['CET', '11:00'],
  ['CEST', '10:00'],
  ['EET', '10:00'],
  ['EEST', '09:00'],
  ['MSK', '09:00'],
  ['AEST', '02:00'],
  ['AEDT', '01:00'],
];

for (const [zone, utc] of ZONES) {
  test(`a zone is known by name: ${zone}`, () => {
    assert.deepEqual(parseDate(`10 Mar 2022 12:00:00 ${zone}`, 'Asia/Tokyo'), {
      kind: 'date',
      ms: Date.parse(`2022-03-10T${utc}Z`),
    });
  });
}

for (const zone of ['Asia/Shanghai', 'Asia/Taipei', 'Asia/Hong_Kong', 'Asia/Macau', 'Asia/Urumqi', 'PRC']) {
  test(`CST is China Standard Time where people live by it: ${zone}`, () => {
    assert.deepEqual(parseDate('2022-03-10 12:00 CST', zone), { kind: 'date', ms: Date.parse('2022-03-10T04:00Z') });
  });
}

const PLACEHOLDERS: readonly (readonly [string, string])[] = [
  ['the first moment of 1970', '1970-01-01T00:00:00Z'],
  ['the first moment of 1970, told here', '1970-01-01 08:00:00'],
  ['the first day of 1970, in whatever zone', '1970-01-01'],
  ['no seconds since 1970', '0000000000'],
  ['the first day of all', '0001-01-01T00:00:00Z'],
  ['the last day of all', '9999-12-31 23:59:59'],
];

for (const [name, written] of PLACEHOLDERS) {
  test(`what programs write for want of a date is none: ${name}`, () => {
    assert.deepEqual(parseDate(written, 'Asia/Shanghai'), { kind: 'placeholder' });
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
  ['a year of noughts', '0000-00-00 00:00:00'],
  ['a day of digits alone', '20210230'],
  ['a day that dots say', '30.02.2021'],
  ['the order of others behind dots', '10.29.2021'],
  ['a minute after the end of a day', '2021-10-29 24:01'],
  ['an hour of thirteen in the morning', '2021年10月29日 上午13:10'],
  ['a minute 60 in Chinese', '2021年10月29日8点60分'],
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
  ['a zone that three countries claim', '2021-10-29 08:10 IST'],
  ['a month that only begins like one', '29 Octopus 2021'],
  ['marks of two kinds', '2021-10/29'],
  ['a time without a day', '08:10:07'],
  ['two dates', '2021-10-29 2021-10-30'],
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
  ['a time that clocks skip is the one an hour later', '2024-03-31 02:30', 'Europe/Berlin', '2024-03-31T01:30:00Z'],
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
  ['in front of Chinese', '2021年10月29日潮汐.md', '2021-10-28T16:00:00Z'],
  ['behind Chinese', '海港日报20211029.md', '2021-10-28T16:00:00Z'],
  ['in full-width digits', '２０２１年１０月２９日.md', '2021-10-28T16:00:00Z'],
  ['with dots', 'notes/2021.10.29 tide.md', '2021-10-28T16:00:00Z'],
  ['of single digits', '2021-1-2-tide.md', '2021-01-01T16:00:00Z'],
  ['with its time', '20211029081007_tide.md', '2021-10-28T16:00:00Z'],
  ['as folders of year and day', '2021/10-29/tide.md', '2021-10-28T16:00:00Z'],
  ['as folders of month and day', '202110/29/tide.md', '2021-10-28T16:00:00Z'],
  ['as folders of year and day without a mark', 'n1/2021/1029/tide.md', '2021-10-28T16:00:00Z'],
  ['in the name before one in a folder', '2020-01-01/2021-10-29.md', '2021-10-28T16:00:00Z'],
  ['after a number that is none', '2021-13-29/2021-10-29.md', '2021-10-28T16:00:00Z'],
  ['after a year that is none', '1999-2021-10-29.md', '2021-10-28T16:00:00Z'],
  ['one that does not exist', '2021-13-29.md', undefined],
  ['one in Chinese that does not exist', '2021年2月30日.md', undefined],
  ['a year before all files', '1821-10-29.md', undefined],
  ['too few digits', '2021-1029.md', undefined],
  ['a version', 'v2021.10.29.md', undefined],
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

const LINKS: readonly (readonly [string, string, string | undefined])[] = [
  ['folders', 'https://news.example/2021/10/29/tide.html', '2021-10-28T16:00:00Z'],
  ['year and day', 'http://news.example/2021-10/29/c_112.htm', '2021-10-28T16:00:00Z'],
  ['month and day', '//news.example/a/202110/29/tide', '2021-10-28T16:00:00Z'],
  ['no host', '/2021/10/29/tide/', '2021-10-28T16:00:00Z'],
  ['the host alone', 'https://2021-10-29.example/tide', undefined],
  ['the query alone', 'https://news.example/tide?from=2021-10-29', undefined],
];

for (const [name, link, utc] of LINKS) {
  test(`a day in an article's address is midnight in the zone: ${name}`, () => {
    assert.equal(dateFromLink(link, 'Asia/Shanghai'), utc === undefined ? undefined : Date.parse(utc));
  });
}
