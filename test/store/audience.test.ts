import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { DAY } from '../support/clock.ts';

const NOON = Date.UTC(2024, 2, 5, 12);
const visit = (reader: string, subscribers: Record<string, number> = {}, requests = 1) => ({
  slug: 'all',
  format: 'rss',
  reader,
  requests,
  subscribers,
});

async function openAudience(t: Parameters<typeof createArticleFolder>[0]) {
  const store = await openStore(createArticleFolder(t).store);
  t.after(() => store.close());
  const subscribers = async () =>
    (await store.audience.readers()).map(({ reader, subscribers }) => [reader, subscribers]);
  return { ...store.audience, subscribers };
}

test('requests add up, and the day of the last one is kept', async (t) => {
  const audience = await openAudience(t);
  await audience.add([visit('curl', {}, 2), visit('Feedly', { '': 30 })], NOON);
  await audience.add([visit('curl', {}, 3)], NOON + DAY);
  assert.deepEqual(await audience.readers(), [
    { slug: 'all', format: 'rss', reader: 'Feedly', subscribers: 30, requests: 1, lastSeen: '2024-03-05' },
    { slug: 'all', format: 'rss', reader: 'curl', subscribers: undefined, requests: 5, lastSeen: '2024-03-06' },
  ]);
});

test('of one day the largest number of subscribers stands, of two days the later one', async (t) => {
  const audience = await openAudience(t);
  await audience.add([visit('Feedly', { '': 30 })], NOON);
  await audience.add([visit('Feedly', { '': 28 })], NOON + 1);
  assert.deepEqual(await audience.subscribers(), [['Feedly', 30]]);
  await audience.add([visit('Feedly', { '': 28 })], NOON + DAY);
  assert.deepEqual(await audience.subscribers(), [['Feedly', 28]]);
});

test('several ids of one aggregator add up, and one that is not heard of for a week counts no more', async (t) => {
  const audience = await openAudience(t);
  await audience.add([visit('Feedbin', { a: 3, b: 4 })], NOON);
  await audience.add([visit('Feedbin', { a: 5 })], NOON + DAY);
  assert.deepEqual(await audience.subscribers(), [['Feedbin', 9]]);
  await audience.add([visit('Feedbin', { a: 5 })], NOON + 7 * DAY);
  assert.deepEqual(await audience.subscribers(), [['Feedbin', 5]]);
});

test('a feed has a hundred names; all further ones are one', async (t) => {
  const audience = await openAudience(t);
  await audience.add(
    Array.from({ length: 150 }, (_, at) => visit(`reader ${at}`)),
    NOON,
  );
  await audience.add([visit('reader 149'), visit('reader 0')], NOON);
  const readers = await audience.readers();
  assert.equal(readers.length, 101);
  assert.equal(readers.find(({ reader }) => reader === 'other')?.requests, 51);
  assert.equal(readers.find(({ reader }) => reader === 'reader 0')?.requests, 2);
});

test('who has not come for ninety days is forgotten', async (t) => {
  const audience = await openAudience(t);
  await audience.add([visit('curl')], NOON);
  await audience.add([visit('Feedly', { '': 1 })], NOON + 90 * DAY);
  assert.equal((await audience.readers()).length, 2);
  await audience.add([visit('Feedly', { '': 1 })], NOON + 91 * DAY);
  assert.deepEqual(await audience.subscribers(), [['Feedly', 1]]);
});
