import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ArticleFolder, type ConfigInput, createArticleFolder, renderArticle } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { withRoomFor } from '../support/long-path.ts';
import { asOrdinaryUser, isProjectOpen } from '../support/ordinary-user.ts';
import { feedTitles } from '../support/published-feeds.ts';
import { fillZoo, RAW_PATHS, type Zoo } from '../support/zoo.ts';

test('whatever a file system holds, a run ends, the articles beside it are published, and each oddity is told once', async (t) => {
  let zoo: Zoo | undefined;
  t.after(() => zoo?.tidy());
  const outside = mkdtempSync(join(tmpdir(), 'feedwright-outside-'));
  t.after(() => rmSync(outside, { recursive: true }));
  const folder = createArticleFolder(t);
  // The superuser is kept out by nothing, and whom he stands in for may not be let into the superuser's own folders.
  const modesCount = isProjectOpen();
  zoo = await fillZoo(t, folder.articles, outside, modesCount);
  const { titles, problems } = zoo;

  const visit = async () => {
    const app = await openApplication(t, folder.config({ output: { items: 100 } }));
    const told = ({ problems }: Awaited<ReturnType<typeof app.runOnce>>) =>
      problems.map(({ code, path }) => `${code} ${path}`).sort();

    const first = await app.runOnce();
    assert.deepEqual(told(first), [...problems].sort());
    assert.equal(first.new, titles.length);
    assert.deepEqual(feedTitles(folder.output).sort(), [...titles].sort());
    for (const { message } of first.problems) assert.match(message, /: .*[a-z]/, 'it says what to do');

    // What is inside moves, and the oddities themselves are as they were.
    writeFileSync(folder.at('folder.md/more.md'), renderArticle({ title: '又一篇' }));
    for (const name of ['folder.md', 'pipe.md', 'socket.md']) utimesSync(folder.at(name), 1, 1);
    app.clock.advance(60_000);
    const second = await app.runOnce();
    assert.deepEqual([told(second), second.new], [[], 1]);

    app.clock.advance(60_000);
    const third = await app.runOnce();
    assert.deepEqual([told(third), third.new, third.unchanged], [[], 0, third.scanned]);

    const warnings = app.record.lines.filter(({ level }) => level === 'warn');
    assert.equal(warnings.length, problems.length);
    assert.equal(first.invalid + first.problems.filter(isFolder).length, problems.length);
    const standing = (await app.store.runs.source('paper')).problem?.split('\n') ?? [];
    assert.deepEqual(
      standing.sort(),
      first.problems
        .filter(isFolder)
        .map(({ message }) => message)
        .sort(),
    );
    await app.close();
  };
  await (modesCount ? asOrdinaryUser(folder.root, visit) : visit());
});

const isFolder = ({ message }: { readonly message: string }) => message.startsWith('the folder ');

/** The source's folder as it is, and with room for paths of only so many characters: what is longer is closed to everyone. */
function sourceWith(folder: ArticleFolder, room: number): Partial<ConfigInput> {
  return { sources: [{ name: 'paper', path: withRoomFor(room, folder.articles), settle: '0s' }] };
}

test('a folder that cannot be listed is told of again when it was open meanwhile, and keeps its articles', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('closed/a.md', { title: '甲' });
  folder.write('b.md', { title: '乙' });
  const visit = async (overrides?: Partial<ConfigInput>) => {
    const app = await openApplication(t, folder.config(overrides));
    const [first, second] = [await app.runOnce(), await app.runOnce()];
    const { problem } = await app.store.runs.source('paper');
    await app.close();
    assert.deepEqual(second.problems, []);
    assert.deepEqual(feedTitles(folder.output).sort(), ['乙', '甲']);
    return { told: first.problems.map(({ code, path }) => [code, path]), problem };
  };

  await visit();
  for (let time = 0; time < 2; time++) {
    const closed = await visit(sourceWith(folder, '/b.md'.length));
    assert.deepEqual(closed.told, [['unreadable', 'closed']]);
    assert.match(closed.problem ?? '', /closed cannot be listed \(ENAMETOOLONG\)/);
    assert.deepEqual(await visit(), { told: [], problem: undefined });
  }
});

test('a second folder that cannot be listed is told of without the first', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['the first', 'two']) folder.write(`${name}/a.md`, { title: name });
  const told: (readonly string[])[] = [];
  for (const room of ['/two/a.md'.length, '/'.length]) {
    const app = await openApplication(t, folder.config(sourceWith(folder, room)));
    told.push((await app.runOnce()).problems.map(({ path }) => path));
    await app.close();
  }
  assert.deepEqual(told, [['the first'], ['two']]);
});

test('status shows what folders cannot be listed while that lasts, ten of them by name', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  for (let number = 10; number < 22; number++) mkdirSync(folder.at(`closed-${number}`));
  const app = await openApplication(t, folder.config(sourceWith(folder, '/a.md'.length)));
  await app.runOnce();
  await app.close();
  folder.writeConfig();
  const { stdout } = await runCommand(['status', '--config', 'feedwright.yaml'], { in: folder.root });
  assert.equal(stdout.match(/closed-\d\d cannot be listed \(ENAMETOOLONG\)/g)?.length, 10, stdout);
  assert.match(stdout, /^ +and 2 more$/m);
});

test('a source that is missing is told of once', async (t) => {
  const folder = createArticleFolder(t);
  rmSync(folder.articles, { recursive: true });
  const app = await openApplication(t, folder.config());
  const counts: number[] = [];
  for (let time = 0; time < 3; time++) counts.push((await app.runOnce()).problems.length);
  assert.deepEqual(counts, [1, 0, 0]);
  assert.match((await app.store.runs.source('paper')).problem ?? '', /ENOENT/);
});

test('files whose names are no UTF-8 are articles with paths that last, to be asked for by them', async (t) => {
  const folder = createArticleFolder(t);
  const inside = (path: Buffer) => Buffer.concat([Buffer.from(`${folder.articles}/`), path]);
  for (const [path, shown] of RAW_PATHS) {
    mkdirSync(inside(path.subarray(0, Math.max(0, path.lastIndexOf('/')))), { recursive: true });
    writeFileSync(inside(path), renderArticle({ title: shown }));
  }
  const shown = RAW_PATHS.map(([, path]) => path).sort();
  const first = await openApplication(t, folder.config());
  assert.equal((await first.runOnce()).new, shown.length);
  assert.deepEqual(Object.keys(first.verdicts()).sort(), shown);
  const guids = first.guids();
  await first.close();

  const second = await openApplication(t, folder.config());
  assert.equal((await second.runOnce()).unchanged, shown.length);
  const [[path, name]] = RAW_PATHS as [readonly [Buffer, string]];
  writeFileSync(inside(path), renderArticle({ title: name, body: '<p>改过</p>' }));
  assert.equal((await second.runOnce()).changed, 1);
  rmSync(inside(path));
  assert.equal((await second.runOnce()).removed, 1);
  for (const [path, guid] of Object.entries(second.guids())) assert.equal(guid, guids[path]);
  assert.equal((await second.store.inventory.find('潮汐/港.md')).length, 1);
});
