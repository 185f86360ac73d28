import assert from 'node:assert/strict';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { PublishedItem } from '../../src/corpus/identity/former-articles.ts';
import { FORMAT_FILES } from '../../src/feeds/document.ts';
import { readPublished } from '../../src/feeds/published/published-items.ts';
import { type Application, openApplication } from '../support/application.ts';
import {
  type ArticleFolder,
  type ConfigInput,
  corrected,
  createArticleFolder,
  storyOf,
} from '../support/article-folder.ts';
import { createClock } from '../support/clock.ts';
import { contents, feedItems } from '../support/published-feeds.ts';

type Scope = Pick<TestContext, 'after'>;
type Settings = Partial<ConfigInput>;

/** Publishes a folder over some days, and loses the store. Returns the guids there were, by file. */
async function publishAndLose(
  t: Scope,
  folder: ArticleFolder,
  settings: Settings = {},
  ...days: readonly (() => void)[]
): Promise<Record<string, string>> {
  const app = await openApplication(t, folder.config(settings));
  await app.runOnce();
  for (const day of days) {
    day();
    app.clock.advance(86_400_000);
    await app.runOnce({ acceptRemovals: true });
  }
  const guids = app.guids();
  await app.close();
  rmSync(join(folder.root, 'store'), { recursive: true });
  return guids;
}

/** Begins anew beside the published feeds, another day. */
async function rebuild(t: Scope, folder: ArticleFolder, settings: Settings = {}): Promise<Application> {
  const clock = createClock();
  clock.advance(30 * 86_400_000);
  const app = await openApplication(t, folder.config(settings), { clock });
  await app.runOnce();
  return app;
}

const NAMES = ['渡轮', '集市', '灯塔', '果园', '钟楼'];

function writeStories(folder: ArticleFolder): void {
  for (const [at, title] of NAMES.entries())
    folder.write(`${title}.md`, {
      title,
      date: `2024-03-0${at + 1} 08:00:00`,
      categories: at % 2 === 0 ? ['港口', title] : ['天气'],
    });
}

const FORMATS: readonly NonNullable<ConfigInput['output']>[] = [
  {},
  { formats: ['json'] },
  { formats: ['atom'] },
  { formats: ['rss'] },
  { formats: ['rss', 'atom'], content: 'summary' },
  { content: 'summary' },
  { formats: ['rss'], content: 'summary' },
  { items: 2 },
  { permalink: 'https://reader.example/read?g={{ article.guid }}&page={{ article.id }}' },
];

for (const output of FORMATS) {
  test(`a rebuild from the folder and the feeds gives the same bytes: output ${JSON.stringify(output)}`, async (t) => {
    const folder = createArticleFolder(t);
    writeStories(folder);
    folder.write('own id.md', { title: '自带编号', more: { guid: 'harbour 17/潮' } });
    folder.write('address.md', { title: '以网址为编号', more: { guid: 'HTTPS://News.example/港?id=5' } });
    folder.write('link.md', { title: '自有网址', more: { link: 'http://news.example/a?id=1&lang=zh' } });
    folder.write('short.md', { title: 'A & B &amp; <i>C</i> ]]> "D"', body: '<p>短。</p>' });
    folder.write('shorter.md', { title: '只有标题', body: '' });
    folder.write('picture.md', { title: '只有图', body: '<img src="https://img.example/1.png">' });
    folder.write('code.md', {
      title: 'Markup & code',
      body: '<p>x &lt; y &amp;amp; z ]]&gt; <b>bold</b></p><pre><code>if (a &lt; b)\n  c();</code></pre><p>“引号” &quot;and&quot; it</p>',
    });
    const guids = await publishAndLose(t, folder, { output });
    const before = contents(folder.output);

    const app = await rebuild(t, folder, { output });

    assert.deepEqual(app.guids(), guids);
    assert.deepEqual(contents(folder.output), before);
    assert.deepEqual(
      app.record.lines.filter(({ level }) => level === 'error'),
      [],
    );
  });
}

for (const output of [{}, { formats: ['atom'] }, { content: 'summary' }] satisfies Settings['output'][]) {
  test(`what was edited before the loss was changed then, not now: output ${JSON.stringify(output)}`, async (t) => {
    const folder = createArticleFolder(t);
    writeStories(folder);
    await publishAndLose(t, folder, { output }, () =>
      folder.write('渡轮.md', { title: '渡轮', date: '2024-03-01 08:00:00', body: corrected('渡轮', '时刻') }),
    );
    const before = contents(folder.output);
    await rebuild(t, folder, { output });
    assert.deepEqual(contents(folder.output), before);
  });
}

