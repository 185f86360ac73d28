import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cleanHtml } from '../../../src/article/body/clean.ts';
import { summarise } from '../../../src/article/body/summary.ts';
import { createFieldReader, DEFAULT_FIELDS } from '../../../src/article/fields/fields.ts';
import { oneLine } from '../../../src/article/text.ts';
import { authorName } from '../../../src/feeds/author.ts';
import { FORMATS } from '../../../src/feeds/document.ts';
import type { Entry } from '../../../src/feeds/entry.ts';
import { atomId } from '../../../src/feeds/formats/address.ts';
import { ownMoment, withoutOwnDigits } from '../../../src/feeds/formats/moment.ts';
import { withoutTags } from '../../../src/feeds/formats/xml.ts';
import { htmlSoup } from '../../support/arbitrary-html.ts';
import { DOCUMENT_OPTIONS, documentOf, entryOf, feedText, NASTY, SITE } from '../../support/feed-documents.ts';
import { childrenOf, parseXml, textsOf, type XmlElement } from '../../support/strict-xml.ts';

const rssItems = (xml: string): readonly XmlElement[] =>
  childrenOf(parseXml(xml), 'channel').flatMap((channel) => childrenOf(channel, 'item'));
const atomEntries = (xml: string): readonly XmlElement[] => childrenOf(parseXml(xml), 'entry');

type JsonFeed = { readonly [key: string]: unknown; readonly items: readonly { readonly [key: string]: unknown }[] };
const parseJsonFeed = (json: string): JsonFeed => JSON.parse(json) as JsonFeed;

/** The only element of that name. */
function only(elements: readonly XmlElement[]): XmlElement {
  const [element] = elements;
  assert(element && elements.length === 1, `there are ${elements.length} elements`);
  return element;
}

/** Text that was escaped for HTML, as a reader shows it. */
const shown = (html: string) =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

test('RSS: channel and items say what the document says, and links to itself', () => {
  const xml = feedText(documentOf(NASTY), 'rss');
  const channel = only(childrenOf(parseXml(xml), 'channel'));
  assert.deepEqual(textsOf(channel, 'title'), [`港口 & 渔业 · ${SITE.title}`]);
  assert.deepEqual(textsOf(channel, 'language'), ['zh-CN']);
  assert.deepEqual(textsOf(channel, 'lastBuildDate'), ['Thu, 07 Mar 2024 23:59:59 GMT']);
  const self = only(childrenOf(channel, 'atom:link'));
  assert.equal(self.attributes.rel, 'self');
  assert.equal(self.attributes.href, `${SITE.url}/feeds/${encodeURIComponent('港口-and-渔业')}/rss.xml`);
  assert.deepEqual(
    rssItems(xml).map((item) => textsOf(item, 'guid')),
    NASTY.map(({ guid }) => [guid]),
  );
});

test('RSS: a guid is never said to be an address, even where it is one', () => {
  for (const item of rssItems(feedText(documentOf(NASTY), 'rss')))
    assert.equal(only(childrenOf(item, 'guid')).attributes.isPermaLink, 'false');
});

test('RSS: names stand in dc:creator, for the author wants a mail address', () => {
  const [item] = rssItems(feedText(documentOf([entryOf({ authors: ['吴海', 'Wu & Söhne'] })]), 'rss'));
  assert(item);
  assert.deepEqual(textsOf(item, 'dc:creator'), ['吴海', 'Wu & Söhne']);
  assert.deepEqual(childrenOf(item, 'author'), []);
});

test('RSS: every item has a description, if only its title', () => {
  const [item] = rssItems(feedText(documentOf([entryOf({ summary: '', html: '', title: 'High tide' })]), 'rss'));
  assert(item);
  assert.deepEqual(textsOf(item, 'description'), ['High tide']);
  assert.deepEqual(childrenOf(item, 'content:encoded'), []);
});

test('RSS: the description stands before the content', () => {
  const [item] = rssItems(feedText(documentOf([entryOf()]), 'rss'));
  const names = item?.children.map(({ name }) => name) ?? [];
  assert(names.indexOf('description') < names.indexOf('content:encoded'), names.join());
});

