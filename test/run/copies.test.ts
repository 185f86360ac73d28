import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ArticleFolder, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { DAY, HOUR } from '../support/clock.ts';
import { stepBack } from '../support/older-store.ts';
import { feedItems, feedTitles, snapshot } from '../support/published-feeds.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

/** The story with a sentence more, in front of it the agency. */
function near(title: string, more = '编辑在后面添了一句话，说第二天还会再来看看。'): string {
  return storyOf(title).replace('<p>', '<p>河口社3月5日讯，').concat(`\n<p>${more}</p>`);
}

/** A folder with an article and a near copy of it, and others, so that no removal is doubted. */
async function openWithCopy(t: TestContext, overrides: Parameters<ArticleFolder['config']>[0] = {}) {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '渡轮', categories: ['港口'] });
  for (const title of ['集市', '灯塔', '果园']) folder.write(`${title}.md`, { title, categories: ['城事'] });
  const app = await openApplication(t, folder.config(overrides));
  await app.runOnce();
  folder.write('b.md', { title: '渡轮今日', categories: ['天气'], body: near('渡轮') });
  app.clock.advance(HOUR);
  const summary = await app.runOnce();
  return { folder, app, summary };
}

test('a near copy is a duplicate with its similarity and reason, stands in no feed of its own, and brings its category', async (t) => {
  const { folder, app, summary } = await openWithCopy(t);
  assert.equal(summary.duplicate, 1);
  const line = app.line('b.md');
  assert.equal(line.verdict, 'duplicate');
  assert.equal(line.duplicateOf, 'a.md');
  assert((line.similarity ?? 0) > 0.8 && (line.similarity ?? 0) < 1);
  for (const feed of ['港口', '天气']) assert.deepEqual(feedTitles(folder.output, feed), ['渡轮']);
  const [found] = await app.store.inventory.find('b.md');
  assert(found?.evidence.kind === 'duplicate' && found.evidence.near);
  assert.equal(found.evidence.near.path, 'a.md');
  assert.equal(found.evidence.reason, 'nearly the same text');
  const canonical = await app.store.inventory.find('a.md');
  assert.deepEqual(
    canonical[0]?.known?.also.map(({ source, path, title, categories }) => ({ source, path, title, categories })),
    [{ source: 'paper', path: 'b.md', title: '渡轮今日', categories: ['天气'] }],
  );
});

test('when the file of the canonical article goes, the copy takes its place under its guid, in the same feeds, and nobody is told', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const webhooks = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }];
  const { folder, app } = await openWithCopy(t, { webhooks });
  const { guid } = app.line('a.md');
  await app.deliverDue();
  const told = receiver.told();
  folder.remove('a.md');
  app.clock.advance(HOUR);
  const summary = await app.runOnce();
  await app.deliverDue();
  assert.equal(summary.moved, 1);
  assert.equal(app.line('b.md').guid, guid);
  assert.deepEqual(receiver.told(), told);
  const items = feedItems(folder.output).filter(({ id }) => id === guid);
  assert.deepEqual(
    items.map(({ title }) => title),
    ['渡轮今日'],
  );
  assert.deepEqual(feedTitles(folder.output, '天气'), ['渡轮今日']);
  const before = snapshot(folder.output);
  app.clock.advance(HOUR);
  assert.equal((await app.runOnce()).unchanged, 4);
  assert.deepEqual(snapshot(folder.output), before);
});

for (const [what, body] of [
  ['equal', storyOf('渡轮')],
  ['near', near('渡轮')],
] as const) {
  test(`what comes after an ${what} copy took its place is still found to be the same story`, async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '渡轮' });
    folder.write('b.md', { title: '渡轮', body });
    for (const title of ['集市', '灯塔', '果园']) folder.write(`${title}.md`, { title });
    const app = await openApplication(t, folder.config());
    await app.runOnce();
    const { guid } = app.line('a.md');
    folder.remove('a.md');
    await app.runOnce();
    assert.equal(app.line('b.md').guid, guid);
    folder.write('c.md', { title: '渡轮又讯', body: near('渡轮', '另一家报纸也登了这件事，只换了最后一句。') });
    assert.equal((await app.runOnce()).duplicate, 1);
    assert.equal(app.line('c.md').duplicateOf, 'b.md');
  });
}

