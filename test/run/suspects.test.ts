import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createReadingMark, takeReadingMarks } from '../../src/run/reading-mark.ts';
import { loadSuspects } from '../../src/run/suspects.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';
import { SLOW_SELECTOR, slowArticle } from '../support/slow-article.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('what threads were reading when the process ended is known to the next one, once', (t) => {
  const file = join(temporaryFolder(t), 'reading');
  assert.deepEqual(takeReadingMarks(file), []);
  const [one, two] = [createReadingMark(file, 0), createReadingMark(file, 1)];
  one.put({ source: 'paper', path: 'a/long name.md' });
  one.put({ source: 'paper', path: '短\n名.md' });
  two.put({ source: 'desk', path: 'b.md' });
  two.put({ source: 'desk', path: 'c.md' });
  two.clear();
  assert.deepEqual(takeReadingMarks(file), [{ source: 'paper', path: '短\n名.md' }]);
  assert.deepEqual(takeReadingMarks(file), []);
});

test('a path of any length leaves room for its neighbour', (t) => {
  const file = join(temporaryFolder(t), 'reading');
  createReadingMark(file, 0).put({ source: 'paper', path: '长'.repeat(10_000) });
  createReadingMark(file, 1).put({ source: 'paper', path: 'b.md' });
  assert.deepEqual(
    takeReadingMarks(file).map(({ path }) => path.slice(0, 4)),
    ['长长长长', 'b.md'],
  );
});

test('three ends of a process over one file prove it guilty, and a finished run clears everyone', async (t) => {
  const file = join(temporaryFolder(t), 'reading');
  const values = new Map<string, string>();
  const settings = {
    setting: async (name: string) => values.get(name),
    putSetting: async (name: string, value: string) => void values.set(name, value),
  };
  const name = { source: 'paper', path: 'a.md' };
  for (const proven of [false, false, true]) {
    createReadingMark(file, 0).put(name);
    const suspects = await loadSuspects(file, settings);
    assert.deepEqual([suspects.has(name), suspects.isProven(name)], [true, proven]);
  }
  const suspects = await loadSuspects(file, settings);
  assert.equal(suspects.isProven(name), true);
  assert.equal(suspects.has({ source: 'desk', path: 'a.md' }), false);
  await suspects.clear();
  assert.equal((await loadSuspects(file, settings)).has(name), false);
});

test('a file that brings the process down is read last and alone, and at the fourth time not at all', async (t) => {
  const folder = createArticleFolder(t);
  // By its name it would come first, and its neighbours would share its fate.
  folder.write('a.md', slowArticle(900));
  for (const path of ['b.md', 'c.md', 'd.md']) folder.write(path, { title: `Article ${path}` });
  folder.writeConfig({ sources: [{ name: 'paper', path: 'articles', settle: '0s', remove: [SLOW_SELECTOR] }] });
  const marks = `${folder.store}-reading`;
  /** By a mark that is younger than the one the last process left. */
  const isReading = (path: string, since: number) =>
    existsSync(marks) && statSync(marks).mtimeMs > since && readFileSync(marks, 'utf8').includes(`paper\n${path}`);
  const listed = async () => {
    const { stdout } = await runCommand(['list', '--json', '--config', 'feedwright.yaml'], { in: folder.root });
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
      .map(({ path, verdict, problem }) => `${path} ${verdict} ${problem?.code ?? ''}`.trim());
  };

  for (const before of [[], ['b.md new', 'c.md new', 'd.md new'], ['b.md new', 'c.md new', 'd.md new']]) {
    const since = existsSync(marks) ? statSync(marks).mtimeMs : 0;
    const running = startCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
    await until('a.md is being read', () => isReading('a.md', since));
    running.kill('SIGKILL');
    await running.finished;
    assert.deepEqual(await listed(), before);
  }
  const last = await runCommand(['once', '--json', '--config', 'feedwright.yaml'], { in: folder.root });
  assert.equal(last.code, 0, last.stderr);
  assert.deepEqual(await listed(), ['a.md invalid reader-crashed', 'b.md new', 'c.md new', 'd.md new']);

  // Mended, it is an article like any other.
  folder.write('a.md', { title: 'Article a' });
  await runCommand(['once', '--json', '--config', 'feedwright.yaml'], { in: folder.root });
  assert.deepEqual((await listed())[0], 'a.md new');
});