test('RSS: the lead picture is a media:thumbnail with its whole address', () => {
  const image = 'https://img.example/a.png?b=1&c=2';
  const [item] = rssItems(feedText(documentOf([entryOf({ image })]), 'rss'));
  assert(item);
  assert.equal(only(childrenOf(item, 'media:thumbnail')).attributes.url, image);
});

const ATOM_IDS: readonly (readonly [string, string, string])[] = [
  ['a tag URI stays', 'tag:news.example,2024:7', 'tag:news.example,2024:7'],
  ['an address stays', 'https://news.example/7?a=1&b=2', 'https://news.example/7?a=1&b=2'],
  [
    'a UUID URN stays',
    'urn:uuid:9b2e3f7c-1d0a-4a57-8e64-2f1f7b6a0c11',
    'urn:uuid:9b2e3f7c-1d0a-4a57-8e64-2f1f7b6a0c11',
  ],
  ['anything else becomes a tag URI', 'post 17/潮', 'tag:feeds.example,2026:id/post%2017%2F%E6%BD%AE'],
  ['a number too', '5521', 'tag:feeds.example,2026:id/5521'],
];

for (const [name, guid, id] of ATOM_IDS) {
  test(`Atom wants a URI as id: ${name}`, () => {
    const [entry] = atomEntries(feedText(documentOf([entryOf({ guid })]), 'atom'));
    assert(entry);
    assert.deepEqual(textsOf(entry, 'id'), [id]);
  });
}

test('Atom: published is when, updated is the last change, and the feed is as new as its newest entry', () => {
  const entries = [
    entryOf({ id: 'a', guid: 'tag:a', updated: Date.UTC(2024, 2, 9) }),
    entryOf({ id: 'b', guid: 'tag:b' }),
  ];
  const xml = feedText(documentOf(entries), 'atom');
  assert.deepEqual(textsOf(parseXml(xml), 'updated'), ['2024-03-09T00:00:00.000Z']);
  const [first] = atomEntries(xml);
  assert(first);
  assert.deepEqual(
    [textsOf(first, 'published'), textsOf(first, 'updated')],
    [['2024-03-05T01:30:00.000Z'], [ownMoment(new Date(Date.UTC(2024, 2, 9)), 'tag:a')]],
  );
});

test('Atom: no two entries are updated at the same moment, though many articles name a day only', () => {
  const entries = Array.from({ length: 50 }, (_, at) => entryOf({ id: `${at}`, guid: `tag:feeds.example,2026:${at}` }));
  const updated = atomEntries(feedText(documentOf(entries), 'atom')).flatMap((entry) => textsOf(entry, 'updated'));
  assert.equal(new Set(updated).size, entries.length);
});

test('Atom: a feed called by markup is HTML that says so, and its author has none', () => {
  const site = { ...SITE, title: 'Harbour & <b>Post</b> &amp; 5&6' };
  const root = parseXml(feedText(documentOf([], { site }), 'atom'));
  for (const [name, text] of [
    ['title', `港口 & 渔业 · ${site.title}`],
    ['subtitle', `${site.title}: 港口 & 渔业`],
  ] as const) {
    const element = only(childrenOf(root, name));
    assert.equal(element.attributes.type, 'html');
    assert.equal(shown(element.text), text);
  }
  assert.deepEqual(textsOf(only(childrenOf(root, 'author')), 'name'), ['Harbour & bPost/b &amp; 5&6']);
});

test('Atom: every & in a plain text is written so that it begins no entity', () => {
  const names = ['A&5', 'R&amp;D'];
  const also = { source: 'wire', path: 'a.md', title: 'A&5', link: 'https://a.example/?a=1&b=2', published: 0 };
  const entry = entryOf({
    title: 'A&5',
    authors: names,
    categories: names,
    source: { name: 'wire', title: 'A&5', url: undefined },
    also: [{ ...also, categories: [] }],
  });
  const xml = feedText(documentOf([entry]), 'atom');
  assert.deepEqual(xml.match(/(?<!(?:href|url)="[^"]*)&amp;.*/g), null);
  assert.match(xml, /href="https:\/\/a\.example\/\?a=1&amp;b=2" title="A&#x26;5"/);
});

