import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../support/clock.ts';
import { until } from '../../support/condition.ts';
import { type OutboxDesk, openOutboxDesk } from '../../support/outbox-desk.ts';

const putMany = async ({ put }: OutboxDesk, count: number, from = 0) => {
  for (let number = from; number < from + count; number++) await put('article.new', `n${number}`);
};

test('fifty at once are nine messages and a digest of forty-one', async (t) => {
  const desk = await openOutboxDesk(t);
  await putMany(desk, 50);
  assert.deepEqual(await desk.deliverDue(), { delivered: 50, failed: 0 });
  assert.equal(desk.receiver.received.length, 10);
  assert.match(desk.came()[9] ?? '', /^article\.new of 41: n9, n10/);
});

test('a digest that fails is the same one on every attempt, whatever has come in the meantime', async (t) => {
  const desk = await openOutboxDesk(t, { webhook: { maxPerRun: 2 } });
  const { receiver, clock } = desk;
  receiver.answerWith(({ payload }) => (payload.data.articles ? 503 : 204));
  await putMany(desk, 5);
  await desk.deliverDue();
  await desk.put('article.changed', 'n3 again');
  await putMany(desk, 5, 10);
  clock.advance(5 * SECOND);
  await desk.deliverDue();
  const [, first, second] = receiver.received;
  assert.match(desk.came()[1] ?? '', /^article\.new of 4: n1, n2, n3, n4$/);
  assert.deepEqual([second?.id, second?.body], [first?.id, first?.body]);
  receiver.answerWith(() => 204);
  clock.advance(5 * MINUTE);
  await desk.deliverDue();
  const third = receiver.received[3];
  assert.deepEqual([third?.id, third?.body], [first?.id, first?.body]);
  assert.equal(
    (await desk.store.outbox.counts()).find(({ state }) => state !== 'delivered'),
    undefined,
  );
});

test('messages keep the rate of the service, and what does not go within seconds is a digest', async (t) => {
  const desk = await openOutboxDesk(t, {
    webhook: { maxPerRun: 30 },
    channel: { rates: [{ messages: 1, within: SECOND }] },
  });
  await putMany(desk, 20);
  const began = desk.clock.now();
  await desk.deliverDue();
  assert.equal(desk.receiver.received.length, 11);
  assert.match(desk.came()[10] ?? '', /^article\.new of 10: /);
  assert.deepEqual(
    desk.pauses,
    Array.from({ length: 10 }, () => SECOND),
  );
  assert.equal(desk.clock.now() - began, 10 * SECOND);
});

test('where there is no room for one message all wait, also after a restart, and nothing is lost', async (t) => {
  const rates = [{ messages: 3, within: MINUTE }];
  const desk = await openOutboxDesk(t, { channel: { rates } });
  await putMany(desk, 3);
  assert.equal((await desk.deliverDue()).delivered, 3);
  await putMany(desk, 4, 3);
  const again = desk.openWorker();
  assert.deepEqual(await again.deliverDue(), { delivered: 0, failed: 0 });
  desk.clock.advance(MINUTE);
  assert.equal((await again.deliverDue()).delivered, 4);
  assert.deepEqual(desk.came().slice(3), ['article.new n3', 'article.new n4', 'article.new of 2: n5, n6']);
});

test('a rest that is asked for is kept before the next message', async (t) => {
  const desk = await openOutboxDesk(t);
  desk.receiver.answerWith((_, number) => ({ status: 200, body: number === 1 ? '{"restMs":3000}' : '{}' }));
  await putMany(desk, 3);
  assert.equal((await desk.deliverDue()).delivered, 3);
  assert.deepEqual(desk.pauses, [3000]);

  desk.receiver.answerWith((_, number) => ({ status: 200, body: number === 4 ? '{"restMs":600000}' : '{}' }));
  await putMany(desk, 2, 3);
  assert.equal((await desk.deliverDue()).delivered, 1);
  assert.equal(await desk.store.outbox.nextDue('desk', desk.clock.now()), desk.clock.now() + 10 * MINUTE);
  desk.clock.advance(10 * MINUTE);
  assert.equal((await desk.openWorker().deliverDue()).delivered, 1);
});

