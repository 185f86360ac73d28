import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { renderArticlePage } from '../../../src/feeds/pages/article-page.ts';
import { renderFeedPage } from '../../../src/feeds/pages/feed-page.ts';
import { renderIndex } from '../../../src/feeds/pages/index-page.ts';
import { renderMissingPage } from '../../../src/feeds/pages/missing-page.ts';
import { fromFolder, renderPage, renderTime, STYLE_SOURCE } from '../../../src/feeds/pages/page.ts';
import { catalogueOf } from '../../support/catalogue.ts';
import { documentOf, entryOf, NASTY, SITE } from '../../support/feed-documents.ts';

const [nasty = entryOf()] = NASTY;
const PAGES: readonly (readonly [name: string, page: string])[] = [
  [
    'an article',
    renderArticlePage({ entry: nasty, site: SITE, original: undefined, feeds: [documentOf([])], revisions: [] }),
  ],
  ['a feed', renderFeedPage(documentOf(NASTY))],
  ['all feeds', renderIndex(catalogueOf({ feeds: [{ ...documentOf([]), items: 1, updated: 0, source: '<b>' }] }))],
  ['nothing', renderMissingPage(SITE)],
];

for (const [name, page] of PAGES) {
  test(`the page of ${name} has the one style sheet that the security policy names, and the policy itself`, () => {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    assert.equal(STYLE_SOURCE, `'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    assert.ok(
      page.includes(
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${STYLE_SOURCE};`,
      ),
    );
  });

  test(`the page of ${name} runs nothing and loads nothing but pictures`, () => {
    assert.doesNotMatch(page, /<script|<iframe|<link rel="(?:stylesheet|preload)|\son\w+\s*=|javascript:|\sstyle=/i);
    assert.match(page, /<meta name="referrer" content="no-referrer">/);
  });
}

test('a page in a language from right to left runs that way', () => {
  assert.match(renderPage({ title: 'a', language: 'ar', body: '' }), /<html lang="ar" dir="rtl">/);
  assert.match(renderPage({ title: 'a', language: 'en', body: '' }), /<html lang="en">/);
});

const ADDRESSES: readonly (readonly [address: string, from: string])[] = [
  [`${SITE.url}/articles/a?b=c`, '../../articles/a?b=c'],
  [`${SITE.url}/`, '../../'],
  [SITE.url, SITE.url],
  [`${SITE.url}paper/a`, `${SITE.url}paper/a`],
  ['https://news.example/a', 'https://news.example/a'],
];

for (const [address, from] of ADDRESSES)
  test(`from a folder of a folder of the site, ${address} is at ${from}`, () =>
    assert.equal(fromFolder(address, SITE, 2), from));

test('a moment is written in the site’s zone, and for programs in UTC', () => {
  assert.equal(
    renderTime(Date.UTC(2024, 2, 5, 16, 5), { language: 'zh-CN', timezone: 'Asia/Shanghai' }),
    '<time datetime="2024-03-05T16:05:00.000Z">2024年3月6日 00:05</time>',
  );
});
