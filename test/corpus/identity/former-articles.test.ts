import assert from 'node:assert/strict';
import test from 'node:test';
import type { Article } from '../../../src/article/article.ts';
import {
  changesSince,
  createFormerArticles,
  type PublishedItem,
  rememberItem,
} from '../../../src/corpus/identity/former-articles.ts';
import { mintGuid, mintId } from '../../../src/corpus/identity/identity.ts';
import { introduce } from '../../../src/corpus/identity/newcomer.ts';
import { createView } from '../../../src/corpus/view.ts';
import { articleOf, LATER, OTHER_STORY, preparedArticle, STORY } from '../../support/corpus.ts';

const PLACE = mintId('paper', 'a.md');
const ELSEWHERE = mintId('paper', 'b.md');

/** The published form of an article that was first seen at `a.md`. */
function itemOf(changes: Partial<Article> = {}, item: Partial<PublishedItem> = {}): PublishedItem {
  const { title, link, published, html, summary, declaredId } = articleOf(changes);
  const guid = declaredId ?? mintGuid(PLACE, 'news.example');
  return { guid, id: PLACE, title, link, published, updated: published, html, summary, ...item };
}

const SUMMARY = { html: undefined };
const SHORT = { text: '三点一刻。' };
const AT = Date.UTC(2024, 2, 5);

type Found = 'at once' | 'at last' | 'never';
const CASES: readonly {
  readonly name: string;
  readonly item?: PublishedItem;
  readonly read?: Partial<Article>;
  readonly place?: string;
  readonly found: Found;
}[] = [
  { name: 'the same article in its place', found: 'at once' },
  { name: 'the same words under another name', place: ELSEWHERE, found: 'at once' },
  {
    name: 'the same words under another title and date',
    read: { title: '另一题', published: 0 },
    place: ELSEWHERE,
    found: 'at once',
  },
  {
    name: 'the same words with other pictures',
    read: { html: `<p>${STORY}<img src="https://x.example/1.png" alt=""></p>` },
    place: ELSEWHERE,
    found: 'at once',
  },
  { name: 'another story in its place', read: { title: '旧钟', text: OTHER_STORY }, found: 'never' },
  { name: 'another story in its place under its title', read: { text: OTHER_STORY }, found: 'at last' },
  {
    name: 'its words, edited, in its place under another title',
    read: { title: '旧钟', text: `${STORY}（更正）` },
    found: 'at last',
  },
  {
    name: 'its title in other quotation marks, and other words',
    item: itemOf({ title: '“渡轮”停航' }),
    read: { title: '「渡轮」停航', text: OTHER_STORY },
    found: 'at last',
  },
  {
    name: 'edited and renamed, of the same moment',
    read: { text: `${STORY}（更正）` },
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'a stub that has become a long text, of the same moment',
    item: itemOf({ text: STORY.slice(0, 20) }),
    read: { text: STORY + OTHER_STORY },
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'another story of the same title and moment elsewhere',
    read: { text: OTHER_STORY },
    place: ELSEWHERE,
    found: 'never',
  },
  {
    name: 'edited, renamed and of another moment',
    read: { text: `${STORY}（更正）`, published: 0 },
    place: ELSEWHERE,
    found: 'never',
  },
  {
    name: 'a link that became https and has other parameters',
    item: itemOf({ link: 'http://x.example/a?id=1' }),
    read: { text: `${STORY}（更正）`, published: 0, link: 'https://x.example/a?from=feed' },
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'the same link under another title',
    item: itemOf({ link: 'http://x.example/a?id=1' }),
    read: { title: '另题', text: `${STORY}（更正）`, published: 0, link: 'https://x.example/a?id=1' },
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'another story at the same link',
    item: itemOf({ link: 'http://x.example/latest' }),
    read: { title: '旧钟', text: OTHER_STORY, link: 'http://x.example/latest' },
    place: ELSEWHERE,
    found: 'never',
  },
  {
    name: 'the id it declares, whatever it says',
    item: itemOf({ declaredId: 'harbour-1' }),
    read: { declaredId: 'harbour-1', title: '旧钟', text: OTHER_STORY },
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'the same words with the id they declare',
    item: itemOf({ declaredId: 'harbour-1' }),
    read: { declaredId: 'harbour-1' },
    place: ELSEWHERE,
    found: 'at once',
  },
  {
    name: 'the same words without the id that was declared',
    item: itemOf({ declaredId: 'harbour-1' }),
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'a declared address as Atom writes it',
    item: itemOf({}, { guid: 'https://x.example/%E6%B8%AF' }),
    read: { declaredId: 'HTTPS://X.example/港' },
    place: ELSEWHERE,
    found: 'at once',
  },
  {
    name: 'a few words under another title elsewhere',
    item: itemOf(SHORT),
    read: { ...SHORT, title: '旧钟' },
    place: ELSEWHERE,
    found: 'never',
  },
  {
    name: 'a few words of another day under the same title elsewhere',
    item: itemOf(SHORT),
    read: { ...SHORT, published: 0 },
    place: ELSEWHERE,
    found: 'at last',
  },
  { name: 'a few words under the same title', item: itemOf(SHORT), read: SHORT, place: ELSEWHERE, found: 'at once' },
  {
    name: 'two pictures of different titles',
    item: itemOf({ text: '', html: '<img src="https://x.example/1.png">' }),
    read: { title: '旧钟', text: '', html: '<img src="https://x.example/2.png">' },
    place: ELSEWHERE,
    found: 'never',
  },
  { name: 'a summary of the same words', item: itemOf({}, SUMMARY), place: ELSEWHERE, found: 'at once' },
  {
    name: 'a summary of the same words, stamped anew',
    item: itemOf({}, SUMMARY),
    read: { published: 0 },
    place: ELSEWHERE,
    found: 'at last',
  },
  {
    name: 'a summary of other words in its place',
    item: itemOf({}, SUMMARY),
    read: { title: '旧钟', text: OTHER_STORY },
    found: 'never',
  },
  {
    name: 'seconds alone',
    item: itemOf({ published: AT, ...SHORT }),
    read: { ...SHORT, published: AT + 999 },
    place: ELSEWHERE,
    found: 'at once',
  },
];

