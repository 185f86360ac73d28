import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { feedTitles, filesBelow } from '../support/published-feeds.ts';

const TOKEN = 'f3Rb7q0ZtVn2Wc8LkE5y';
const slugs = (output: string) =>
  readdirSync(join(output, 'feeds'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
type Feeds = NonNullable<ConfigInput['feeds']>;

/** What a new reader of the output finds of a word. */
const filesNaming = (output: string, word: string) =>
  filesBelow(output).filter((path) => readFileSync(join(output, path), 'utf8').includes(word));

function harbour(t: Parameters<typeof createArticleFolder>[0]) {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '渡轮停航', categories: ['港口'], date: '2024-03-05 08:00:00' });
  folder.write('b.md', { title: '集市开张', categories: ['街市'], date: '2024-03-06 08:00:00' });
  folder.write('c.md', { title: '渡轮复航', categories: ['港口', '街市'], date: '2024-03-07 08:00:00' });
  return folder;
}

test('a feed of the configuration holds what its rules choose, under its own name, in every list', async (t) => {
  const folder = harbour(t);
  const feeds: Feeds = [
    { name: 'ferries', title: '渡轮消息', keywords: ['渡轮'], exclude: { categories: ['街市'] } },
    { name: 'nothing-yet', keywords: ['飞艇'] },
  ];
  const app = await openApplication(t, folder.config({ feeds }));
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output, 'ferries'), ['渡轮停航']);
  assert.deepEqual(feedTitles(folder.output, 'nothing-yet'), []);
  const lines: { slug: string; title?: string }[] = JSON.parse(
    readFileSync(join(folder.output, 'feeds/index.json'), 'utf8'),
  );
  assert.deepEqual(
    lines.map(({ slug, title }) => [slug, title]),
    [
      ['all', undefined],
      ['ferries', '渡轮消息'],
      ['nothing-yet', 'nothing-yet'],
      ['港口', undefined],
      ['街市', undefined],
    ],
  );
  assert.match(readFileSync(join(folder.output, 'feeds/nothing-yet/atom.xml'), 'utf8'), /<updated>20/);
});

test('an article that is edited enters and leaves the feeds whose rules look at its words', async (t) => {
  const folder = harbour(t);
  const app = await openApplication(t, folder.config({ feeds: [{ name: 'ferries', keywords: ['渡轮'] }] }));
  await app.runOnce();
  folder.write('b.md', { title: '渡轮码头的集市开张', categories: ['街市'], date: '2024-03-06 08:00:00' });
  folder.write('a.md', { title: '班船停航', categories: ['港口'], date: '2024-03-05 08:00:00' });
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output, 'ferries'), ['渡轮复航', '渡轮码头的集市开张']);
});

test('a feed that is added, changed or taken away is settled from what is known, and nothing is read again', async (t) => {
  const folder = harbour(t);
  const run = async (feeds: Feeds) => {
    const app = await openApplication(t, folder.config({ feeds }));
    const summary = await app.runOnce();
    await app.close();
    return summary;
  };
  await run([]);
  const added = await run([{ name: 'port', categories: ['港口'] }]);
  assert.deepEqual([added.unchanged, added.feedsWritten], [3, 1]);
  assert.deepEqual(feedTitles(folder.output, 'port'), ['渡轮复航', '渡轮停航']);
  await run([{ name: 'port', categories: ['街市'], items: 1, content: 'summary' }]);
  assert.deepEqual(feedTitles(folder.output, 'port'), ['渡轮复航']);
  assert.ok(existsSync(join(folder.output, 'feeds/port/archive/1.xml')));
  const gone = await run([]);
  assert.equal(gone.feedsWritten, 0);
  assert.deepEqual(slugs(folder.output), ['all', '港口', '街市']);
  assert.deepEqual(filesNaming(folder.output, '/port/'), []);
});

