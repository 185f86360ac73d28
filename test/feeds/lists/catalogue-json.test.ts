import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCatalogueJson, renderCatalogueJson } from '../../../src/feeds/lists/catalogue-json.ts';
import { ALL, catalogueOf, DEFINED, PORT } from '../../support/catalogue.ts';
import { SITE } from '../../support/feed-documents.ts';

test('the index for programs names only the formats there are', () => {
  assert.deepEqual(JSON.parse(renderCatalogueJson(catalogueOf({ formats: ['json'], feeds: [ALL] }))), [
    {
      category: null,
      slug: 'all',
      items: 3,
      updated: '2024-03-05T00:00:00.000Z',
      json: `${SITE.url}/feeds/all/feed.json`,
    },
  ]);
});

test('a feed that the configuration defines has a title and no category', () => {
  const [line] = JSON.parse(renderCatalogueJson(catalogueOf({ feeds: [DEFINED] })));
  assert.equal(line.category, null);
  assert.equal(line.title, '深度报道');
});

test('a lost store finds its feeds in the index it published', () => {
  assert.deepEqual(parseCatalogueJson(renderCatalogueJson(catalogueOf({ feeds: [ALL, DEFINED, PORT] }))), [
    { kind: 'all', label: '', slug: 'all', formats: ['rss', 'atom', 'json'] },
    { kind: 'defined', label: '深度报道', slug: 'long-reads', formats: ['rss', 'atom', 'json'] },
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
