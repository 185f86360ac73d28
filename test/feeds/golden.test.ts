import { join } from 'node:path';
import test from 'node:test';
import type { Also } from '../../src/corpus/cluster.ts';
import { renderFeed } from '../../src/feeds/formats/render.ts';
import { type Catalogue, renderCatalogueJson, renderIndex, renderOpml } from '../../src/feeds/lists/catalogue.ts';
import { renderArticlePage, renderFeedPage, renderMissingPage } from '../../src/feeds/pages/pages.ts';
import { DOCUMENT_OPTIONS, documentOf, entryOf, NASTY, SITE } from '../support/feed-documents.ts';

// Whole documents. After a change that is wanted: node --test --test-update-snapshots test/feeds/golden.test.ts, and read the difference.

const [nasty = entryOf()] = NASTY;
const news = documentOf(NASTY);
const catalogue: Catalogue = {
  site: SITE,
  formats: DOCUMENT_OPTIONS.formats,
  feeds: [
    { kind: 'all', label: '', slug: 'all', items: 3, source: undefined, updated: news.updated },
    {
      kind: 'category',
      label: news.label,
      slug: news.slug,
      items: 2,
      source: '海港通讯社',
      updated: Date.UTC(2024, 2, 5, 1, 30),
    },
    {
      kind: 'category',
      label: '<b>"C++" & R</b>',
      slug: 'b-c-plus-plus-and-r-b',
      items: 1,
      source: undefined,
      updated: Date.UTC(2024, 2, 4),
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
const unstyled = (page: string) => page.replace(/<style>[\s\S]*?<\/style>/, '<style></style>');

const DOCUMENTS: readonly { name: string; file: string; text: () => string }[] = [
  { name: 'an RSS feed', file: 'news.rss.xml', text: () => renderFeed(news, 'rss') },
  { name: 'an Atom feed', file: 'news.atom.xml', text: () => renderFeed(news, 'atom') },
  { name: 'a JSON feed', file: 'news.feed.json', text: () => renderFeed(news, 'json') },
  { name: 'an empty RSS feed', file: 'empty.rss.xml', text: () => renderFeed(documentOf([]), 'rss') },
  { name: 'an empty Atom feed', file: 'empty.atom.xml', text: () => renderFeed(documentOf([]), 'atom') },
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
