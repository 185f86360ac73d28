import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Message } from '../../../src/notify/channel.ts';
import { type Outline, outlineOf } from '../../../src/notify/text/outline.ts';
import { messageOf, SITE, told } from '../../support/receivers/conformance.ts';

const EMPTY: Omit<Outline, 'tone' | 'headline' | 'others'> = {
  url: undefined,
  text: '',
  about: '',
  image: undefined,
  items: [],
};
const { title, url } = told();

for (const [name, message, expected, more] of [
  [
    'a new article is told whole',
    messageOf('article.new', { article: told() }),
    {
      tone: 'new',
      headline: title,
      url,
      text: told().summary,
      about: 'The Paper · Harbour, Traffic',
      image: told().image ?? undefined,
    },
  ],
  [
    'a correction is short',
    messageOf('article.changed', { article: told() }),
    { tone: 'changed', headline: `Corrected: ${title}`, url, about: 'The Paper' },
  ],
  [
    'a correction says what has changed',
    messageOf('article.changed', { article: told(), change: { material: true, changes: ['categories', 'title'] } }),
    {
      tone: 'changed',
      headline: `Corrected: ${title}`,
      url,
      text: 'Changed: title, categories',
      about: 'The Paper',
    },
  ],
  [
    'a withdrawal leads nowhere',
    messageOf('article.removed', { article: told() }),
    { tone: 'removed', headline: `Withdrawn: ${title}`, about: 'The Paper' },
  ],
  [
    'a digest names its articles',
    messageOf('article.changed', { articles: [told()], count: 3 }),
    { tone: 'changed', headline: '3 articles corrected', items: [{ title, url }] },
    { text: 'and 2 more', url: 'http://feeds.example/' },
  ],
  [
    'a digest of one source says which',
    messageOf('article.new', { articles: [told()], count: 1, source: { name: 'paper' } }),
    { tone: 'new', headline: '1 article new · The Paper', items: [{ title, url }] },
  ],
  [
    'a digest of withdrawals leads nowhere',
    messageOf('article.removed', { articles: [told()], count: 3 }),
    { tone: 'removed', headline: '3 articles withdrawn', items: [{ title, url: undefined }] },
    { text: 'and 2 more', url: undefined },
  ],
  [
    'an alarm is of the site',
    messageOf('source.silent', { source: { name: 'wire', lastNew: null } }),
    { tone: 'wrong', headline: 'Harbour Post', text: 'Nothing new from wire. See whether its crawler still runs' },
  ],
  [
    'the end of an alarm is good news',
    messageOf('source.resumed', { source: { name: 'wire', lastNew: null } }),
    { tone: 'right', headline: 'Harbour Post', text: 'wire has something new again' },
  ],
] as readonly (readonly [string, Message, Partial<Outline>, unknown?])[]) {
  test(`an outline: ${name}`, () => {
    const { others, ...outline } = outlineOf(message.notice, SITE);
    assert.deepEqual(outline, { ...EMPTY, ...expected });
    assert.deepEqual(others(1), more);
  });
}

test('an outline: a ping is told to no chat', () => {
  assert.throws(() => outlineOf({ kind: 'ping', topic: 'https://feeds.example/all' }, SITE), /hubs/);
});