for (const output of FORMATS.filter(({ items }) => items === undefined)) {
  test(`files that were renamed keep their guids and their feeds: output ${JSON.stringify(output)}`, async (t) => {
    const folder = createArticleFolder(t);
    writeStories(folder);
    folder.write('short.md', { title: '短讯', body: '<p>短。</p>' });
    const guids = await publishAndLose(t, folder, { output }, () => {
      folder.rename('渡轮.md', 'archive/2024/1.md');
      folder.rename('short.md', 'archive/2024/2.md');
    });
    assert.ok(guids['archive/2024/1.md']);
    const before = contents(folder.output);
    // One while the store was there, one while it was not.
    folder.rename('集市.md', 'archive/2024/3.md');

    const app = await rebuild(t, folder, { output });

    const { '集市.md': moved, ...others } = guids;
    assert.deepEqual(app.guids(), { ...others, 'archive/2024/3.md': moved });
    assert.deepEqual(contents(folder.output), before);
  });

  test(`a new story in the place of one that was renamed has a guid of its own: output ${JSON.stringify(output)}`, async (t) => {
    const folder = createArticleFolder(t);
    writeStories(folder);
    // The new story comes both before and after the old one in the order of their paths, and has the same title as well.
    folder.write('m.md', { title: '每日天气', date: '2024-03-01 08:00:00', body: storyOf('周一') });
    folder.write('n.md', { title: '每周天气', date: '2024-03-01 08:00:00', body: storyOf('周二') });
    const guids = await publishAndLose(t, folder, { output });
    folder.rename('m.md', 'a.md');
    folder.rename('n.md', 'z.md');
    folder.write('m.md', { title: '每日天气', date: '2024-03-08 08:00:00', body: storyOf('周三') });
    folder.write('n.md', { title: '每周天气', date: '2024-03-08 08:00:00', body: storyOf('周四') });

    const app = await rebuild(t, folder, { output });

    const now = app.guids();
    assert.equal(now['a.md'], guids['m.md']);
    assert.equal(now['z.md'], guids['n.md']);
    assert.ok(!Object.values(guids).includes(now['m.md'] ?? ''));
    assert.ok(!Object.values(guids).includes(now['n.md'] ?? ''));
    assert.equal(new Set(Object.values(now)).size, Object.keys(now).length);
  });
}

test('a story that replaces another for good has a guid of its own, now and whenever', async (t) => {
  const folder = createArticleFolder(t);
  writeStories(folder);
  const guids = await publishAndLose(t, folder);
  folder.write('渡轮.md', { title: '新桥', date: '2024-04-01 08:00:00' });
  folder.remove('集市.md');

  const app = await rebuild(t, folder);
  const { '渡轮.md': ferry, '集市.md': market } = guids;
  assert.notEqual(app.guids()['渡轮.md'], ferry);

  // Weeks later, long after the rebuild.
  folder.write('集市.md', { title: '夜市', date: '2024-05-01 08:00:00' });
  await app.runOnce();
  assert.notEqual(app.guids()['集市.md'], market);

  // And those that return are whom they were.
  folder.write('returned.md', { title: '集市', date: '2024-03-02 08:00:00', categories: ['天气'] });
  folder.write('zurück.md', { title: '渡轮', date: '2024-03-01 08:00:00', categories: ['港口', '渡轮'] });
  await app.runOnce();
  assert.equal(app.guids()['returned.md'], market);
  assert.equal(app.guids()['zurück.md'], ferry);
});

for (const output of [{}, { formats: ['rss'] }, { content: 'summary' }] satisfies Settings['output'][]) {
  test(`an edit while there was no store keeps the guid, and is told as a change: output ${JSON.stringify(output)}`, async (t) => {
    const folder = createArticleFolder(t);
    writeStories(folder);
    const guids = await publishAndLose(t, folder, { output });
    const edited = { title: '渡轮', date: '2024-03-01 08:00:00', categories: ['港口'] };
    folder.write('渡轮.md', { ...edited, body: `<p>开头另有一段新的话。</p>${corrected('渡轮', '时刻')}` });
    folder.write('集市.md', {
      title: '集市改期',
      date: '2024-03-02 08:00:00',
      categories: ['天气'],
      body: storyOf('集市'),
    });
    // Renamed and edited at once.
    folder.remove('灯塔.md');
    folder.write('a/灯塔.md', { title: '灯塔', date: '2024-03-03 08:00:00', body: corrected('灯塔', '高度') });

    const app = await rebuild(t, folder, { output });

    const { '灯塔.md': tower, ...others } = guids;
    assert.deepEqual(app.guids(), { ...others, 'a/灯塔.md': tower });
    if (output.formats) return;
    const dates = new Map(feedItems(folder.output).map((item) => [item.title, Date.parse(item.date_modified)]));
    assert.equal(dates.get('渡轮'), app.clock.now());
    assert.equal(dates.get('集市改期'), app.clock.now());
    assert.equal(dates.get('果园'), Date.UTC(2024, 2, 4));
  });
}

