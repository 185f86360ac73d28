import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { contents, feedTitles, filesBelow, snapshot } from '../support/published-feeds.ts';
import { parseXml } from '../support/strict-xml.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

test('the output has the documented layout, every text with its compressed forms beside it', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();

  const forms = (path: string) => [path, `${path}.br`, `${path}.gz`];
  const feed = ['atom.xml', 'feed.json', 'index.html', 'rss.xml'];
  const expected = [
    ...['all', '港口'].flatMap((slug) => feed.map((file) => `feeds/${slug}/${file}`)),
    'feeds.opml',
    'feeds/index.json',
    'index.html',
  ];
  assert.deepEqual(filesBelow(folder.output), expected.flatMap(forms).sort());
  for (const path of expected.filter((name) => /\.(?:xml|opml)$/.test(name)))
    assert.doesNotThrow(() => parseXml(readFileSync(join(folder.output, path), 'utf8')), path);
});

test('the list of feeds names every category with the addresses of its feeds', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口', 'R&D'] });
  folder.write('b.md', { title: '乙', categories: ['港口'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const lines = JSON.parse(readFileSync(join(folder.output, 'feeds/index.json'), 'utf8'));
  const address = (slug: string, file: string) => `http://feeds.example/feeds/${encodeURIComponent(slug)}/${file}`;
  const line = (category: string | null, slug: string, items: number) => ({
    category,
    slug,
    items,
    updated: '2024-03-05T00:00:00.000Z',
    rss: address(slug, 'rss.xml'),
    atom: address(slug, 'atom.xml'),
    json: address(slug, 'feed.json'),
  });
  assert.deepEqual(lines, [line(null, 'all', 2), line('港口', '港口', 2), line('R&D', 'r-and-d', 1)]);
});

test('the feed of everything is there from the first run on, and named by all lists', async (t) => {
  const folder = createArticleFolder(t);
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const read = (path: string) => readFileSync(join(folder.output, path), 'utf8');
  const lines = JSON.parse(read('feeds/index.json'));
  assert.deepEqual(
    lines.map(({ slug, items, updated }: Record<string, unknown>) => [slug, items, updated]),
    [['all', 0, new Date(app.clock.now()).toISOString()]],
  );
  assert.match(read('feeds.opml'), /xmlUrl="http:\/\/feeds\.example\/feeds\/all\/rss\.xml"/);
  assert.match(read('index.html'), /还没有文章/);
  assert.match(read('index.html'), /href="feeds\/all\/rss\.xml"/);
  assert.deepEqual(feedTitles(folder.output), []);

  const before = snapshot(folder.output);
  app.clock.advance(86_400_000);
  await app.runOnce();
  assert.deepEqual(snapshot(folder.output), before, 'a run without news writes nothing');
});

test('an output folder that is deleted is restored by the next run, byte for byte', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口', '天气'] });
  folder.write('b.md', { title: '乙', categories: ['天气'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = contents(folder.output);
  rmSync(folder.output, { recursive: true });

  const summary = await app.runOnce();

  assert.equal(summary.unchanged, 2);
  assert.equal(summary.feedsWritten, 3);
  assert.deepEqual(contents(folder.output), before);
});

test('one feed file that is deleted is restored, and no other file is touched', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口', '天气'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  rmSync(join(folder.output, 'feeds/天气/atom.xml'));

  assert.equal((await app.runOnce()).feedsWritten, 1);

  const { 'feeds/天气/atom.xml': restored, ...others } = snapshot(folder.output);
  const { 'feeds/天气/atom.xml': lost, ...untouched } = before;
  assert.deepEqual(others, untouched);
  assert.equal(restored?.split(' ')[1], lost?.split(' ')[1]);
});

test('an output that cannot be written fails loudly, keeps what was decided, and the next run heals it', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲' });
  const blocker = join(folder.root, 'mount');
  writeFileSync(blocker, 'not a folder');
  const config = folder.config({
    output: { dir: join(blocker, 'public') },
    webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }],
  });
  const app = await openApplication(t, config);

  await assert.rejects(app.runOnce(), { code: /^(?:ENOTDIR|EEXIST)$/ });
  assert.ok(app.record.lines.some(({ level, msg }) => level === 'error' && msg.startsWith('run failed')));
  assert.match((await app.store.runs.last())?.error ?? '', /a file is in the way of a folder/);
  assert.equal(app.line('a.md').verdict, 'new');
  assert.deepEqual(await app.deliverDue(), { delivered: 1, failed: 0 });

  rmSync(blocker);
  mkdirSync(blocker);
  const summary = await app.runOnce();
  assert.equal(summary.unchanged, 1);
  assert.equal(summary.feedsWritten, 2);
  assert.deepEqual(feedTitles(join(blocker, 'public')), ['甲']);
});

test('other output options write every feed once more', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 4; i++) folder.write(`${i}.md`, { title: `第${i}`, date: `2024-03-0${i + 1}` });
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  await first.close();

  const second = await openApplication(t, folder.config({ output: { items: 2 } }));
  assert.equal((await second.runOnce()).feedsWritten, 2);
  assert.deepEqual(feedTitles(folder.output), ['第3', '第2']);
  assert.equal((await second.runOnce()).feedsWritten, 0);
});

test('rebuilding from the store gives the same bytes', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 4; i++) folder.write(`${i}.md`, { title: `第${i}`, categories: ['港口', `类${i}`] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  app.clock.advance(86_400_000);
  assert.equal(await app.rebuild(), 0);
  assert.deepEqual(snapshot(folder.output), before);
});

test('the same articles give the same feeds, whatever order they came in and whenever', async (t) => {
  const outputs = [];
  for (const order of [
    ['a', 'b', 'c'],
    ['c', 'a', 'b'],
  ]) {
    const folder = createArticleFolder(t);
    const app = await openApplication(t, folder.config());
    for (const name of order) {
      folder.write(`${name}.md`, { title: name, date: `2024-03-0${name.charCodeAt(0) - 96}` });
      await app.runOnce();
      app.clock.advance(3_600_000);
    }
    outputs.push(contents(folder.output));
  }
  assert.deepEqual(outputs[0], outputs[1]);
});
