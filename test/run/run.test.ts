import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, corrected, createArticleFolder } from '../support/article-folder.ts';
import { feedIds, feedItems, feedTitles, snapshot } from '../support/published-feeds.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

test('a first run publishes every article in the feed of everything and in its categories', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('2024/ferry.md', { title: '渡轮改道', date: '2024-03-05 08:00', categories: ['港口', '交通'] });
  folder.write('2024/market.md', { title: '集市开张', date: '2024-03-06 08:00', categories: ['集市'] });
  folder.write('bridge.html', { title: 'Bridge reopens', date: '2024-03-07 08:00', categories: ['交通'] });
  const app = await openApplication(t, folder.config());

  const summary = await app.runOnce();

  assert.deepEqual(
    { ...summary, durationMs: 0 },
    {
      scanned: 3,
      waiting: 0,
      new: 3,
      changed: 0,
      unchanged: 0,
      moved: 0,
      duplicate: 0,
      removed: 0,
      held: 0,
      invalid: 0,
      feedsWritten: 4,
      durationMs: 0,
      problems: [],
    },
  );
  assert.deepEqual(feedTitles(folder.output), ['Bridge reopens', '集市开张', '渡轮改道']);
  assert.deepEqual(feedTitles(folder.output, '交通'), ['Bridge reopens', '渡轮改道']);
  assert.deepEqual(feedTitles(folder.output, '集市'), ['集市开张']);
});

test('a run over an untouched folder finds all unchanged, writes no feed and touches no byte of the output', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 5; i++) folder.write(`day-${i}.md`, { title: `第${i}天`, categories: ['港口', '天气'] });
  folder.copy('day-0.md', 'copy.md');
  folder.write('broken.md', '---\ntitle: cut off\n');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  app.clock.advance(3_600_000);

  const summary = await app.runOnce();

  assert.equal(summary.unchanged, 7);
  assert.equal(summary.feedsWritten, 0);
  assert.equal(summary.new + summary.changed + summary.moved + summary.duplicate + summary.invalid, 0);
  assert.deepEqual(snapshot(folder.output), before);
});

test('a second process finds the same folder unchanged', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.write('sub/b.md', { title: '乙' });
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  const before = snapshot(folder.output);
  await first.close();

  const second = await openApplication(t, folder.config());
  const summary = await second.runOnce();

  assert.equal(summary.unchanged, 2);
  assert.deepEqual(snapshot(folder.output), before);
});

test('touched bytes that say the same are unchanged', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  folder.write('a.md', { title: '甲' });

  const summary = await app.runOnce();

  assert.equal(summary.unchanged, 1);
  assert.equal(summary.changed, 0);
  assert.deepEqual(snapshot(folder.output), before);
});

test('no guid ever changes over edits, renames, copies, removals and returns', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['a', 'b', 'c', 'd', 'e']) folder.write(`${name}.md`, { title: `第${name}篇` });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const given = app.guids();
  const byTitle = new Map(Object.entries(given).map(([path, guid]) => [`第${path[0]}篇`, guid]));
  const steps: (() => void)[] = [
    () => folder.write('a.md', { title: '第a篇', body: corrected('第a篇', '改过') }),
    () => folder.rename('b.md', 'moved/b.md'),
    () => folder.copy('c.md', 'c-copy.md'),
    () => folder.remove('d.md'),
    () => folder.rename('moved/b.md', 'moved/again/b.md'),
    () => folder.remove('c.md'),
    () => folder.write('d.md', { title: '第d篇' }),
    () => folder.write('e.md', '---\ntitle: 第e篇\n'),
    () => folder.write('e.md', { title: '第e篇', body: corrected('第e篇', '修好') }),
  ];
  for (const step of steps) {
    step();
    app.clock.advance(60_000);
    await app.runOnce();
    for (const { title, id } of feedItems(folder.output)) assert.equal(id, byTitle.get(title), title);
  }
  assert.equal(feedItems(folder.output).length, 5);
});

test('a source folder that is missing is reported, and the other sources are read', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const source = { settle: '0s' };
  const config = folder.config({
    sources: [
      { ...source, name: 'absent', path: join(folder.root, 'nowhere') },
      { ...source, name: 'paper', path: folder.articles },
    ],
  });
  const app = await openApplication(t, config);

  const summary = await app.runOnce();

  assert.equal(summary.new, 1);
  assert.deepEqual(
    summary.problems.map(({ source, code }) => ({ source, code })),
    [{ source: 'absent', code: 'unreadable' }],
  );
  assert.match((await app.store.runs.source('absent')).problem ?? '', /nowhere.*ENOENT/);
  assert.deepEqual(feedTitles(folder.output), ['甲']);
});

