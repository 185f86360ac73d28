import assert from 'node:assert/strict';
import test from 'node:test';
import { walkArchive } from './archive-client.ts';

const SITE = 'https://feeds.example';

function page(ids: readonly string[], before: string | undefined, gone: readonly string[] = []): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
${before ? `<link rel="prev-archive" href="${SITE}/${before}"/>` : ''}
${ids.map((id) => `<entry><id>${id}</id></entry>`).join('')}${gone.map((id) => `<at:deleted-entry ref="${id}"/>`).join('')}</feed>`;
}

const rss = (ids: readonly string[], before: string) =>
  `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="prev-archive" href="${SITE}/${before}"/>${ids
    .map((id) => `<item><guid>${id}</guid></item>`)
    .join('')}</channel></rss>`;

const reader = (pages: Readonly<Record<string, string>>) => async (address: string) => {
  const text = pages[address.slice(SITE.length + 1)];
  if (text === undefined) throw new Error(`nothing at ${address}`);
  return text;
};

const PAGES = {
  feed: page(['e', 'd'], '2', ['x']),
  rss: rss(['e', 'd'], '2'),
  json: JSON.stringify({ items: [{ id: 'e' }], next_url: `${SITE}/last` }),
  last: JSON.stringify({ items: [{ id: 'a' }] }),
  2: page(['c', 'b'], '1'),
  1: page(['a'], undefined),
  circle: page(['a'], 'circle'),
  gap: page(['a'], 'nowhere'),
};

const from = (start: string, options?: Parameters<typeof walkArchive>[2]) =>
  walkArchive(`${SITE}/${start}`, reader(PAGES), options);

test('a client goes from a feed through all its pages', async () => {
  const { ids, withdrawn, addresses } = await from('feed');
  assert.deepEqual(ids, ['e', 'd', 'c', 'b', 'a']);
  assert.deepEqual(withdrawn, ['x']);
  assert.equal(addresses.length, 3);
});

test('it goes from RSS to pages in Atom, and from JSON to pages in JSON', async () => {
  assert.deepEqual((await from('rss')).ids, ['e', 'd', 'c', 'b', 'a']);
  assert.deepEqual((await from('json')).ids, ['e', 'a']);
});

test('it does not ask again for a page it knows', async () => {
  assert.deepEqual((await from('feed', { known: new Set([`${SITE}/2`]) })).ids, ['e', 'd']);
});

test('it waits between two requests', async () => {
  let times = 0;
  await from('feed', {
    between: async () => {
      times++;
    },
  });
  assert.equal(times, 2);
});

test('it notices a circle, and a page that is not there', async () => {
  await assert.rejects(from('circle'), /in circles/);
  await assert.rejects(from('gap'), /nothing at/);
});
