import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Also, alsoOf, mergedCategories, withCopy, withoutCopy } from '../../src/corpus/cluster.ts';
import { fingerprint } from '../../src/corpus/fingerprint.ts';
import { articleOf } from '../support/corpus.ts';

function also(path: string, changes: Partial<Also> = {}): Also {
  return { source: 'wire', path, title: '渡轮停航', link: undefined, published: 0, categories: [], ...changes };
}

test('a copy is listed with its place, title, link, date and categories', () => {
  const article = articleOf({ title: '停航', link: 'https://wire.example/1', categories: ['港口', '天气'] });
  const copy = { source: 'wire', path: 'a.md', article, fingerprint: fingerprint(article) };
  assert.deepEqual(alsoOf(copy), {
    source: 'wire',
    path: 'a.md',
    title: '停航',
    link: 'https://wire.example/1',
    published: article.published,
    categories: ['港口', '天气'],
  });
});

const CATEGORIES: readonly { name: string; own: string[]; others: string[][]; merged: string[] }[] = [
  { name: 'without copies its own', own: ['港口'], others: [], merged: ['港口'] },
  {
    name: 'its own first, then those of its copies',
    own: ['港口'],
    others: [['天气'], ['城事']],
    merged: ['港口', '天气', '城事'],
  },
  { name: 'each once', own: ['港口', '天气'], others: [['天气', '港口'], ['天气']], merged: ['港口', '天气'] },
  {
    name: 'one in other letters is no other, and stands as the article writes it',
    own: ['Ferry'],
    others: [['FERRY', 'ｆｅｒｒｙ']],
    merged: ['Ferry'],
  },
  { name: 'those of a copy where it has none', own: [], others: [['天气']], merged: ['天气'] },
  { name: 'none where nobody has any', own: [], others: [[]], merged: [] },
];
for (const { name, own, others, merged } of CATEGORIES) {
  test(`the categories of an article and its copies: ${name}`, () => {
    const copies = others.map((categories, at) => also(`${at}.md`, { categories }));
    assert.deepEqual(mergedCategories({ categories: own }, copies), merged);
  });
}

test('a list of copies does not depend on the order in which they came, and holds each file once', () => {
  const copy = fc.record({
    source: fc.constantFrom('paper', 'wire'),
    path: fc.constantFrom('a', 'b', 'c'),
    published: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(copy), (copies) => {
      const those = [...new Map(copies.map((one) => [`${one.source}/${one.path}`, also(one.path, one)])).values()];
      const list = (order: readonly Also[]) => order.reduce(withCopy, [] as readonly Also[]);
      assert.deepEqual(list(those.toReversed()), list(those));
      assert.equal(list([...those, ...those]).length, those.length);
    }),
  );
});

test('copies stand by date, then by source and path', () => {
  const list = [also('b', { published: 2 }), also('b'), also('a'), also('z', { source: 'paper' })].reduce(
    withCopy,
    [] as readonly Also[],
  );
  assert.deepEqual(
    list.map(({ source, path }) => `${source}/${path}`),
    ['paper/z', 'wire/a', 'wire/b'],
  );
});

test('a copy that says something else stands in the list as it is now', () => {
  const list = withCopy([also('a'), also('b')], also('a', { title: '复航' }));
  assert.deepEqual(list, [also('a', { title: '复航' }), also('b')]);
});

test('only the copy in that very file leaves the list', () => {
  const list = [also('a'), also('a', { source: 'paper' }), also('b')];
  assert.deepEqual(withoutCopy(list, 'wire', 'a'), [also('a', { source: 'paper' }), also('b')]);
  assert.deepEqual(withoutCopy(list, 'forum', 'a'), list);
});