test('a copy that is edited into a story of its own is new, and leaves the list and the feed of its category', async (t) => {
  const { folder, app } = await openWithCopy(t);
  folder.write('b.md', { title: '钟楼', categories: ['天气'] });
  app.clock.advance(HOUR);
  assert.equal((await app.runOnce()).new, 1);
  assert.deepEqual(feedTitles(folder.output, '天气'), ['钟楼']);
  assert.deepEqual(feedTitles(folder.output, '港口'), ['渡轮']);
  const [canonical] = await app.store.inventory.find('a.md');
  assert.deepEqual(canonical?.known?.also, []);
});

test('a copy that is removed takes its category with it', async (t) => {
  const { folder, app } = await openWithCopy(t);
  folder.remove('b.md');
  app.clock.advance(HOUR);
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output, '天气'), []);
  assert.deepEqual(feedTitles(folder.output, '港口'), ['渡轮']);
});

test('near copies are found across sources, in one run and in later ones', async (t) => {
  const folder = createArticleFolder(t);
  const sources = ['paper', 'wire'].map((name) => ({ name, path: folder.at(name), settle: '0s' }));
  folder.write('paper/a.md', { title: '渡轮' });
  folder.write('wire/b.md', { title: '渡轮急电', body: near('渡轮') });
  const app = await openApplication(t, folder.config({ sources }));
  const first = await app.runOnce();
  assert.deepEqual({ new: first.new, duplicate: first.duplicate }, { new: 1, duplicate: 1 });
  folder.write('paper/c.md', { title: '渡轮后续', body: near('渡轮', '报社把同一篇稿子又登了一次，换了个尾巴。') });
  app.clock.advance(HOUR);
  assert.equal((await app.runOnce()).duplicate, 1);
  assert.equal(app.line('c.md').duplicateOf, 'a.md');
  assert.deepEqual(feedTitles(folder.output), ['渡轮']);
});

const RULES = [
  ['near copies are not looked for', { near: false }, 2],
  ['a threshold that the copy does not reach', { threshold: 0.99 }, 2],
  ['a window that the copy is outside of', { window: '2d' }, 2],
  ['what is meant for everybody', {}, 1],
] as const;
for (const [what, duplicates, published] of RULES) {
  test(`a source has rules of its own: ${what}`, async (t) => {
    const folder = createArticleFolder(t);
    const sources = [
      { name: 'paper', path: folder.at('paper'), settle: '0s' },
      { name: 'wire', path: folder.at('wire'), settle: '0s', duplicates },
    ];
    folder.write('paper/a.md', { title: '渡轮', date: '2024-03-01 08:00:00' });
    folder.write('wire/b.md', { title: '渡轮急电', date: '2024-03-05 08:00:00', body: near('渡轮') });
    const app = await openApplication(t, folder.config({ sources }));
    assert.equal((await app.runOnce()).new, published);
  });
}

test('a restarted process finds what an earlier one has read', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '渡轮' });
  const first = await openApplication(t, folder.config());
  await first.runOnce();
  await first.close();
  folder.write('b.md', { title: '渡轮急电', body: near('渡轮') });
  const second = await openApplication(t, folder.config());
  assert.equal((await second.runOnce()).duplicate, 1);
});

test('a store from before near copies were known is read again: guids stay, nobody is told, and copies are found', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const webhooks = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }];
  const folder = createArticleFolder(t);
  for (const title of ['渡轮', '集市', '灯塔']) folder.write(`${title}.md`, { title });
  const first = await openApplication(t, folder.config({ webhooks }));
  await first.runOnce();
  const guids = first.guids();
  await first.deliverDue();
  const told = receiver.told();
  await first.close();
  stepBack(folder.store, '003-judgement', (writer) =>
    writer.exec(`UPDATE sources SET options_hash = 'before';
      UPDATE files SET bytes_hash = substr(bytes_hash, 1, instr(bytes_hash, '.')) || 'before'`),
  );

  const second = await openApplication(t, folder.config({ webhooks }));
  second.clock.advance(HOUR);
  await second.runOnce();
  await second.deliverDue();
  assert.deepEqual(second.guids(), guids);
  assert.deepEqual(receiver.told(), told);
  const reader = new DatabaseSync(folder.store, { readOnly: true });
  assert.equal(reader.prepare('SELECT * FROM sketches').all().length, 3);
  reader.close();
  folder.write('b.md', { title: '渡轮急电', body: near('渡轮') });
  second.clock.advance(DAY);
  assert.equal((await second.runOnce()).duplicate, 1);
  assert.equal(second.line('b.md').duplicateOf, '渡轮.md');
});

