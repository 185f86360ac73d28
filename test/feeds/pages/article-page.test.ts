import assert from 'node:assert/strict';
import test from 'node:test';
import type { Also } from '../../../src/corpus/cluster.ts';
import type { Entry } from '../../../src/feeds/entry.ts';
import { type ArticlePage, type ArticleRevision, renderArticlePage } from '../../../src/feeds/pages/article-page.ts';
import { entryOf, SITE } from '../../support/feed-documents.ts';

const articlePage = (entry: Partial<Entry> = {}, page: Partial<ArticlePage> = {}) =>
  renderArticlePage({ entry: entryOf(entry), site: SITE, original: undefined, feeds: [], revisions: [], ...page });

test('the page of an article without HTML shows its summary', () => {
  assert.match(articlePage({ html: '', summary: '1 < 2' }), /<p>1 &lt; 2<\/p>/);
});

test('the page of an article links to its original where there is one', () => {
  assert.match(
    articlePage({}, { original: 'https://news.example/a' }),
    /<a href="https:\/\/news\.example\/a" rel="noopener noreferrer">原文<\/a>/,
  );
  assert.doesNotMatch(articlePage(), /原文/);
});

test('an article in another language says so, and one that names none has the site’s', () => {
  assert.match(articlePage({ language: 'en' }), /<article lang="en">/);
  assert.match(articlePage(), /<article lang="zh-CN">/);
});

const COPY: Also = {
  source: 'wire',
  path: '2024/a.md',
  title: '渡轮停航三天',
  link: undefined,
  published: Date.UTC(2024, 2, 5, 2, 30),
  categories: ['交通'],
};
const TIME = '<time datetime="2024-03-05T02:30:00.000Z">2024年3月5日 10:30</time>';
const COPIES: readonly (readonly [name: string, copy: Partial<Also>, item: string])[] = [
  ['is named by source and date', {}, `<bdi>wire</bdi> · ${TIME}`],
  [
    'shows its title where that is another',
    { title: '轮渡 <停>' },
    `<bdi>wire</bdi> · ${TIME} · <bdi>轮渡 &lt;停&gt;</bdi>`,
  ],
  [
    'is linked where it has an address',
    { link: 'https://wire.example/?a=1&b=2' },
    `<bdi>wire</bdi> · ${TIME} · <a href="https://wire.example/?a=1&amp;b=2" rel="noopener noreferrer">原文</a>`,
  ],
  [
    'is linked by its title where that is another',
    { link: 'https://wire.example/a', title: '轮渡' },
    `<bdi>wire</bdi> · ${TIME} · <a href="https://wire.example/a" rel="noopener noreferrer"><bdi>轮渡</bdi></a>`,
  ],
];
for (const [name, changes, item] of COPIES)
  test(`a copy on the page of its article ${name}`, () => {
    const page = articlePage({ also: [{ ...COPY, ...changes }] });
    assert.ok(page.includes(`<li>${item}</li>`), page);
  });

test('an article without copies has no list of them', () => {
  assert.doesNotMatch(articlePage(), /同一报道另见/);
});

test('of many copies a page lists the first and counts the others', () => {
  const page = articlePage({ also: Array.from({ length: 13 }, () => COPY) });
  assert.equal(page.match(/<li><bdi>wire/g)?.length, 10);
  assert.match(page, /<li>另有 3 项<\/li>/);
});

