import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeSource } from '../../src/config/source.ts';
import { learn } from '../../src/run/learn.ts';
import type { FileToRead } from '../../src/run/prepare.ts';
import { openApplication } from '../support/application.ts';
import { type ArticleFolder, createArticleFolder } from '../support/article-folder.ts';
import { sighting } from '../support/sightings.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const STORIES: readonly (readonly [title: string, body: string])[] = [
  ['渡轮停航三天', '管理处说潮水退到最低的那天才能检修船坞。'],
  ['Library clock repaired', 'The oil had frozen, the clockmaker said, and the wheels were sound.'],
  ['柑橘价格上涨', '今年雨水偏少，果农把采摘推迟了两个星期。'],
  ['New mayor elected', 'She won by eleven votes after the second count of the night.'],
  ['桥面重铺完工', '工人连夜撤走围栏，早班公交照常通过。'],
  ['Rain ends drought', 'The reservoir rose by a metre within a single day, engineers said.'],
];
const TRAILER =
  '<div class="foot"><img src="https://img.example/qr.png"><p>Follow the Harbour Post on every channel</p></div>';

function writeStory(folder: ArticleFolder, at: number, trailer = TRAILER): void {
  const [title, body] = STORIES[at] ?? ['', ''];
  folder.write(`${at}.md`, {
    title,
    body: `<p>${body}</p>${trailer}`,
    more: { image: 'https://img.example/qr.png' },
  });
}

const feedOf = (folder: ArticleFolder) => readFileSync(join(folder.output, 'feeds/all/feed.json'), 'utf8');

test('on the first run nothing that the source repeats gets into feeds', async (t) => {
  const folder = createArticleFolder(t);
  for (const at of STORIES.keys()) writeStory(folder, at);
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  assert.doesNotMatch(feedOf(folder), /qr\.png|Follow the Harbour/);
  assert.match(feedOf(folder), /The oil had frozen/);
  const [found] = await app.store.inventory.find('0.md');
  assert.deepEqual(found?.known?.article.leftOut, [
    { kind: 'text', sample: 'Follow the Harbour Post on every channel' },
    { kind: 'image', sample: 'https://img.example/qr.png' },
  ]);
});

test('what turns out to be boilerplate later goes out of the articles that came before, silently', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  const app = await openApplication(
    t,
    folder.config({ webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] }),
  );
  for (const at of [0, 1, 2]) writeStory(folder, at);
  await app.runOnce();
  assert.match(feedOf(folder), /Follow the Harbour/);
  const guids = app.guids();
  await app.deliverDue();
  const told = receiver.received.length;

  writeStory(folder, 3);
  assert.equal((await app.runOnce()).new, 1);
  const healing = await app.runOnce();
  assert.deepEqual([healing.unchanged, healing.changed], [4, 0]);
  assert.doesNotMatch(feedOf(folder), /qr\.png|Follow the Harbour/);
  await app.deliverDue();
  assert.deepEqual(
    receiver.received.slice(told).map(({ payload }) => payload.data.article?.title),
    ['New mayor elected'],
  );
  for (const [path, guid] of Object.entries(guids)) assert.equal(app.guids()[path], guid);

  const quiet = await app.runOnce();
  assert.deepEqual([quiet.unchanged, quiet.feedsWritten], [4, 0]);
});

test('a crawl that writes known articles anew, once their boilerplate is known, changes none', async (t) => {
  const folder = createArticleFolder(t);
  const app = await openApplication(t, folder.config());
  for (const at of [0, 1, 2]) writeStory(folder, at);
  await app.runOnce();
  for (const at of [0, 1, 2, 3, 4]) writeStory(folder, at, `${TRAILER}<!-- crawled again -->`);
  const { changed, unchanged } = await app.runOnce();
  assert.deepEqual([changed, unchanged], [0, 3]);
});

test('one who keeps the boilerplate has it', async (t) => {
  const folder = createArticleFolder(t);
  for (const at of STORIES.keys()) writeStory(folder, at);
  const sources = [{ name: 'paper', path: folder.articles, settle: '0s', boilerplate: 'keep' as const }];
  const app = await openApplication(t, folder.config({ sources }));
  await app.runOnce();
  assert.match(feedOf(folder), /Follow the Harbour/);
  await app.close();

  const again = await openApplication(t, folder.config());
  const { changed, unchanged } = await again.runOnce();
  assert.deepEqual([changed, unchanged], [0, STORIES.length]);
  assert.doesNotMatch(feedOf(folder), /Follow the Harbour/);
});

