import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { DeliveryState } from '../../src/store/dead-letters.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { DAY } from '../support/clock.ts';
import { lettersIn } from '../support/letters.ts';

const NOW = Date.UTC(2026, 2, 5, 8);

async function openOutbox(t: TestContext) {
  const path = createArticleFolder(t).store;
  const store = await openStore(path);
  const raw = new DatabaseSync(path);
  t.after(() => {
    raw.close();
    return store.close();
  });
  const { outbox } = store;
  let number = 0;
  return {
    ...outbox,
    deadLetters: store.deadLetters,
    letters: (states?: readonly DeliveryState[]) => lettersIn(store, states),
    raw,
    /** Puts a message about an article in the outbox; returns its key. */
    put(article: string, { webhook = 'desk', at = NOW, type = 'article.new' } = {}): number {
      const id = `e${++number}`;
      const payload = JSON.stringify({ type, data: { article: { id: article, title: `The ${article}` } } });
      raw.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?)').run(id, type, article, at, payload);
      const { lastInsertRowid } = raw
        .prepare(
          `INSERT INTO deliveries (event_id, webhook, state, attempts, next_attempt_at) VALUES (?, ?, 'pending', 0, ?)`,
        )
        .run(id, webhook, at);
      return Number(lastInsertRowid);
    },
    keys: async (now = NOW, heldAfter?: number) =>
      (await outbox.due('desk', now, 100, heldAfter)).map(({ key }) => key),
    /** Every delivery as "title state", in their order. */
    states: () => lettersIn(store).map(({ title, state }) => `${title} ${state}`),
  };
}

const FAILURE = { error: 'answered 400', status: 400, now: NOW };

test('a later message about an article waits for the earlier one, at this webhook alone', async (t) => {
  const { put, keys, failed, due } = await openOutbox(t);
  const first = put('ferry');
  put('ferry', { type: 'article.changed' });
  const other = put('bridge');
  const elsewhere = put('ferry', { webhook: 'wire' });
  await failed([first], { ...FAILURE, nextAttemptAt: NOW + 5000 });
  assert.deepEqual(await keys(), [other]);
  assert.deepEqual(
    (await due('wire', NOW, 10)).map(({ key }) => key),
    [elsewhere],
  );
  assert.deepEqual(await keys(NOW + 5000), [1, 2, 3]);
});

test('the next moment is never one that has passed, though something waits behind it', async (t) => {
  const { put, failed, nextDue, pause } = await openOutbox(t);
  const first = put('ferry');
  put('ferry');
  await failed([first], { ...FAILURE, nextAttemptAt: NOW + 5000 });
  assert.equal(await nextDue('desk', NOW), NOW + 5000);
  await pause('desk', NOW + 9000);
  assert.equal(await nextDue('desk', NOW), NOW + 9000);
  assert.equal(await nextDue('wire', NOW), undefined);
});

test('what is bound comes whole, whatever the limit, and once bound it is bound for good', async (t) => {
  const { put, claim, due } = await openOutbox(t);
  const together = [put('ferry'), put('bridge'), put('quay')];
  put('lock');
  assert.equal(await claim(together, 'e1'), true);
  assert.deepEqual(
    (await due('desk', NOW, 1)).map(({ eventId, bundle }) => [eventId, bundle]),
    [
      ['e1', 'e1'],
      ['e2', 'e1'],
      ['e3', 'e1'],
      ['e4', undefined],
    ],
  );
});

test('what was dropped in the meantime is not sent, and neither is what was to go with it', async (t) => {
  const { put, claim, dropped, due } = await openOutbox(t);
  const [ferry, bridge] = [put('ferry'), put('bridge')];
  await dropped([ferry], NOW, 'dropped by command');
  assert.equal(await claim([ferry, bridge], 'e1'), false);
  assert.equal(await claim([ferry], undefined), false);
  assert.deepEqual(
    (await due('desk', NOW, 10)).map(({ key, bundle }) => [key, bundle]),
    [[bridge, undefined]],
  );
});

