import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FORMATS, type Format } from '../../src/feeds/document.ts';
import { renderFeed } from '../../src/feeds/formats/render.ts';
import { renderDelta, splitDocument } from '../../src/server/delta.ts';
import { documentOf, entryOf, NASTY } from '../support/feed-documents.ts';
import { childrenOf, parseXml } from '../support/strict-xml.ts';

/** The items of a document by their ids, each as its title, body and moment: read by other means than those under test. */
function itemsOf(text: string, format: Format): ReadonlyMap<string, string> {
  if (format === 'json') {
    const { items } = JSON.parse(text) as { items: { id: string }[] };
    return new Map(items.map((item) => [item.id, JSON.stringify(item)]));
  }
  const root = parseXml(text);
  const parent = format === 'rss' ? (childrenOf(root, 'channel')[0] ?? root) : root;
  return new Map(
    childrenOf(parent, format === 'rss' ? 'item' : 'entry').map((item) => [
      childrenOf(item, format === 'rss' ? 'guid' : 'id')[0]?.text ?? '',
      JSON.stringify(item),
    ]),
  );
}

function deltaOf(before: string, after: string, format: Format): string | undefined {
  const old = splitDocument(before, format);
  const current = splitDocument(after, format);
  assert.ok(old && current);
  return renderDelta(current, new Set(old.digests));
}

const TEXTS = [
  '',
  '<p>潮汐</p>',
  '<p>]]&gt;</p>\n\n\n<p>b</p>',
  '<pre>&lt;item&gt;&lt;/item&gt;\n\n  x</pre>',
  '<p>&lt;![CDATA[ &lt;/entry&gt;</p>',
];
/** Versions of a feed: which of ten articles it holds, and what each of them says. */
const version = fc.uniqueArray(
  fc.record({ number: fc.integer({ min: 0, max: 9 }), text: fc.constantFrom(...TEXTS), minute: fc.nat(3) }),
  { selector: ({ number }) => number, maxLength: 10 },
);
const documentFrom = (articles: readonly { number: number; text: string; minute: number }[]) =>
  documentOf(
    articles.map(({ number, text, minute }) =>
      entryOf({ guid: `tag:feeds.example,2026:${number}`, html: text, updated: Date.UTC(2024, 2, 5, 1, 31 + minute) }),
    ),
  );

for (const format of FORMATS) {
  test(`${format}: what a reader has and what it is sent make the new version, and nothing is sent twice`, () => {
    fc.assert(
      fc.property(version, version, (one, other) => {
        const [before, after] = [
          renderFeed(documentFrom(one), format).text,
          renderFeed(documentFrom(other), format).text,
        ];
        const [held, wanted] = [itemsOf(before, format), itemsOf(after, format)];
        const delta = deltaOf(before, after, format);
        const sent = itemsOf(delta ?? after, format);
        for (const [id, item] of wanted) assert.equal(sent.get(id) ?? held.get(id), item);
        if (delta === undefined) return;
        for (const [id, item] of sent) {
          assert.ok(wanted.has(id));
          assert.notEqual(held.get(id), item);
        }
        assert.ok(sent.size < wanted.size);
      }),
    );
  });

  test(`${format}: a document with all its items is byte for byte itself`, () => {
    for (const entries of [[], NASTY]) {
      const { text } = renderFeed(documentOf(entries), format);
      assert.equal(
        splitDocument(text, format)?.only(() => true),
        text,
      );
    }
  });

  test(`${format}: what is cut off, something else or nothing at all is no feed`, () => {
    const { text } = renderFeed(documentOf(NASTY), format);
    for (const broken of ['', 'null', '[]', '{}', '<html></html>', text.slice(0, text.length / 2), text.slice(0, -10)])
      assert.equal(splitDocument(broken, format), undefined, broken.slice(0, 20));
  });
}

test('a tombstone is an item: sent once, also where it closes itself', () => {
  const feed = (inside: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">\n  <id>x</id>\n${inside}</feed>\n`;
  const entry = '  <entry>\n    <id>a</id>\n\n\n  </entry>\n';
  const stone = '  <at:deleted-entry ref="b" when="2024-03-05T00:00:00Z"/>\n';
  const other = '  <at:deleted-entry ref="c" when="2024-03-05T00:00:00Z"></at:deleted-entry>\n';
  assert.equal(deltaOf(feed(entry), feed(entry + stone), 'atom'), feed(stone));
  assert.equal(deltaOf(feed(entry + stone), feed(entry + stone + other), 'atom'), feed(other));
});

test('where nothing would be left out there is no difference to send', () => {
  const [before, after] = [renderFeed(documentOf([]), 'rss').text, renderFeed(documentOf(NASTY), 'rss').text];
  assert.equal(deltaOf(before, after, 'rss'), undefined);
});

test('a megabyte of tags that never end is looked through once', () => {
  const hostile = '<rss><channel>'.concat('<item>'.repeat(200_000));
  assert.equal(splitDocument(hostile, 'rss'), undefined);
});
