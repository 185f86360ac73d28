import assert from 'node:assert/strict';
import test from 'node:test';
import type { Also } from '../../../src/corpus/cluster.ts';
import type { FeedDefinition } from '../../../src/feeds/definitions/definition.ts';
import { createStanding, definitionsHash } from '../../../src/feeds/definitions/standing.ts';
import { articleOf } from '../../support/corpus.ts';

const OPTIONS = { mergeCategories: true, unlisted: new Set<string>() };
const BANKS: FeedDefinition = { name: 'banks', title: '银行', categories: ['金融'], sort: 'published' };
const EVERYTHING: FeedDefinition = { name: 'more', sort: 'published' };
const REPORTS: FeedDefinition = { name: 'desk', sources: ['reports'], sort: 'updated', token: 'a'.repeat(16) };

async function standing(
  definitions: readonly FeedDefinition[],
  { source = 'paper', categories = ['金融'] as readonly string[], also = [] as readonly Also[] } = {},
  options: Partial<typeof OPTIONS> = {},
) {
  const stand = await createStanding(definitions, { ...OPTIONS, ...options });
  return stand({ source, also, article: articleOf({ categories }) });
}

function copyIn(source: string, categories: readonly string[]): Also {
  return { source, path: 'copy.md', title: 'a', link: undefined, published: 0, categories };
}

test('an article stands in everything, in its categories, and in the feeds whose rules hold, in this order', async () => {
  assert.deepEqual(await standing([EVERYTHING, BANKS, REPORTS], { categories: ['ＦＩＮＡＮＣＥ', '金融'] }), [
    { kind: 'all', identity: '', label: '' },
    { kind: 'category', identity: 'finance', label: 'ＦＩＮＡＮＣＥ' },
    { kind: 'category', identity: '金融', label: '金融' },
    { kind: 'defined', identity: 'more', label: 'more', sort: 'published' },
    { kind: 'defined', identity: 'banks', label: '银行', sort: 'published' },
  ]);
});

test('an article without categories that no rule wants stands in everything alone', async () => {
  assert.deepEqual(await standing([BANKS], { categories: [] }), [{ kind: 'all', identity: '', label: '' }]);
});

test('spellings of one category are one standing', async () => {
  const feeds = await standing([], { categories: ['News', 'news'], also: [copyIn('wire', ['ＮＥＷＳ', '港口'])] });
  assert.deepEqual(
    feeds.map(({ label }) => label),
    ['', 'News', '港口'],
  );
});

test('the categories of copies count where they are merged, and only there', async () => {
  const story = { categories: ['港口'], also: [copyIn('wire', ['金融'])] };
  const names = async (mergeCategories: boolean) =>
    (await standing([BANKS], story, { mergeCategories })).map(({ identity }) => identity);
  assert.deepEqual(await names(true), ['', '港口', '金融', 'banks']);
  assert.deepEqual(await names(false), ['', '港口']);
});

test('an article of an unlisted source stands only in feeds that name the source', async () => {
  const unlisted = new Set(['reports']);
  const feeds = await standing([EVERYTHING, BANKS, REPORTS], { source: 'reports' }, { unlisted });
  assert.deepEqual(feeds, [{ kind: 'defined', identity: 'desk', label: 'desk', sort: 'updated' }]);
});

test('an article of an unlisted source is not public, though a listed source tells the story as well', async () => {
  const story = { source: 'reports', also: [copyIn('paper', ['金融'])] };
  const fromPaper: FeedDefinition = { name: 'paper', sources: ['paper'], sort: 'published' };
  const feeds = await standing([EVERYTHING, BANKS, fromPaper], story, { unlisted: new Set(['reports']) });
  assert.deepEqual(feeds, []);
});

test('a copy in an unlisted source brings an article into the feeds that name it, and into no category', async () => {
  const feeds = await standing(
    [REPORTS],
    { categories: [], also: [copyIn('reports', ['内参'])] },
    { unlisted: new Set(['reports']) },
  );
  assert.deepEqual(
    feeds.map(({ identity }) => identity),
    ['', 'desk'],
  );
});

test('a pattern that does not compile is an error of whoever did not check the configuration', async () => {
  await assert.rejects(createStanding([{ name: 'a', sort: 'published', pattern: '(' }], OPTIONS));
});

const SAME: readonly { name: string; a: readonly FeedDefinition[]; b: readonly FeedDefinition[] }[] = [
  { name: 'the order of feeds', a: [BANKS, EVERYTHING], b: [EVERYTHING, BANKS] },
  {
    name: 'the order of values, and how they are written',
    a: [{ ...BANKS, keywords: ['Rate', '降准'] }],
    b: [{ ...BANKS, keywords: ['降准', 'ｒａｔｅ', 'rate'] }],
  },
  {
    name: 'a size, words and a token',
    a: [BANKS],
    b: [{ ...BANKS, items: 9, description: 'x', token: 'b'.repeat(16) }],
  },
  { name: 'a key without a value', a: [BANKS], b: [{ ...BANKS, tags: undefined, exclude: undefined }] },
];

for (const { name, a, b } of SAME) {
  test(`standings need not be settled anew for ${name}`, () => {
    assert.equal(definitionsHash(a, OPTIONS), definitionsHash(b, OPTIONS));
  });
}

const OTHER: readonly { name: string; b: readonly FeedDefinition[]; options?: Partial<typeof OPTIONS> }[] = [
  { name: 'another feed', b: [BANKS, EVERYTHING] },
  { name: 'a feed that is gone', b: [] },
  { name: 'another name', b: [{ ...BANKS, name: 'bank' }] },
  { name: 'another title', b: [{ ...BANKS, title: 'Banks' }] },
  { name: 'another order', b: [{ ...BANKS, sort: 'updated' }] },
  { name: 'another value', b: [{ ...BANKS, categories: ['金融', '银行'] }] },
  { name: 'the value under another key', b: [{ name: 'banks', title: '银行', tags: ['金融'], sort: 'published' }] },
  { name: 'something to leave out', b: [{ ...BANKS, exclude: { tags: ['x'] } }] },
  { name: 'a pattern', b: [{ ...BANKS, pattern: 'x' }] },
  { name: 'categories that are merged no more', b: [BANKS], options: { mergeCategories: false } },
  { name: 'a source that is unlisted', b: [BANKS], options: { unlisted: new Set(['paper']) } },
];

for (const { name, b, options } of OTHER) {
  test(`standings are settled anew for ${name}`, () => {
    assert.notEqual(definitionsHash([BANKS], OPTIONS), definitionsHash(b, { ...OPTIONS, ...options }));
  });
}

test('the hash says nothing of a token', () => {
  assert.match(definitionsHash([REPORTS], OPTIONS), /^[\w-]{16}$/);
  assert(!definitionsHash([REPORTS], OPTIONS).includes('aaaa'));
});