test('versions of one story share more than boilerplate, and lose nothing', async (t) => {
  const folder = createArticleFolder(t);
  for (const at of [0, 1, 2, 3, 4, 5])
    folder.write(`${at}.md`, {
      title: `渡轮停航三天，管理处通报（${at}）`,
      body: `<p>管理处说潮水退到最低的那天才能检修船坞。</p><p>记者${at}在码头看到告示。</p><p>恢复时间会另行通知。</p>`,
    });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  assert.match(feedOf(folder), /恢复时间会另行通知/);
});

test('a source in which only a picture recurs loses no words', async (t) => {
  const folder = createArticleFolder(t);
  for (const at of STORIES.keys()) writeStory(folder, at, '');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const { known, recent } = await app.store.boilerplate.of('paper');
  assert.deepEqual(
    known.map(({ kind }) => kind),
    ['image'],
  );
  assert.equal(recent.length, STORIES.length);
});

test('what was only touched is cleared of boilerplate that another article betrays', async (t) => {
  const folder = createArticleFolder(t);
  const app = await openApplication(t, folder.config());
  for (const at of [0, 1, 2]) writeStory(folder, at);
  await app.runOnce();
  assert.match(feedOf(folder), /Follow the Harbour/);

  writeStory(folder, 3);
  folder.age('0.md', Date.UTC(2024, 0, 1));
  await app.runOnce();
  await app.runOnce();
  assert.doesNotMatch(feedOf(folder), /qr\.png|Follow the Harbour/);
});

test('bytes that were judged are looked at no second time: they may have hung their reader', async (t) => {
  const config = createArticleFolder(t).config();
  const [source] = config.sources;
  assert(source);
  const asked: FileToRead[] = [];
  const judged = { source: 'paper', content: undefined, verdict: 'invalid', articleId: undefined } as const;
  await learn(describeSource(source, config).run, [sighting('new.md'), sighting('judged.md')], {
    store: {
      files: { files: async () => [{ ...judged, path: 'judged.md', bytesHash: 'known' }] },
      boilerplate: { of: async () => ({ known: [], recent: [] }), put: async () => {} },
    },
    suspects: { has: () => false },
    trace: async (_source, files) => {
      asked.push(...files);
      return [];
    },
    now: () => 0,
  });
  assert.deepEqual(
    asked.map(({ sighting: { path }, knownHash }) => [path, knownHash]),
    [
      ['new.md', undefined],
      ['judged.md', 'known'],
    ],
  );
});

test('what was learned in a run that is interrupted still goes out of the articles that came before', async (t) => {
  const folder = createArticleFolder(t);
  const app = await openApplication(t, folder.config());
  for (const at of [0, 1, 2]) writeStory(folder, at);
  await app.runOnce();
  writeStory(folder, 3);
  const interruption = new AbortController();
  await app.runOnce({ signal: interruption.signal, onProgress: () => interruption.abort() });
  await app.runOnce();
  await app.runOnce();
  assert.doesNotMatch(feedOf(folder), /qr\.png|Follow the Harbour/);
});

test('a copy of an article whose boilerplate is found out later stays its heir', async (t) => {
  const folder = createArticleFolder(t);
  const app = await openApplication(t, folder.config());
  for (const at of [0, 1, 2]) writeStory(folder, at);
  folder.copy('0.md', 'copy.md');
  await app.runOnce();
  const guid = app.line('0.md').guid;
  writeStory(folder, 3);
  for (let run = 0; run < 3; run++) await app.runOnce();
  assert.equal(app.line('copy.md').verdict, 'duplicate');
  folder.remove('0.md');
  await app.runOnce();
  assert.deepEqual([app.line('copy.md').verdict, app.line('copy.md').guid], ['moved', guid]);
});

test('a file that other options make an article of is published, and no news', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  const webhooks = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }];
  folder.write('good.md', { title: '渡轮停航' });
  writeFileSync(folder.at('gbk.md'), Buffer.from('2d2d2d0a7469746c653a20b8dbbfda0a2d2d2d0ab3b1cbae0a', 'hex'));
  const before = await openApplication(
    t,
    folder.config({ webhooks, sources: [{ name: 'paper', path: folder.articles, settle: '0s', encoding: 'utf-8' }] }),
  );
  await before.runOnce();
  await before.deliverDue();
  await before.close();
  assert.equal(before.record.lines.filter(({ code }) => code === 'encoding').length, 1);
  const told = receiver.received.length;

  const after = await openApplication(t, folder.config({ webhooks }));
  await after.runOnce();
  assert.equal(after.line('gbk.md').title, '港口');
  folder.write('more.md', { title: '桥面重铺' });
  await after.runOnce();
  await after.deliverDue();
  assert.deepEqual(
    receiver.received.slice(told).map(({ payload }) => payload.data.article?.title),
    ['桥面重铺'],
  );
});
