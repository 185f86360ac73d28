import { join } from 'node:path';
import test from 'node:test';
import type { Also } from '../../src/corpus/cluster.ts';
import type { Catalogue } from '../../src/feeds/lists/catalogue.ts';
import { renderCatalogueJson } from '../../src/feeds/lists/catalogue-json.ts';
import { renderOpml } from '../../src/feeds/lists/opml.ts';
import { renderArticlePage } from '../../src/feeds/pages/article-page.ts';
import { renderFeedPage } from '../../src/feeds/pages/feed-page.ts';
import { renderIndex } from '../../src/feeds/pages/index-page.ts';
import { renderMissingPage } from '../../src/feeds/pages/missing-page.ts';
import { DOCUMENT_OPTIONS, documentOf, entryOf, feedText, NASTY, RICH, SITE } from '../support/feed-documents.ts';

// Whole documents. After a change that is wanted: node --test --test-update-snapshots test/feeds/golden.test.ts, and read the difference.

const [nasty = entryOf()] = NASTY;
const news = documentOf(NASTY);
const rich = documentOf(
  RICH,
  {
    hubs: ['https://hub.example/', 'https://push.example/?a=1&b=2'],
    site: { ...SITE, icon: 'https://feeds.example/icon.png', logo: 'https://feeds.example/logo.png?a=1&b=.png' },
  },
  {
    previous: 3,
    withdrawn: [
      { guid: 'tag:feeds.example,2026:gone', at: Date.UTC(2024, 2, 8) },
      { guid: 'gone 17', at: Date.UTC(2024, 2, 7) },
    ],
  },
);
const page = documentOf(RICH, { hubs: ['https://hub.example/'] }, { archive: 3, previous: 2 });
const capped = documentOf([...RICH, ...NASTY], { maxBytes: 4_500 });
const catalogue: Catalogue = {
  site: SITE,
  formats: DOCUMENT_OPTIONS.formats,
  feeds: [
    { kind: 'all', label: '', slug: 'all', items: 3, updated: news.updated, source: undefined },
    { kind: 'defined', label: 'Long reads', slug: 'long', items: 1, updated: 0, source: undefined, language: 'en' },
    {
      kind: 'category',
      label: news.label,
      slug: news.slug,
      items: 2,
      updated: Date.UTC(2024, 2, 5, 1, 30),
      source: '海港通讯社',
    },
    {
      kind: 'category',
      label: '<b>"C++" & R</b>',
      slug: 'b-c-plus-plus-and-r-b',
      items: 1,
      updated: Date.UTC(2024, 2, 4),
      source: 'R&D <weekly>',
    },
  ],
};

const COPIES: readonly Also[] = [
  {
    source: 'wire',
    path: 'a.md',
    title: nasty.title,
    link: 'https://wire.example/?a=1&b="2"',
    published: Date.UTC(2024, 2, 5, 17),
    categories: ['R&D'],
  },
  {
    source: 'evening',
    path: 'b.md',
    title: 'Boats <b>stop</b> & wait',
    link: undefined,
    published: Date.UTC(2024, 2, 5, 18),
    categories: [],
  },
];

/** A page as it is but for its style sheet, which is free to change. */
const unstyled = (page: string) =>
  page.replace(/<style>[\s\S]*?<\/style>/, '<style></style>').replace(/'sha256-[^']*'/, "'sha256-…'");

const DOCUMENTS: readonly { name: string; file: string; text: () => string }[] = [
  { name: 'an RSS feed', file: 'news.rss.xml', text: () => feedText(news, 'rss') },
  { name: 'an Atom feed', file: 'news.atom.xml', text: () => feedText(news, 'atom') },
  { name: 'a JSON feed', file: 'news.feed.json', text: () => feedText(news, 'json') },
  { name: 'an empty RSS feed', file: 'empty.rss.xml', text: () => feedText(documentOf([]), 'rss') },
  { name: 'an empty Atom feed', file: 'empty.atom.xml', text: () => feedText(documentOf([]), 'atom') },
  { name: 'an RSS feed with all that a feed can have', file: 'rich.rss.xml', text: () => feedText(rich, 'rss') },
  { name: 'an Atom feed with all that a feed can have', file: 'rich.atom.xml', text: () => feedText(rich, 'atom') },
  { name: 'a JSON feed with all that a feed can have', file: 'rich.feed.json', text: () => feedText(rich, 'json') },
  {
    name: 'a page of an RSS archive',
    file: 'archive.rss.xml',
    text: () => feedText({ ...page, formats: ['rss'] }, 'rss'),
  },
  { name: 'a page of an Atom archive', file: 'archive.atom.xml', text: () => feedText(page, 'atom') },
  {
    name: 'a page of a JSON archive',
    file: 'archive.feed.json',
    text: () => feedText({ ...page, formats: ['json'] }, 'json'),
  },
  {
    name: 'a feed of summaries',
    file: 'summaries.atom.xml',
    text: () => feedText({ ...news, content: 'summary' }, 'atom'),
  },
  { name: 'a feed that had grown too long', file: 'capped.rss.xml', text: () => feedText(capped, 'rss') },
  { name: 'the page of a feed', file: 'feed-page.html', text: () => unstyled(renderFeedPage(news)) },
  {
    name: 'the page of an article',
    file: 'article-page.html',
    text: () =>
      unstyled(
        renderArticlePage({
          entry: { ...nasty, also: COPIES },
          site: SITE,
          original: 'https://news.example/a?b=1&c=2',
          feeds: catalogue.feeds,
          revisions: [
            {
              replacedAt: Date.UTC(2024, 2, 6),
              title: 'Ferries & <b>Boats</b>',
              changes: ['title', 'text'],
              material: true,
            },
            {
              replacedAt: Date.UTC(2024, 2, 5, 20),
              title: 'Ferries & <b>Boats</b>',
              changes: ['markup'],
              material: false,
            },
          ],
        }),
      ),
  },
  { name: 'the page of nothing', file: 'missing-page.html', text: () => unstyled(renderMissingPage(SITE)) },
  { name: 'the index of all feeds', file: 'index.html', text: () => unstyled(renderIndex(catalogue)) },
  { name: 'the index for programs', file: 'index.json', text: () => renderCatalogueJson(catalogue) },
  { name: 'the list of feeds for readers', file: 'feeds.opml', text: () => renderOpml(catalogue) },
];

for (const { name, file, text } of DOCUMENTS) {
  test(`a whole document stays as it is: ${name}`, (t) => {
    t.assert.fileSnapshot(text(), join(import.meta.dirname, '../golden', file), { serializers: [(value) => value] });
  });
}
