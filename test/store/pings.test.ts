import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { feedPings, hubName } from '../../src/notify/hubs.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createArticleFolder } from '../support/article-folder.ts';

const HUB = 'https://hub.example/';
const NAME = hubName(HUB);
const FEED = 'http://feeds.example/feeds/all/rss.xml';

async function openOutbox(t: TestContext) {
  const { db, raw } = await openSqlite(createArticleFolder(t).store);
  t.after(() => db.destroy());
  const outbox = createOutbox(db, raw);
  return {
    ...outbox,
    raw,
    put: (now: number, ...addresses: string[]) =>
      outbox.putPings(feedPings(addresses.length > 0 ? addresses : [FEED], [HUB], now)),
    rows: () =>
      raw
        .prepare('SELECT state, attempts, next_attempt_at AS at, finished_at AS ended FROM deliveries ORDER BY key')
        .all()
        .map((row) => ({ ...row })),
    fail: (key: number, nextAttemptAt: number | undefined, now: number) =>
      outbox.failed([key], { error: 'answered 500', status: 500, nextAttemptAt, now }),
  };
}

const due = (pending: readonly { readonly key: number }[]) => pending.map(({ key }) => key);

test('a ping is due at once, and holds the address alone', async (t) => {
  const outbox = await openOutbox(t);
  outbox.put(1000);
  const [ping] = await outbox.due(NAME, 1000, 10);
  assert.deepEqual(
    [ping?.eventId, ping?.type, ping?.payload, ping?.dueAt],
    [`ping:${FEED}`, 'feed.published', JSON.stringify({ topic: FEED }), 1000],
  );
});

test('a thousand changes of a feed leave one row for each address', async (t) => {
  const outbox = await openOutbox(t);
  for (let now = 1000; now < 2000; now++) {
    outbox.put(now, FEED, `${FEED}?2`);
    if (now % 3 === 0) await outbox.delivered(due(await outbox.due(NAME, now, 1)), NAME, now, 204);
  }
  assert.equal(outbox.rows().length, 2);
  assert.equal(outbox.raw.prepare('SELECT 1 FROM events').all().length, 2);
});

test('a ping that waits for a later attempt is left alone, with its attempts', async (t) => {
  const outbox = await openOutbox(t);
  outbox.put(1000);
  const [key = 0] = due(await outbox.due(NAME, 1000, 10));
  await outbox.fail(key, 6000, 1000);
  outbox.put(2000);
  assert.deepEqual(outbox.rows(), [{ state: 'pending', attempts: 1, at: 6000, ended: null }]);
  assert.deepEqual(due(await outbox.due(NAME, 6000, 10)), [key]);
});

test('a ping whose next attempt is due keeps count of those that failed', async (t) => {
  const outbox = await openOutbox(t);
  outbox.put(1000);
  const [key = 0] = due(await outbox.due(NAME, 1000, 10));
  await outbox.fail(key, 6000, 1000);
  outbox.put(7000);
  assert.deepEqual(outbox.rows(), [{ state: 'pending', attempts: 1, at: 7000, ended: null }]);
});

test('one that waits for long is brought forward to an hour from now, and no nearer by later ones', async (t) => {
  const outbox = await openOutbox(t);
  outbox.put(1000);
  const [key = 0] = due(await outbox.due(NAME, 1000, 10));
  await outbox.fail(key, 90_000_000, 1000);
  for (const now of [2000, 3000, 4000]) outbox.put(now);
  assert.deepEqual(outbox.rows(), [{ state: 'pending', attempts: 1, at: 3_602_000, ended: null }]);
});

for (const end of ['delivered', 'failed', 'dead'] as const) {
  test(`an attempt that is in flight when the feed changes again settles nothing by being ${end}`, async (t) => {
    const outbox = await openOutbox(t);
    outbox.put(1000);
    const [key = 0] = due(await outbox.due(NAME, 1000, 10));
    outbox.put(2000);
    if (end === 'delivered') await outbox.delivered([key], NAME, 3000, 204);
    else await outbox.fail(key, end === 'dead' ? undefined : 9000, 3000);
    const later = due(await outbox.due(NAME, 3000, 10));
    assert.equal(later.length, 1);
    assert.notEqual(later[0], key);
    await outbox.delivered(later, NAME, 4000, 204);
    assert.deepEqual(outbox.rows(), [{ state: 'delivered', attempts: 1, at: 2000, ended: 4000 }]);
  });
}

for (const end of ['delivered', 'dead'] as const) {
  test(`after one that was ${end} the next begins anew`, async (t) => {
    const outbox = await openOutbox(t);
    outbox.put(1000);
    const [key = 0] = due(await outbox.due(NAME, 1000, 10));
    if (end === 'delivered') await outbox.delivered([key], NAME, 1500, 204);
    else await outbox.fail(key, undefined, 1500);
    outbox.put(2000);
    assert.deepEqual(outbox.rows(), [{ state: 'pending', attempts: 0, at: 2000, ended: null }]);
  });
}

test('what one hub has failed to take is no reason to keep it from another', async (t) => {
  const { due: dueAt, ...outbox } = await openOutbox(t);
  const both = (now: number) => outbox.putPings(feedPings([FEED], [HUB, 'https://two.example/'], now));
  both(1000);
  const [key = 0] = due(await dueAt(NAME, 1000, 10));
  await outbox.fail(key, 6000, 1000);
  const other = hubName('https://two.example/');
  await outbox.delivered(due(await dueAt(other, 1000, 10)), other, 1000, 204);
  both(2000);
  assert.equal((await dueAt(NAME, 2000, 10)).length, 0);
  assert.equal((await dueAt(other, 2000, 10)).length, 1);
});

test('pings come and go with the transaction they are put in', async (t) => {
  const outbox = await openOutbox(t);
  outbox.raw.exec('BEGIN');
  outbox.put(1000);
  outbox.raw.exec('ROLLBACK');
  assert.deepEqual(outbox.rows(), []);
  assert.equal((await outbox.due(NAME, 1000, 10)).length, 0);
});

test('pings are about no article', async (t) => {
  const outbox = await openOutbox(t);
  outbox.put(1000);
  assert.deepEqual([...(await outbox.told(''))], []);
  assert.deepEqual(await outbox.about(''), []);
});
