import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, MINUTE, SECOND } from '../../support/clock.ts';
import { lettersIn } from '../../support/letters.ts';
import { openOutboxDesk } from '../../support/outbox-desk.ts';

test('while a webhook is down nothing overtakes, and no message loses an attempt, however long it takes', async (t) => {
  const { put, deliverDue, receiver, clock, store, came } = await openOutboxDesk(t);
  receiver.answerWith(() => 503);
  for (const title of ['bridge', 'ferry', 'quay']) await put('article.new', title);
  for (let hour = 0; hour < 100; hour++) {
    await deliverDue();
    clock.advance(HOUR);
  }
  assert.deepEqual(new Set(came()), new Set(['article.new bridge']));
  const letters = lettersIn(store);
  assert.deepEqual(new Set(letters.map(({ attempts, state }) => `${state} ${attempts}`)), new Set(['pending 0']));
  receiver.answerWith(() => 204);
  receiver.received.length = 0;
  assert.deepEqual(await deliverDue(), { delivered: 3, failed: 0 });
  assert.deepEqual(came(), ['article.new bridge', 'article.new ferry', 'article.new quay']);
});

test('a webhook that is down is probed after 5 s, 5 min, 30 min and then every hour', async (t) => {
  const { put, deliverDue, receiver, clock, store } = await openOutboxDesk(t);
  receiver.answerWith(() => 503);
  await put('article.new', 'ferry');
  const waits: number[] = [];
  for (let failure = 0; failure < 6; failure++) {
    await deliverDue();
    const at = (await store.outbox.nextDue('desk', clock.now())) ?? 0;
    waits.push(at - clock.now());
    clock.advance(at - clock.now());
  }
  assert.deepEqual(waits, [5 * SECOND, 5 * MINUTE, 30 * MINUTE, HOUR, HOUR, HOUR]);
  assert.equal(receiver.received.length, 6);
});

test('a wait that the receiver names counts each time, be it longer or shorter than ours', async (t) => {
  for (const [asked, waits] of [
    [0, SECOND],
    [7, 7 * SECOND],
    [7200, 2 * HOUR],
    [99_999_999_999, DAY],
  ] as const) {
    const { put, deliverDue, receiver, clock, store } = await openOutboxDesk(t);
    receiver.answerWith(() => ({ status: 429, headers: { 'retry-after': String(asked) } }));
    await put('article.new', 'ferry');
    for (let time = 1; time <= 3; time++) {
      await deliverDue();
      assert.equal(await store.outbox.nextDue('desk', clock.now()), clock.now() + waits, `${asked}`);
      clock.advance(waits);
    }
  }
});

test('one message in trouble steps aside: others go on, but not about its article', async (t) => {
  const { put, deliverDue, receiver, clock, came } = await openOutboxDesk(t, { channel: { listsAll: true } });
  receiver.answerWith(({ payload }) => (payload.data.article?.title === 'ferry' ? 400 : 204));
  for (const title of ['ferry', 'ferry late', 'bridge']) await put('article.changed', title);
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 1 });
  assert.deepEqual(came(), ['article.changed ferry', 'article.changed bridge']);
  receiver.answerWith(() => 204);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 }, 'the later one waits for the earlier one');
  clock.advance(5 * SECOND);
  assert.deepEqual(await deliverDue(), { delivered: 2, failed: 0 });
  assert.deepEqual(came().slice(2), ['article.changed ferry', 'article.changed ferry late']);
});

test('an article that a receiver chokes on holds the others up for 5 seconds', async (t) => {
  const { put, deliverDue, receiver, clock, came, store, lines } = await openOutboxDesk(t);
  receiver.answerWith(({ payload }) => (payload.data.article?.title === 'ferry' ? 500 : 204));
  for (const title of ['ferry', 'bridge', 'quay']) await put('article.new', title);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
  clock.advance(5 * SECOND);
  assert.deepEqual(await deliverDue(), { delivered: 2, failed: 1 });
  const news = ['ferry', 'bridge', 'ferry', 'quay'].map((title) => `article.new ${title}`);
  assert.deepEqual(came(), news, 'the next one is tried first, and then it is clear which is at fault');
  for (let attempt = 3; attempt <= 10; attempt++) {
    clock.advance(DAY);
    await put('article.new', `pier${attempt}`);
    assert.deepEqual(await deliverDue(), { delivered: 1, failed: 1 });
  }
  assert.equal(came().filter((one) => one === 'article.new ferry').length, 10);
  const [ferry] = lettersIn(store, ['dead']);
  assert.equal(ferry?.title, 'ferry');
  const last = lines.findLast(({ level }) => level === 'error');
  assert.match(last?.msg ?? '', /^message given up.*outbox retry/);
});

