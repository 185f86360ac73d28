import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { oneLine } from '../../../src/article/text.ts';
import { type Format, feedFolder, feedUrl } from '../../../src/feeds/document.ts';
import {
  type Catalogue,
  type CatalogueFeed,
  parseCatalogueJson,
  renderCatalogueJson,
  renderIndex,
  renderOpml,
} from '../../../src/feeds/lists/catalogue.ts';
import { SITE } from '../../support/feed-documents.ts';
import { childrenOf, parseXml } from '../../support/strict-xml.ts';

const ALL: CatalogueFeed = {
  kind: 'all',
  label: '',
  slug: 'all',
  items: 3,
  source: undefined,
  updated: Date.UTC(2024, 2, 5),
};
const PORT: CatalogueFeed = {
  kind: 'category',
  label: '港口',
  slug: '港口',
  items: 2,
  source: '海港通讯社',
  updated: Date.UTC(2024, 2, 4),
};

const catalogue = (changes: Partial<Catalogue> = {}): Catalogue => ({
  site: SITE,
  formats: ['rss', 'atom', 'json'],
  feeds: [ALL, PORT],
  ...changes,
});

const outlines = (text: string) => childrenOf(parseXml(text), 'body').flatMap((body) => childrenOf(body, 'outline'));

test('OPML lists every feed once, with the address of its document and its page', () => {
  assert.deepEqual(
    outlines(renderOpml(catalogue())).map(({ attributes }) => [attributes.text, attributes.xmlUrl, attributes.htmlUrl]),
    [
      ['全部文章', `${SITE.url}/feeds/all/rss.xml`, `${SITE.url}/feeds/all/`],
      ['港口', `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3/rss.xml`, `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3/`],
    ],
  );
});

const OPML_FORMATS: readonly { formats: readonly Format[]; file: string }[] = [
  { formats: ['json', 'atom'], file: 'atom.xml' },
  { formats: ['atom', 'rss'], file: 'atom.xml' },
  { formats: ['json'], file: 'feed.json' },
];

for (const { formats, file } of OPML_FORMATS) {
  test(`OPML names the first format that readers know: ${file} of ${formats.join(', ')}`, () => {
    const [first] = outlines(renderOpml(catalogue({ formats })));
    assert.equal(first?.attributes.xmlUrl, `${SITE.url}/feeds/all/${file}`);
  });
}

test('whatever categories are called, OPML is strict XML with one outline each', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }), (names) => {
      const feeds = names.map((name, at) => ({ ...PORT, label: oneLine(name), slug: `s${at}` }));
      const titles = outlines(renderOpml(catalogue({ feeds }))).map(({ attributes }) => attributes.title);
      assert.deepEqual(
        titles,
        feeds.map(({ label }) => label),
      );
    }),
    { numRuns: 200 },
  );
});

test('the index for programs names only the formats there are', () => {
  assert.deepEqual(JSON.parse(renderCatalogueJson(catalogue({ formats: ['json'], feeds: [ALL] }))), [
    {
      category: null,
      slug: 'all',
      items: 3,
      updated: '2024-03-05T00:00:00.000Z',
      json: `${SITE.url}/feeds/all/feed.json`,
    },
  ]);
});

test('the index of all feeds links relatively, so that it works from any folder of any server', () => {
  const page = renderIndex(catalogue());
  for (const [, address = ''] of page.matchAll(/\bhref="([^"]*)"/g))
    assert.doesNotMatch(address, /^(?:\/|https?:)/, address);
});

test('a site without articles says that they will come', () => {
  assert.match(renderIndex(catalogue({ feeds: [] })), /还没有文章/);
  assert.match(renderIndex(catalogue({ feeds: [], site: { ...SITE, language: 'en' } })), /No articles yet/);
});

test('pages speak Chinese or English, and English where the language is neither', () => {
  const page = (language: string) => renderIndex(catalogue({ site: { ...SITE, language } }));
  assert.match(page('zh-TW'), /全部文章/);
  assert.match(page('en-GB'), /Everything/);
  assert.match(page('fi'), /Everything/);
  assert.match(page('fi'), /<html lang="fi">/);
});

test('a page of a thousand feeds offers readers some dozens', () => {
  const feeds = Array.from({ length: 1000 }, (_, at) => ({ ...PORT, label: `c${at}`, slug: `c${at}` }));
  const page = renderIndex(catalogue({ feeds: [ALL, ...feeds] }));
  assert.equal(page.match(/<link rel="alternate"/g)?.length, 53);
  assert.equal(page.match(/<tr><td>/g)?.length, 1001);
});

test('a feed’s folder and address go together', () => {
  assert.equal(feedFolder('港口'), 'feeds/港口');
  assert.equal(feedUrl(SITE, '港口', 'rss.xml'), `${SITE.url}/feeds/%E6%B8%AF%E5%8F%A3/rss.xml`);
  assert.equal(feedUrl(SITE, 'all'), `${SITE.url}/feeds/all/`);
});

test('a lost store finds its feeds in the index it published', () => {
  assert.deepEqual(parseCatalogueJson(renderCatalogueJson(catalogue())), [
    { kind: 'all', label: '', slug: 'all', formats: ['rss', 'atom', 'json'] },
    { kind: 'category', label: '港口', slug: '港口', formats: ['rss', 'atom', 'json'] },
  ]);
});

const NO_INDEX: readonly (readonly [string, string | undefined])[] = [
  ['none', undefined],
  ['an empty text', ''],
  ['a page', '<html>'],
  ['half an index', '[{"slug":"a"'],
  ['something else', '{"slug":"a"}'],
  ['lines without a slug', '[{}, {"slug":7}, "a"]'],
];

for (const [name, text] of NO_INDEX) {
  test(`a text that is no index names no feeds: ${name}`, () => {
    assert.deepEqual(parseCatalogueJson(text), []);
  });
}
