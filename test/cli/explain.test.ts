import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { widthOf } from '../../src/cli/columns.ts';
import { type ConfigInput, createArticleFolder, renderArticle } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const STORY =
  '<p>港务所周一说，渡轮在退潮前不会开航，码头上还堆着四十箱柑橘，看样子要等到周末才能运走。</p><p>办事员中午把告示钉在公告栏上，渔民读了两遍才回家补网，一直补到傍晚。</p>';
const RETOLD = STORY.replace('一直补到傍晚', '直到天色全黑');
const TOLD_AGAIN = RETOLD.replace('港务所周一说', '港务所的人周一说');
const ANOTHER =
  '<p>港务所周一说，渡轮在退潮前不会开航。</p><p>图书馆的旧钟昨夜停了，修钟的人在阁楼里待了一整天，说齿轮没有坏，只是油冻住了，天暖就好。</p>';

/** Two sources that tell one story three times, and one that only begins like it. */
async function tellTwice(t: TestContext, overrides: Partial<ConfigInput> = {}) {
  const folder = createArticleFolder(t);
  const wire = (path: string, article: Parameters<typeof renderArticle>[0]) => {
    mkdirSync(join(folder.root, 'wire'), { recursive: true });
    writeFileSync(join(folder.root, 'wire', path), renderArticle(article));
  };
  folder.writeConfig({
    sources: [
      { name: 'paper', path: 'articles', settle: '0s' },
      { name: 'wire', path: 'wire', settle: '0s' },
    ],
    ...overrides,
  });
  const explain = async (...args: string[]) =>
    (await runCommand(['explain', ...args, '--config', 'feedwright.yaml'], { in: folder.root })).stdout;
  const once = () => runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
  folder.write('a.md', { title: '渡轮停航', body: STORY, categories: ['港口'] });
  wire('a.md', {
    title: '渡轮退潮前不开航',
    body: RETOLD,
    categories: ['交通', '港口'],
    more: { link: 'https://wire.example/a' },
  });
  await once();
  wire('b.md', { title: '渡轮停航', body: TOLD_AGAIN, categories: [] });
  wire('c.md', { title: '旧钟停了', body: ANOTHER, categories: ['文化'] });
  await once();
  const status = async (...args: string[]) =>
    (await runCommand(['status', ...args, '--config', 'feedwright.yaml'], { in: folder.root })).stdout;
  return { explain, status, json: async (path: string) => JSON.parse(await explain(path, '--json')), wire, once };
}