test('dates that were stamped anew while there was no store move nothing', async (t) => {
  const folder = createArticleFolder(t);
  writeStories(folder);
  await publishAndLose(t, folder);
  const before = contents(folder.output);
  folder.write('渡轮.md', { title: '渡轮', date: '2025-01-01 08:00:00', categories: ['港口', '渡轮'] });
  await rebuild(t, folder);
  assert.deepEqual(contents(folder.output), before);
});

test('declared ids stay with their articles, in whatever order the files are read', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('m.md', { title: '甲', more: { guid: 'harbour-1' } });
  const guids = await publishAndLose(t, folder, {}, () =>
    // The same id for another article, which is read first by a new store.
    folder.write('a.md', { title: '乙', more: { guid: 'harbour-1' } }),
  );
  assert.equal(guids['m.md'], 'harbour-1');
  const before = contents(folder.output);

  const app = await rebuild(t, folder);

  assert.deepEqual(app.guids(), guids);
  assert.deepEqual(contents(folder.output), before);
  const [found] = await app.store.inventory.find('a.md');
  assert.match(found?.known?.article.warnings.at(-1)?.message ?? '', /"harbour-1" is not the guid/);
});

test('an id that an article declares only now is not taken: it is known by another', async (t) => {
  const folder = createArticleFolder(t);
  writeStories(folder);
  const guids = await publishAndLose(t, folder);
  folder.write('渡轮.md', { title: '渡轮', date: '2024-03-01 08:00:00', more: { guid: 'harbour-1' } });
  const app = await rebuild(t, folder);
  assert.deepEqual(app.guids(), guids);
});

test('a copy that came later stays the copy', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('m.md', { title: '甲', categories: ['港口'] });
  const guids = await publishAndLose(t, folder, {}, () =>
    folder.write('a.md', { title: '甲，转载', categories: ['港口'], body: storyOf('甲') }),
  );
  const before = contents(folder.output);
  const app = await rebuild(t, folder);
  assert.deepEqual(app.guids(), guids);
  assert.equal(app.line('a.md').duplicateOf, 'm.md');
  assert.deepEqual(contents(folder.output), before);
});

test('a rebuild that is broken off goes on with the same guids', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 1100; i++)
    folder.write(`${i % 3}/${i}.md`, { title: `第${i}号公告`, categories: [`分类${i % 40}`] });
  const guids = await publishAndLose(t, folder, {}, () => folder.rename('2', 'archive'));
  const before = contents(folder.output);

  const clock = createClock();
  clock.advance(86_400_000);
  const broken = await openApplication(t, folder.config(), { clock });
  const interruption = new AbortController();
  const summary = await broken.runOnce({ signal: interruption.signal, onProgress: () => interruption.abort() });
  assert.ok(summary.new > 0 && summary.new < 1100, `${summary.new} were judged`);
  await broken.close();
  // Even if somebody empties the output meanwhile.
  rmSync(folder.output, { recursive: true });
  const app = await rebuild(t, folder);

  assert.deepEqual(app.guids(), guids);
  assert.deepEqual(contents(folder.output), before);
});

test('a source that cannot be read in the first run is found again in a later one', async (t) => {
  const folder = createArticleFolder(t);
  writeStories(folder);
  const guids = await publishAndLose(t, folder, {}, () => folder.rename('渡轮.md', 'x/1.md'));
  folder.rename('.', '../elsewhere');
  const app = await rebuild(t, folder);
  assert.deepEqual(app.guids(), {});
  folder.rename('../elsewhere', '.');
  await app.runOnce();
  assert.deepEqual(app.guids(), guids);
});

test('a rendering asked for before the first run leaves the published feeds alone', async (t) => {
  const folder = createArticleFolder(t);
  writeStories(folder);
  await publishAndLose(t, folder, {}, () => folder.rename('渡轮.md', 'x/1.md'));
  const before = contents(folder.output);
  const app = await openApplication(t, folder.config());
  assert.equal(await app.rebuild(), 0);
  assert.deepEqual(contents(folder.output), before);
});

for (const output of [{}, { formats: ['atom'] }, { formats: ['rss'] }] satisfies Settings['output'][]) {
  test(`a site that has moved to another host keeps its guids: output ${JSON.stringify(output)}`, async (t) => {
    const folder = createArticleFolder(t);
    writeStories(folder);
    const guids = await publishAndLose(t, folder, { output: { ...output, items: 1 } });
    const site = { title: 'Harbour Post', url: 'https://moved.example/news' };
    const app = await rebuild(t, folder, { site, output: { ...output, items: 1 } });
    // Those that stand in no feed any more as well.
    assert.deepEqual(app.guids(), guids);
  });
}

