import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createQuietHours } from '../../../src/notify/rules/quiet-hours.ts';
import { DAY, MINUTE } from '../../support/clock.ts';

type Case = readonly [
  rule: string,
  hours: readonly [from: string, to: string, timezone: string],
  now: string,
  opens: string,
];

const NIGHT = ['22:00', '07:00', 'Asia/Shanghai'] as const;
const BERLIN = 'Europe/Berlin';

// Berlin: on 2026-03-29 clocks go from 02:00 (+01) to 03:00 (+02), on 2026-10-25 from 03:00 (+02) back to 02:00 (+01).
const CASES: readonly Case[] = [
  ['in the evening it is quiet until the next morning', NIGHT, '2026-03-05T23:30+08:00', '2026-03-06T07:00+08:00'],
  ['after midnight it is quiet until the same morning', NIGHT, '2026-03-06T00:30+08:00', '2026-03-06T07:00+08:00'],
  ['quiet hours begin on the minute', NIGHT, '2026-03-05T22:00+08:00', '2026-03-06T07:00+08:00'],
  ['and not before', NIGHT, '2026-03-05T21:59:59.999+08:00', '2026-03-05T21:59:59.999+08:00'],
  ['they end on the minute', NIGHT, '2026-03-06T07:00+08:00', '2026-03-06T07:00+08:00'],
  ['and not before', NIGHT, '2026-03-06T06:59:59.999+08:00', '2026-03-06T07:00+08:00'],
  ['at noon it is not quiet', NIGHT, '2026-03-05T12:00+08:00', '2026-03-05T12:00+08:00'],
  ['within one day', ['12:00', '13:30', 'UTC'], '2026-03-05T13:00Z', '2026-03-05T13:30Z'],
  ['a zone with quarters of an hour', ['22:00', '07:00', 'Asia/Kathmandu'], '2026-03-05T20:00Z', '2026-03-06T01:15Z'],
  ['hours may be written without a nought', ['9:00', '9:30', 'UTC'], '2026-03-05T09:10Z', '2026-03-05T09:30Z'],
  ['a night that spring makes shorter', ['22:00', '07:00', BERLIN], '2026-03-28T23:00+01:00', '2026-03-29T07:00+02:00'],
  ['a night that autumn makes longer', ['22:00', '07:00', BERLIN], '2026-10-24T23:00+02:00', '2026-10-25T07:00+01:00'],
  [
    'an end that spring skips is when clocks are set',
    ['22:00', '02:30', BERLIN],
    '2026-03-29T01:50+01:00',
    '2026-03-29T03:00+02:00',
  ],
  [
    'a beginning that spring skips begins with it',
    ['02:30', '04:00', BERLIN],
    '2026-03-29T03:00+02:00',
    '2026-03-29T04:00+02:00',
  ],
  [
    'an end that autumn shows twice is the first',
    ['22:00', '02:30', BERLIN],
    '2026-10-25T01:00+02:00',
    '2026-10-25T02:30+02:00',
  ],
  [
    'hours that autumn shows twice are quiet twice',
    ['22:00', '02:30', BERLIN],
    '2026-10-25T02:10+01:00',
    '2026-10-25T02:30+01:00',
  ],
  [
    'an end behind the doubled hour waits for both',
    ['22:00', '03:00', BERLIN],
    '2026-10-25T02:10+02:00',
    '2026-10-25T03:00+01:00',
  ],
  [
    'a day that an island skips',
    ['22:00', '07:00', 'Pacific/Apia'],
    '2011-12-29T23:00-10:00',
    '2011-12-31T07:00+14:00',
  ],
];
for (const [rule, [from, to, timezone], now, opens] of CASES) {
  test(`${rule}: ${from} to ${to} in ${timezone} at ${now}`, () => {
    const opensAt = createQuietHours({ from, to, timezone });
    assert.equal(new Date(opensAt(Date.parse(now))).toISOString(), new Date(opens).toISOString());
  });
}

const timeOfDay = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const zones = fc.constantFrom(
  BERLIN,
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Shanghai',
  'America/St_Johns',
  'UTC',
);
/** Around the days on which these zones set their clocks, as often as on others. */
const moments = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) }),
  fc
    .tuple(
      fc.constantFrom(
        '2026-03-08',
        '2026-03-29',
        '2026-10-25',
        '2026-11-01',
        '2026-04-05',
        '2026-10-04',
        '2026-02-15',
        '2026-03-22',
      ),
      fc.integer({ min: -DAY, max: 2 * DAY }),
    )
    .map(([day, offset]) => Date.parse(day) + offset),
);

/** As people say it, by what a clock on the wall shows. */
function isQuiet(at: number, from: string, to: string, timezone: string): boolean {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return from < to ? from <= wall && wall < to : from <= wall || wall < to;
}

test('the moment at which it opens is never quiet, and every one before it is', () => {
  fc.assert(
    fc.property(
      timeOfDay,
      timeOfDay,
      zones,
      moments,
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 5, maxLength: 5 }),
      (from, to, timezone, now, shares) => {
        fc.pre(from !== to);
        const opens = createQuietHours({ from, to, timezone })(now);
        assert.ok(opens >= now && opens <= now + 2 * DAY);
        assert.ok(!isQuiet(opens, from, to, timezone), `open at ${new Date(opens).toISOString()}`);
        const between = shares.map((share) => Math.floor(now + share * (opens - now)));
        for (const at of opens === now ? [] : [now, opens - 1, opens - MINUTE, ...between])
          if (at >= now && at < opens)
            assert.ok(isQuiet(at, from, to, timezone), `quiet at ${new Date(at).toISOString()}`);
      },
    ),
    { numRuns: 500 },
  );
});