// Most of a test here is a process that starts: several at a time.
suite('explain', { concurrency: 4 }, () => {
  test('explain says of an article of the first run that it was told of in the summary', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲' });
    folder.writeConfig({ webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] });
    await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
    const { stdout } = await runCommand(['explain', 'a.md', '--json', '--config', 'feedwright.yaml'], {
      in: folder.root,
    });
    assert.match(JSON.parse(stdout).withheld[0].reason, /first run .* one summary/);
  });

  test('a duplicate names the canonical article with its source, how alike they are and what both say', async (t) => {
    const { explain, json } = await tellTwice(t);
    const copy = await json('wire/a.md');
    assert.deepEqual([copy.verdict, copy.duplicateOf, copy.guid], ['duplicate', 'a.md', null]);
    assert.deepEqual([copy.canonical.source, copy.canonical.path, copy.canonical.title], ['paper', 'a.md', '渡轮停航']);
    assert.deepEqual([copy.canonical.feeds, copy.feeds], [['all', '港口', '交通'], []]);
    const { similarity, containment, passage, reason } = copy.evidence.near;
    assert.ok(similarity >= 0.7 && similarity < 1 && containment >= similarity - 0.1, `${similarity}, ${containment}`);
    assert.equal(copy.threshold, 0.7);

    const text = await explain('wire/a.md');
    assert.match(text, new RegExp(`^verdict +duplicate: ${reason}$`, 'm'));
    assert.match(text, /^of +paper\/a\.md\n +渡轮停航\n +published 2024-03-05T00:00:00\.000Z$/m);
    assert.match(
      text,
      new RegExp(`^alike +similarity ${similarity} \\(threshold 0\\.7\\); \\d+ % of the shorter`, 'm'),
    );
    assert.match(text, new RegExp(`both say “${passage.slice(0, 20)}`));
    assert.match(text, /^feeds +all, 港口, 交通: those of the article/m);
    assert.doesNotMatch(text, /^guid/m);
    for (const line of text.split('\n')) assert.ok(widthOf(line) <= 80, `${widthOf(line)} columns: ${line}`);
  });

  test('a duplicate that was found by another copy says by which', async (t) => {
    const { explain, json } = await tellTwice(t);
    const { evidence, canonical } = await json('wire/b.md');
    assert.deepEqual([canonical.source, canonical.path], ['paper', 'a.md']);
    const text = await explain('wire/b.md');
    assert.deepEqual([evidence.near.source, evidence.near.path], ['wire', 'a.md']);
    assert.match(text, /^found by +wire\/a\.md\n +another file that told of it$/m);
    assert.match(text, /^of +paper\/a\.md$/m);
  });

  test('a canonical article lists its copies, and the feeds in which only a copy would stand', async (t) => {
    const { explain, json } = await tellTwice(t);
    const canonical = await json('paper/a.md');
    assert.deepEqual(canonical.also, [
      {
        source: 'wire',
        path: 'a.md',
        title: '渡轮退潮前不开航',
        link: 'https://wire.example/a',
        published: '2024-03-05T00:00:00.000Z',
        categories: ['交通', '港口'],
      },
      {
        source: 'wire',
        path: 'b.md',
        title: '渡轮停航',
        link: null,
        published: '2024-03-05T00:00:00.000Z',
        categories: [],
      },
    ]);
    assert.deepEqual([canonical.feeds, canonical.feedsByCopies], [['all', '港口', '交通'], ['交通']]);
    assert.equal(canonical.canonical, null);
    const text = await explain('paper/a.md');
    assert.match(text, /^feeds +all, 港口\nby copies +交通: /m);
    assert.match(text, /^also in +wire\/a\.md\n +渡轮退潮前不开航\n +2024-03-05T00:00:00\.000Z, in 交通, 港口$/m);
    assert.match(text, /^also in +wire\/b\.md\n +2024-03-05T00:00:00\.000Z$/m, 'an equal title is not said twice');
  });

  test('status counts the duplicates that were found by likeness', async (t) => {
    const { status } = await tellTwice(t);
    const { sources } = JSON.parse(await status('--json'));
    assert.deepEqual(
      sources.map(({ files, nearDuplicates }: Record<string, unknown>) => [files, nearDuplicates]),
      [
        [{ new: 1 }, 0],
        [{ duplicate: 2, new: 1 }, 2],
      ],
    );
    assert.match(await status(), /wire: 2 duplicate, 1 new; 2 duplicates found by likeness/);
  });

  test('with mergeCategories off, no feed stands by a copy', async (t) => {
    const { json } = await tellTwice(t, { duplicates: { mergeCategories: false } });
    const { feeds, feedsByCopies, also } = await json('paper/a.md');
    assert.deepEqual([feeds, feedsByCopies, also.length], [['all', '港口'], [], 2]);
  });

  test('a new article says what it was compared with, and why that is another story', async (t) => {
    const { explain, json } = await tellTwice(t);
    const { evidence } = await json('wire/c.md');
    assert.equal(evidence.kind, 'new');
    const [nearest] = evidence.compared;
    const text = await explain('wire/c.md');
    assert.match(text, /^verdict +new: no article known by then told the same story$/m);
    assert.match(
      text,
      new RegExp(
        `^unlike +${nearest.source}/${nearest.path}\n +too little of their text is the same\n +similarity 0\\.\\d+ `,
        'm',
      ),
    );
  });

  const ALONE: readonly (readonly [name: string, near: boolean, says: RegExp])[] = [
    [
      'an article like no other says that nothing like it was known, and within what time',
      true,
      /^verdict +new: no article like it was known among those published within 30d\n +of it$/m,
    ],
    [
      'where nearly equal articles are not looked for, it says so',
      false,
      /^verdict +new: no article of the same text was known \("duplicates\.near" is\n +false/m,
    ],
  ];
  for (const [name, near, says] of ALONE)
    test(name, async (t) => {
      const { explain } = await tellTwice(t, { duplicates: { near } });
      assert.match(await explain('paper/a.md'), says);
    });

  test('a copy that took the place of its article says so, as its history does', async (t) => {
    const folder = createArticleFolder(t);
    folder.writeConfig();
    const run = async (...args: string[]) =>
      (await runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root })).stdout.replace(/\n {2,}/g, ' ');
    folder.write('one.md', { title: '渡轮停航', body: STORY });
    folder.write('two.md', { title: '另一条', body: ANOTHER });
    await run('once');
    folder.write('copy.md', { title: '渡轮退潮前不开航', body: RETOLD });
    await run('once');
    folder.remove('one.md');
    await run('once');
    const text = await run('explain', 'copy.md');
    const told = 'took the place of paper/one.md, whose copy it was, under the same guid';
    assert.match(text, new RegExp(`^verdict +moved: ${told}$`, 'm'));
    assert.match(text, /^differs .*\[-/m);
    assert.doesNotMatch(text, /found before|change of|ignored|no message/);
    const history = await run('history', 'copy.md');
    assert.match(history, new RegExp(told));
    assert.match(history, /minor \(title, text\): a copy took its place/);
    const { tookPlaceOf, evidence } = JSON.parse(await run('explain', 'copy.md', '--json'));
    assert.deepEqual([tookPlaceOf, evidence.ignored], [{ source: 'paper', path: 'one.md' }, []]);
  });

  test('of many copies twenty are shown and the others counted; --json names all', async (t) => {
    const folder = createArticleFolder(t);
    folder.writeConfig();
    folder.write('a.md', { title: '渡轮停航', body: STORY });
    for (let copy = 10; copy < 35; copy++) folder.copy('a.md', `copy-${copy}.md`);
    const run = async (...args: string[]) =>
      (await runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root })).stdout;
    await run('once');
    const text = await run('explain', 'a.md');
    assert.equal(text.match(/^also in +paper\//gm)?.length, 20);
    assert.match(text, /^also in +5 more files: --json names all of them$/m);
    assert.equal(JSON.parse(await run('explain', 'a.md', '--json')).also.length, 25);
  });

  test('two that stood published before the threshold was lowered stay so, and explain says why', async (t) => {
    const folder = createArticleFolder(t);
    const withThreshold = (threshold: number) => folder.writeConfig({ duplicates: { threshold } });
    const run = async (...args: string[]) =>
      (await runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root })).stdout.replace(/\n {2,}/g, ' ');
    const STAYS = /both stand published already: an article is never taken back for a later likeness/;
    withThreshold(0.99);
    folder.write('a.md', { title: '渡轮停航', body: STORY });
    await run('once');
    folder.write('b.md', { title: '码头上的柑橘', body: RETOLD });
    await run('once');
    assert.doesNotMatch(await run('explain', 'b.md'), STAYS);
    withThreshold(0.7);
    await run('once');
    const text = await run('explain', 'b.md');
    assert.match(text, /^verdict +new/m);
    assert.match(text, STAYS);
    assert.match(text, /similarity 0\.9\d* \(threshold 0\.7\)/);
    folder.remove('a.md');
    await run('once', '--accept-removals');
    assert.doesNotMatch(await run('explain', 'b.md'), STAYS, 'the other one stands no more');
  });

  test('of a text that is longer than what is compared, explain says how much of it is', async (t) => {
    const folder = createArticleFolder(t);
    folder.writeConfig();
    const run = async (...args: string[]) =>
      (await runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root })).stdout;
    folder.write('short.md', { title: '旧钟停了', body: ANOTHER });
    folder.write('long.md', { title: '渡轮停航', body: `${STORY}<p>${'潮水涨落，渔船进出。'.repeat(10_001)}</p>` });
    await run('once');
    assert.match(await run('explain', 'long.md'), /^compared +of each text its first 100,000 characters$/m);
    assert.doesNotMatch(await run('explain', 'short.md'), /^compared/m);
  });

  test('a duplicate whose file has gone has no guid of its own', async (t) => {
    const folder = createArticleFolder(t);
    folder.writeConfig();
    for (const title of ['a', 'b']) folder.write(`${title}.md`, { title });
    folder.copy('a.md', 'copy.md');
    const run = (...args: string[]) => runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root });
    await run('once');
    folder.remove('copy.md');
    await run('once');
    const gone = JSON.parse((await run('explain', 'copy.md', '--json')).stdout);
    assert.deepEqual([gone.verdict, gone.guid, gone.title, gone.feeds, gone.also], ['removed', null, null, [], []]);
  });
});
