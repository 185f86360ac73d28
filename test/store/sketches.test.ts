import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Copy } from '../../src/corpus/cluster.ts';
import { fingerprint } from '../../src/corpus/fingerprint.ts';
import { BINS } from '../../src/corpus/near/sketch.ts';
import { createCopies } from '../../src/store/copies.ts';
import { createSketches, NO_FILE } from '../../src/store/sketches.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { articleOf, preparedArticle } from '../support/corpus.ts';

async function openTables(t: TestContext) {
  const { store: file } = createArticleFolder(t);
  await (await openStore(file)).close();
  const { db, raw } = await openSqlite(file);
  t.after(() => db.destroy());
  return { raw, sketches: createSketches(raw), copies: createCopies(raw) };
}

const { sketch } = preparedArticle();

test('a sketch comes back as it was put, with its number and moment, and its number leads to its file', async (t) => {
  const { sketches } = await openTables(t);
  const put = sketches.put('paper', 'a.md', sketch, 1_709_600_000_000);
  assert.deepEqual([...sketches.between(0, 2e12)], [put]);
  assert.deepEqual(put.sketch, sketch);
  assert.deepEqual({ ...sketches.place(put.key) }, { key: put.key, source: 'paper', path: 'a.md' });
});

test('a sketch that is a part of a larger array is kept alone', async (t) => {
  const { sketches } = await openTables(t);
  const within = new Uint32Array(BINS * 3);
  within.set(sketch, BINS);
  sketches.put('paper', 'a.md', within.subarray(BINS, BINS * 2), 0);
  assert.deepEqual([...sketches.between(0, 1)][0]?.sketch, sketch);
});

test('a file has one sketch: put again it keeps its number', async (t) => {
  const { sketches } = await openTables(t);
  const first = sketches.put('paper', 'a.md', sketch, 1);
  const again = sketches.put('paper', 'a.md', new Uint32Array(BINS), 9);
  assert.equal(again.key, first.key);
  assert.deepEqual([...sketches.between(0, 10)], [again]);
});

test('sketches are found from a moment up to, but not at, another one', async (t) => {
  const { sketches } = await openTables(t);
  for (const moment of [1, 2, 3]) sketches.put('paper', `${moment}.md`, sketch, moment);
  assert.deepEqual([...sketches.between(1, 3)].map(({ moment }) => moment).sort(), [1, 2]);
});

test('a sketch that is dropped, or of another size than ours, is found no more', async (t) => {
  const { raw, sketches } = await openTables(t);
  const { key } = sketches.put('paper', 'a.md', sketch, 1);
  sketches.put('wire', 'a.md', sketch, 1);
  sketches.drop('paper', 'a.md');
  assert.equal(sketches.place(key), undefined);
  assert.equal([...sketches.between(0, 2)].length, 1);
  raw.exec("UPDATE sketches SET bins = x'00'");
  assert.deepEqual([...sketches.between(0, 2)], []);
});

test('a copy comes back as it was put last, in a fraction of its room', async (t) => {
  const { raw, copies } = await openTables(t);
  const article = articleOf({ html: `<p>${'潮水退去。'.repeat(1000)}</p>`, link: undefined });
  const { text: _text, wholeText: _whole, ...stored } = article;
  const copy: Copy = { source: 'wire', path: 'a.md', article: stored, fingerprint: fingerprint(article) };
  copies.put({ ...copy, article: { ...stored, title: '前一版' } });
  copies.put(copy);
  const back = copies.at('wire', 'a.md');
  assert.deepEqual(JSON.parse(JSON.stringify(back)), JSON.parse(JSON.stringify(copy)));
  assert.equal(copies.at('paper', 'a.md'), undefined);
  const { bytes } = raw.prepare('SELECT length(said) AS bytes FROM copies').get() as { bytes: number };
  assert(bytes < 1500, `${bytes} bytes`);
  copies.drop('wire', 'a.md');
  assert.equal(copies.at('wire', 'a.md'), undefined);
});

test('the sketch of an article whose file is taken by another one is kept under the same number, without a file', async (t) => {
  const { sketches } = await openTables(t);
  const { key } = sketches.put('paper', 'a.md', sketch, 1);
  sketches.part('paper', 'a.md', 'article1');
  const next = sketches.put('paper', 'a.md', new Uint32Array(BINS), 2);
  assert.notEqual(next.key, key);
  assert.deepEqual({ ...sketches.place(key) }, { key, source: NO_FILE, path: 'article1' });
  sketches.part('paper', 'a.md', 'article1');
  assert.equal(sketches.place(key), undefined);
  assert.equal([...sketches.between(0, 3)].length, 1);
});
