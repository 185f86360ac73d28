import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import type { Also } from '../../../src/corpus/cluster.ts';
import { renderTime, STYLE_SOURCE } from '../../../src/feeds/pages/page.ts';
import { renderArticlePage, renderFeedPage } from '../../../src/feeds/pages/pages.ts';
import { documentOf, entryOf, NASTY, SITE } from '../../support/feed-documents.ts';

const articlePage = (entry = entryOf(), original?: string) =>
  renderArticlePage({ entry, site: SITE, original, feeds: [] });

test('the pages’ one style sheet is the one the security policy names', () => {
  for (const page of [articlePage(), renderFeedPage(documentOf([]))]) {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    assert.equal(STYLE_SOURCE, `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
  }
});

test('no page runs anything or loads anything but pictures', () => {
  for (const page of [articlePage(NASTY[0]), renderFeedPage(documentOf(NASTY))]) {
    assert.doesNotMatch(page, /<script|<iframe|<link rel="(?:stylesheet|preload)|\son\w+\s*=|javascript:/i);
    assert.match(page, /<meta name="referrer" content="no-referrer">/);
  }
});

test('the page of an article without HTML shows its summary', () => {
  assert.match(articlePage(entryOf({ html: '', summary: '1 < 2' })), /<p>1 &lt; 2<\/p>/);
});

test('the page of an article links to its original where there is one', () => {
  assert.match(
    articlePage(entryOf(), 'https://news.example/a'),
    /<a href="https:\/\/news\.example\/a" rel="noopener noreferrer">原文<\/a>/,
  );
  assert.doesNotMatch(articlePage(), /原文/);
});

test('an article in another language says so, and one that names none has the site’s', () => {
  assert.match(articlePage(entryOf({ language: 'en' })), /<article lang="en">/);
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
  ['is named by source and date', {}, `wire · ${TIME}`],
  ['shows its title where that is another', { title: '轮渡 <停>' }, `wire · ${TIME} · 轮渡 &lt;停&gt;`],
  [
    'is linked where it has an address',
    { link: 'https://wire.example/?a=1&b=2' },
    `wire · ${TIME} · <a href="https://wire.example/?a=1&amp;b=2" rel="noopener noreferrer">原文</a>`,
  ],
  [
    'is linked by its title where that is another',
    { link: 'https://wire.example/a', title: '轮渡' },
    `wire · ${TIME} · <a href="https://wire.example/a" rel="noopener noreferrer">轮渡</a>`,
  ],
];
for (const [name, changes, item] of COPIES)
  test(`a copy on the page of its article ${name}`, () => {
    const page = articlePage(entryOf({ also: [{ ...COPY, ...changes }] }));
    assert.ok(page.includes(`<li>${item}</li>`), page);
  });

test('an article without copies has no list of them', () => {
  assert.doesNotMatch(articlePage(), /class="also/);
});

test('of many copies a page lists the first and counts the others', () => {
  const page = articlePage(entryOf({ also: Array.from({ length: 13 }, () => COPY) }));
  assert.equal(page.match(/<li>wire/g)?.length, 10);
  assert.match(page, /<li>\+ 3 篇未列出<\/li>/);
});

test('a byline names at most three authors', () => {
  const page = articlePage(entryOf({ authors: ['甲', '乙', '丙', '丁'] }));
  assert.match(page, /甲 · 乙 · 丙/);
  assert.doesNotMatch(page, /丁/);
});

test('an empty feed’s page says that articles will come', () => {
  assert.match(renderFeedPage(documentOf([])), /还没有文章/);
});

test('a moment is written in the site’s zone, and for programs in UTC', () => {
  assert.equal(
    renderTime(Date.UTC(2024, 2, 5, 16, 5), { language: 'zh-CN', timezone: 'Asia/Shanghai' }),
    '<time datetime="2024-03-05T16:05:00.000Z">2024年3月6日 00:05</time>',
  );
});