test('a private feed stands where only its token leads, and no list, page or other feed names it', async (t) => {
  const folder = harbour(t);
  const feeds: Feeds = [{ name: 'desk', categories: ['港口'], token: TOKEN }];
  const app = await openApplication(t, folder.config({ feeds, websub: { hubs: ['https://hub.example/'] } }));
  await app.runOnce();
  const place = `feeds/desk-${TOKEN}`;
  assert.deepEqual(feedTitles(folder.output, `desk-${TOKEN}`), ['渡轮复航', '渡轮停航']);
  assert.deepEqual(
    filesNaming(folder.output, TOKEN).filter((path) => !path.startsWith(place)),
    [],
  );
  const naming = filesNaming(folder.output, 'hub.example');
  assert.ok(naming.includes('feeds/all/rss.xml') && !naming.some((path) => path.startsWith(place)));
  assert.equal(app.shownSlug(`desk-${TOKEN}`), 'desk (private)');
  folder.write('a.md', { title: '渡轮仍停航', categories: ['港口'], date: '2024-03-05 08:00:00' });
  await app.runOnce();
  const waiting = (await app.store.outbox.due('hub:https://hub.example/', app.clock.now(), 100)).map(
    ({ payload }) => payload,
  );
  assert.ok(waiting.length > 0);
  assert.ok(waiting.every((payload) => !payload.includes(TOKEN)));
  assert.ok(!JSON.stringify(app.record.lines).includes(TOKEN));
  const known = app.line('a.md');
  const { address } = await app.start();
  const page = await (await fetch(`${address}/articles/${known.guid?.split(':').at(-1)}`)).text();
  assert.match(page, /仍停航/);
  assert.ok(!page.includes(TOKEN));
});

test('another token moves a private feed, and nothing is left where it was', async (t) => {
  const folder = harbour(t);
  for (const token of [TOKEN, TOKEN.toLowerCase()]) {
    const app = await openApplication(t, folder.config({ feeds: [{ name: 'desk', token }] }));
    await app.runOnce();
    await app.close();
  }
  assert.deepEqual(slugs(folder.output), ['all', `desk-${TOKEN.toLowerCase()}`, '港口', '街市']);
});

test('a feed that is called like a category stands beside it, in the same place in every run', async (t) => {
  const folder = harbour(t);
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  await first.close();
  const second = await openApplication(t, folder.config({ feeds: [{ name: '港口', keywords: ['集市'] }] }));
  await second.runOnce();
  const before = slugs(folder.output);
  assert.equal(before.length, 4);
  assert.deepEqual(feedTitles(folder.output, '港口'), ['渡轮复航', '渡轮停航']);
  assert.equal((await second.runOnce()).feedsWritten, 0);
  assert.deepEqual(slugs(folder.output), before);
});

test('articles of an unlisted source stand in the feeds that name it alone, whatever a listed source tells', async (t) => {
  const folder = harbour(t);
  const sources: ConfigInput['sources'] = [
    { name: 'wire', path: join(folder.root, 'wire'), settle: '0s', listed: false },
    { name: 'paper', path: folder.articles, settle: '0s' },
  ];
  folder.write('../wire/x.md', { title: '内部消息', categories: ['港口'], date: '2024-03-08 08:00:00' });
  folder.write('../wire/y.md', { title: '晚报清样', categories: ['街市'], date: '2024-03-09 08:00:00' });
  const feeds: Feeds = [{ name: 'desk', sources: ['wire'], token: TOKEN }];
  const app = await openApplication(t, folder.config({ sources, feeds }));
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output, `desk-${TOKEN}`), ['晚报清样', '内部消息']);
  assert.deepEqual(feedTitles(folder.output), ['渡轮复航', '集市开张', '渡轮停航']);
  folder.copy('../wire/y.md', 'y.md');
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output), ['晚报清样', '渡轮复航', '集市开张', '渡轮停航']);
  assert.deepEqual(feedTitles(folder.output, `desk-${TOKEN}`), ['晚报清样', '内部消息']);
});

test('a store that is lost finds the feeds of the configuration again, each in its place', async (t) => {
  const folder = harbour(t);
  const feeds: Feeds = [
    { name: 'ferries', title: '渡轮消息', keywords: ['渡轮'] },
    { name: 'desk', token: TOKEN },
  ];
  const first = await openApplication(t, folder.config({ feeds }));
  await first.runOnce();
  const before = filesBelow(folder.output);
  await first.close();
  rmSync(join(folder.root, 'store'), { recursive: true });
  const second = await openApplication(t, folder.config({ feeds }));
  assert.equal((await second.runOnce()).feedsWritten, 0);
  assert.deepEqual(filesBelow(folder.output), before);
});