const EVENTS: readonly (readonly [string, (folder: ArticleFolder) => void])[] = [
  [
    'another file that changed places with it',
    (folder) => {
      folder.rename('灯塔.md', '渡轮.md');
      folder.write('灯塔.md', { title: '渡轮', body: near('渡轮') });
    },
  ],
  [
    'a copy of another article',
    (folder) => {
      folder.copy('灯塔.md', '渡轮.md');
      folder.write('new.md', { title: '渡轮', body: near('渡轮') });
    },
  ],
  [
    'a near copy of another article',
    (folder) => {
      folder.write('渡轮.md', { title: '灯塔', body: near('灯塔') });
      folder.write('new.md', { title: '渡轮', body: near('渡轮') });
    },
  ],
  [
    'a new story',
    (folder) => {
      folder.write('渡轮.md', { title: '钟楼' });
      folder.write('new.md', { title: '渡轮', body: near('渡轮') });
    },
  ],
];
for (const [what, happens] of EVENTS) {
  test(`an article that was edited and moved away keeps its guid where in its place stands ${what}`, async (t) => {
    const folder = createArticleFolder(t);
    for (const title of ['渡轮', '集市', '灯塔', '果园']) folder.write(`${title}.md`, { title });
    const app = await openApplication(t, folder.config());
    await app.runOnce();
    const guids = new Map(feedItems(folder.output).map(({ title, id }) => [title, id]));
    app.clock.advance(HOUR);
    happens(folder);
    await app.runOnce();
    for (const { title, id } of feedItems(folder.output)) assert.equal(id, guids.get(title) ?? id, title);
    assert.equal(new Set(feedTitles(folder.output)).size, feedTitles(folder.output).length);
  });
}

test('a file of equal text to a copy is a copy of the same article, however far apart they are dated', async (t) => {
  const folder = createArticleFolder(t);
  const story = storyOf('渡轮');
  folder.write('a.md', { title: '渡轮', date: '2024-01-02 08:00:00', body: story });
  folder.write('b.md', {
    title: '渡轮',
    date: '2024-01-03 08:00:00',
    body: `${story}<p>船长说，他从没见过这么大的雾。</p>`,
  });
  folder.write('z.md', {
    title: '渡轮',
    date: '2025-06-03 08:00:00',
    body: `${story}<p>船长说，他从没见过这么大的雾。</p>`,
  });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  for (const path of ['b.md', 'z.md']) {
    const { verdict, duplicateOf } = app.line(path);
    assert.deepEqual([path, verdict, duplicateOf], [path, 'duplicate', 'a.md']);
  }
});

test('in a first run it does not matter by which name the middle of three versions stands', async (t) => {
  const words = Array.from({ length: 60 }, (_, at) => `word${at}`);
  const version = (...changed: readonly number[]) =>
    `<p>${words.map((word, at) => (changed.includes(at) ? `other${at}` : word)).join(' ')}.</p>`;
  const versions = {
    first: version(),
    middle: version(5, 12, 19, 26, 33),
    last: version(5, 12, 19, 26, 33, 8, 15, 22, 29, 36),
  };
  for (const names of [
    ['a', 'b', 'c'],
    ['a', 'c', 'b'],
    ['b', 'a', 'c'],
  ]) {
    const folder = createArticleFolder(t);
    const [first, middle, last] = names;
    folder.write(`${first}.md`, { title: 'Ferry', body: versions.first, categories: ['one'] });
    folder.write(`${middle}.md`, { title: 'Ferry', body: versions.middle, categories: ['two'] });
    folder.write(`${last}.md`, { title: 'Ferry', body: versions.last, categories: ['three'] });
    folder.write('z.md', { title: 'Clock' });
    const app = await openApplication(t, folder.config());
    const summary = await app.runOnce();
    assert.deepEqual([names.join(), summary.new, summary.duplicate], [names.join(), 2, 2]);
    assert.equal(feedItems(folder.output).length, 2);
    for (const category of ['one', 'two', 'three']) assert.deepEqual(feedTitles(folder.output, category), ['Ferry']);
    assert.equal((await app.runOnce()).unchanged, 4);
  }
});