test('no document shows a character that tells of a wrong encoding', () => {
  const lost = 'a\uFFFDb';
  const entry = entryOf({ title: lost, html: `<p>${lost}</p>`, summary: lost, authors: [lost], categories: [lost] });
  for (const format of FORMATS) assert.doesNotMatch(feedText(documentOf([entry]), format), /\uFFFD/);
});

test('a document in which no entry can stand is as new as its feed', () => {
  const entry = entryOf({ published: Number.NaN, updated: Number.NaN });
  assert.equal(documentOf([entry], {}, { since: Date.UTC(2024, 4, 1) }).updated, Date.UTC(2024, 4, 1));
});

test('Atom: the language and an author always stand in the feed', () => {
  const root = parseXml(feedText(documentOf([entryOf({ authors: [] })]), 'atom'));
  assert.equal(root.attributes['xml:lang'], 'zh-CN');
  assert.deepEqual(textsOf(only(childrenOf(root, 'author')), 'name'), [SITE.title]);
});

test('JSON Feed 1.1: every item has an id, authors as a list, and content', () => {
  const feed = parseJsonFeed(feedText(documentOf(NASTY), 'json'));
  assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
  assert.equal(feed.language, 'zh-CN');
  assert.equal(feed.feed_url, `${SITE.url}/feeds/${encodeURIComponent('港口-and-渔业')}/feed.json`);
  assert.deepEqual(
    feed.items.map(({ id }) => id),
    NASTY.map(({ guid }) => guid),
  );
  for (const item of feed.items) {
    assert.equal(typeof item.content_html, 'string');
    assert(!('author' in item), 'the author of version 1.0 is left');
  }
  assert.deepEqual(
    feed.items[0]?.authors,
    ['Wu & Söhne', 'scriptalert(1)/script', 'A "B" ]]> C'].map((name) => ({ name })),
  );
});

test('a feed of summaries holds no whole article', () => {
  const document = documentOf([entryOf({ html: '<p>at length</p>', summary: 'in short' })], { content: 'summary' });
  for (const format of FORMATS) {
    const text = feedText(document, format);
    assert(!text.includes('at length'), format);
    assert(text.includes('in short'), format);
  }
});

test('the feed of everything is named after the site alone', () => {
  const everything = { ...documentOf([]), category: undefined, slug: 'all', title: SITE.title };
  const channel = only(childrenOf(parseXml(feedText(everything, 'rss')), 'channel'));
  assert.deepEqual(textsOf(channel, 'title'), [SITE.title]);
  assert.deepEqual(textsOf(channel, 'link'), [`${SITE.url}/feeds/all/`]);
});

test('a second end of a CDATA section ends none: no forged item gets in', () => {
  const forged = ']]> ]]></title></item><item><title>forged</title></item>';
  const entry = entryOf({
    title: forged,
    summary: forged,
    authors: [forged],
    categories: [forged],
    html: cleanHtml(forged)?.html ?? '',
  });
  const [item, ...others] = rssItems(feedText(documentOf([entry]), 'rss'));
  assert.deepEqual(others, []);
  assert(item);
  assert.equal(shown(textsOf(item, 'description')[0] ?? ''), forged);
  assert.equal(atomEntries(feedText(documentOf([entry]), 'atom')).length, 1);
});

const trouble = fc.constantFrom(
  ']]>',
  '<![CDATA[',
  '&amp;',
  '&amp;amp;',
  '&',
  '<',
  '>',
  '"',
  "'",
  '&#0;',
  '</item>',
  '\u0000',
  '\uFFFE',
  '\uD83C',
  '🌊',
  '潮汐',
  ' ',
  'a',
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(trouble, { maxLength: 8 }).map((parts) => parts.join('')),
);

