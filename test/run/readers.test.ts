import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeSource } from '../../src/config/source.ts';
import { createReaders, type ReadersOptions } from '../../src/run/readers.ts';
import { takeReadingMarks } from '../../src/run/reading-mark.ts';
import { openApplication } from '../support/application.ts';
import { type ArticleFolder, createArticleFolder } from '../support/article-folder.ts';
import { until } from '../support/condition.ts';
import { sight } from '../support/sightings.ts';
import { SLOW_SELECTOR, slowArticle } from '../support/slow-article.ts';

const NOW = Date.UTC(2025, 5, 1);

function readersOf(t: Parameters<typeof createArticleFolder>[0], folder: ArticleFolder, options: ReadersOptions = {}) {
  const readers = createReaders(options);
  t.after(() => readers.stop());
  const config = folder.config({
    sources: [{ name: 'paper', path: folder.articles, settle: '0s', remove: [SLOW_SELECTOR] }],
  });
  const [source] = config.sources;
  assert(source);
  const { prepare } = describeSource(source, config);
  const filesAt = (paths: readonly string[]) =>
    paths.map((path) => ({ sighting: sight(folder.articles, path), knownHash: undefined }));
  return {
    async read(paths: readonly string[]): Promise<string[]> {
      const candidates = await readers.read(prepare, new Set(), filesAt(paths), NOW);
      return candidates.map((candidate, at) => {
        assert.equal(candidate?.path ?? paths[at], paths[at]);
        const prepared = candidate?.prepared;
        return prepared?.kind === 'problem' ? prepared.problem.code : (prepared?.kind ?? 'moving');
      });
    },
    trace: (paths: readonly string[]) => readers.trace(prepare, filesAt(paths), NOW),
    stop: readers.stop,
  };
}

test('files come back in their order, however many threads read them', async (t) => {
  const folder = createArticleFolder(t);
  const paths = Array.from({ length: 260 }, (_, at) => `${at}.md`);
  for (const path of paths) folder.write(path, { title: `Article ${path}` });
  const readers = readersOf(t, folder);
  assert.deepEqual(new Set(await readers.read(paths)), new Set(['article']));
  assert.deepEqual(
    (await readers.trace(paths)).map(({ path }) => path),
    paths,
  );
});

test('a file that takes too long is a problem, and its neighbours are read', async (t) => {
  const folder = createArticleFolder(t);
  for (const path of ['a.md', 'b.md', 'd.md']) folder.write(path, { title: path });
  folder.write('c.md', slowArticle(900));
  const readers = readersOf(t, folder);
  assert.deepEqual(await readers.read(['a.md', 'b.md', 'c.md', 'd.md']), [
    'article',
    'article',
    'reader-hung',
    'article',
  ]);
});

test('many files together may take longer than one alone', async (t) => {
  const folder = createArticleFolder(t);
  const paths = Array.from({ length: 16 }, (_, at) => `${at}.md`);
  for (const path of paths) folder.write(path, slowArticle(120));
  const readers = readersOf(t, folder);
  assert.deepEqual(new Set(await readers.read(paths)), new Set(['article']));
});

test('a file that brings its thread down is a problem, and its neighbours are read', async (t) => {
  const folder = createArticleFolder(t);
  for (const path of ['a.md', 'c.md']) folder.write(path, { title: path });
  folder.write('b.md', `---\ntitle: b\n---\n<p>x</p>${'<i>x</i>'.repeat(600_000)}`);
  const readers = readersOf(t, folder, { heapLimit: 48 });
  assert.deepEqual(await readers.read(['a.md', 'b.md', 'c.md']), ['article', 'reader-crashed', 'article']);
});

test('a look at files passes over one that takes too long', async (t) => {
  const folder = createArticleFolder(t);
  for (const path of ['a.md', 'c.md']) folder.write(path, { title: path });
  folder.write('b.md', slowArticle(900));
  const traces = await readersOf(t, folder).trace(['a.md', 'b.md', 'c.md']);
  assert.deepEqual(
    traces.map(({ path }) => path),
    ['a.md', 'c.md'],
  );
});

test('a file that a look has found guilty is not waited for when it is to be read', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: 'a' });
  folder.write('b.md', slowArticle(900));
  const markFile = join(folder.root, 'reading');
  const readers = readersOf(t, folder, { markFile });
  await readers.trace(['a.md', 'b.md']);
  takeReadingMarks(markFile);
  assert.deepEqual(await readers.read(['a.md', 'b.md']), ['article', 'reader-hung']);
  assert.doesNotMatch(readFileSync(markFile, 'utf8'), /paper\nb\.md/, 'it was read once more');

  folder.write('b.md', { title: 'b' });
  assert.deepEqual(await readers.read(['b.md']), ['article']);
});

test('stopping ends a thread in the middle of a file, and starts no other', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', slowArticle(900));
  folder.write('b.md', { title: 'b' });
  const markFile = join(folder.root, 'reading');
  const readers = readersOf(t, folder, { markFile });
  const paths = Array.from({ length: 300 }, (_, at) => `more/${at}.md`);
  for (const path of paths) folder.write(path, slowArticle(900));
  const reading = assert.rejects(readers.read(['a.md', ...paths]), { code: 'reading-stopped' });
  await until('a.md is being read', () => existsSync(markFile) && readFileSync(markFile, 'utf8').includes('a.md'));
  await readers.stop();
  await reading;
  takeReadingMarks(markFile);
  await assert.rejects(readers.read(['b.md']), { code: 'reading-stopped' });
  assert.equal(readFileSync(markFile, 'utf8'), '', 'someone goes on reading');
});

test('a file that took too long is remembered, and tried again only when its bytes change', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('good.md', { title: '渡轮停航' });
  folder.write('slow.md', slowArticle(900));
  const config = folder.config({
    sources: [{ name: 'paper', path: folder.articles, settle: '0s', remove: [SLOW_SELECTOR] }],
  });
  const app = await openApplication(t, config);
  const first = await app.runOnce();
  assert.deepEqual(
    first.problems.map(({ path, code }) => [path, code]),
    [['slow.md', 'reader-hung']],
  );
  assert.deepEqual(app.verdicts(), { 'good.md': 'new', 'slow.md': 'invalid' });

  folder.age('slow.md', Date.UTC(2024, 0, 1));
  const touched = await app.runOnce();
  assert.deepEqual([touched.unchanged, touched.problems], [2, []]);

  folder.write('slow.md', { title: '不再慢' });
  await app.runOnce();
  assert.deepEqual(app.verdicts(), { 'good.md': 'new', 'slow.md': 'new' });
});

test('a run that is ended does not wait for what is being read', async (t) => {
  const folder = createArticleFolder(t);
  for (let at = 0; at < 200; at++) folder.write(`${at}.md`, slowArticle(900));
  const config = folder.config({
    sources: [{ name: 'paper', path: folder.articles, settle: '0s', remove: [SLOW_SELECTOR] }],
  });
  const app = await openApplication(t, config);
  const interruption = new AbortController();
  const running = app.runOnce({ signal: interruption.signal });
  const marks = `${folder.store}-reading`;
  await until('a file is being read', () => existsSync(marks) && readFileSync(marks, 'utf8').includes('.md'));
  interruption.abort();
  const start = performance.now();
  assert.equal((await running).invalid, 0);
  // Two seconds for each file would be minutes.
  assert(performance.now() - start < 30_000);
  assert(app.record.lines.some(({ msg }) => msg === 'run interrupted'));
});