for (const { name, item = itemOf(), read = {}, place = PLACE, found } of CASES) {
  test(`a published article is found ${found}: ${name}`, () => {
    const former = createFormerArticles([JSON.parse(JSON.stringify(rememberItem(item)))]);
    const find = (last: boolean) => {
      const answer = former.find(preparedArticle(read), [place], last);
      return typeof answer === 'object' ? answer.guid : answer;
    };
    const expected = {
      'at once': [item.guid, item.guid],
      'at last': ['later', item.guid],
      never: [undefined, undefined],
    };
    assert.deepEqual([find(false), find(true)], expected[found]);
  });
}

test('an article is given once, and its id belongs to it until then', () => {
  const former = createFormerArticles([rememberItem(itemOf())]);
  assert.ok(former.stoodAt('paper', 'a.md'));
  assert.ok(!former.stoodAt('paper', 'b.md'));
  assert.ok(former.holdsId(PLACE));
  assert.equal(former.missing().length, 1);
  former.give(mintGuid(PLACE, 'news.example'));
  assert.ok(!former.stoodAt('paper', 'a.md') && !former.holdsId(PLACE));
  assert.equal(former.find(preparedArticle(), [PLACE], true), undefined);
  assert.deepEqual(former.missing(), []);
});

const CHANGES: readonly (readonly [string, PublishedItem, Partial<Article>, readonly string[]])[] = [
  ['nothing', itemOf(), {}, []],
  ['another date', itemOf(), { published: 0 }, []],
  ['a title', itemOf(), { title: '停航' }, ['title']],
  ['a word', itemOf(), { text: `${STORY}。` }, ['text']],
  ['emphasis', itemOf(), { html: `<p><b>${STORY}</b></p>` }, ['markup']],
  [
    'escaped characters',
    itemOf({ text: 'a < b', html: '<p>a &lt; b</p>' }),
    { text: 'a < b', html: '<p>a &lt; b</p>' },
    [],
  ],
  [
    'what is left out since',
    itemOf({ text: `${STORY}订阅我们` }),
    { wholeText: `${STORY}订阅我们`, leftOut: [{ kind: 'text', sample: '订阅我们' }] },
    [],
  ],
  ['a summary', itemOf({ summary: '渡轮' }, SUMMARY), { summary: '另一个' }, ['text']],
  [
    'words that the summary does not hold',
    itemOf({ summary: '渡轮' }, SUMMARY),
    { summary: '渡轮', text: OTHER_STORY },
    [],
  ],
];

for (const [name, item, read, changes] of CHANGES) {
  test(`between a feed and a file there may be different: ${name}`, () => {
    assert.deepEqual(changesSince(rememberItem(item), preparedArticle(read)), changes);
  });
}

/** What a file is called that holds an article new to the store. */
function introduced(read: Partial<Article>, item: PublishedItem, path: string) {
  const { article, fingerprint } = preparedArticle(read);
  const places = [mintId('paper', path), mintId('paper', path, 'more')];
  const answer = introduce(
    { source: 'paper', path, article, fingerprint },
    places,
    createView({ files: [], articles: [] }),
    {
      authority: 'news.example',
      now: LATER,
      policy: { minor: 'silent', material: 'update' },
      last: true,
      former: createFormerArticles([rememberItem(item)]),
    },
  );
  assert(answer !== 'later');
  return answer;
}

test('an article that was published is called, dated and last changed as it was', () => {
  const { id, guid, article, updated } = introduced(
    { published: AT + 5000 },
    itemOf({}, { updated: AT + 1000 }),
    'b.md',
  );
  assert.deepEqual([id, guid, article.published, updated], [PLACE, mintGuid(PLACE, 'news.example'), AT, AT + 1000]);
});

test('an edit since is a change of today, unless nobody is to be told', () => {
  assert.equal(introduced({ text: `${STORY}（更正）` }, itemOf(), 'a.md').updated, LATER);
  assert.equal(introduced({ html: `<p><b>${STORY}</b></p>` }, itemOf(), 'a.md').updated, AT);
});

test('a story in the place of another is not called as that one is', () => {
  const { id, guid } = introduced({ title: '旧钟', text: OTHER_STORY }, itemOf(), 'a.md');
  assert.equal(id, mintId('paper', 'a.md', 'more'));
  assert.equal(guid, mintGuid(id, 'news.example'));
});

test('a declared id is taken letter for letter, also from Atom; one that was not published is not taken, and that is told', () => {
  const address = introduced(
    { declaredId: 'HTTPS://X.example/港' },
    itemOf({}, { guid: 'https://x.example/%E6%B8%AF' }),
    'a.md',
  );
  assert.equal(address.guid, 'HTTPS://X.example/港');
  assert.deepEqual(address.article.warnings, []);
  const late = introduced({ declaredId: 'harbour-1' }, itemOf(), 'a.md');
  assert.equal(late.guid, mintGuid(PLACE, 'news.example'));
  assert.deepEqual(
    late.article.warnings.map(({ code }) => code),
    ['id-taken'],
  );
});
