import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { fromFolder, walkArchive } from '../support/archive-client.ts';
import { type ArticleFolder, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { HOUR } from '../support/clock.ts';
import { feedTitles, filesBelow } from '../support/published-feeds.ts';

const TOKEN = 'f3Rb7q0ZtVn2Wc8LkE5y';
const HUB = 'https://hub.example/';
const published = (folder: ArticleFolder, path: string) => readFileSync(join(folder.output, path), 'utf8');
const pages = (folder: ArticleFolder, slug = 'all') =>
  filesBelow(folder.output).filter((path) => path.startsWith(`feeds/${slug}/archive/`));

function market(t: Parameters<typeof createArticleFolder>[0], articles = 5): ArticleFolder {
  const folder = createArticleFolder(t);
  for (let number = 0; number < articles; number++)
    folder.write(`n${number}.md`, {
      title: `题目${number}号`,
      categories: ['街市'],
      date: `2024-02-0${number + 1} 08:00:00`,
    });
  return folder;
}

/** Rewrites an article so that readers are told. */
function rewrite(folder: ArticleFolder, number: number): void {
  folder.write(`n${number}.md`, {
    title: `题目${number}号`,
    categories: ['街市'],
    date: `2024-02-0${number + 1} 08:00:00`,
    body: storyOf(`题目${number}号`) + storyOf('完全不同的内容') + storyOf('再来一段'),
  });
}

test('a feed that cannot be written keeps no other from its readers, and the lists neither', async (t) => {
  const folder = createArticleFolder(t);
  const write = (suffix: string) => {
    for (let number = 0; number < 12; number++)
      folder.write(`n${number}.md`, {
        title: `题目${number}号${suffix}`,
        categories: [`分类${number}`],
        body: storyOf(`题目${number}号`),
      });
  };
  write('');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  app.clock.advance(HOUR);
  rmSync(join(folder.output, 'feeds/all/rss.xml'));
  mkdirSync(join(folder.output, 'feeds/all/rss.xml'));
  write('（改）');
  folder.write('new.md', { title: '新分类的文章', categories: ['新分类'] });
  await assert.rejects(app.runOnce());
  const fresh = Array.from({ length: 12 }, (_, number) => feedTitles(folder.output, `分类${number}`)[0]);
  assert.ok(fresh.every((title) => title?.endsWith('（改）')));
  assert.match(published(folder, 'feeds.opml'), /新分类/);
});

test('hubs hear of what a run wrote that was cut short before it could say so', async (t) => {
  const folder = market(t);
  const app = await openApplication(t, folder.config({ websub: { hubs: [HUB] } }));
  await app.runOnce();
  app.clock.advance(HOUR);
  folder.write('new.md', { title: '新闻', categories: ['街市'] });
  const { published: record } = app.store.feeds;
  Object.assign(app.store.feeds, { published: () => Promise.reject(new Error('power cut')) });
  await assert.rejects(app.runOnce(), /power cut/);
  Object.assign(app.store.feeds, { published: record });
  assert.ok(feedTitles(folder.output).includes('新闻'));
  assert.equal((await app.store.outbox.due(`hub:${HUB}`, app.clock.now(), 100)).length, 0);
  app.clock.advance(HOUR);
  await app.runOnce();
  const topics = (await app.store.outbox.due(`hub:${HUB}`, app.clock.now(), 100)).map(
    ({ payload }) => JSON.parse(payload).topic,
  );
  assert.equal(topics.filter((topic: string) => topic.includes('/all/')).length, 3);
});

test('a failure of a private feed tells nobody where it stands', async (t) => {
  const folder = market(t);
  const app = await openApplication(t, folder.config({ feeds: [{ name: 'desk', token: TOKEN }] }));
  await app.runOnce();
  folder.write('new.md', { title: '新闻' });
  const place = join(folder.output, `feeds/desk-${TOKEN}`);
  rmSync(place, { recursive: true });
  writeFileSync(place, 'in the way');
  await assert.rejects(app.runOnce(), /desk \(private\)/);
  assert.ok(!JSON.stringify([app.record.lines, await app.store.runs.last()]).includes(TOKEN));
});

test('an article that comes back into a feed by another way leaves no tombstone beside it', async (t) => {
  const folder = market(t);
  const write = (categories: readonly string[]) => folder.write('a.md', { title: '渡轮停航', categories });
  write(['港口']);
  folder.write('b.md', { title: '码头夜市', categories: ['港口'] });
  const app = await openApplication(t, folder.config());
  const run = async () => {
    await app.runOnce();
    app.clock.advance(HOUR);
  };
  await run();
  const guid = app.guids()['a.md'];
  folder.remove('a.md');
  await run();
  assert.match(published(folder, 'feeds/港口/atom.xml'), /deleted-entry/);
  write(['街市']);
  await run();
  write(['港口', '街市']);
  await run();
  assert.equal(app.guids()['a.md'], guid);
  assert.ok(feedTitles(folder.output, '港口').includes('渡轮停航'));
  assert.doesNotMatch(published(folder, 'feeds/港口/atom.xml'), /deleted-entry/);
});

test('a feed that puts the latest change first does so from the day it is told to, and brings articles back from its archive', async (t) => {
  const folder = market(t, 6);
  const run = async (sort: 'published' | 'updated', change = () => {}) => {
    const app = await openApplication(t, folder.config({ feeds: [{ name: 'x', sort, items: 2 }] }), { clock });
    await app.runOnce();
    clock.advance(HOUR);
    change();
    await app.runOnce();
    await app.close();
  };
  const { clock } = await openApplication(t, folder.config());
  await run('published', () => rewrite(folder, 0));
  assert.deepEqual(feedTitles(folder.output, 'x'), ['题目5号', '题目4号', '题目0号']);
  await run('updated');
  assert.equal(feedTitles(folder.output, 'x')[0], '题目0号');
  await run('updated', () => rewrite(folder, 1));
  assert.equal(feedTitles(folder.output, 'x')[0], '题目1号');
  const walked = await walkArchive(
    'http://feeds.example/feeds/x/atom.xml',
    fromFolder(folder.output, 'http://feeds.example'),
  );
  assert.deepEqual([walked.ids.length, new Set(walked.ids).size], [6, 6]);
});

test('a format that is published no more is gone, not left as it was', async (t) => {
  const folder = market(t);
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  await first.close();
  const second = await openApplication(t, folder.config({ output: { formats: ['rss'] } }));
  await second.runOnce();
  assert.deepEqual(readdirSync(join(folder.output, 'feeds/all')).sort(), [
    'index.html',
    'index.html.br',
    'index.html.gz',
    'rss.xml',
    'rss.xml.br',
    'rss.xml.gz',
  ]);
});

test('archive pages that are missing are made again by the next process', async (t) => {
  const folder = market(t);
  const config = folder.config({ output: { items: 2 } });
  const first = await openApplication(t, config);
  await first.runOnce();
  const before = pages(folder);
  assert.ok(before.length > 0);
  await first.close();
  rmSync(join(folder.output, 'feeds/all/archive'), { recursive: true });
  const second = await openApplication(t, config);
  await second.runOnce();
  assert.deepEqual(pages(folder), before);
});

test('one article that is withdrawn opens no page of the archive, many do', async (t) => {
  const folder = market(t, 9);
  const app = await openApplication(t, folder.config({ output: { items: 4 } }));
  await app.runOnce();
  const before = pages(folder);
  folder.remove('n8.md');
  await app.runOnce();
  assert.deepEqual(pages(folder), before);
  for (const number of [7, 6]) folder.remove(`n${number}.md`);
  await app.runOnce();
  assert.deepEqual(pages(folder), before.slice(0, -1));
  assert.equal(feedTitles(folder.output).length, 5);
});

test('articles that find no room in a feed’s bytes stand in its archive', async (t) => {
  const folder = createArticleFolder(t);
  for (let number = 0; number < 90; number++)
    folder.write(`m${number}.md`, { title: `题目${number}号${'长'.repeat(150)}`, body: storyOf(`正文${number}`) });
  const app = await openApplication(t, folder.config({ output: { items: 80, maxBytes: '64KB' } }));
  const { problems } = await app.runOnce();
  assert.deepEqual(problems, []);
  const walked = await walkArchive(
    'http://feeds.example/feeds/all/atom.xml',
    fromFolder(folder.output, 'http://feeds.example'),
  );
  assert.equal(new Set(walked.ids).size, 90);
});

test('lists that could not be written are written once they can be, whatever has changed in them', async (t) => {
  const folder = market(t);
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  await first.close();
  const site = { title: 'New Title', url: 'http://feeds.example', language: 'en', timezone: 'UTC' };
  const second = await openApplication(t, folder.config({ site }));
  rmSync(join(folder.output, 'feeds.opml'));
  mkdirSync(join(folder.output, 'feeds.opml'));
  await assert.rejects(second.runOnce());
  rmSync(join(folder.output, 'feeds.opml'), { recursive: true });
  writeFileSync(join(folder.output, 'feeds.opml'), 'old');
  await second.runOnce();
  assert.match(published(folder, 'feeds.opml'), /New Title/);
});
