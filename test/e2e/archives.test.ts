import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Application, openApplication } from '../support/application.ts';
import { fromFolder, fromServer, type Walk, walkArchive } from '../support/archive-client.ts';
import { type ArticleFolder, type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { contents } from '../support/published-feeds.ts';
import { startSite } from '../support/running-site.ts';
import { checkFolder, problemsIn } from '../support/validation/published-folder.ts';

const SITE = 'http://feeds.example';
const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2015, 0, 1);
const ATOM = `${SITE}/feeds/all/atom.xml`;
const RSS = `${SITE}/feeds/all/rss.xml`;

const nameOf = (number: number) => `${String(number % 7)}/${String(number).padStart(5, '0')}.md`;
const dateOf = (number: number) => new Date(FIRST_DAY + number * 3_600_000).toISOString();

/** Article `number`, an hour younger than the one before it, and short: there are thousands. */
function writeArticle(folder: ArticleFolder, number: number, more: { body?: string; date?: string } = {}): void {
  folder.write(nameOf(number), {
    title: `第${number}号`,
    date: dateOf(number),
    categories: number % 3 === 0 ? ['港口', '天气'] : ['港口'],
    body: `<p>第${number}号消息：${number.toString(3)}号渡轮，${number.toString(7)}号码头，${number * number}人。</p>`,
    ...more,
  });
}

async function publish(t: TestContext, articles: number, output: Partial<ConfigInput['output']> = {}) {
  const folder = createArticleFolder(t);
  for (let number = 0; number < articles; number++) writeArticle(folder, number);
  const config = folder.config({ output, duplicates: { near: false } });
  const app = await openApplication(t, config);
  await app.runOnce();
  const walk = (start = ATOM, options?: Parameters<typeof walkArchive>[2]) =>
    walkArchive(start, fromFolder(folder.output, SITE), options);
  return { folder, app, walk };
}

/** Every id once, and none but those of the articles that are there. */
function assertEachOnce({ ids }: Walk, app: Application, of: (path: string) => boolean = () => true): void {
  assertOnce(
    ids,
    Object.entries(app.guids()).flatMap(([path, guid]) => (of(path) ? [guid] : [])),
  );
}

function assertOnce(ids: readonly string[], expected: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const twice = [...counts].filter(([, count]) => count > 1).map(([id]) => id);
  assert.deepEqual(twice, [], `${twice.length} stand there twice`);
  const missing = expected.filter((id) => !counts.has(id));
  assert.deepEqual(missing.slice(0, 5), [], `${missing.length} of ${expected.length} are missing`);
  assert.equal(ids.length, expected.length, 'there are others');
}

const archivePages = (folder: ArticleFolder, slug = 'all') =>
  Object.fromEntries(
    Object.entries(contents(join(folder.output, 'feeds', slug))).filter(([path]) => path.startsWith('archive/')),
  );

function assertSound(folder: ArticleFolder, app: Application): void {
  assert.deepEqual(problemsIn(checkFolder(folder.output, app.clock.now())), []);
}

for (const articles of [5, 500, 5000])
  test(`a client that goes back through a feed gets each of ${articles} articles once`, async (t) => {
    const { app, walk, folder } = await publish(t, articles);
    assert.equal(Object.keys(app.guids()).length, articles);
    for (const start of [ATOM, RSS]) {
      const found = await walk(start);
      assertEachOnce(found, app);
      assert.equal(found.addresses.length > 1, articles > 100, `${found.addresses.length} documents`);
    }
    const third = await walk(`${SITE}/feeds/${encodeURIComponent('天气')}/rss.xml`);
    assertEachOnce(third, app, (path) => Number(/(\d+)\.md/.exec(path)?.[1]) % 3 === 0);
    if (articles <= 500) assertSound(folder, app);
  });

test('pages of a feed without Atom are RSS, and of one without both JSON', async (t) => {
  for (const [formats, start] of [
    [['rss', 'json'], 'rss.xml'],
    [['json'], 'feed.json'],
  ] as const) {
    const { app, walk, folder } = await publish(t, 60, { items: 10, formats: [...formats] });
    const found = await walk(`${SITE}/feeds/all/${start}`);
    assertEachOnce(found, app);
    assert(found.addresses.length > 3);
    assertSound(folder, app);
  }
});

test('over HTTP too, a client gets each article once', async (t) => {
  const folder = createArticleFolder(t);
  for (let number = 0; number < 60; number++) writeArticle(folder, number);
  const site = await startSite(t, folder, { output: { items: 10 }, duplicates: { near: false } });
  for (const start of [ATOM, RSS]) assertEachOnce(await walkArchive(start, fromServer(site.address, SITE)), site);
});

test('articles that come while a client is on its way neither hide another one nor bring it twice', async (t) => {
  const { app, folder, walk } = await publish(t, 60, { items: 10 });
  for (const start of [ATOM, RSS]) {
    const before = Object.values(app.guids());
    let next = before.length;
    const found = await walk(start, {
      between: async () => {
        for (const end = next + 7; next < end; next++) writeArticle(folder, next);
        app.clock.advance(DAY);
        await app.runOnce();
      },
    });
    assertOnce(found.ids, before);
    assertEachOnce(await walk(start), app);
  }
  assertSound(folder, app);
});

