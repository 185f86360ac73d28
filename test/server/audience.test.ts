import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAudience } from '../../src/server/audience.ts';

test('a reader is counted at each feed by itself, and what was taken is not taken again', () => {
  const audience = createAudience();
  audience.seen('all', 'rss', 'Feedly/1.0 (30 subscribers)');
  audience.seen('all', 'rss', 'Feedly/1.0 (29 subscribers)');
  audience.seen('all', 'atom', 'curl/8.0');
  audience.seen('港口', 'rss', 'curl/8.1');
  assert.deepEqual(audience.take(), [
    { slug: 'all', format: 'rss', reader: 'Feedly', requests: 2, subscribers: { '': 30 } },
    { slug: 'all', format: 'atom', reader: 'curl', requests: 1, subscribers: {} },
    { slug: '港口', format: 'rss', reader: 'curl', requests: 1, subscribers: {} },
  ]);
  assert.deepEqual(audience.take(), []);
});

test('an aggregator’s own ids of a feed are kept apart', () => {
  const audience = createAudience();
  for (const [id, count] of [
    ['a', 3],
    ['b', 4],
    ['a', 5],
  ])
    audience.seen('all', 'rss', `Feedbin feed-id:${id} - ${count} subscribers`);
  assert.deepEqual(audience.take()[0]?.subscribers, { a: 5, b: 4 });
});

test('strangers with ever new names share one place in the end', () => {
  const audience = createAudience();
  const letters = (number: number) => [...String(number)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  for (let number = 0; number < 1000; number++) audience.seen('all', 'rss', `${letters(number)}/1.0`);
  const visits = audience.take();
  assert.equal(visits.length, 101);
  assert.equal(visits.find(({ reader }) => reader === 'other')?.requests, 900);
});