test('in quiet hours articles wait for their end and go out together then, and an alarm does not', async (t) => {
  let opens = 0;
  const desk = await openOutboxDesk(t, { webhook: { opensAt: (now) => Math.max(now, opens) } });
  opens = desk.clock.now() + 8 * HOUR;
  await putMany(desk, 2);
  await desk.put('article.removed', 'bridge');
  await desk.put('source.silent', 'paper');
  await desk.deliverDue();
  assert.deepEqual(desk.came(), ['source.silent paper']);
  assert.equal(await desk.store.outbox.nextDue('desk', desk.clock.now()), opens);
  desk.clock.advance(8 * HOUR);
  await desk.deliverDue();
  assert.deepEqual(desk.came().slice(1), ['article.new of 2: n0, n1', 'article.removed bridge']);
  desk.clock.advance(1);
  await putMany(desk, 2, 2);
  await desk.deliverDue();
  assert.deepEqual(desk.came().slice(3), ['article.new n2', 'article.new n3'], 'what comes later goes one by one');
});

test('a digest goes out before its time as soon as there are enough for one', async (t) => {
  const desk = await openOutboxDesk(t, { webhook: { digest: true, digestCount: 3 } });
  const notBefore = desk.clock.now() + DAY;
  for (const title of ['n0', 'n1']) await desk.put('article.new', title, { notBefore });
  assert.deepEqual(await desk.deliverDue(), { delivered: 0, failed: 0 });
  await desk.put('article.new', 'n2', { notBefore });
  assert.deepEqual(await desk.deliverDue(), { delivered: 3, failed: 0 });
  assert.deepEqual(desk.came(), ['article.new of 3: n0, n1, n2']);
  await desk.put('article.new', 'n3', { notBefore });
  assert.deepEqual(await desk.deliverDue(), { delivered: 0, failed: 0 }, 'counting begins anew');
  desk.clock.advance(DAY);
  await desk.deliverDue();
  assert.deepEqual(desk.came().slice(1), ['article.new n3']);
});

test('a run has at most maxPerRun messages: other types wait for the next one, and an alarm does not', async (t) => {
  const desk = await openOutboxDesk(t, { webhook: { maxPerRun: 1 } });
  await desk.put('article.changed', 'ferry');
  await putMany(desk, 2);
  await desk.put('article.removed', 'bridge');
  await desk.put('source.silent', 'paper');
  await desk.deliverDue();
  assert.deepEqual(desk.came(), ['source.silent paper'], 'an alarm is counted');
  await desk.deliverDue();
  assert.deepEqual(desk.came().slice(1), ['article.changed ferry']);
  await desk.put('article.removed', 'n1');
  await desk.deliverDue();
  await desk.deliverDue();
  await desk.deliverDue();
  assert.deepEqual(
    desk.came().slice(2),
    ['article.new n0', 'article.removed bridge'],
    'what went while it waited is not told',
  );
});

test('a worker has the messages of a run once the run has ended, and no more before the next one', async (t) => {
  const desk = await openOutboxDesk(t, { webhook: { maxPerRun: 2 } });
  const { store, worker, receiver } = desk;
  const release = worker.hold(await store.outbox.lastKey());
  await desk.put('article.changed', 'ferry');
  await putMany(desk, 3);
  await desk.put('article.removed', 'bridge');
  worker.start();
  t.after(() => worker.stop());
  release();
  await until('two messages came', () => receiver.received.length === 2);
  worker.wake();
  await desk.put('source.silent', 'paper');
  worker.wake();
  await until('the alarm came', () => receiver.received.length === 3);
  assert.deepEqual(desk.came(), ['article.changed ferry', 'article.new of 3: n0, n1, n2', 'source.silent paper']);
  worker.hold(await store.outbox.lastKey())();
  await until('the next run has ended', () => receiver.received.length === 4);
  assert.equal(desk.came()[3], 'article.removed bridge');
});
