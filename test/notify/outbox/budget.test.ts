import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createBudget } from '../../../src/notify/outbox/budget.ts';
import { MINUTE, SECOND } from '../../support/clock.ts';

const ONE_A_SECOND = [{ messages: 1, within: SECOND }];
const ROBOT = [
  { messages: 20, within: MINUTE },
  { messages: 5, within: SECOND },
];
const HORIZON = 10 * SECOND;

test('without rates there is room for any number at once', () => {
  const budget = createBudget([], []);
  assert.equal(budget.room(0, HORIZON, 500), 500);
  assert.equal(budget.next(7), 7);
});

test('one a second makes eleven within ten seconds, the first of them at once', () => {
  assert.equal(createBudget(ONE_A_SECOND, []).room(0, HORIZON, 500), 11);
});

test('of several rates the narrowest counts', () => {
  const budget = createBudget(ROBOT, []);
  assert.equal(budget.room(0, 0, 500), 5);
  assert.equal(budget.room(0, HORIZON, 500), 20);
});

test('what went before a restart is counted', () => {
  const sent = Array.from({ length: 20 }, (_, at) => at * SECOND);
  const budget = createBudget(ROBOT, sent);
  assert.equal(budget.room(20 * SECOND, HORIZON, 500), 0);
  assert.equal(budget.next(20 * SECOND), MINUTE);
});

test('a rest that is asked for is kept', () => {
  const budget = createBudget(ONE_A_SECOND, []);
  budget.rest(30 * SECOND);
  assert.equal(budget.next(0), 30 * SECOND);
  assert.equal(budget.room(0, HORIZON, 500), 0);
  assert.equal(budget.room(25 * SECOND, HORIZON, 500), 6);
});

test('whoever waits for each turn never sends more than a rate allows in any window', () => {
  const rate = fc.record({ messages: fc.integer({ min: 1, max: 6 }), within: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(
      fc.array(rate, { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 0, max: 20 })),
      (rates, gaps) => {
        const budget = createBudget(rates, []);
        const sent: number[] = [];
        let now = 0;
        for (const gap of gaps) {
          now = budget.next(now + gap);
          budget.spend(now);
          sent.push(now);
        }
        for (const { messages, within } of rates)
          for (const at of sent) {
            const inWindow = sent.filter((other) => other >= at && other < at + within);
            assert.ok(inWindow.length <= messages, `${inWindow.length} in ${within}`);
          }
      },
    ),
  );
});

test('a clock that was ahead and is set back keeps nothing from going', () => {
  const budget = createBudget(ONE_A_SECOND, []);
  budget.spend(budget.next(400 * MINUTE));
  budget.rest(400 * MINUTE + SECOND);
  assert.equal(budget.next(MINUTE), MINUTE);
});
