import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xmlSafe } from '../../src/article/text.ts';
import type { Known } from '../../src/corpus/view.ts';
import type { EntryOptions } from '../../src/feeds/entry.ts';
import { articleEvent, type EventData, newEventId, renderPayload, summaryEvent } from '../../src/notify/event.ts';
import { knownArticle } from '../support/decisions.ts';

const AT = Date.UTC(2026, 2, 5, 8);
const ADDRESSES: EntryOptions = {
  credits: new Map(),
  mergeCategories: true,
  unlisted: new Set(),
  siteUrl: 'https://feeds.example',
  permalink: '{{ site.url }}/articles/{{ article.id }}',
};

function knownWith(article: Partial<Known['article']>, changes: Partial<Known> = {}): Known {
  const known = knownArticle(1, changes);
  return { ...known, article: { ...known.article, ...article } };
}

function toldOf(known: Known): NonNullable<EventData['article']> {
  const { data } = JSON.parse(renderPayload(articleEvent('article.new', known, AT, ADDRESSES))) as { data: EventData };
  assert(data.article);
  return data.article;
}

test('authors are told by their names, and by a mail address only where there is nothing else', () => {
  const { authors } = toldOf(knownWith({ authors: ['Wu Hai <wu@hai.example>', '林舟', '<desk@news.example>', '<>'] }));
  assert.deepEqual(authors, ['Wu Hai', '林舟', 'desk@news.example', '<>']);
});

test('tags are told beside categories', () => {
  const { tags, categories } = toldOf(knownWith({ tags: ['渡轮', 'quay'], categories: ['港口'] }));
  assert.deepEqual([tags, categories], [['渡轮', 'quay'], ['港口']]);
});

test('of many tags, categories and authors twenty are told', () => {
  const many = Array.from({ length: 40 }, (_, at) => `${at}`);
  const { tags, categories, authors } = toldOf(knownWith({ tags: many, categories: many, authors: many }));
  assert.deepEqual([tags.length, categories.length, authors.length], [20, 20, 20]);
});

test('a title is cut between two graphemes', () => {
  const family = '👩‍👩‍👧‍👦';
  const { title } = toldOf(knownWith({ title: family.repeat(100) }));
  const graphemes = [...new Intl.Segmenter().segment(title)].map(({ segment }) => segment);
  assert.equal(graphemes.pop(), '…');
  assert(graphemes.length > 80 && graphemes.every((one) => one === family), title);
});

test('an article whose address is longer than any browser takes is told with the address of its page', () => {
  const link = `https://harbour.example/${'x'.repeat(1976)}`;
  assert.equal(toldOf(knownWith({ link })).url, link);
  const { id } = knownArticle(1);
  assert.equal(toldOf(knownWith({ link: `${link}y` })).url, `https://feeds.example/articles/${id}`);
});

/** What JSON, XML and UTF-8 make long, or break. */
const TROUBLE = [
  '"',
  '\\',
  '\n',
  '\u0001',
  '\uD83C',
  '\uDF0A',
  '\uFFFF',
  '\u2028',
  '潮',
  '👩‍👩‍👧‍👦',
  'e\u0301\u0301',
  '</script>',
  'a',
];
const hostile = (most: number) =>
  fc.tuple(fc.array(fc.constantFrom(...TROUBLE), { minLength: 1, maxLength: 4 }), fc.nat(most)).map(([parts, length]) =>
    parts
      .join('')
      .repeat(Math.ceil(length / parts.join('').length))
      .slice(0, length),
  );
const labels = fc
  .tuple(hostile(300), fc.constantFrom(0, 1, 30, 2000))
  .map(([label, count]) => Array.from({ length: count }, (_, at) => `${at}${label}`));
const hostileArticle = fc.record({
  title: hostile(20_000),
  summary: hostile(20_000),
  categories: labels,
  tags: labels,
  authors: labels,
  link: fc.option(hostile(4096), { nil: undefined }),
  image: fc.option(hostile(4096), { nil: undefined }),
});

test('whatever an article holds, its message is below 20 KB and says which article it is', () => {
  fc.assert(
    fc.property(
      hostileArticle,
      hostile(1000).map(xmlSafe),
      hostile(8000),
      hostile(100),
      (article, guid, path, reason) => {
        const known = knownWith(article, { guid, path });
        const change = { material: true, changes: ['title', 'text'] };
        const all = [
          articleEvent('article.changed', known, AT, ADDRESSES, change),
          summaryEvent([known, known, known, known, known], 10_000, AT, ADDRESSES),
        ];
        for (const event of all) {
          assert(event);
          const payload = renderPayload(event);
          assert(Buffer.byteLength(payload) < 20_000, `${Buffer.byteLength(payload)} bytes`);
          const { data } = JSON.parse(payload) as { data: EventData };
          assert.equal(data.article?.guid, guid);
          assert.equal(data.article?.id, known.id);
          for (const text of [data.article.title, data.article.summary, ...data.article.tags])
            assert(text.isWellFormed(), JSON.stringify(text));
        }
        const alarm = {
          subject: path,
          since: null,
          count: 9,
          reason: reason.repeat(1000),
          examples: [path, path, path],
        };
        const event = { id: newEventId(), at: AT, articleId: undefined, categories: [], data: { alarm } };
        assert(Buffer.byteLength(renderPayload({ ...event, type: 'file.invalid' })) < 20_000);
      },
    ),
    { numRuns: 150 },
  );
});
