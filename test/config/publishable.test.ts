import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { describeFeeds } from '../../src/config/feeds.ts';
import { CONFIG_SCHEMA, type Config } from '../../src/config/schema.ts';
import { createDocument, FORMATS } from '../../src/feeds/document.ts';
import { permalinkOf } from '../../src/feeds/entry.ts';
import { feedName, wordsFor } from '../../src/feeds/pages/words.ts';
import { entryOf, feedText, SINCE } from '../support/feed-documents.ts';
import { documentFault } from '../support/whole-documents.ts';

/** Renders each feed of a configuration, empty and with an article, as a run does. Throws where one cannot be published. */
async function renderAll(config: Config): Promise<void> {
  const authority = new URL(config.site.url).hostname;
  const { publish, defined, standing } = describeFeeds(config, authority);
  await standing;
  const [credit] = publish.addresses.credits.values();
  const { id, guid, ...entry } = entryOf({ guid: `tag:${authority},2026:abcdefghijkmnpqr` });
  const article = { ...entry, id, guid, url: permalinkOf(id, guid, publish.addresses), source: credit ?? entry.source };
  const feeds = [
    { kind: 'all', label: '', slug: 'all' },
    { kind: 'category', label: '港口', slug: '港口' },
    ...defined.map((feed) => ({ ...feed, kind: 'defined' as const })),
  ] as const;
  for (const feed of feeds) {
    const shape = ('identity' in feed && publish.shapes.get(feed.identity)) || publish.shape;
    assert.notEqual(feedName(feed, wordsFor(publish.site.language)).trim(), '');
    for (const entries of [[], [article]])
      for (const archive of [undefined, 7]) {
        const content = { entries, withdrawn: [], archive, previous: 6, since: SINCE };
        const document = createDocument(feed, content, { ...publish, content: shape.content }, shape.words);
        for (const format of FORMATS)
          assert.equal(documentFault(feedText(document, format), format, entries.length), undefined);
      }
  }
}

const SITE_URLS = [
  'https://News.Example',
  'http://新闻.example/',
  'http://news.example:80',
  'https://news.example/新闻/',
  'http://feed_wright:8080',
  'http://[::1]:8080',
  'http://127.1/a|b[c]^',
  'http://news.example/%zz/%e6?',
  '  https://news.example/a b  ',
];
for (const url of SITE_URLS) {
  test(`a site is published at ${url}`, async () =>
    renderAll(CONFIG_SCHEMA.parse({ site: { url }, sources: [{ name: 'a', path: 'a' }] })));
}

const ADDRESSES = [
  'https://hub.example',
  'https://HUB.example/新闻',
  'https://hub.example/a|b?c=[d]&e="f"#g',
  'http://hub.example:80/%',
  'http://hub_1:8080',
  'https://me:secret@hub.example/',
];
for (const address of ADDRESSES) {
  test(`what names ${address} is published, or refused`, async () => {
    const source = { name: 'a', path: 'a' };
    const accepted = [
      { websub: { hubs: [address] }, sources: [source] },
      { site: { icon: address, logo: address }, sources: [source] },
      { sources: [{ ...source, url: address }] },
      { sources: [{ ...source, baseUrl: address }] },
    ].map((config) => CONFIG_SCHEMA.safeParse(config));
    for (const { data } of accepted) if (data) await renderAll(data);
    assert.deepEqual(
      accepted.map(({ success }) => success),
      address.includes('@') ? [false, false, false, true] : [true, true, true, true],
    );
  });
}

test('whatever a configuration names, once it is accepted every feed of it can be published', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom(' ', '\u0007', '\u200B', '</b>', '<b>', ']]>', '&amp;', '\uD800', '\uFFFD', '海港'),
  );
  const host = fc.oneof(
    { weight: 15, arbitrary: fc.constantFrom('a.example', 'A.Example', '潮.example', 'a_b:81', '[::1]:8080') },
    fc.constantFrom('me:x@a.example', '', 'a b'),
  );
  const address = fc
    .tuple(
      fc.oneof({ weight: 15, arbitrary: fc.constantFrom('http://', 'HTTPS://') }, fc.constantFrom('ftp://', '')),
      host,
      text,
    )
    .map(([scheme, name, path]) => `${scheme}${name}/${path}`);
  const written = fc.record({
    site: fc.record({ title: text, url: address, icon: address, logo: address }, { requiredKeys: [] }),
    sources: fc.tuple(
      fc.record(
        { name: fc.constant('a'), path: fc.constant('a'), title: text, url: address },
        { requiredKeys: ['name', 'path'] },
      ),
    ),
    websub: fc.record({ hubs: fc.array(address, { maxLength: 2 }) }),
    feeds: fc.array(fc.record({ name: fc.constant('x'), title: text, description: text }, { requiredKeys: ['name'] }), {
      maxLength: 1,
    }),
  });
  let published = 0;
  await fc.assert(
    fc.asyncProperty(written, async (config) => {
      const { data } = CONFIG_SCHEMA.safeParse(config);
      if (!data) return;
      published++;
      await renderAll(data);
    }),
    { numRuns: 300 },
  );
  assert(published > 40, `${published} were accepted`);
});
