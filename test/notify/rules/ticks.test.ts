import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTask } from 'node-cron';
import { createTicks, hasTicks } from '../../../src/notify/rules/ticks.ts';
import { DAY } from '../../support/clock.ts';

type Case = readonly [rule: string, expression: string, timezone: string, now: string, tick: string];

const CASES: readonly Case[] = [
  ['the next full hour', '0 * * * *', 'UTC', '2026-03-05T08:10Z', '2026-03-05T09:00Z'],
  ['a tick at this very moment has been', '0 * * * *', 'UTC', '2026-03-05T09:00Z', '2026-03-05T10:00Z'],
  ['every morning where the newsroom is', '0 8 * * *', 'Asia/Shanghai', '2026-03-05T01:00Z', '2026-03-06T00:00Z'],
  ['from Friday to Monday', '0 8 * * 1-5', 'Europe/Berlin', '2026-03-06T09:00+01:00', '2026-03-09T08:00+01:00'],
  ['across the end of a month', '30 9 L * *', 'UTC', '2026-02-28T10:00Z', '2026-03-31T09:30Z'],
  ['leap days', '0 0 29 2 *', 'UTC', '2026-03-05T00:00Z', '2028-02-29T00:00Z'],
  ['seconds', '*/10 * * * * *', 'UTC', '2026-03-05T00:00:03Z', '2026-03-05T00:00:10Z'],
  [
    'a time that clocks skip is an hour later',
    '30 2 * * *',
    'Europe/Berlin',
    '2026-03-29T01:00+01:00',
    '2026-03-29T03:30+02:00',
  ],
  ['and the next day it is in time', '30 2 * * *', 'Europe/Berlin', '2026-03-29T03:30+02:00', '2026-03-30T02:30+02:00'],
  [
    'the day clocks go back it keeps the hour',
    '0 8 * * *',
    'Europe/Berlin',
    '2026-10-24T09:00+02:00',
    '2026-10-25T08:00+01:00',
  ],
];
for (const [rule, expression, timezone, now, tick] of CASES) {
  test(`${rule}: ${expression} in ${timezone}`, () => {
    assert.equal(
      new Date(createTicks(expression, timezone)(Date.parse(now))).toISOString(),
      new Date(tick).toISOString(),
    );
  });
}

test('a time that clocks show twice comes once', () => {
  const next = createTicks('30 2 * * *', 'Europe/Berlin');
  const first = next(Date.parse('2026-10-25T00:00+02:00'));
  assert.ok([Date.parse('2026-10-25T02:30+02:00'), Date.parse('2026-10-25T02:30+01:00')].includes(first));
  assert.equal(next(first), Date.parse('2026-10-26T02:30+01:00'));
});

test('whatever is asked before, a moment has one next tick: it matches the expression, and none lies between', () => {
  const expressions = fc.constantFrom('0 * * * *', '*/7 * * * *', '15 8,20 * * *', '0 0 * * 1', '5 4 1,15 * *');
  const moments = fc.array(fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }), {
    minLength: 2,
    maxLength: 6,
  });
  fc.assert(
    fc.property(expressions, moments, (expression, asked) => {
      const task = createTask(expression, () => {}, { timezone: 'UTC' });
      const next = createTicks(expression, 'UTC');
      for (const now of asked) {
        const tick = next(now);
        assert.ok(tick > now && task.match(new Date(tick)));
        assert.equal(tick, createTicks(expression, 'UTC')(now), 'the same without a history');
        for (const moment of asked)
          if (moment > now && moment < tick)
            assert.ok(!task.match(new Date(Math.floor(moment / 60_000) * 60_000)) || moment - (moment % 60_000) <= now);
      }
    }),
    { numRuns: 40 },
  );
});

test('whether a moment ever comes', () => {
  assert.equal(hasTicks('0 0 29 2 1'), true);
  assert.equal(hasTicks('0 0 31W 2 *'), false);
  assert.throws(() => createTicks('0 0 31W 2 *', 'UTC')(Date.UTC(2026, 0, 1) + DAY), RangeError);
});