test('a failure does not bring back what was dropped while it was in flight', async (t) => {
  const { put, dropped, failed, stalled, states } = await openOutbox(t);
  const ferry = put('ferry');
  await dropped([ferry], NOW, 'dropped by command');
  await failed([ferry], { ...FAILURE, nextAttemptAt: NOW + 5000 });
  await stalled([ferry], 'desk', { ...FAILURE, counts: true, until: NOW + 5000 });
  assert.deepEqual(states(), ['The ferry dropped']);
});

test('only articles behind the key are held', async (t) => {
  const { put, keys, lastKey } = await openOutbox(t);
  const before = put('ferry');
  const key = await lastKey();
  put('bridge');
  const alarm = put('', { type: 'source.silent' });
  assert.deepEqual(await keys(NOW, key), [before, alarm]);
});

test('messages that went together are one in the count of what went lately', async (t) => {
  const { put, claim, delivered, recent } = await openOutbox(t);
  const together = [put('ferry'), put('bridge')];
  await claim(together, 'e1');
  await delivered(together, 'desk', NOW, 200);
  await delivered([put('quay')], 'desk', NOW + 10, 200);
  await delivered([put('quay', { webhook: 'wire' })], 'wire', NOW + 10, 200);
  assert.deepEqual(await recent('desk', NOW), [NOW, NOW + 10]);
  assert.deepEqual(await recent('desk', NOW + 1), [NOW + 10]);
});

test('a state and what the others hear of it are written together or not at all', async (t) => {
  const { put, disable, enable, state, raw } = await openOutbox(t);
  put('ferry');
  const alarm = (id: string, begins: boolean) => ({
    topic: 'webhook.disabled' as const,
    subject: 'desk',
    begins,
    at: NOW,
    since: NOW - 1,
    message: {
      id,
      type: 'webhook.disabled',
      articleId: undefined,
      createdAt: NOW,
      payload: '{}',
      deliveries: [{ webhook: 'wire', notBefore: NOW }],
    },
  });
  const how = { addressHash: 'x', now: NOW, reason: 'gone' };
  const events = () => raw.prepare("SELECT id FROM events WHERE id > 'e1'").all().length;
  await assert.rejects(disable('desk', how, alarm('e1', true)), 'an id that is taken');
  assert.equal((await state('desk')).disabledAt, undefined);
  assert.equal(raw.prepare('SELECT 1 FROM alarms').all().length, 0);
  await disable('desk', how, alarm('e8', true));
  assert.deepEqual(
    { ...raw.prepare('SELECT * FROM alarms').get() },
    { topic: 'webhook.disabled', subject: 'desk', since: NOW - 1, raised_at: NOW },
  );
  await enable('desk', alarm('e9', false));
  assert.equal(events(), 2);
  await enable('desk', alarm('f1', false));
  assert.equal(events(), 2, 'nobody hears twice of it');
  assert.equal((await state('desk')).disabledAt, undefined);
  assert.equal(raw.prepare('SELECT 1 FROM alarms').all().length, 0);
});

test('what is over for 30 days is forgotten with its event, what waits or is younger stays', async (t) => {
  const { put, delivered, failed, prune, states, raw } = await openOutbox(t);
  const old = NOW - 30 * DAY - 1;
  await delivered([put('ferry', { at: old })], 'desk', NOW, 200);
  await failed([put('bridge', { at: old })], { ...FAILURE, nextAttemptAt: undefined });
  put('quay', { at: old });
  await delivered([put('lock')], 'desk', NOW, 200);
  assert.equal(await prune(NOW), false);
  assert.deepEqual(states(), ['The quay pending', 'The lock delivered']);
  assert.equal(raw.prepare('SELECT 1 FROM events').all().length, 2);
});

