import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { interpretStandard } from '../../../src/notify/http/answer.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../support/clock.ts';
import { openOutboxDesk } from '../../support/outbox-desk.ts';

test('an answer that nobody understands is a failure like others, and brings no message twice', async (t) => {
  let understood = false;
  const { put, deliverDue, came, clock, store } = await openOutboxDesk(t, {
    channel: {
      interpret(answer, now) {
        if (!understood) throw new TypeError('no such field');
        return interpretStandard(answer, now);
      },
    },
  });
  await put('article.new', 'ferry');
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
  await deliverDue();
  assert.equal(came().length, 1, 'it waits for its next attempt');
  assert.match((await store.outbox.state('desk')).reason ?? '', /cannot be understood/);
  understood = true;
  clock.advance(10 * SECOND);
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
});

test('what has arrived and could not be written down is written down before anything else is sent', async (t) => {
  const { put, deliverDue, came, folder, states } = await openOutboxDesk(t);
  const raw = new DatabaseSync(folder.store);
  t.after(() => raw.close());
  raw.exec(`CREATE TRIGGER full BEFORE UPDATE ON deliveries WHEN new.state = 'delivered'
    BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`);
  await put('article.new', 'ferry');
  await assert.rejects(deliverDue(), /disk is full/);
  await assert.rejects(deliverDue(), /disk is full/);
  await put('article.new', 'quay');
  raw.exec('DROP TRIGGER full');
  await deliverDue();
  assert.deepEqual(came(), ['article.new ferry', 'article.new quay']);
  assert.deepEqual([...(await states())].sort(), ['ferry delivered', 'quay delivered']);
});

test('a line that is stopped while it waits for its turn sends nothing before it', async (t) => {
  const stopping = new AbortController();
  const { put, worker, came } = await openOutboxDesk(t, {
    channel: { rates: [{ messages: 1, within: 4 * SECOND }] },
    onPause: () => stopping.abort(),
  });
  for (const title of ['ferry', 'quay']) await put('article.new', title);
  await worker.deliverDue(stopping.signal);
  assert.deepEqual(came(), ['article.new ferry']);
});

test('one bad message long ago and one outage now disable nothing', async (t) => {
  const { put, deliverDue, receiver, clock, store } = await openOutboxDesk(t);
  receiver.answerWith(() => 400);
  await put('article.new', 'ferry');
  for (let at: number | undefined = clock.now(); at !== undefined; ) {
    await deliverDue();
    at = await store.outbox.nextDue('desk', clock.now());
    if (at !== undefined) clock.advance(at - clock.now());
  }
  clock.advance(3 * DAY);
  receiver.answerWith(() => 503);
  await put('article.new', 'quay');
  await deliverDue();
  const { disabledAt, failingSince } = await store.outbox.state('desk');
  assert.equal(disabledAt, undefined);
  assert.equal(failingSince, clock.now());
});

test('what was written by a clock that was ahead goes out when the clock is right, and so does what a pause of it held', async (t) => {
  const { put, deliverDue, clock, came, store, openWorker } = await openOutboxDesk(t);
  await put('article.new', 'ferry', { at: clock.now() + 365 * DAY });
  await store.outbox.pause('desk', clock.now() + 365 * DAY);
  await deliverDue();
  assert.deepEqual(came(), ['article.new ferry']);
  clock.advance(2 * HOUR);
  await put('article.new', 'quay');
  clock.advance(-HOUR);
  await deliverDue();
  assert.deepEqual(came(), ['article.new ferry'], 'an hour is soon over');
  clock.advance(HOUR);
  await openWorker().deliverDue();
  assert.deepEqual(came(), ['article.new ferry', 'article.new quay']);
});

test('messages that were bound together go together, though the clock was set back in between', async (t) => {
  const { put, clock, came, store, openWorker } = await openOutboxDesk(t, { webhook: { digest: true } });
  await put('article.new', 'ferry');
  clock.advance(30 * MINUTE);
  await put('article.new', 'quay');
  const due = await store.outbox.due('desk', clock.now(), 100, undefined);
  const keys = due.map(({ key }) => key);
  assert(await store.outbox.claim(keys, due[0]?.eventId));
  clock.advance(-10 * MINUTE);
  await openWorker().deliverDue();
  clock.advance(20 * MINUTE);
  await openWorker().deliverDue();
  assert.deepEqual(came(), ['article.new of 2: ferry, quay']);
});