/** Entries as they come out of article files, whatever stands in these. */
const anyEntry = fc
  .record({
    title: anyText,
    categories: fc.array(anyText, { maxLength: 3 }),
    authors: fc.array(anyText, { maxLength: 2 }),
    guid: anyText,
    body: htmlSoup,
    published: fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
    age: fc.integer({ min: 0, max: 1e9 }),
    image: fc.option(
      fc.webUrl({ withQueryParameters: true }).map((url) => new URL(url).href),
      { nil: undefined },
    ),
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
  })
  .map(({ title, categories, authors, guid, body, published, age, image, url }): Entry => {
    const fields = createFieldReader({ categories, author: authors }, DEFAULT_FIELDS);
    const { html, text } = cleanHtml(body, 'https://news.example/') ?? { html: '', text: '' };
    return entryOf({
      title: oneLine(title) || 'untitled',
      guid: oneLine(guid) || 'tag:news.example,2026:x',
      categories: fields.labels('categories'),
      authors: fields.labels('authors'),
      html,
      summary: summarise(text),
      published,
      updated: published + age,
      image,
      url: new URL(url).href,
    });
  });

const anyEntries = fc
  .uniqueArray(anyEntry, { maxLength: 4, selector: ({ guid }) => atomId(guid, 'feeds.example') })
  .map((entries) => entries.map((entry, at) => ({ ...entry, id: `entry${at}` })));
const RUNS = { numRuns: 150 };

/** Names and labels as documents show them. */
const shownOnce = (texts: readonly string[]) => [...new Set(texts.map(withoutTags))].filter((text) => text !== '');

test('whatever articles say, RSS is strict XML with one item each, and says the same', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const items = rssItems(feedText(documentOf(entries), 'rss'));
      assert.equal(items.length, entries.length);
      for (const [at, entry] of entries.entries()) {
        const item = items[at];
        assert(item);
        assert.deepEqual(textsOf(item, 'guid'), [entry.guid]);
        assert.deepEqual(textsOf(item, 'link'), [entry.url]);
        assert.deepEqual(textsOf(item, 'dc:creator'), shownOnce(entry.authors.map(authorName)));
        assert.deepEqual(textsOf(item, 'category'), shownOnce(entry.categories));
        assert.deepEqual(
          textsOf(item, 'content:encoded'),
          entry.html === '' ? [] : [entry.html.replace(/\r\n?/g, '\n')],
        );
        assert.deepEqual(textsOf(item, 'description').map(shown), [entry.summary || entry.title]);
      }
    }),
    RUNS,
  );
});

test('whatever articles say, Atom is strict XML with one entry each, and says the same', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const found = atomEntries(feedText(documentOf(entries), 'atom'));
      assert.equal(found.length, entries.length);
      for (const [at, entry] of entries.entries()) {
        const element = found[at];
        assert(element);
        assert.deepEqual(textsOf(element, 'title').map(shown), [entry.title]);
        assert.deepEqual(
          childrenOf(element, 'author').flatMap((author) => textsOf(author, 'name')),
          shownOnce(entry.authors.map(authorName)),
        );
        assert.deepEqual(textsOf(element, 'content'), entry.html === '' ? [] : [entry.html.replace(/\r\n?/g, '\n')]);
        assert(URL.canParse(textsOf(element, 'id')[0] ?? ''), 'the id is no URI');
      }
    }),
    RUNS,
  );
});

test('whatever articles say, a JSON feed says the same', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const { items } = parseJsonFeed(feedText(documentOf(entries), 'json'));
      assert.deepEqual(
        items.map(({ id, url, title, image }) => [id, url, title, image]),
        entries.map(({ guid, url, title, image }) => [guid, url, title, image]),
      );
    }),
    RUNS,
  );
});

test('the same document gives the same bytes, whenever it is rendered', () => {
  fc.assert(
    fc.property(
      anyEntries,
      fc.constantFrom(...FORMATS),
      fc.constantFrom('full', 'summary'),
      (entries, format, content) => {
        const render = () => feedText(documentOf(structuredClone(entries), { ...DOCUMENT_OPTIONS, content }), format);
        assert.equal(render(), render());
      },
    ),
    RUNS,
  );
});

const DATES = /\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ GMT/g;

test('no document names the moment at which it was made: its newest date is that of its newest entry', () => {
  for (const entries of [NASTY, [], [entryOf()]]) {
    const document = documentOf(entries);
    for (const format of FORMATS) {
      const dates = (feedText(document, format).match(DATES) ?? []).map((date) => Date.parse(withoutOwnDigits(date)));
      // JSON Feed dates items only.
      const newest = format === 'json' && entries.length === 0 ? 0 : document.updated;
      assert.equal(Math.max(0, ...dates), newest, format);
    }
  }
});
