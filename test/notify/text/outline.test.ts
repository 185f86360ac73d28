import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outline, outlineOf } from '../../../src/notify/text/outline.ts';
import { messageOf, SITE, told } from '../../support/receivers/conformance.ts';

const EMPTY: Omit<Outline, 'tone' | 'headline'> = {
  url: undefined,
  text: '',
  about: '',
  image: undefined,
  items: [],
  count: 0,
};
const { title, url } = told();

for (const [name, message, expected] of [
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
    'a withdrawal leads nowhere',
    messageOf('article.removed', { article: told() }),
    { tone: 'removed', headline: `Withdrawn: ${title}`, about: 'The Paper' },
  ],
  [
    'a digest names its articles',
    messageOf('article.changed', { articles: [told()], count: 3 }),
    { tone: 'changed', headline: '3 articles corrected', items: [{ title, url }], count: 3 },
  ],
  [
    'a digest of withdrawals leads nowhere',
    messageOf('article.removed', { articles: [told()], count: 3 }),
    { tone: 'removed', headline: '3 articles withdrawn', items: [{ title, url: undefined }], count: 3 },
  ],
  [
    'an alarm is of the site',
    messageOf('source.silent', { source: { name: 'wire', lastNew: null } }),
    { tone: 'wrong', headline: 'Harbour Post', text: 'Nothing new from wire' },
  ],
  [
    'the end of an alarm is good news',
    messageOf('source.resumed', { source: { name: 'wire', lastNew: null } }),
    { tone: 'right', headline: 'Harbour Post', text: 'wire has something new again' },
  ],
] as const) {
  test(`an outline: ${name}`, () => {
    assert.deepEqual(outlineOf(message.notice, SITE), { ...EMPTY, ...expected });
  });
}

test('an outline: a ping is told to no chat', () => {
  assert.throws(() => outlineOf({ kind: 'ping', topic: 'https://feeds.example/all' }, SITE), /hubs/);
});