test('two articles that a receiver chokes on hold the others up until a third is tried', async (t) => {
  const { put, deliverDue, receiver, clock, came } = await openOutboxDesk(t);
  receiver.answerWith(({ payload }) => (payload.data.article?.title === 'bridge' ? 204 : 500));
  for (const title of ['ferry', 'quay', 'bridge']) await put('article.new', title);
  for (const wait of [5 * SECOND, 5 * MINUTE]) {
    assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
    clock.advance(wait);
  }
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 2 });
  assert.deepEqual(
    came(),
    ['ferry', 'quay', 'bridge', 'ferry', 'quay'].map((title) => `article.new ${title}`),
  );
});

test('an article that fails alone keeps back no newer one', async (t) => {
  const { put, deliverDue, receiver, clock, came } = await openOutboxDesk(t);
  receiver.answerWith(({ payload }) => (payload.data.article?.title === 'ferry' ? 500 : 204));
  await put('article.new', 'ferry');
  await deliverDue();
  clock.advance(5 * SECOND);
  await deliverDue();
  await put('article.new', 'bridge');
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
  assert.deepEqual(came().slice(1), ['article.new ferry', 'article.new bridge']);
});

test('a receiver that answers 500 to everything is down: two days of it make no dead letters', async (t) => {
  const { put, deliverDue, receiver, clock, states, came } = await openOutboxDesk(t, { channel: { listsAll: true } });
  receiver.answerWith(() => 500);
  for (const title of ['ferry', 'bridge', 'ferry late']) await put('article.changed', title);
  for (let minute = 0; minute < 48 * 60; minute += 10) {
    await deliverDue();
    clock.advance(10 * MINUTE);
  }
  receiver.answerWith(() => 204);
  receiver.received.length = 0;
  clock.advance(DAY);
  assert.deepEqual(await deliverDue(), { delivered: 3, failed: 0 });
  assert.deepEqual(new Set((await states()).map((one) => one.split(' ').at(-1))), new Set(['delivered']));
  assert.ok(came().indexOf('article.changed ferry') < came().indexOf('article.changed ferry late'));
});

test('a message that is rejected is sent once more in its plainest form, and then given up without any wait', async (t) => {
  const { put, deliverDue, receiver, came, states, lines } = await openOutboxDesk(t);
  receiver.answerWith(({ payload, headers }) => {
    if (payload.data.article?.title === 'ferry') return headers['x-plain'] ? 204 : 422;
    return payload.data.article?.title === 'bridge' ? 422 : 204;
  });
  for (const title of ['ferry', 'bridge', 'quay']) await put('article.new', title);
  assert.deepEqual(await deliverDue(), { delivered: 2, failed: 1 });
  assert.deepEqual(came(), [
    'article.new ferry',
    'article.new ferry, plain',
    'article.new bridge',
    'article.new bridge, plain',
    'article.new quay',
  ]);
  assert.deepEqual(await states(), ['ferry delivered', 'bridge dead: answered 422 at ***', 'quay delivered']);
  assert.ok(lines.some(({ level, msg }) => level === 'error' && msg.startsWith('message given up')));
});

test('a message that nobody can lay out is given up, and keeps no other back', async (t) => {
  const { put, deliverDue, states, store } = await openOutboxDesk(t, {
    webhook: {
      words: (notice) => {
        if (notice.kind === 'article' && notice.article.title === 'ferry')
          throw new Error('no such filter at harbour-7f3a');
        return undefined;
      },
    },
  });
  await put('article.new', 'ferry');
  await put('article.new', 'bridge');
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 1 });
  assert.match((await states())[0] ?? '', /^ferry dead: .*no such filter at \*\*\*$/);
  assert.equal((await store.outbox.state('desk')).failingSince, undefined);
});

test('why a webhook fails is known for as long as it does', async (t) => {
  const { put, deliverDue, receiver, clock, store } = await openOutboxDesk(t);
  const reason = async () => (await store.outbox.state('desk')).reason;
  for (const status of [503, 400]) {
    receiver.answerWith(() => status);
    await put('article.new', `ferry${status}`);
    await deliverDue();
    assert.equal(await reason(), `answered ${status}`);
    receiver.answerWith(() => 204);
    clock.advance(MINUTE);
    await deliverDue();
    assert.equal(await reason(), undefined);
  }
});

