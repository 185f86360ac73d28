import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseDate } from '../../../src/article/fields/dates.ts';
import { dateFromLink, dateFromPath } from '../../../src/article/fields/path-dates.ts';

const RUNS = { numRuns: 200 };
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** What clocks in a zone show, by the platform's own reckoning. */
function clock(ms: number, timeZone: string) {
  const [date = '', time = ''] = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    .format(ms)
    .split(' ');
  const [year = '', month = '', day = ''] = date.split('-');
  const [hour = '', minute = '', second = ''] = time.split(':');
  const half = Number(hour) < 12 ? { en: 'am', zh: '上午' } : { en: 'pm', zh: '下午' };
  const inWords = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(ms);
  return {
    ...{ date, time, year, month, day, hour, minute, second, half },
    half12: String(Number(hour) % 12 || 12),
    fraction: String(((ms % SECOND) + SECOND) % SECOND).padStart(3, '0'),
    shortMonth: inWords({ month: 'short' }),
    longMonth: inWords({ month: 'long' }),
    weekday: inWords({ weekday: 'short' }),
    chineseWeekday: '日一二三四五六'[
      ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(inWords({ weekday: 'short' }))
    ],
  };
}

type Clock = ReturnType<typeof clock>;

/** Forms without a zone, and how fine they tell. */
const LOCAL_FORMS: Readonly<Record<string, readonly [number, (shown: Clock) => string]>> = {
  'ISO 8601': [1, (c) => `${c.date}T${c.time}.${c.fraction}`],
  'ISO 8601 with nanoseconds': [1, (c) => `${c.date}T${c.time},${c.fraction}000000`],
  'date and time': [SECOND, (c) => `${c.date} ${c.time}`],
  slashes: [MINUTE, (c) => `${c.year}/${Number(c.month)}/${Number(c.day)} ${Number(c.hour)}:${c.minute}`],
  dots: [SECOND, (c) => `${c.day}.${c.month}.${c.year} ${c.time}`],
  digits: [SECOND, (c) => `${c.date}${c.time}`.replace(/\D/g, '')],
  'the American order': [
    SECOND,
    (c) => `${c.month}/${c.day}/${c.year}, ${c.half12}:${c.minute}:${c.second} ${c.half.en}`,
  ],
  Chinese: [SECOND, (c) => `${c.year}年${c.month}月${c.day}日 ${c.time}`],
  'Chinese by halves': [
    MINUTE,
    (c) =>
      `${c.year}年${Number(c.month)}月${Number(c.day)}日（周${c.chineseWeekday}）${c.half.zh}${c.half12}:${c.minute}`,
  ],
  'Chinese hours': [
    SECOND,
    (c) => `${c.year} 年${c.month}月 ${c.day} 日星期${c.chineseWeekday}${c.hour}时${c.minute}分${c.second}秒`,
  ],
  'full width': [
    SECOND,
    (c) =>
      `${c.date}　${c.time}`.replace(/[\d:-]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0)),
  ],
  'RFC 822': [SECOND, (c) => `${c.weekday}, ${c.day} ${c.shortMonth} ${c.year} ${c.time}`],
  'months in full': [
    MINUTE,
    (c) => `${c.longMonth} ${Number(c.day)}, ${c.year} at ${c.half12}:${c.minute} ${c.half.en}`,
  ],
  'days before months in full': [SECOND, (c) => `${Number(c.day)} ${c.longMonth} ${c.year} ${c.time}`],
  asctime: [SECOND, (c) => `${c.weekday} ${c.shortMonth} ${c.day.replace(/^0/, ' ')} ${c.time} ${c.year}`],
};

/** Forms with an offset, in minutes east of UTC. */
const ZONED_FORMS: Readonly<Record<string, readonly [number, (shown: Clock, offset: string) => string]>> = {
  'ISO 8601': [1, (c, offset) => `${c.date}T${c.time}.${c.fraction}${offset}`],
  'ISO 8601 without marks': [
    SECOND,
    (c, offset) => `${c.date}T${c.time}`.replace(/[:-]/g, '') + offset.replace(':', ''),
  ],
  'date, time and offset': [SECOND, (c, offset) => `${c.date} ${c.time} ${offset.replace(':', '')}`],
  'RFC 822': [
    SECOND,
    (c, offset) => `${c.weekday}, ${c.day} ${c.shortMonth} ${c.year} ${c.time} ${offset.replace(':', '')}`,
  ],
  JavaScript: [
    SECOND,
    (c, offset) =>
      `${c.weekday} ${c.shortMonth} ${c.day} ${c.year} ${c.time} GMT${offset.replace(':', '')} (中国标准时间)`,
  ],
  Twitter: [
    SECOND,
    (c, offset) => `${c.weekday} ${c.shortMonth} ${c.day} ${c.time} ${offset.replace(':', '')} ${c.year}`,
  ],
  Chinese: [MINUTE, (c, offset) => `${c.year}年${c.month}月${c.day}日 ${c.hour}:${c.minute} UTC${offset}`],
};

/** Clear of the moments that programs write for want of a date. */
const moments = (min: string, max: string) =>
  fc.integer({ min: Date.parse(min), max: Date.parse(max) }).filter((ms) => Math.abs(ms) > DAY);

