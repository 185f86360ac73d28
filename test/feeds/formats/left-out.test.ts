import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { xmlSafe } from '../../../src/article/text.ts';
import { authorName } from '../../../src/feeds/author.ts';
import { FORMATS, type Format } from '../../../src/feeds/document.ts';
import type { Entry } from '../../../src/feeds/entry.ts';
import { atomId } from '../../../src/feeds/formats/address.ts';
import { renderFeed } from '../../../src/feeds/formats/render.ts';
import { plainLine, withoutTags } from '../../../src/feeds/formats/xml.ts';
import { documentOf, entryOf, NASTY } from '../../support/feed-documents.ts';
import { childrenOf, parseXml, textsOf } from '../../support/strict-xml.ts';
import { documentFault } from '../../support/whole-documents.ts';

const BAD: readonly (readonly [string, Partial<Entry>, RegExp])[] = [
  ['a guid of nothing that can be shown', { guid: '\u0000 \uD800' }, /its guid is empty/],
  ['a relative address', { url: '/articles/7' }, /its address "\/articles\/7" is none of the web/],
  ['a script as address', { url: 'javascript:alert(1)' }, /is none of the web/],
  ['no date', { published: Number.NaN, updated: Number.NaN }, /no date that a feed can name/],
  ['a date beyond four digits', { published: 1e15, updated: 1e15 }, /no date that a feed can name/],
];

for (const format of FORMATS) {
  for (const [name, changes, reason] of BAD) {
    test(`an article that no reader could be shown is left out of ${format}, and the rest is published: ${name}`, () => {
      const bad = entryOf({ id: 'bad', guid: 'bad', ...changes });
      const { text, leftOut } = renderFeed(documentOf([bad, ...NASTY]), format);
      assert.equal(documentFault(text, format, NASTY.length), undefined);
      assert.deepEqual(
        leftOut.map(({ entry }) => entry),
        [bad],
      );
      assert.match(leftOut[0]?.reason ?? '', reason);
    });
  }

  test(`of two articles with one guid the newer one stands in ${format}`, () => {
    const [newer, older] = [entryOf({ id: 'a', title: 'newer' }), entryOf({ id: 'b', title: 'older' })];
    const { text, leftOut } = renderFeed(documentOf([newer, older]), format);
    assert(text.includes('newer') && !text.includes('older'));
    assert.deepEqual(leftOut, [{ entry: older, reason: 'a newer article of this feed has the same guid' }]);
  });

  test(`a feed that as a whole would be no good is not written, and says why: ${format}`, () => {
    const document = documentOf(NASTY);
    const astray = { ...document, site: { ...document.site, url: 'ftp://feeds.example' } };
    assert.throws(() => renderFeed(astray, format), /the feed "港口-and-渔业" cannot be published as \w+: .*address/);
  });

  test(`a feed beyond its bytes says less of its oldest articles, and tells which it leaves out: ${format}`, () => {
    const entries = Array.from({ length: 40 }, (_, at) =>
      entryOf({ id: `e${at}`, guid: `e${at}`, html: `<p>${'潮汐'.repeat(200)}</p>`, summary: `in short ${at}` }),
    );
    const whole = renderFeed(documentOf(entries), format);
    assert.deepEqual(whole.leftOut, []);
    const length = Buffer.byteLength(whole.text);
    for (const maxBytes of [length, length - 1, length / 2, length / 3, length / 5, length / 10]) {
      const { text, leftOut } = renderFeed(documentOf(entries, { maxBytes }), format);
      assert(Buffer.byteLength(text) <= maxBytes, `${Buffer.byteLength(text)} bytes of ${maxBytes}`);
      assert.equal(documentFault(text, format, entries.length - leftOut.length), undefined);
      assert.deepEqual(
        leftOut.map(({ entry }) => entry),
        entries.slice(entries.length - leftOut.length),
      );
      for (const { reason } of leftOut) assert.match(reason, /longer than its [\d.]+ bytes/);
      const whole = text.split('潮汐'.repeat(200)).length - 1;
      assert.equal(whole === 40, maxBytes === length);
      if (maxBytes === length - 1) assert.equal(whole, 39, 'more than need be was cut');
    }
  });
}

