import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOutboxDesk } from '../../support/outbox-desk.ts';

/** Answers with a receipt for each message, "m1" for the first, and none for an edit. */
const withReceipts = ({ headers }: { headers: object }, number: number) => ({
  status: 200,
  body: 'x-corrects' in headers ? '' : JSON.stringify({ receipt: `m${number}` }),
});

test('a change and a withdrawal edit the message that told of the article, each time the same one', async (t) => {
  const { put, deliverDue, receiver, came } = await openOutboxDesk(t);
  receiver.answerWith(withReceipts);
  for (const [type, title] of [
    ['article.new', 'ferry'],
    ['article.changed', 'ferry late'],
    ['article.changed', 'ferry later'],
    ['article.removed', 'ferry later'],
  ] as const) {
    await put(type, title);
    await deliverDue();
  }
  assert.deepEqual(came(), [
    'article.new ferry',
    'article.changed ferry late, edits m1',
    'article.changed ferry later, edits m1',
    'article.removed ferry later, edits m1',
  ]);
});

test('where the message is gone a follow-up is sent at once, and it is the one that is edited from then on', async (t) => {
  const { put, deliverDue, receiver, came } = await openOutboxDesk(t);
  receiver.answerWith(withReceipts);
  await put('article.new', 'ferry');
  await deliverDue();
  receiver.answerWith((request, number) =>
    request.headers['x-corrects'] === 'm1' ? 404 : withReceipts(request, number),
  );
  await put('article.changed', 'ferry late');
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
  await put('article.changed', 'ferry later');
  await deliverDue();
  assert.deepEqual(came().slice(1), [
    'article.changed ferry late, edits m1',
    'article.changed ferry late',
    'article.changed ferry later, edits m3',
  ]);
});

test('an edit is not tried again of a message that is known to be gone', async (t) => {
  const { put, deliverDue, receiver, came } = await openOutboxDesk(t);
  receiver.answerWith(withReceipts);
  await put('article.new', 'ferry');
  await deliverDue();
  receiver.answerWith(({ headers }) => ('x-corrects' in headers ? 404 : 204));
  for (const title of ['ferry late', 'ferry later']) {
    await put('article.changed', title);
    await deliverDue();
  }
  assert.deepEqual(came().slice(1), [
    'article.changed ferry late, edits m1',
    'article.changed ferry late',
    'article.changed ferry later',
  ]);
});

test('what was told in a digest, or by a channel that does not edit, is followed up', async (t) => {
  for (const options of [{ webhook: { maxPerRun: 1 } }, { channel: { edits: false } }]) {
    const { put, deliverDue, receiver, came } = await openOutboxDesk(t, options);
    receiver.answerWith(withReceipts);
    for (const title of ['bridge', 'ferry']) await put('article.new', title);
    await deliverDue();
    receiver.received.length = 0;
    await put('article.changed', 'ferry late');
    await deliverDue();
    assert.deepEqual(came(), ['article.changed ferry late']);
  }
});

test('a change in a digest does not take away by what its article can be edited', async (t) => {
  const { put, deliverDue, receiver, came } = await openOutboxDesk(t, { webhook: { maxPerRun: 1 } });
  receiver.answerWith(withReceipts);
  await put('article.new', 'ferry');
  await deliverDue();
  for (const title of ['bridge', 'ferry']) await put('article.changed', title);
  await deliverDue();
  await put('article.removed', 'ferry');
  await deliverDue();
  assert.deepEqual(came().slice(2), ['article.removed ferry, edits m1']);
});

test('no article is new twice: not after it was told, and not after the outbox has forgotten it', async (t) => {
  const { put, deliverDue, clock, came, store, states } = await openOutboxDesk(t);
  await put('article.new', 'ferry');
  await deliverDue();
  clock.advance(40 * 24 * 3_600_000);
  await deliverDue();
  assert.deepEqual(await states(), []);
  assert.deepEqual([...(await store.outbox.told('ferry')).keys()], ['desk']);
  await put('article.new', 'ferry again');
  await deliverDue();
  assert.deepEqual(came(), ['article.new ferry']);
  assert.deepEqual(await states(), ['ferry again dropped: it has been told of this article before']);
});

test('an article that came and went while its webhook was down is not spoken of, and the reason is kept', async (t) => {
  const { put, deliverDue, came, states } = await openOutboxDesk(t);
  await put('article.new', 'ferry');
  await put('article.changed', 'ferry late');
  await put('article.removed', 'ferry late');
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 });
  assert.deepEqual(came(), []);
  assert.match((await states())[0] ?? '', /^ferry dropped: the article was withdrawn before it was told of$/);
});

test('who is told of an article: those that were, and those that a message waits for', async (t) => {
  const { put, deliverDue, store, receiver } = await openOutboxDesk(t);
  receiver.answerWith(() => 422);
  await put('article.new', 'ferry');
  assert.deepEqual([...(await store.outbox.told('ferry')).keys()], ['desk']);
  await deliverDue();
  assert.deepEqual([...(await store.outbox.told('ferry'))], [], 'a dead letter has told nobody');
});

test('what was told last of an article is known by what was delivered and what waits, and outlives the outbox', async (t) => {
  const { put, deliverDue, clock, store } = await openOutboxDesk(t);
  const last = async () => (await store.outbox.told('ferry')).get('desk');
  await put('article.new', 'ferry');
  await put('article.removed', 'ferry');
  assert.equal(await last(), 'withdrawal', 'both wait');
  await put('article.changed', 'ferry');
  assert.equal(await last(), 'article');
  await deliverDue();
  assert.equal(await last(), 'article');
  await put('article.removed', 'ferry');
  await deliverDue();
  clock.advance(40 * 24 * 3_600_000);
  await deliverDue();
  assert.equal(await last(), 'withdrawal');
});
