import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { oneLine } from '../../../src/article/text.ts';
import { type Format, feedFolder, feedUrl } from '../../../src/feeds/document.ts';
import type { CatalogueFeed } from '../../../src/feeds/lists/catalogue.ts';
import { renderOpml } from '../../../src/feeds/lists/opml.ts';
import { ALL, catalogueOf, categoryOf, DEFINED, PORT } from '../../support/catalogue.ts';
import { SITE } from '../../support/feed-documents.ts';
import { childrenOf, parseXml, textsOf, type XmlElement } from '../../support/strict-xml.ts';

const outlines = (text: string) => childrenOf(parseXml(text), 'body').flatMap((body) => childrenOf(body, 'outline'));
const isFeed = ({ attributes }: XmlElement) => attributes.type === 'rss';
const feedsIn = (text: string): XmlElement[] =>
  outlines(text).flatMap((outline) => (isFeed(outline) ? [outline] : childrenOf(outline, 'outline')));
/** Its outlines by their texts: a feed's alone, a folder's with those of its feeds. */
const treeOf = (feeds: readonly CatalogueFeed[]) =>
  outlines(renderOpml(catalogueOf({ feeds }))).map((outline) =>
    isFeed(outline)
      ? outline.attributes.text
      : [outline.attributes.text, ...childrenOf(outline, 'outline').map(({ attributes }) => attributes.text)],
  );

test('OPML lists every feed with the address of its document, its page and its language', () => {
  assert.deepEqual(
    feedsIn(renderOpml(catalogueOf())).map(({ attributes }) => attributes),
    [
      {
        type: 'rss',
        text: '全部文章',
        title: '全部文章',
        xmlUrl: `${SITE.url}/feeds/all/rss.xml`,
        htmlUrl: `${SITE.url}/feeds/all/`,
        language: 'zh-CN',
      },
      {
        type: 'rss',
        text: '港口',
        title: '港口',
        xmlUrl: `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3/rss.xml`,
        htmlUrl: `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3/`,
        language: 'zh-CN',
      },
    ],
  );
});

const TREES: readonly { name: string; feeds: readonly CatalogueFeed[]; tree: readonly unknown[] }[] = [
  {
    name: 'categories stand in a folder for their source, in the order they came in',
    feeds: [ALL, PORT, categoryOf('船员'), categoryOf('潮汐', { source: '潮汐站' })],
    tree: ['全部文章', ['潮汐站', '潮汐'], ['海港通讯社', '港口', '船员']],
  },
  {
    name: 'everything and the defined feeds stand before all sources, wherever they came',
    feeds: [PORT, DEFINED, ALL],
    tree: ['深度报道', '全部文章', ['海港通讯社', '港口']],
  },
  {
    name: 'a category of no known source stands for itself, behind those of sources',
    feeds: [ALL, categoryOf('杂项', { source: undefined }), PORT],
    tree: ['全部文章', ['海港通讯社', '港口'], '杂项'],
  },
];

for (const { name, feeds, tree } of TREES) test(`in OPML ${name}`, () => assert.deepEqual(treeOf(feeds), tree));

test('a defined feed in another language says so in OPML', () => {
  const feeds = [ALL, { ...DEFINED, language: 'en' }];
  assert.deepEqual(
    feedsIn(renderOpml(catalogueOf({ feeds }))).map(({ attributes }) => attributes.language),
    ['zh-CN', 'en'],
  );
});

test('OPML is as new as its newest feed, and without feeds it has no date', () => {
  const head = (feeds: readonly CatalogueFeed[]) =>
    childrenOf(parseXml(renderOpml(catalogueOf({ feeds }))), 'head').flatMap((head) => textsOf(head, 'dateModified'));
  assert.deepEqual(head([PORT, ALL, categoryOf('船员', { updated: 0 })]), ['Tue, 05 Mar 2024 00:00:00 GMT']);
  assert.deepEqual(head([]), []);
});

test('OPML holds nothing that XML forbids, nor what tells of a wrong encoding', () => {
  const lost = 'a\uFFFDb\0c';
  const text = renderOpml(
    catalogueOf({ site: { ...SITE, title: lost }, feeds: [categoryOf(lost, { slug: 'abc', source: lost })] }),
  );
  assert.deepEqual(
    [text.match(/<title>.*<\/title>/)?.[0], outlines(text)[0]?.attributes.text, feedsIn(text)[0]?.attributes.title],
    ['<title>abc</title>', 'abc', 'abc'],
  );
});

const OPML_FORMATS: readonly { formats: readonly Format[]; file: string }[] = [
  { formats: ['json', 'atom'], file: 'atom.xml' },
  { formats: ['atom', 'rss'], file: 'atom.xml' },
  { formats: ['json'], file: 'feed.json' },
];

for (const { formats, file } of OPML_FORMATS) {
  test(`OPML names the first format that readers know: ${file} of ${formats.join(', ')}`, () => {
    const [first] = feedsIn(renderOpml(catalogueOf({ formats })));
    assert.equal(first?.attributes.xmlUrl, `${SITE.url}/feeds/all/${file}`);
  });
}

test('whatever categories and sources are called, OPML is strict XML with each feed once', () => {
  const name = fc.string({ unit: 'binary', maxLength: 20 }).map(oneLine);
  const kind = fc.constantFrom<CatalogueFeed['kind']>('category', 'category', 'defined');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.option(name, { nil: undefined }), kind), { maxLength: 8 }), (drawn) => {
      const feeds = drawn.map(([label, source, kind], at) => ({ ...PORT, label, source, kind, slug: `s${at}` }));
      const found = feedsIn(renderOpml(catalogueOf({ feeds }))).map(({ attributes }) => attributes);
      const key = (title: string | undefined, address: string | undefined) => `${address} ${title}`;
      assert.deepEqual(
        found.map(({ title, htmlUrl }) => key(title, htmlUrl)).sort(),
        feeds.map(({ label, slug }) => key(label, feedUrl(SITE, slug))).sort(),
      );
    }),
    { numRuns: 200 },
  );
});

test('a feed’s folder and address go together', () => {
  assert.equal(feedFolder('港口'), 'feeds/港口');
  assert.equal(feedUrl(SITE, '港口', 'rss.xml'), `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3/rss.xml`);
  assert.equal(feedUrl(SITE, 'all'), `${SITE.url}/feeds/all/`);
});
