import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { Part } from '../../src/corpus/changes/word-diff.ts';
import { type ArticleFolder, type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { type Finished, runCommand } from '../support/command-line.ts';

const run = (folder: ArticleFolder, ...args: string[]): Promise<Finished> =>
  runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root });

const BODY =
  '<p>港务所周一说，渡轮在退潮前不会开航，码头上还堆着40箱柑橘。</p><p>办事员中午把告示钉在公告栏上，渔民读了两遍才回家补网，一直补到傍晚。</p>';

/** A folder whose article has been edited in each of the given ways, one run after the other. */
async function edited(
  t: TestContext,
  bodies: readonly string[],
  overrides: Partial<ConfigInput> = {},
): Promise<ArticleFolder> {
  const folder = createArticleFolder(t);
  folder.writeConfig(overrides);
  for (const body of bodies) {
    folder.write('a.md', { title: '渡轮停航', body });
    await run(folder, 'once');
  }
  return folder;
}

const EDITS = [BODY, BODY.replace('傍晚', '深夜'), BODY.replace('傍晚', '深夜').replace('40箱', '60箱')];

// Most of a test here is a process that starts: several at a time.
suite('history', { concurrency: 4 }, () => {
  test('history --json lists the revisions, newest first, each with its weight and a word diff', async (t) => {
    const folder = await edited(t, EDITS);
    const { code, stdout } = await run(folder, 'history', 'a.md', '--json');
    assert.equal(code, 0);
    const { revisions, ...file } = JSON.parse(stdout);
    assert.deepEqual([file.source, file.path, file.title], ['paper', 'a.md', '渡轮停航']);
    assert.deepEqual(
      revisions.map(({ number, material, changes, why }: Record<string, unknown>) => [number, material, changes, why]),
      [
        [2, true, ['text'], 'a figure changed: 40 → 60'],
        [1, false, ['text'], '2 words'],
      ],
    );
    const replaced = revisions.map(({ text }: { text: Part[] }) => text.filter(({ kind }) => kind !== 'same'));
    assert.deepEqual(replaced, [
      [
        { kind: 'removed', text: '40' },
        { kind: 'added', text: '60' },
      ],
      [
        { kind: 'removed', text: '傍晚' },
        { kind: 'added', text: '深夜' },
      ],
    ]);
    assert(revisions[0].replacedAt > revisions[1].replacedAt);
  });

  test('history shows a person what was replaced, with a little around it', async (t) => {
    const folder = await edited(t, EDITS);
    const { stdout } = await run(folder, 'history', 'a.md');
    assert.match(stdout, /^paper\/a\.md\n {2}渡轮停航\n {2}tag:/);
    assert.match(stdout, /^2\. until 20\S+, material \(text\): a figure changed: 40 → 60$/m);
    assert.match(stdout.replace(/\n {3}/g, ''), /text: .*还堆着\[-40-\]\{\+60\+\}箱柑橘/);
    assert.match(stdout, /^1\. until 20\S+, minor \(text\): 2 words$/m);
    for (const line of stdout.split('\n')) assert(line.length <= 100, line);
  });

  test('what an article says cannot move the cursor of whoever reads its history', async (t) => {
    const folder = await edited(t, [BODY, BODY.replace('傍晚', '深\u001b[31m\u202e夜\u0007')]);
    const { stdout } = await run(folder, 'history', 'a.md');
    assert.match(stdout, /\[-傍晚-\]/);
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });

  test('an article without revisions says so, and why', async (t) => {
    const folder = await edited(t, [BODY]);
    assert.match((await run(folder, 'history', 'a.md')).stdout, /no revision is kept: its words are those/);
    const forgetful = await edited(t, EDITS, { changes: { keep: 0 } });
    assert.match((await run(forgetful, 'history', 'a.md')).stdout, /no revision is kept: "changes\.keep" is 0/);
  });

  test('a duplicate points to the article it repeats, and a broken file has no history', async (t) => {
    const folder = await edited(t, [BODY]);
    folder.copy('a.md', 'b.md');
    folder.write('c.md', '---\ntitle: cut off\n');
    await run(folder, 'once');
    assert.match((await run(folder, 'history', 'b.md')).stdout, /see that of\n +paper\/a\.md\n/);
    assert.match((await run(folder, 'history', 'c.md')).stdout, /no article has been read from this file/);
  });

  test('a path nobody knows is answered as explain answers it', async (t) => {
    const folder = await edited(t, [BODY]);
    const [history, explain] = await Promise.all(['history', 'explain'].map((command) => run(folder, command, 'x.md')));
    assert.equal(history?.code, 1);
    assert.equal(history?.stderr, explain?.stderr);
    assert.match(history?.stderr ?? '', /no file or article is known as x\.md/);
  });

  test('explain says of an edit why it counts, what was replaced and what was ignored', async (t) => {
    const folder = await edited(t, [BODY, EDITS[2] ?? '']);
    folder.write('a.md', { title: '渡轮停航', body: EDITS[2] ?? '', date: '2025-01-01 08:00:00' });
    await run(folder, 'once');
    // In one line, however it was broken.
    const stdout = (await run(folder, 'explain', 'a.md')).stdout.replaceAll(/\n {2,}/g, '');
    assert.match(stdout, /^verdict +changed: a material change of text \(a figure changed: 40 → 60\)$/m);
    assert.match(stdout, /^changed .*\[-40-\]\{\+60\+\}.*\[-傍晚-\]\{\+深夜\+\}/m);
    assert.match(stdout, /^ignored +the date was set anew$/m);
    const { diff, ignored } = JSON.parse((await run(folder, 'explain', 'a.md', '--json')).stdout);
    assert.match(diff, /\[-40-\]\{\+60\+\}/);
    assert.deepEqual(ignored, ['date']);
  });

  test('a file that counts on and is stamped anew is never told of, and explain says what was ignored', async (t) => {
    const folder = await edited(t, [`${BODY}<p>阅读 1,234</p>`, `${BODY}<p>阅读 5,678</p>`]);
    const { verdict, ignored } = JSON.parse((await run(folder, 'explain', 'a.md', '--json')).stdout);
    assert.deepEqual([verdict, ignored], ['new', ['counters']]);
  });
});