test('a source folder that goes missing keeps its articles, and is well again once it is back', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.write('b.md', { title: '乙' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  renameSync(folder.articles, `${folder.articles}-away`);

  const away = await app.runOnce();
  assert.equal(away.removed + away.held, 0);
  assert.equal(away.problems.length, 1);
  assert.deepEqual(snapshot(folder.output), before);

  renameSync(`${folder.articles}-away`, folder.articles);
  const back = await app.runOnce();
  assert.equal(back.unchanged, 2);
  assert.equal((await app.store.runs.source('paper')).problem, undefined);
});

test('other reading options read every file again, and tell nobody', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  for (const name of ['a', 'b', 'c'])
    folder.write(`${name}.md`, { title: `旧题 ${name}`, more: { headline: `新题 ${name}` } });
  const webhooks = [
    { name: 'desk', url: receiver.url, allowPrivateNetwork: true, events: ['article.new', 'article.changed'] },
  ] satisfies ConfigInput['webhooks'];
  const first = await openApplication(t, folder.config({ webhooks }));
  await first.runOnce();
  await first.deliverDue();
  const guids = first.guids();
  const dates = feedItems(folder.output).map(({ date_modified }) => date_modified);
  await first.close();
  receiver.received.length = 0;

  const sources = [{ name: 'paper', path: folder.articles, settle: '0s', fields: { title: 'headline' } }];
  const second = await openApplication(t, folder.config({ webhooks, sources }));
  second.clock.advance(3_600_000);
  const summary = await second.runOnce();

  assert.equal(summary.changed, 3);
  assert.deepEqual(await second.deliverDue(), { delivered: 0, failed: 0 });
  assert.equal(receiver.received.length, 0);
  assert.deepEqual(feedTitles(folder.output).sort(), ['新题 a', '新题 b', '新题 c']);
  assert.deepEqual(
    feedItems(folder.output).map(({ date_modified }) => date_modified),
    dates,
  );
  assert.deepEqual(second.guids(), guids);
  assert.equal((await second.runOnce()).unchanged, 3);
});

test('a store that is lost while the output is kept gives the same guids and the same folder names', async (t) => {
  const folder = createArticleFolder(t);
  // Two categories that want the same folder name: who gets it depends on who came first.
  folder.write('a.md', { title: '甲', categories: ['C'] });
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  folder.write('b.md', { title: '乙', categories: ['C!'] });
  folder.write('0.md', { title: '丙', categories: ['C!', '港口'] });
  await first.runOnce();
  const guids = first.guids();
  const slugs = (await first.store.feeds.all()).map(({ label, slug }) => `${label} ${slug}`).sort();
  const ids = feedIds(folder.output);
  await first.close();
  rmSync(join(folder.root, 'store'), { recursive: true });

  const second = await openApplication(t, folder.config());
  const summary = await second.runOnce();

  assert.equal(summary.new, 3);
  assert.deepEqual(second.guids(), guids);
  assert.deepEqual((await second.store.feeds.all()).map(({ label, slug }) => `${label} ${slug}`).sort(), slugs);
  assert.deepEqual(feedIds(folder.output).sort(), ids.sort());
});

test('a run that is broken off loses nothing, and the next one goes on from there', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 1100; i++) folder.write(`${i % 3}/${i}.md`, { title: `第${i}号公告` });
  const app = await openApplication(t, folder.config());
  const interruption = new AbortController();

  const broken = await app.runOnce({ signal: interruption.signal, onProgress: () => interruption.abort() });
  assert.ok(broken.new > 0 && broken.new < 1100, `${broken.new} were judged`);
  assert.equal(broken.feedsWritten, 0);
  const given = app.guids();

  const next = await app.runOnce();
  assert.equal(next.new, 1100 - broken.new);
  const now = app.guids();
  assert.equal(Object.keys(now).length, 1100);
  for (const [path, guid] of Object.entries(given)) assert.equal(now[path], guid);
  assert.equal((await app.runOnce()).unchanged, 1100);
});

test('a guid keeps the host name the store was begun with', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  const guid = first.line('a.md').guid;
  assert.match(guid ?? '', /^tag:feeds\.example,2026:[a-z0-9]{16}$/);
  await first.close();

  folder.write('b.md', { title: '乙' });
  const site = { title: 'Harbour Post', url: 'https://other.example', language: 'zh-CN' };
  const second = await openApplication(t, folder.config({ site }));
  await second.runOnce();

  assert.equal(second.line('a.md').guid, guid);
  assert.match(second.line('b.md').guid ?? '', /^tag:feeds\.example,/);
});

test('a source without a file makes empty but whole lists', async (t) => {
  const folder = createArticleFolder(t);
  mkdirSync(folder.at('empty'));
  const app = await openApplication(t, folder.config());
  const summary = await app.runOnce();
  assert.equal(summary.scanned, 0);
  assert.ok('index.html' in snapshot(folder.output));
});

test('two runs of one app at once come one after the other', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 50; i++) folder.write(`${i}.md`, { title: `第${i}` });
  const app = await openApplication(t, folder.config());
  const [first, second] = await Promise.all([app.runOnce(), app.runOnce()]);
  assert.deepEqual([first.new, second.new], [50, 0]);
});
