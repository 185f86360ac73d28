import assert from 'node:assert/strict';
import test from 'node:test';
import type { Known } from '../../src/corpus/view.ts';
import { permalinkOf, toEntry } from '../../src/feeds/entry.ts';
import { FIRST_RUN, LATER, preparedArticle } from '../support/corpus.ts';

const ADDRESSES = {
  credits: new Map(),
  unlisted: new Set<string>(),
  siteUrl: 'https://feeds.example/news',
  permalink: '{{ site.url }}/articles/{{ article.id }}',
  mergeCategories: true,
};

function knownWith(changes: Partial<Known>, article: Parameters<typeof preparedArticle>[0] = {}): Known {
  return {
    id: 'abc',
    guid: 'tag:x,2026:abc',
    source: 'paper',
    path: 'a.md',
    state: 'published',
    also: [],
    firstSeen: FIRST_RUN,
    updated: FIRST_RUN,
    ...preparedArticle(article),
    ...changes,
  };
}

const PERMALINKS: readonly { name: string; permalink: string; url: string }[] = [
  {
    name: 'the page of the article',
    permalink: '{{ site.url }}/articles/{{ article.id }}',
    url: 'https://feeds.example/news/articles/abc',
  },
  {
    name: 'blanks in the braces mean nothing',
    permalink: '{{site.url}}/{{  article.id  }}',
    url: 'https://feeds.example/news/abc',
  },
  {
    name: 'a guid is encoded',
    permalink: 'https://a.example/?id={{ article.guid }}',
    url: 'https://a.example/?id=tag%3Ax%2C2026%3Aa%2Fb',
  },
  {
    name: 'a name that nobody knows stays to be seen',
    permalink: '{{ site.url }}/{{ article.slug }}',
    url: 'https://feeds.example/news/{{ article.slug }}',
  },
  {
    name: 'no name of an object’s own is known',
    permalink: '{{ site.url }}/{{ article.id }}/$&',
    url: 'https://feeds.example/news/abc/$&',
  },
];

for (const { name, permalink, url } of PERMALINKS) {
  test(`where an article is read: ${name}`, () => {
    assert.equal(permalinkOf('abc', 'tag:x,2026:a/b', { ...ADDRESSES, permalink }), url);
  });
}

test('an article with a link of its own is read there, any other at its permalink', () => {
  assert.equal(toEntry(knownWith({}, { link: 'https://news.example/1' }), ADDRESSES).url, 'https://news.example/1');
  assert.equal(toEntry(knownWith({}), ADDRESSES).url, 'https://feeds.example/news/articles/abc');
});

test('an entry was never updated before it was published', () => {
  const entry = (updated: number) => toEntry(knownWith({ updated }, { published: LATER }), ADDRESSES);
  assert.equal(entry(FIRST_RUN).updated, LATER);
  assert.equal(entry(LATER + 5).updated, LATER + 5);
});

test('an entry says what its article says', () => {
  const known = knownWith(
    {},
    { title: 'Tide', categories: ['a'], authors: ['b'], image: 'https://img.example/c.png', language: 'en' },
  );
  const { id, guid, title, html, summary, published, authors, categories, image, language } = toEntry(known, ADDRESSES);
  assert.deepEqual([id, guid], [known.id, known.guid]);
  const { article } = known;
  assert.deepEqual(
    [title, html, summary, published, authors, categories, image, language],
    [
      article.title,
      article.html,
      article.summary,
      article.published,
      article.authors,
      article.categories,
      article.image,
      article.language,
    ],
  );
});
