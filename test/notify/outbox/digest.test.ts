import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePayloads } from '../../../src/notify/outbox/digest.ts';

const article = (number: number, summary = '') => ({
  id: `id${number}`,
  guid: `tag:feeds.example,2026:id${number}`,
  url: `https://feeds.example/articles/id${number}`,
  title: `第${number}号`,
  summary,
  categories: ['港口'],
  authors: [],
  published: '2024-03-05T08:00:00.000Z',
  modified: null,
  image: null,
  source: 'paper',
  path: `${number}.md`,
});
const message = (number: number, summary?: string) =>
  JSON.stringify({
    type: 'article.new',
    timestamp: '2024-03-05T08:00:00.000Z',
    data: { article: article(number, summary) },
  });

test('one message stays as it is', () => {
  assert.equal(mergePayloads([message(1)]), message(1));
});

test('several messages become one: all are listed and counted, the first stands for them', () => {
  const merged = JSON.parse(mergePayloads([message(1), message(2), message(3)]));
  assert.equal(merged.type, 'article.new');
  assert.equal(merged.data.count, 3);
  assert.deepEqual(merged.data.article, article(1));
  assert.deepEqual(merged.data.articles, [article(1), article(2), article(3)]);
});

test('however many there are, a digest stays below 20 KB, lists whole articles and counts all', () => {
  for (const size of [1, 50, 150]) {
    const payloads = Array.from({ length: 800 }, (_, number) => message(number, '潮'.repeat(size)));
    const merged = mergePayloads(payloads);
    assert.ok(Buffer.byteLength(merged) < 20_000, `${Buffer.byteLength(merged)} bytes`);
    const { data } = JSON.parse(merged);
    assert.equal(data.count, 800);
    assert.ok(data.articles.length > 10);
    assert.deepEqual(data.articles[5], article(5, '潮'.repeat(size)));
  }
});

test('the same messages give the same digest, so that a second attempt sends the same body', () => {
  const payloads = [message(1), message(2)];
  assert.equal(mergePayloads(payloads), mergePayloads(payloads));
});

test('messages of one source say which that is, and those of several do not', () => {
  const of = (source: string, count?: number) => {
    const article = { id: 'a', source };
    const more = count === undefined ? {} : { articles: [article], count, source: { name: source } };
    return JSON.stringify({ type: 'article.new', timestamp: '2026-03-05T08:00:00.000Z', data: { article, ...more } });
  };
  const sourceOf = (...payloads: readonly string[]) => JSON.parse(mergePayloads(payloads)).data.source;
  assert.deepEqual(sourceOf(of('paper'), of('paper')), { name: 'paper' });
  assert.deepEqual(sourceOf(of('paper', 74), of('paper')), { name: 'paper' });
  assert.equal(sourceOf(of('paper', 74), of('wire')), undefined);
  assert.equal(sourceOf(of('wire'), of('paper', 74)), undefined);
});
