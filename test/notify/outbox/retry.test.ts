import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRetryAfter } from '../../../src/notify/http/retry-after.ts';
import { pauseAfter, waitAfter } from '../../../src/notify/outbox/retry.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../support/clock.ts';

const NOW = Date.UTC(2024, 2, 5, 8, 0, 0);

test('waits grow as the standard suggests, and end', () => {
  const waits = Array.from({ length: 11 }, (_, at) => waitAfter(at + 1, 0));
  assert.deepEqual(waits, [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
    undefined,
    undefined,
  ]);
});

test('chance lengthens a wait by a tenth at most, and never shortens it', () => {
  for (let attempts = 1; attempts <= 9; attempts++) {
    const shortest = waitAfter(attempts, 0) ?? 0;
    const longest = waitAfter(attempts, 0.999_999) ?? 0;
    assert.ok(longest > shortest && longest <= shortest * 1.1, `${attempts}`);
  }
});

const PAUSES: readonly (readonly [rule: string, failures: number, asked: number | undefined, pause: number])[] = [
  ['the ladder, where nothing is asked for', 2, undefined, 5 * MINUTE],
  ['a wait that was named wins over the ladder', 2, 7 * SECOND, 7 * SECOND],
  ['so it does the fifth time', 5, 7 * SECOND, 7 * SECOND],
  ['then a ladder begins under it', 6, SECOND, 5 * SECOND],
  ['which grows', 8, 7 * SECOND, 30 * MINUTE],
  ['and never shortens it', 8, 2 * HOUR, 2 * HOUR],
  ['no wait is a second', 1, 0, SECOND],
  ['more than a day is a day', 1, 3 * DAY, DAY],
];
for (const [rule, failures, asked, pause] of PAUSES)
  test(`a webhook waits: ${rule}`, () => assert.equal(pauseAfter(failures, 0, asked), pause));

const HEADERS: readonly (readonly [string, string | undefined, number | undefined])[] = [
  ['none', undefined, undefined],
  ['seconds', '120', 120 * SECOND],
  ['blanks around seconds', ' 7 ', 7 * SECOND],
  ['zero', '0', 0],
  ['a date ahead', new Date(NOW + 90 * SECOND).toUTCString(), 90 * SECOND],
  ['a date that is past asks for no wait', new Date(NOW - HOUR).toUTCString(), 0],
  ['more than a day is a day', '9999999999', DAY],
  ['a date next year is a day', new Date(NOW + 365 * DAY).toUTCString(), DAY],
  ['a negative number is garbage', '-5', undefined],
  ['a fraction is garbage', '1.5', undefined],
  ['words are garbage', 'soon', undefined],
  ['nothing is garbage', '', undefined],
  ['eleven digits are a day', '99999999999', DAY],
  ['a number beyond all numbers is a day', '9'.repeat(400), DAY],
  ['a bare year is no date but garbage of seconds', '2024-03', undefined],
];
for (const [rule, header, expected] of HEADERS)
  test(`Retry-After: ${rule}`, () => assert.equal(parseRetryAfter(header, NOW), expected));