const trouble = fc.constantFrom(
  ...[
    ']]>',
    ']]>]]>',
    '<![CDATA[',
    '&amp;',
    '&amp;amp;',
    '&',
    '<b>',
    '</item>',
    '</entry>',
    '<item><title>forged</title></item>',
  ],
  ...[
    '"',
    "'",
    '&#0;',
    '\u0000',
    '\u0085',
    '\uFFFE',
    '\uD83C',
    '\uDC00',
    '🌊',
    '潮汐',
    '\u202Eمد',
    'شاطئ',
    '\u2028',
    '\r',
    '\n',
    ' ',
    'a',
  ],
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.array(trouble, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.nat(3000).map((length) => '潮&<]]>'.repeat(length)),
);
const anyAddress = fc.oneof(
  { weight: 5, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
  fc.constantFrom(
    'https://a:b@n.example/|[x]',
    'javascript:alert(1)',
    '/a',
    '',
    'https://',
    'http://[::1]/%zz',
    '\uD800',
  ),
  anyText,
);
const anyMoment = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: Date.UTC(2100, 0) }) },
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e15, 1e15, 0.5),
);

/** Entries that no cleaner has seen. */
const rawEntry: fc.Arbitrary<Entry> = fc.record({
  id: fc.uuid(),
  guid: anyText,
  url: anyAddress,
  title: anyText,
  html: anyText,
  summary: anyText,
  published: anyMoment,
  updated: anyMoment,
  authors: fc.array(anyText, { maxLength: 2 }),
  categories: fc.array(anyText, { maxLength: 3 }),
  image: fc.option(anyAddress, { nil: undefined }),
  language: fc.option(fc.oneof(fc.constantFrom('en', 'zh_CN', 'ar', 'Chinese'), anyText), { nil: undefined }),
  source: fc.record({ name: anyText, title: anyText, url: fc.option(anyAddress, { nil: undefined }) }),
  also: fc.array(
    fc.record({
      source: anyText,
      path: anyText,
      title: anyText,
      link: fc.option(anyAddress, { nil: undefined }),
      published: anyMoment,
      categories: fc.constant([]),
    }),
    { maxLength: 3 },
  ),
});

/** Which of these anyone could be shown, by their ids. */
function showable(entries: readonly Entry[], format: Format): ReadonlyMap<string, Entry> {
  const good = new Map<string, Entry>();
  for (const entry of entries) {
    const id = format === 'atom' ? atomId(entry.guid, 'feeds.example') : plainLine(entry.guid);
    const hasDate = [entry.published, entry.updated].some((moment) => moment > -3e13 && moment < 2.5e14);
    const protocol = URL.parse(entry.url.trim())?.protocol;
    if (id && !good.has(id) && hasDate && (protocol === 'http:' || protocol === 'https:')) good.set(id, entry);
  }
  return good;
}

/** Ids, titles, texts and authors of a document, as a reader of XML or JSON finds them. */
function readItems(text: string, format: Format) {
  if (format === 'json') {
    const { items } = JSON.parse(text) as {
      items: { id: string; content_html: string; authors?: { name: string }[] }[];
    };
    return items.map(({ id, content_html, authors = [] }) => ({
      id,
      html: [content_html],
      names: authors.map(({ name }) => name),
    }));
  }
  const root = parseXml(text);
  if (format === 'atom')
    return childrenOf(root, 'entry').map((entry) => ({
      id: textsOf(entry, 'id')[0],
      html: textsOf(entry, 'content'),
      names: childrenOf(entry, 'author').flatMap((author) => textsOf(author, 'name')),
    }));
  return childrenOf(root, 'channel')
    .flatMap((channel) => childrenOf(channel, 'item'))
    .map((item) => ({
      id: textsOf(item, 'guid')[0],
      html: textsOf(item, 'content:encoded'),
      names: textsOf(item, 'dc:creator'),
    }));
}

for (const format of FORMATS) {
  test(`whatever entries hold, ${format} passes the gate with as many items as can be shown, and says what they say`, () => {
    fc.assert(
      fc.property(fc.array(rawEntry, { maxLength: 5 }), (entries) => {
        const { text, leftOut } = renderFeed(documentOf(entries, { maxBytes: 1e9 }), format);
        const good = showable(entries, format);
        assert.equal(leftOut.length, entries.length - good.size, leftOut.map(({ reason }) => reason).join());
        assert.equal(documentFault(text, format, good.size), undefined);
        const items = readItems(text, format);
        assert.deepEqual(
          items.map(({ id }) => id),
          [...good.keys()],
        );
        const lineEnds = (html: string) => html.replace(/\r\n?/g, '\n');
        const written = (html: string) => (format === 'json' ? html : html.replaceAll(']]>', ']]&gt;'));
        for (const [at, { html, authors }] of [...good.values()].entries()) {
          if (xmlSafe(html).trim() !== '') assert.deepEqual(items[at]?.html, [lineEnds(written(xmlSafe(html)))]);
          assert.deepEqual(
            items[at]?.names,
            [...new Set(authors.map(authorName).map(withoutTags))].filter((name) => name !== ''),
          );
        }
      }),
      { numRuns: 300 },
    );
  });
}
