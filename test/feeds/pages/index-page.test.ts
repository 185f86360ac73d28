import assert from 'node:assert/strict';
import test from 'node:test';
import type { CatalogueFeed } from '../../../src/feeds/lists/catalogue.ts';
import { renderIndex } from '../../../src/feeds/pages/index-page.ts';
import { ALL, catalogueOf, categoryOf, DEFINED, PORT } from '../../support/catalogue.ts';
import { SITE } from '../../support/feed-documents.ts';

const page = (feeds: readonly CatalogueFeed[]) => renderIndex(catalogueOf({ feeds }));
const headings = (html: string) => [...html.matchAll(/<h2>.*?<bdi>(.*?)<\/bdi>/g)].map(([, heading]) => heading);
const targets = (html: string) => [...html.matchAll(/href="#([^"]*)"/g)].map(([, id = '']) => id);
const many = (count: number, changes: (at: number) => Partial<CatalogueFeed> = () => ({})) =>
  Array.from({ length: count }, (_, at) => categoryOf(`c${at}`, changes(at)));

test('the index of all feeds links relatively, so that it works from any folder of any server', () => {
  for (const [, address = ''] of page([ALL, DEFINED, PORT]).matchAll(/\bhref="([^"]*)"/g))
    assert.doesNotMatch(address, /^(?:\/|https?:)/, address);
});

test('a site without articles says that they will come', () => {
  assert.match(page([]), /还没有文章/);
  assert.match(renderIndex(catalogueOf({ feeds: [], site: { ...SITE, language: 'en' } })), /No articles yet/);
});

test('the feed of everything can be subscribed to before there is any article', () => {
  const html = page([{ ...ALL, items: 0 }]);
  assert.match(html, /还没有文章/);
  assert.match(html, /href="feeds\/all\/rss\.xml"/);
  assert.doesNotMatch(page([ALL]), /还没有文章/);
});

test('pages speak Chinese or English, and English where the language is neither', () => {
  const inLanguage = (language: string) => renderIndex(catalogueOf({ site: { ...SITE, language } }));
  assert.match(inLanguage('zh-TW'), /全部文章/);
  assert.match(inLanguage('en-GB'), /Everything/);
  assert.match(inLanguage('fi'), /Everything/);
  assert.match(inLanguage('fi'), /<html lang="fi">/);
  assert.match(inLanguage('zha'), /Everything/);
});

test('a page of a thousand feeds offers readers some dozens to discover, and stays light', () => {
  const html = page([
    ALL,
    ...many(1000, (at) => ({ label: `${'很长的分类'.repeat(at % 7)}${at}`, slug: `港口${at}` })),
  ]);
  assert.equal(html.match(/<link rel="alternate"/g)?.length, 53);
  assert.equal(html.match(/<li[^>]*><a href="feeds\//g)?.length, 1000);
  assert.ok(Buffer.byteLength(html) < 400 * 1024, `${Buffer.byteLength(html)} bytes`);
});

test('everything and the defined feeds come first, with every format and their last change', () => {
  const html = page([PORT, DEFINED, ALL]);
  const order = ['long-reads/index.html', 'long-reads/rss.xml', 'all/index.html', '%E6%B8%AF%E5%8F%A3/index.html'];
  const places = order.map((end) => html.indexOf(`href="feeds/${end}"`, html.indexOf('<h1')));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.ok(places.every((place) => place > 0));
  assert.match(html, /1 篇文章 · 更新于 <time datetime="2024-03-03T00:00:00.000Z">/);
});

test('categories of several sources stand under the names of these, which links lead to', () => {
  const html = page([
    ALL,
    PORT,
    categoryOf('潮汐', { source: '潮汐 <站>' }),
    categoryOf('杂项', { source: undefined }),
  ]);
  assert.deepEqual(headings(html), ['潮汐 &lt;站&gt;', '海港通讯社', '其他分类']);
  assert.deepEqual(targets(html), ['s1', 's2', 's3']);
  for (const id of targets(html)) assert.equal(html.split(`id="${id}"`).length, 2, id);
});

test('categories of one source need no name of it and no links in the page', () => {
  const html = page([ALL, PORT]);
  assert.deepEqual(headings(html), ['分类']);
  assert.deepEqual(targets(html), []);
});

test('the categories of a source stand as they came, as long as they are few', () => {
  const html = page([ALL, categoryOf('b'), categoryOf('a')]);
  assert.ok(html.indexOf('<bdi>b</bdi>') < html.indexOf('<bdi>a</bdi>'));
});

test('a long list of categories stands under initials, by name, and every jump has its place', () => {
  const html = page([ALL, ...many(80), categoryOf('b2'), categoryOf('B1'), categoryOf('潮汐'), categoryOf('2024')]);
  const initials = [...html.matchAll(/<h3 id="[^"]*">(.*?)<\/h3>/g)].map(([, initial]) => initial);
  assert.deepEqual(initials, ['B', 'C', '#']);
  assert.ok(html.indexOf('<bdi>B1</bdi>') < html.indexOf('<bdi>b2</bdi>'));
  assert.deepEqual(targets(html), ['s1-0', 's1-1', 's1-2', 'top']);
  for (const id of targets(html)) assert.equal(html.split(`id="${id}"`).length, 2, id);
});

const NAMES: readonly (readonly [name: string, label: string, cell: string])[] = [
  ['a short name shares its row', '港口', '<li><a href="feeds/x/index.html"><bdi>港口</bdi> <b>2</b></a></li>'],
  [
    'a long name has room to itself',
    '一个名字特别特别长的分类真长',
    '<li class="long"><a href="feeds/x/index.html"><bdi>一个名字特别特别长的分类真长</bdi> <b>2</b></a></li>',
  ],
  [
    'a paragraph shows its beginning',
    '长'.repeat(300),
    `<li class="long"><a href="feeds/x/index.html"><bdi>${'长'.repeat(80)}…</bdi> <b>2</b></a></li>`,
  ],
];

for (const [name, label, cell] of NAMES)
  test(`of categories, ${name}`, () => assert.ok(page([categoryOf(label, { slug: 'x' })]).includes(cell)));