for (const [name, [grain, write]] of Object.entries(LOCAL_FORMS)) {
  test(`a moment written by a clock on the wall is read as that moment: ${name}`, () => {
    fc.assert(
      // Since 1992 clocks in Shanghai have never been moved: each time there is one moment.
      fc.property(moments('1992-01-01', '2100-01-01'), (exact) => {
        const ms = Math.floor(exact / grain) * grain;
        assert.deepEqual(parseDate(write(clock(ms, 'Asia/Shanghai')), 'Asia/Shanghai'), { kind: 'date', ms });
      }),
      RUNS,
    );
  });
}

for (const [name, [grain, write]] of Object.entries(ZONED_FORMS)) {
  test(`a moment written with its offset is read as that moment, wherever it is read: ${name}`, () => {
    fc.assert(
      fc.property(
        moments('1600-01-02', '2100-01-01'),
        fc.integer({ min: -56, max: 60 }),
        fc.constantFrom('Asia/Shanghai', 'America/New_York', 'UTC'),
        (exact, quarters, timeZone) => {
          const ms = Math.floor(exact / grain) * grain;
          const minutes = Math.abs(quarters) * 15;
          const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
          const written = write(
            clock(ms + quarters * 15 * MINUTE, 'UTC'),
            `${quarters < 0 ? '-' : '+'}${hour}:${minute}`,
          );
          assert.deepEqual(parseDate(written, timeZone), { kind: 'date', ms }, written);
        },
      ),
      RUNS,
    );
  });
}

test('a moment in the forms of JavaScript itself and as a number is read as that moment', () => {
  fc.assert(
    fc.property(moments('1600-01-02', '2100-01-01'), (ms) => {
      const date = new Date(ms);
      const seconds = Math.floor(ms / SECOND) * SECOND;
      assert.deepEqual(parseDate(date.toISOString(), 'Asia/Shanghai'), { kind: 'date', ms });
      assert.deepEqual(parseDate(date.toUTCString(), 'Asia/Shanghai'), { kind: 'date', ms: seconds });
      assert.deepEqual(parseDate(date.toString(), 'Asia/Shanghai'), { kind: 'date', ms: seconds });
      if (ms < 1e12) return;
      assert.deepEqual(parseDate(String(ms), 'Asia/Shanghai'), { kind: 'date', ms });
      assert.deepEqual(parseDate(String(seconds / SECOND), 'Asia/Shanghai'), { kind: 'date', ms: seconds });
    }),
    RUNS,
  );
});

test('where clocks are moved, a time is read as a moment at which they show it', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Tehran',
    'Africa/Casablanca',
  );
  fc.assert(
    fc.property(moments('1950-01-01', '2037-01-01'), zones, (exact, timeZone) => {
      const shown = clock(exact, timeZone);
      const found = parseDate(`${shown.date} ${shown.time}`, timeZone);
      assert(found.kind === 'date');
      const back = clock(found.ms, timeZone);
      assert.deepEqual([back.date, back.time], [shown.date, shown.time]);
    }),
    RUNS,
  );
});

test('a day that is on no calendar is never read as another', () => {
  const numbers = fc.tuple(
    fc.integer({ min: 1900, max: 2100 }),
    fc.integer({ min: 1, max: 13 }),
    fc.integer({ min: 1, max: 32 }),
  );
  fc.assert(
    fc.property(numbers, ([year, month, day]) => {
      const [m, d] = [String(month).padStart(2, '0'), String(day).padStart(2, '0')];
      const midnight = Date.parse(`${year}-${m}-${d}T00:00Z`);
      // The platform takes the days 29 to 31 in every month, and rolls them over.
      const exists = new Date(midnight).getUTCDate() === day;
      const expected = !exists ? 'nonexistent' : midnight === 0 ? 'placeholder' : 'date';
      for (const written of [
        `${year}-${m}-${d}`,
        `${year}年${month}月${day}日`,
        `${year}${m}${d}`,
        `${day}.${month}.${year}`,
        `${month}/${day}/${year}`,
      ])
        assert.equal(parseDate(written, 'UTC').kind, expected, written);
      const path = dateFromPath(`${year}-${m}-${d}-tide.md`, 'UTC');
      if (year < 2100) assert.equal(path, expected === 'date' ? midnight : undefined);
    }),
    RUNS,
  );
});

const dateLike = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[0-9:/ T+.,-]{0,12}$/),
      fc.constantFrom(
        '年',
        '月',
        '日',
        '下午',
        '时',
        '点',
        '周五',
        '(',
        ')',
        'GMT',
        'CST',
        'Oct',
        'Fri,',
        'pm',
        '２',
        '：',
        '\u202f',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('any text is a date or is none, and no text makes the reader fail', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), dateLike), (text) => {
      const parsed = parseDate(text, 'Europe/Berlin');
      if (parsed.kind === 'date') assert(Number.isInteger(parsed.ms));
      for (const day of [dateFromPath(text, 'Europe/Berlin'), dateFromLink(text, 'Europe/Berlin')])
        assert(day === undefined || Number.isInteger(day));
    }),
    { numRuns: 3000 },
  );
});

test('a path as long as a system allows is searched in no time', () => {
  const started = performance.now();
  for (const part of ['2021-', '2021/', '20', '2021年', '/2021-13-01', '0'])
    assert.equal(dateFromPath(part.repeat(200_000 / part.length), 'UTC'), undefined);
  assert(performance.now() - started < 5000);
});