test('feeds that are broken, or of somebody else, are no help and no harm', async (t) => {
  const folder = createArticleFolder(t);
  writeStories(folder);
  const guids = await publishAndLose(t, folder);
  const other = createArticleFolder(t);
  other.write('渡轮.md', { title: '别处的渡轮' });
  await publishAndLose(t, other);
  rmSync(folder.output, { recursive: true });
  cpSync(other.output, folder.output, { recursive: true });
  writeFileSync(
    join(folder.output, 'feeds/index.json'),
    '[{"slug":"all","json":"x","atom":"x"},{"slug":"../../x","json":1},null',
  );
  writeFileSync(
    join(folder.output, 'feeds/all/feed.json'),
    '{"version":"https://jsonfeed.org/version/1.1","items":[null,{"id":7}]}',
  );
  writeFileSync(join(folder.output, 'feeds/all/atom.xml'), '<feed><entry><id>x</id');
  const app = await rebuild(t, folder);
  assert.equal(Object.keys(app.guids()).length, Object.keys(guids).length);
});

const LIVES = Number(process.env.FEEDWRIGHT_LIVES ?? 15);
const path = fc.constantFrom('a.md', 'b.md', 'c.md', 'in/d.md', 'z.md');
const title = fc.constantFrom(...NAMES);
const happening = fc.oneof(
  fc.record({ does: fc.constant('write'), to: path, title, edits: fc.nat(2) }),
  fc.record({ does: fc.constant('rename'), from: path, to: path }),
  fc.record({ does: fc.constant('remove'), from: path }),
);
type Happening = { does: string; from?: string; to?: string; title?: string; edits?: number };
const days = fc.array(fc.array(happening, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 });

test('whatever happens before and while the store is lost, no guid means two stories, and what stands in a feed keeps its own', {
  timeout: 300_000,
}, async () => {
  // What stands in no feed can only be known by its path.
  const output = fc.constantFrom(...FORMATS.filter(({ items }) => items === undefined));
  await fc.assert(
    fc.asyncProperty(days, fc.array(happening, { maxLength: 5 }), output, async (before, meanwhile, output) => {
      const ends: (() => unknown)[] = [];
      const scope: Scope = { after: (end) => void ends.unshift(end as () => unknown) };
      try {
        const folder = createArticleFolder(scope);
        const files = new Map<string, string>();
        const happenAll = (day: readonly Happening[]) => {
          for (const one of day) happen(folder, files, one);
        };
        const settings = { output };
        await publishAndLose(scope, folder, settings, ...before.map((day) => () => happenAll(day)));
        const known = guidsByTitle(folder);
        happenAll(meanwhile);
        await rebuild(scope, folder, settings);
        const now = guidsByTitle(folder);
        for (const [title, guids] of now) {
          for (const [was, given] of known)
            if (title !== was) assert.ok(guids.isDisjointFrom(given), `${title} has the guid of ${was}`);
          const given = known.get(title) ?? new Set();
          const kept = guids.intersection(given).size;
          assert.equal(kept, Math.min(guids.size, given.size), `${title} keeps its guid`);
        }
        const given = publishedItems(folder.output).map(({ guid }) => guid);
        assert.equal(new Set(given).size, given.length, 'no guid is given twice');
      } finally {
        for (const end of ends) await end();
      }
    }),
    { numRuns: LIVES },
  );
});

/** What is published, in whatever format there is. */
function publishedItems(output: string): readonly PublishedItem[] {
  const format = (['json', 'atom', 'rss'] as const).find((format) =>
    existsSync(join(output, 'feeds/all', FORMAT_FILES[format].file)),
  );
  assert.ok(format, 'a feed of everything is published');
  const text = readFileSync(join(output, 'feeds/all', FORMAT_FILES[format].file), 'utf8');
  return readPublished(text, format, '').items;
}

function guidsByTitle({ output }: ArticleFolder): ReadonlyMap<string, ReadonlySet<string>> {
  const guids = new Map<string, Set<string>>();
  for (const { title, guid } of publishedItems(output)) guids.set(title, (guids.get(title) ?? new Set()).add(guid));
  return guids;
}

function happen(
  folder: ArticleFolder,
  files: Map<string, string>,
  { does, from = '', to = '', title = '', edits = 0 }: Happening,
): void {
  if (does === 'write') {
    const body = storyOf(title) + '<p>又补一段。</p>'.repeat(edits);
    folder.write(to, { title, date: `2024-03-0${NAMES.indexOf(title) + 1} 08:00:00`, body });
    files.set(to, title);
    return;
  }
  const told = files.get(from);
  if (told === undefined || from === to) return;
  files.delete(from);
  if (does === 'remove') folder.remove(from);
  else {
    folder.rename(from, to);
    files.set(to, told);
  }
}