test('a client that keeps its pages misses nothing, and asks for no page twice', async (t) => {
  const { app, folder, walk } = await publish(t, 25, { items: 10 });
  const known = new Set<string>();
  const ids = new Set<string>();
  let next = 25;
  for (const coming of [0, 3, 9, 1, 40, 10, 0, 25]) {
    for (const end = next + coming; next < end; next++) writeArticle(folder, next);
    app.clock.advance(DAY);
    await app.runOnce();
    const found = await walk(ATOM, { known });
    for (const id of found.ids) ids.add(id);
    for (const address of found.addresses) if (address !== ATOM) known.add(address);
    assertOnce([...ids], Object.values(app.guids()));
  }
  assert(known.size > 5);
});

test('sealed pages keep their bytes while new articles come', async (t) => {
  const { app, folder } = await publish(t, 100, { items: 10 });
  let sealed = archivePages(folder);
  assert(Object.keys(sealed).length > 3);
  for (let next = 100; next < 160; ) {
    for (const end = next + 4; next < end; next++) writeArticle(folder, next);
    app.clock.advance(DAY);
    await app.runOnce();
    const now = archivePages(folder);
    for (const [path, bytes] of Object.entries(sealed)) assert.equal(now[path], bytes, path);
    sealed = now;
  }
  assert(Object.keys(sealed).length > 8);
});

test('a correction brings its article from its page into the feed, where readers see it, and changes no other page', async (t) => {
  const { app, folder, walk } = await publish(t, 100, { items: 10 });
  const before = archivePages(folder);
  writeArticle(folder, 20, { body: '<p>更正：那天的渡轮没有停航，是改在下午两点从南码头开出，特此说明。</p>' });
  app.clock.advance(DAY);
  await app.runOnce();
  const after = archivePages(folder);
  const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
  assert.equal(changed.length, 1);
  assert(!Buffer.from(after[changed[0] ?? ''] ?? '', 'base64').includes('渡轮没有停航'));
  assert(readFileSync(join(folder.output, 'feeds/all/atom.xml'), 'utf8').includes('南码头'));
  assertEachOnce(await walk(), app);
  assertSound(folder, app);
});

test('what is withdrawn is gone from the pages, and the feed says so', async (t) => {
  const { app, folder, walk } = await publish(t, 100, { items: 10 });
  const guids = app.guids();
  const gone = [3, 4, 50, 98].map(nameOf);
  for (const path of gone) folder.remove(path);
  app.clock.advance(DAY);
  await app.runOnce({ acceptRemovals: true });
  for (const start of [ATOM, RSS]) {
    const { ids } = await walk(start);
    assertOnce(
      ids,
      Object.keys(guids).flatMap((path) => (gone.includes(path) ? [] : [guids[path] ?? ''])),
    );
  }
  const { withdrawn } = await walk();
  assert.deepEqual(withdrawn.toSorted(), gone.map((path) => guids[path] ?? '').toSorted());
  assertSound(folder, app);

  folder.write(nameOf(50), 'this is no article yet');
  writeArticle(folder, 50);
  app.clock.advance(DAY);
  await app.runOnce();
  const again = await walk();
  assert(again.ids.includes(guids[nameOf(50)] ?? ''), 'an article that came back is missing');
  assert(!again.withdrawn.includes(guids[nameOf(50)] ?? ''), 'it is alive and said to be gone');
  assertSound(folder, app);
});

test('when much is withdrawn, what is left still comes once', async (t) => {
  const { app, folder, walk } = await publish(t, 100, { items: 10 });
  for (let number = 99; number > 30; number -= 3) {
    folder.remove(nameOf(number));
    if (number % 2 === 0) continue;
    app.clock.advance(DAY);
    await app.runOnce({ acceptRemovals: true });
    const { ids } = await walk();
    assert.equal(new Set(ids).size, ids.length);
  }
  await app.runOnce({ acceptRemovals: true });
  const left = Object.keys(app.verdicts()).filter((path) => app.line(path).verdict !== 'removed');
  assertEachOnce(await walk(), app, (path) => left.includes(path));
  assertSound(folder, app);
});

test('an article with an old date that comes late stands in the feed itself, and once', async (t) => {
  const { app, folder, walk } = await publish(t, 100, { items: 10 });
  const before = archivePages(folder);
  writeArticle(folder, 100, { date: dateOf(2) });
  app.clock.advance(DAY);
  await app.runOnce();
  const guid = app.guids()[nameOf(100)] ?? '';
  assert(readFileSync(join(folder.output, 'feeds/all/atom.xml'), 'utf8').includes(guid));
  assertEachOnce(await walk(), app);
  const after = archivePages(folder);
  for (const [path, bytes] of Object.entries(before)) assert.equal(after[path], bytes, path);
});

test('a feed of another length still has each article once', async (t) => {
  const { app, folder, walk } = await publish(t, 100, { items: 10 });
  await app.close();
  for (const items of [25, 7, 200, 3]) {
    const again = await openApplication(t, folder.config({ output: { items }, duplicates: { near: false } }));
    again.clock.advance(DAY);
    await again.runOnce();
    assertEachOnce(await walk(), again);
    assertEachOnce(await walk(RSS), again);
    writeArticle(folder, 1000 + items);
    again.clock.advance(DAY);
    await again.runOnce();
    assertEachOnce(await walk(), again);
    assertSound(folder, again);
    await again.close();
  }
});