test('a dead letter that is tried again waits, and what came later about its article waits with it', async (t) => {
  const { put, deliverDue, receiver, clock, came, store } = await openOutboxDesk(t);
  receiver.answerWith(() => 422);
  const id = await put('article.changed', 'ferry');
  await deliverDue();
  receiver.answerWith(() => 400);
  await put('article.changed', 'ferry late');
  await deliverDue();
  await store.deadLetters.retry({ ids: [id], webhook: undefined }, clock.now());
  await deliverDue();
  receiver.answerWith(() => 204);
  receiver.received.length = 0;
  await store.deadLetters.retry({ ids: [id], webhook: undefined }, clock.now() + HOUR);
  clock.advance(MINUTE);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 });
  clock.advance(HOUR);
  await deliverDue();
  assert.deepEqual(came(), ['article.changed ferry', 'article.changed ferry late']);
});

test('no error is logged or stored before it was redacted', async (t) => {
  const { put, deliverDue, receiver, states, logText, store, clock } = await openOutboxDesk(t, {
    channel: { interpret: () => ({ kind: 'refused', status: 403, error: 'harbour-7f3a is gone' }) },
  });
  receiver.answerWith(() => 403);
  await put('article.new', 'ferry');
  await deliverDue();
  clock.advance(DAY);
  const told = `${logText()} ${await states()} ${(await store.outbox.state('desk')).reason}`;
  assert.match(told, /\*\*\* is gone/);
  assert.doesNotMatch(told, /harbour-7f3a/);
});

test('what a run tells of articles waits for its end, and nothing else does', async (t) => {
  const { put, deliverDue, worker, store, came } = await openOutboxDesk(t);
  await put('article.new', 'before');
  const release = worker.hold(await store.outbox.lastKey());
  await put('article.new', 'ferry');
  await put('source.silent', 'paper');
  await deliverDue();
  assert.deepEqual(came(), ['article.new before', 'source.silent paper']);
  release();
  await deliverDue();
  assert.deepEqual(came().slice(2), ['article.new ferry']);
});

test('a message whose outcome was never written down comes again under the same id, alone as before', async (t) => {
  const { put, deliverDue, openWorker, receiver, clock } = await openOutboxDesk(t, { webhook: { maxPerRun: 1 } });
  const stopped = new AbortController();
  receiver.answerWith(() => () => stopped.abort());
  await put('article.new', 'ferry');
  await openWorker().deliverDue(stopped.signal);
  receiver.answerWith(() => 204);
  for (const title of ['bridge', 'quay']) await put('article.new', title);
  await put('article.changed', 'ferry late');
  clock.advance(MINUTE);
  await deliverDue();
  const [first, second] = receiver.received;
  assert.equal(second?.id, first?.id);
  assert.equal(second?.body, first?.body);
  assert.equal(receiver.received.length, 3, 'then a digest of what is new');
  await deliverDue();
  assert.equal(receiver.received.length, 4, 'and with the next run the change');
});

test('a dead letter is not sent after later news of its article: what is old would be read as new', async (t) => {
  const { put, deliverDue, receiver, came, store, clock } = await openOutboxDesk(t);
  receiver.answerWith(() => 422);
  const old = await put('article.new', 'ferry');
  const other = await put('article.new', 'quay');
  await deliverDue();
  receiver.answerWith(() => 204);
  await put('article.removed', 'ferry');
  await deliverDue();
  receiver.received.length = 0;
  const all = { ids: undefined, webhook: undefined };
  assert.deepEqual(await store.deadLetters.dropOutdated(all, clock.now()), [
    { webhook: 'desk', state: 'dead', count: 1 },
  ]);
  assert.deepEqual(await store.deadLetters.retry(all, clock.now()), [{ webhook: 'desk', state: 'dead', count: 1 }]);
  // Nor when it is named.
  assert.deepEqual(await store.deadLetters.retry({ ids: [old], webhook: undefined }, clock.now()), []);
  await deliverDue();
  assert.deepEqual(came(), ['article.new quay']);
  assert.deepEqual(
    lettersIn(store, ['dropped']).map(({ id }) => id),
    [old],
  );
  assert.notEqual(old, other);
});