test('an event that one webhook has and another waits for is kept whole', async (t) => {
  const { put, delivered, prune, raw } = await openOutbox(t);
  const at = NOW - 31 * DAY;
  const key = put('ferry', { at });
  raw
    .prepare(
      `INSERT INTO deliveries (event_id, webhook, state, attempts, next_attempt_at) VALUES ('e1', 'wire', 'pending', 0, 0)`,
    )
    .run();
  await delivered([key], 'desk', NOW, 200);
  await prune(NOW);
  assert.equal(raw.prepare('SELECT 1 FROM deliveries').all().length, 2);
});

test('a great many are forgotten some hundreds at a time', async (t) => {
  const { put, delivered, prune, raw } = await openOutbox(t);
  for (let number = 0; number < 650; number++)
    await delivered([put(`n${number}`, { at: NOW - 31 * DAY })], 'desk', NOW, 200);
  assert.deepEqual([await prune(NOW), await prune(NOW), await prune(NOW)], [true, true, false]);
  assert.equal(raw.prepare('SELECT 1 FROM events').all().length, 0);
});

test('what could not be delivered for 30 days is dead where nobody will, and only there', async (t) => {
  const { put, expire, claim, disable, letters } = await openOutbox(t);
  const at = NOW - 31 * DAY;
  put('ferry', { at });
  put('bridge', { at, webhook: 'gone' });
  put('quay', { at, webhook: 'wire' });
  const half = [put('lock', { at, webhook: 'wire' }), put('lighthouse', { webhook: 'wire' })];
  await claim(half, 'e4');
  await disable('wire', { addressHash: '', now: NOW, reason: 'gone' }, undefined);
  assert.equal(await expire(NOW, ['desk', 'wire']), 2);
  const dead = letters(['dead']);
  assert.deepEqual(dead.map(({ title, lastError }) => [title, lastError]).sort(), [
    ['The bridge', 'not delivered within 30 days'],
    ['The quay', 'not delivered within 30 days'],
  ]);
});

test('dead letters are sent again from the first attempt on; those that went together go together', async (t) => {
  const { put, claim, failed, deadLetters, due } = await openOutbox(t);
  const together = [put('ferry'), put('bridge')];
  await claim(together, 'e1');
  await failed(together, { ...FAILURE, nextAttemptAt: undefined });
  await failed([put('quay')], { ...FAILURE, nextAttemptAt: undefined });
  put('lock');
  assert.deepEqual(await deadLetters.retry({ ids: ['e2'], webhook: undefined }, NOW), [
    { webhook: 'desk', state: 'dead', count: 2 },
  ]);
  const pending = await due('desk', NOW, 10);
  assert.deepEqual(
    pending.map(({ eventId, attempts, bundle }) => [eventId, attempts, bundle]),
    [
      ['e1', 0, 'e1'],
      ['e2', 0, 'e1'],
      ['e4', 0, undefined],
    ],
  );
  assert.deepEqual(await deadLetters.retry({ ids: undefined, webhook: 'wire' }, NOW), []);
  assert.deepEqual(await deadLetters.retry({ ids: undefined, webhook: undefined }, NOW), [
    { webhook: 'desk', state: 'dead', count: 1 },
  ]);
});

test('what waits or is dead can be dropped, what is delivered cannot', async (t) => {
  const { put, failed, delivered, deadLetters, states } = await openOutbox(t);
  await delivered([put('ferry')], 'desk', NOW, 200);
  await failed([put('bridge')], { ...FAILURE, nextAttemptAt: undefined });
  put('quay');
  put('lock', { webhook: 'wire' });
  assert.deepEqual(await deadLetters.drop({ ids: undefined, webhook: 'desk' }, NOW), [
    { webhook: 'desk', state: 'pending', count: 1 },
    { webhook: 'desk', state: 'dead', count: 1 },
  ]);
  assert.deepEqual(states(), ['The ferry delivered', 'The bridge dropped', 'The quay dropped', 'The lock pending']);
});