const plain = (html: string) => html.replace(/<[^>]*>/g, '');
const bylineOf = (page: string) => plain(/<p class="byline[^>]*>(.*?)<\/p>/s.exec(page)?.[1] ?? '');
const HOUR = 3_600_000;

const BYLINES: readonly (readonly [name: string, entry: Partial<Entry>, byline: string])[] = [
  ['names moment, author and source', {}, '2024年3月5日 09:30 · 吴海 · 海港通讯社'],
  [
    'names at most three authors',
    { authors: ['甲', '乙', '丙', '丁'] },
    '2024年3月5日 09:30 · 甲 · 乙 · 丙 · 海港通讯社',
  ],
  ['names a source that is its author once', { authors: ['海港通讯社'] }, '2024年3月5日 09:30 · 海港通讯社'],
  [
    'tells of an update',
    { updated: entryOf().published + HOUR },
    '2024年3月5日 09:30 · 更新于 2024年3月5日 10:30 · 吴海 · 海港通讯社',
  ],
  [
    'takes what follows within a minute for no update',
    { updated: entryOf().published + 59_999 },
    '2024年3月5日 09:30 · 吴海 · 海港通讯社',
  ],
];

for (const [name, entry, byline] of BYLINES)
  test(`a byline ${name}`, () => assert.equal(bylineOf(articlePage(entry)), byline));

test('a source is linked where its site is known', () => {
  const link = '<a href="https://harbour.example/" rel="noopener noreferrer"><bdi>海港通讯社</bdi></a>';
  assert.ok(articlePage().includes(link));
  const unknown = articlePage({ source: { name: 'a', title: '晚报', url: undefined } });
  assert.match(unknown, / · <bdi>晚报<\/bdi><\/p>/);
});

const LEAD = 'https://img.example/2024/lead.png?w=640';
const LEADS: readonly (readonly [name: string, entry: Partial<Entry>, shown: boolean])[] = [
  ['shown above a text without pictures', { image: LEAD }, true],
  ['shown above a text with another picture', { image: LEAD, html: '<img src="https://img.example/b.png">' }, true],
  [
    'not shown twice',
    { image: LEAD, html: '<p>a</p><img src="https://img.example/2024/lead.png?w=640" alt="码头">' },
    false,
  ],
  [
    'not shown above a text with it in another size',
    { image: LEAD, html: '<img src="http://img.example/big/lead.png?w=1280">' },
    false,
  ],
  ['not found in a link', { image: LEAD, html: `<a href="${LEAD}">lead.png</a>` }, true],
  [
    'not shown where it has no file name but stands in the text',
    { image: 'https://img.example/?a=1&b=2', html: '<img src="https://img.example/?a=1&amp;b=2">' },
    false,
  ],
];

for (const [name, entry, shown] of LEADS)
  test(`a lead picture is ${name}`, () => assert.equal(articlePage(entry).includes('class="lead"'), shown));

const headOf = (page: string) => page.slice(0, page.indexOf('<style>'));

test('the head tells who shows a link to the page what it says, and where the article is from', () => {
  const head = headOf(articlePage({ summary: '"1" < 2', image: LEAD }, { original: 'https://a.example/?b=1&c=2' }));
  assert.ok(head.includes('<meta name="description" content="&quot;1&quot; &lt; 2">'));
  assert.ok(head.includes('<link rel="canonical" href="https://a.example/?b=1&amp;c=2">'));
  assert.ok(head.includes('<meta property="og:title" content="渡轮停航三天">'));
  assert.ok(head.includes(`<meta property="og:image" content="${LEAD}">`));
});

test('the head of an article without summary, original and picture says nothing of them', () => {
  assert.doesNotMatch(headOf(articlePage({ summary: '' })), /description|canonical|og:image/);
});

test('an article in a language from right to left runs that way, on a page that does not', () => {
  const page = articlePage({ language: 'ar' });
  assert.match(page, /<article lang="ar" dir="rtl">/);
  assert.match(page, /<h1 dir="auto" lang="ar">/);
  assert.match(page, /<html lang="zh-CN">/);
});

test('the feeds of an article are linked from its folder, so that the site may stand below any address', () => {
  const feeds = [
    { kind: 'all', label: '', slug: 'all' },
    { kind: 'category', label: 'R&D', slug: '港口' },
  ] as const;
  const links = [...articlePage({}, { feeds }).matchAll(/<a class="pill" dir="auto" (href=".*?)<\/a>/g)];
  assert.deepEqual(
    links.map(([, link]) => link),
    ['href="../feeds/all/">全部文章', 'href="../feeds/%E6%B8%AF%E5%8F%A3/">R&amp;D'],
  );
});

const REVISION: ArticleRevision = {
  replacedAt: Date.UTC(2024, 2, 5, 2, 30),
  title: '渡轮停航三天',
  changes: ['text'],
  material: false,
};

/** The lines of the list of revisions, as they read. */
const revisionsOf = (revisions: readonly ArticleRevision[], site = SITE) => {
  const [, list = ''] = /<details[^>]*>(.*?)<\/details>/s.exec(articlePage({}, { revisions, site })) ?? [];
  return [...list.matchAll(/<summary>(.*?)<\/summary>|<li>(.*?)<\/li>/g)].map(([, a, b]) => plain(a ?? b ?? ''));
};

test('an article that was never changed has no list of revisions', () => {
  assert.doesNotMatch(articlePage(), /<details/);
});

test('a revision tells when, how much and what was changed', () => {
  assert.deepEqual(revisionsOf([REVISION]), ['修订 1 次', '2024年3月5日 10:30 · 细微修改 · 正文']);
  assert.deepEqual(revisionsOf([{ ...REVISION, material: true, changes: ['title', 'text'] }]), [
    '修订 1 次',
    '2024年3月5日 10:30 · 内容有变 · 标题、正文',
  ]);
});

test('the list of revisions speaks English where the site does', () => {
  assert.deepEqual(revisionsOf([REVISION, { ...REVISION, material: true }], { ...SITE, language: 'en' }), [
    'Changed 2 times',
    'Mar 5, 2024, 10:30 AM · Minor · text',
    'Mar 5, 2024, 10:30 AM · It says something else · text',
  ]);
});

test('a former title is told by the revision that it was replaced in, and by no other', () => {
  const revisions = [{ ...REVISION }, { ...REVISION, title: '轮渡 <停>' }, { ...REVISION, title: '轮渡 <停>' }];
  assert.deepEqual(
    revisionsOf(revisions).map((line) => line.split(' · ')[3]),
    [undefined, undefined, '原题：轮渡 &lt;停&gt;', undefined],
  );
});

test('of many revisions a page lists the newest twenty and counts the others', () => {
  const lines = revisionsOf(Array.from({ length: 25 }, () => REVISION));
  assert.equal(lines.length, 22);
  assert.equal(lines[0], '修订 25 次');
  assert.equal(lines.at(-1), '另有 5 项');
});
