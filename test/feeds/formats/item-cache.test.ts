import assert from 'node:assert/strict';
import test from 'node:test';
import { createItemCache } from '../../../src/feeds/formats/item-cache.ts';
import { renderFeed } from '../../../src/feeds/formats/render.ts';
import { documentOf, entryOf } from '../../support/feed-documents.ts';

/** A cache with room for two items, and what it had to render. */
function watchedCache() {
  const rendered: string[] = [];
  const cache = createItemCache(2 * 1000);
  const ask = (id: string, bytes = 700) =>
    cache.rendered('rss', 'full', id, () => {
      rendered.push(id);
      return { id, text: id, bytes };
    });
  return { ask, rendered };
}

test('an item is rendered once, and the one asked for longest ago goes first', () => {
  const { ask, rendered } = watchedCache();
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) assert.deepEqual(ask(id), { id, text: id, bytes: 700 });
  assert.deepEqual(rendered, ['a', 'b', 'c', 'b']);
});

test('an item larger than the cache is rendered each time, and leaves room for others behind', () => {
  const { ask, rendered } = watchedCache();
  for (const id of ['a', 'a']) ask(id, 5000);
  for (const id of ['b', 'b']) ask(id);
  assert.deepEqual(rendered, ['a', 'a', 'b']);
});

test('formats and forms are told apart, and what could not be rendered is remembered too', () => {
  const cache = createItemCache(100_000);
  const asked: string[] = [];
  for (const [format, form] of [
    ['rss', 'full'],
    ['rss', 'summary'],
    ['atom', 'full'],
    ['rss', 'full'],
  ] as const)
    cache.rendered(format, form, 'a', () => {
      asked.push(`${format} ${form}`);
      return { reason: 'broken' };
    });
  assert.deepEqual(asked, ['rss full', 'rss summary', 'atom full']);
});

test('a feed is the same with a cache and without, in whichever feed its articles stood before', () => {
  const entries = ['a', 'b', 'c'].map((id) => entryOf({ id, guid: id }));
  const cache = createItemCache(100_000);
  for (const format of ['rss', 'atom', 'json'] as const) {
    renderFeed({ ...documentOf(entries.slice(1)), slug: 'other', language: 'en', hubs: [] }, format, cache);
    assert.deepEqual(renderFeed(documentOf(entries), format, cache), renderFeed(documentOf(entries), format));
  }
});
