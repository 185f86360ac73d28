import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { FORMATS } from '../../../src/feeds/document.ts';
import { permalinkOf } from '../../../src/feeds/entry.ts';
import { readPublished } from '../../../src/feeds/published/published-items.ts';
import { documentOf, entryOf, feedText, NASTY, SITE } from '../../support/feed-documents.ts';

const PERMALINK = '{{ site.url }}/articles/{{ article.id }}';

for (const format of FORMATS) {
  test(`what is published is read back as it was: ${format}`, () => {
    const { authority, items } = readPublished(feedText(documentOf(NASTY), format), format, PERMALINK);
    assert.equal(authority, format === 'atom' ? 'feeds.example' : undefined);
    assert.deepEqual(
      items.map(({ guid, title, html, published }) => ({ guid, title, html, published })),
      NASTY.map(({ guid, title, html, published }) => ({ guid, title, html: html || undefined, published })),
    );
    assert.deepEqual(
      items.map(({ updated }) => updated),
      NASTY.map(({ updated }) => (format === 'rss' ? undefined : updated)),
    );
    assert.deepEqual(
      items.map(({ link }) => link),
      ['https://news.example/a?b=1&c=2#d', undefined, undefined],
    );
    // The last two lead to pages of ours, but ids as short as the third's are none of ours.
    assert.deepEqual(
      items.map(({ id }) => id),
      [undefined, 'abcdefghijkmnpqr', undefined],
    );
  });

  test(`a moment is read back as it was, with the fraction that it had: ${format}`, () => {
    const moments = [0, 7, 120, 999].map((fraction) => Date.UTC(2024, 2, 5) + fraction);
    const entries = moments.map((updated, at) =>
      entryOf({ id: `${at}`, guid: `tag:a,2026:${at}`, published: 0, updated }),
    );
    const { items } = readPublished(feedText(documentOf(entries), format), format, PERMALINK);
    assert.deepEqual(
      items.map(({ updated }) => updated),
      moments.map((moment) => (format === 'rss' ? undefined : moment)),
    );
  });

  test(`of a feed of summaries the summaries are read: ${format}`, () => {
    const entry = entryOf({ summary: 'a < b & "c" &amp; d' });
    const text = feedText(documentOf([entry], { content: 'summary' }), format);
    const [item] = readPublished(text, format, PERMALINK).items;
    assert.deepEqual([item?.html, item?.summary], [undefined, entry.summary]);
  });

  test(`a guid that was minted tells id and host, whatever the address: ${format}`, () => {
    const entry = entryOf({ url: 'https://news.example/a' });
    const { authority, items } = readPublished(feedText(documentOf([entry]), format), format, PERMALINK);
    assert.equal(items[0]?.id, 'abcdefghijkmnpqr');
    assert.equal(authority, 'feeds.example');
  });

  const TEMPLATES = [
    PERMALINK,
    'https://reader.example/?page={{ article.id }}&g={{ article.guid }}',
    'https://Reader.example/{{article.id}}/{{article.id}}',
  ];
  for (const permalink of TEMPLATES) {
    test(`an address of ours tells the id of an article that declares its guid: ${permalink} in ${format}`, () => {
      const id = 'abcdefghijkmnpqr';
      const guid = 'harbour 17/潮';
      const url = permalinkOf(id, guid, { siteUrl: SITE.url, permalink });
      const text = feedText(documentOf([entryOf({ guid, url })]), format);
      const [item] = readPublished(text, format, permalink).items;
      assert.deepEqual([item?.guid, item?.id, item?.link], [guid, id, undefined]);
    });
  }

  test(`a feed cut off anywhere gives whole items or none: ${format}`, () => {
    const text = feedText(documentOf(NASTY), format);
    const whole = new Map(readPublished(text, format, PERMALINK).items.map((item) => [item.guid, item]));
    assert.equal(whole.size, NASTY.length);
    for (let length = 0; length < text.length; length += 7) {
      const { items } = readPublished(text.slice(0, length), format, PERMALINK);
      for (const item of items) assert.deepEqual(item, whole.get(item.guid), `cut at ${length}`);
    }
  });

  test(`any text at all is read without a complaint: ${format}`, () => {
    const pieces = [
      '<feed>',
      '<rss><channel>',
      '<item>',
      '<entry>',
      '<guid>',
      '</item>',
      '<![CDATA[',
      ']]>',
      '&#0;',
      '{',
      '[',
      '"items"',
      ':',
      'x',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        assert.ok(Array.isArray(readPublished(parts.join(''), format, PERMALINK).items));
      }),
    );
  });
}

const FOREIGN: readonly (readonly [string, 'json' | 'atom' | 'rss', string])[] = [
  ['an HTML page', 'rss', '<html><body><item><guid>x</guid></item></body></html>'],
  ['an Atom feed where RSS should be', 'rss', feedText(documentOf(NASTY), 'atom')],
  ['an RSS feed where Atom should be', 'atom', feedText(documentOf(NASTY), 'rss')],
  ['JSON that is no feed', 'json', '{"items":[{"id":"x"}]}'],
  ['a list', 'json', '[{"id":"x"}]'],
  ['null', 'json', 'null'],
  [
    'items that are none',
    'json',
    '{"version":"https://jsonfeed.org/version/1.1","items":[null,7,"x",[],{"id":7},{"id":""}]}',
  ],
  ['items without an id', 'rss', '<rss><channel><item><title>x</title></item></channel></rss>'],
];

for (const [name, format, text] of FOREIGN) {
  test(`a document that is no feed of ours holds nothing: ${name}`, () => {
    assert.deepEqual(readPublished(text, format, PERMALINK).items, []);
  });
}

test('an id in Atom that another host has made a tag URI of is left as it is', () => {
  const xml = `<feed><id>tag:feeds.example,2026:feeds/all</id>
    <entry><id>tag:feeds.example,2026:id/a%20b</id></entry>
    <entry><id>tag:other.example,2026:id/a%20b</id></entry>
    <entry><id>tag:feeds.example,2026:id/%</id></entry></feed>`;
  assert.deepEqual(
    readPublished(xml, 'atom', PERMALINK).items.map(({ guid }) => guid),
    ['a b', 'tag:other.example,2026:id/a%20b', 'tag:feeds.example,2026:id/%'],
  );
});

test('the host is the one that most guids name', () => {
  const items = ['old', 'site', 'site'].map((host, at) => ({ id: `tag:${host},2026:abcdefghijkmnpq${at + 2}` }));
  const text = JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', items });
  assert.equal(readPublished(text, 'json', PERMALINK).authority, 'site');
});
