import assert from 'node:assert/strict';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { ADVICE } from '../../src/article/advice.ts';
import { widthOf } from '../../src/cli/columns.ts';
import { type ArticleFolder, createArticleFolder } from '../support/article-folder.ts';
import { type CommandOptions, runCommand } from '../support/command-line.ts';
import { snapshot } from '../support/published-feeds.ts';

/** Two articles, one of them in a folder of its own with a date that does not exist, a file cut off, and a draft. */
function fill(t: TestContext): ArticleFolder {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.write('港口 版/b.md', { title: '乙', date: '2024-02-30 08:00:00' });
  folder.write('c.md', '---\ntitle: cut off\n');
  folder.write('d.md', { title: '丁', more: { draft: 'true' } });
  folder.writeConfig();
  return folder;
}

function check(folder: ArticleFolder, args: readonly string[] = [], options: Partial<CommandOptions> = {}) {
  return runCommand(['check', ...args, '--config', 'feedwright.yaml'], { in: folder.root, ...options });
}

const paths = (remarks: readonly { path: string; code: string }[]) => remarks.map(({ path, code }) => [path, code]);

// Each test here is a process that starts: several at a time.
suite('check', { concurrency: 4 }, () => {
  test('reads everything and tells people what it found, group by group, and what to do', async (t) => {
    const { code, stdout } = await check(fill(t));
    assert.equal(code, 0, 'bad articles are reported, not fatal');
    assert.equal(
      stdout,
      `4 files checked: 2 articles, 1 problem, 1 draft, 2 warnings.

PROBLEMS: passed over until they are mended.

  front-matter-unclosed: ${ADVICE['front-matter-unclosed'].title} (1 file)
    articles/c.md
      the front matter has no closing --- line: the file is cut off, or the line
      is missing
    What to do: write a line with --- below the last key; if the file is cut
    off, let the crawler fetch it again.

DRAFTS: left out, as they ask to be.

  draft: ${ADVICE.draft.title} (1 file)
    articles/d.md
      marked as a draft: it is published once the front matter says so no more
    What to do: nothing; a draft is published once "draft: true" or "published:
    false" is gone.

WARNINGS: published all the same; repaired or guessed.

  date-missing: ${ADVICE['date-missing'].title} (1 file)
    'articles/港口 版/b.md'
      no usable date in the front matter: taken from the file's age
    What to do: write a "date", or map the key that holds it with "fields" of
    the source.

  date-unusable: ${ADVICE['date-unusable'].title} (1 file)
    'articles/港口 版/b.md'
      published date "2024-02-30 08:00:00" does not exist: not used
    What to do: write it as 2026-11-20 09:30:00, or in any other usual form.

Next: mend the problems and check again.
`,
    );
    for (const line of stdout.split('\n')) assert.ok(widthOf(line) <= 80, line);
  });

  test('says so in two lines when all is well', async (t) => {
    const { stdout } = await check(fill(t), ['articles/a.md']);
    assert.equal(stdout, '1 file checked: 1 article.\n\nNothing has to be done.\n');
  });

  test('--json prints every problem and every warning in full, and the groups', async (t) => {
    const { stdout } = await check(fill(t), ['--json']);
    assert.equal(stdout.trim().split('\n').length, 1);
    const { problems, warned, groups, passedOver, ...counts } = JSON.parse(stdout);
    assert.deepEqual(passedOver, []);
    assert.deepEqual(counts, { checked: 4, articles: 2, warnings: 2 });
    assert.deepEqual(paths(problems), [
      ['c.md', 'front-matter-unclosed'],
      ['d.md', 'draft'],
    ]);
    assert.deepEqual(paths(warned), [
      ['港口 版/b.md', 'date-unusable'],
      ['港口 版/b.md', 'date-missing'],
    ]);
    assert.deepEqual(Object.keys(problems[0]), ['source', 'path', 'code', 'message']);
    assert.deepEqual(Object.keys(warned[0]), ['source', 'path', 'code', 'message']);
    assert.deepEqual(groups, [
      { code: 'draft', kind: 'draft', count: 1, mend: ADVICE.draft.mend },
      { code: 'front-matter-unclosed', kind: 'problem', count: 1, mend: ADVICE['front-matter-unclosed'].mend },
      { code: 'date-missing', kind: 'warning', count: 1, mend: ADVICE['date-missing'].mend },
      { code: 'date-unusable', kind: 'warning', count: 1, mend: ADVICE['date-unusable'].mend },
    ]);
  });

  test('names three files of a group, and all of them with --all', async (t) => {
    const folder = createArticleFolder(t);
    for (let i = 0; i < 40; i++) folder.write(`第${i}号.md`, '---\ntitle: cut off\n');
    folder.writeConfig();
    const [short, long] = await Promise.all([check(folder), check(folder, ['--all'])]);
    assert.equal(short.stdout.match(/^ {4}articles\/第\d+号\.md$/gm)?.length, 3);
    assert.match(short.stdout, /^ {4}and 37 more: "check --all" names them$/m);
    assert.equal(long.stdout.match(/^ {4}articles\/第\d+号\.md$/gm)?.length, 40);
    assert.doesNotMatch(long.stdout, /and \d+ more/);
  });

  const STRICT: readonly (readonly [what: string, path: string, code: number])[] = [
    ['a problem is a failure', 'articles/c.md', 1],
    ['a draft is none', 'articles/d.md', 0],
    ['a warning is none', 'articles/港口 版/b.md', 0],
    ['a path that cannot be meant stays wrong usage', 'articles/nothing.md', 2],
  ];
  for (const [what, path, expected] of STRICT) {
    test(`--strict: ${what}`, async (t) => {
      const { code, stdout, stderr } = await check(fill(t), ['--strict', path]);
      assert.equal(code, expected);
      assert.equal(stdout !== '', expected < 2, 'the report is printed all the same');
      if (expected === 1) assert.equal(stderr, 'feedwright: 1 problem found by a strict check\n');
    });
  }

  test('reads no more than the paths it is given', async (t) => {
    const folder = fill(t);
    const checked = async (...args: string[]) => JSON.parse((await check(folder, [...args, '--json'])).stdout).checked;
    assert.equal(await checked('articles/港口 版'), 1);
    assert.equal(await checked('articles/c.md', 'articles/a.md'), 2);
    assert.equal(await checked('articles'), 4);
    assert.equal(await checked('.'), 4);
  });

  test('what no source includes is passed over with a line, among files that one does', async (t) => {
    const folder = fill(t);
    writeFileSync(folder.at('quay 1.png'), '');
    const named = ['--strict', 'articles/quay 1.png', 'articles/a.md'];
    const [text, json] = await Promise.all([check(folder, named), check(folder, [...named, '--json'])]);
    assert.deepEqual([text.code, text.stderr], [0, '']);
    assert.equal(
      text.stdout,
      "1 file checked: 1 article.\nnot read by any source: 'articles/quay 1.png'\n\nNothing has to be done.\n",
    );
    assert.deepEqual(JSON.parse(json.stdout).passedOver, ['articles/quay 1.png']);
  });

  test('nothing but what no source includes is wrong usage, with a sentence', async (t) => {
    const folder = fill(t);
    writeFileSync(folder.at('quay.png'), '');
    const { code, stdout, stderr } = await check(folder, ['articles/quay.png']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^feedwright: no source includes articles\/quay\.png: .*\n$/);
  });

  // Node itself refuses what is not allowed here, whoever runs the test: also root, whom no permission of a file stops.
  const READ_ONLY = ['--permission', '--allow-fs-read=*', '--allow-worker', '--disable-warning=SecurityWarning'];

  test('writes nothing, and works where nobody may write', async (t) => {
    const folder = fill(t);
    const before = snapshot(folder.root);
    const { code, stdout, stderr } = await check(folder, [], { node: READ_ONLY });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^4 files checked/);
    assert.deepEqual(snapshot(folder.root), before);
    assert.deepEqual(readdirSync(folder.root).sort(), ['articles', 'feedwright.yaml'], 'no folder either');
    const once = await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root, node: READ_ONLY });
    assert.equal(once.code, 1, 'a command that writes is stopped by this');
  });

  test('does not list the folder of a file that is named', async (t) => {
    const folder = fill(t);
    const unlistable =
      "import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';" +
      "fs.readdirSync = () => { throw Object.assign(new Error(), { code: 'EACCES' }) }; syncBuiltinESMExports();";
    const node = ['--import', `data:text/javascript,${encodeURIComponent(unlistable)}`];
    const named = await check(folder, ['articles/a.md', 'articles/港口 版/b.md'], { node });
    assert.match(named.stdout, /^2 files checked: 2 articles, 2 warnings\.\n/);
    const whole = await check(folder, [], { node });
    assert.match(whole.stdout, /unreadable.*\n {4}articles\n {6}the folder articles cannot be listed \(EACCES\)/);
  });

  test('a link to an article is a problem here as in a run', async (t) => {
    const folder = fill(t);
    symlinkSync(join(folder.articles, 'a.md'), folder.at('link.md'));
    const { problems } = JSON.parse((await check(folder, ['articles/link.md', '--json'])).stdout);
    assert.deepEqual(paths(problems), [['link.md', 'not-a-regular-file']]);
  });

  test('a file’s words cannot steer the terminal', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('\u001b[31mred\u202e.md', '---\ntitle: x\ndate: "2024-02-30 \\e[2J\\x9b2J\u202e"\n---\nx');
    folder.writeConfig();
    const { stdout } = await check(folder);
    assert.match(stdout, /published date "2024-02-30/);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });

  test('Ctrl+C ends it', async (t) => {
    const interrupt =
      "process.on('newListener', (name) => name === 'SIGINT' && queueMicrotask(() => process.emit(name)))";
    const node = ['--import', `data:text/javascript,${encodeURIComponent(interrupt)}`];
    const { code, stdout, stderr } = await check(fill(t), [], { node });
    assert.deepEqual([code, stdout, stderr], [1, '', 'feedwright: interrupted: nothing was written\n']);
  });
});
