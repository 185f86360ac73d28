import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, corrected, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { createClock, MINUTE } from '../support/clock.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

type WebhookInput = NonNullable<ConfigInput['webhooks']>[number];
type Settings = Partial<Omit<ConfigInput, 'webhooks'>>;

const FERRY = `${storyOf('渡轮')}\n<p>汽车轮渡今天停航。</p>`;

/** A folder, and a newsroom that may be opened again and again with other webhooks, each with a receiver of its own. */
function createNewsroom(t: TestContext) {
  const folder = createArticleFolder(t);
  const clock = createClock();
  const receivers = new Map<string, Awaited<ReturnType<typeof startWebhookReceiver>>>();
  return {
    folder,
    async open(webhooks: Readonly<Record<string, Partial<WebhookInput>>>, settings: Settings = {}) {
      const configured: WebhookInput[] = [];
      for (const [name, rules] of Object.entries(webhooks)) {
        const receiver = receivers.get(name) ?? (await startWebhookReceiver(t));
        receivers.set(name, receiver);
        configured.push({ name, url: receiver.url, allowPrivateNetwork: true, ...rules });
      }
      const app = await openApplication(t, folder.config({ ...settings, webhooks: configured }), { clock });
      return {
        ...app,
        /** What each webhook is told of in a run, with the number of articles where it is a summary. */
        async told() {
          clock.advance(MINUTE);
          for (const { received } of receivers.values()) received.length = 0;
          await app.runOnce();
          await app.deliverDue();
          return Object.fromEntries(
            [...receivers].map(([name, { received }]) => [
              name,
              received.map(({ payload: { type, data } }) =>
                `${type} ${data.article?.title ?? ''}${data.count === undefined ? '' : ` of ${data.count}`}`.trim(),
              ),
            ]),
          );
        },
      };
    },
  };
}

test('of a first run each webhook is told in one summary, which counts by all of its rules', async (t) => {
  const { folder, open } = createNewsroom(t);
  for (let i = 1; i <= 9; i++) folder.write(`${i}.md`, { title: `第${i}`, date: `2024-03-0${i}` });
  folder.write('a.md', { title: '渡轮', date: '2024-02-01', body: FERRY, more: { author: 'Ada Finch' } });
  folder.write('b.md', { title: '又是渡轮', date: '2024-01-01', body: `${storyOf('乙')}<p>汽车轮渡复航。</p>` });
  const app = await open({
    all: {},
    ferries: { keywords: ['汽车轮渡'] },
    pattern: { pattern: '^汽车轮渡今天.航', exclude: { categories: ['天气'] } },
    ada: { authors: ['Ada Finch'], sources: ['paper'] },
    others: { exclude: { keywords: ['汽车轮渡'] } },
    nothing: { keywords: ['天文台'] },
    removals: { events: ['article.removed'] },
  });
  assert.deepEqual(await app.told(), {
    all: ['article.new 第9 of 11'],
    ferries: ['article.new 渡轮 of 2'],
    pattern: ['article.new 渡轮 of 1'],
    ada: ['article.new 渡轮 of 1'],
    others: ['article.new 第9 of 9'],
    nothing: [],
    removals: [],
  });
  folder.write('c.md', { title: '停航的渡轮', body: `${storyOf('丙')}<p>汽车轮渡今日停运。</p>` });
  assert.deepEqual(await app.told(), {
    all: ['article.new 停航的渡轮'],
    ferries: ['article.new 停航的渡轮'],
    pattern: [],
    ada: [],
    others: [],
    nothing: [],
    removals: [],
  });
});

test('a webhook that is configured later is told of what comes then, and of no backlog', async (t) => {
  const { folder, open } = createNewsroom(t);
  folder.write('a.md', { title: '甲' });
  const before = await open({ desk: {} });
  assert.deepEqual(await before.told(), { desk: ['article.new 甲 of 1'] });
  await before.close();
  const after = await open({ desk: {}, chat: { categories: ['港口'] } });
  assert.deepEqual(await after.told(), { desk: [], chat: [] });
  folder.write('b.md', { title: '乙' });
  assert.deepEqual(await after.told(), { desk: ['article.new 乙'], chat: ['article.new 乙'] });
});

test('a webhook whose rules become wider is told of no backlog', async (t) => {
  const { folder, open } = createNewsroom(t);
  folder.write('a.md', { title: '甲' });
  folder.write('b.md', { title: '乙', categories: ['天气'] });
  const narrow = await open({ desk: { categories: ['天气'] } });
  assert.deepEqual(await narrow.told(), { desk: ['article.new 乙 of 1'] });
  await narrow.close();
  assert.deepEqual(await (await open({ desk: {} })).told(), { desk: [] });
});

test('a source that is configured later is told of in one summary to those who ask for it', async (t) => {
  const { folder, open } = createNewsroom(t);
  folder.write('a.md', { title: '甲' });
  for (const name of ['乙', '丙', '丁']) folder.write(`../wire/${name}.md`, { title: name });
  const paper = { name: 'paper', path: folder.articles, settle: '0s' };
  const wire = { name: 'wire', path: join(folder.root, 'wire'), settle: '0s' };
  const webhooks = { all: {}, paper: { sources: ['paper'] }, wire: { sources: ['wire'] } };
  const before = await open({ all: {}, paper: { sources: ['paper'] } }, { sources: [paper] });
  assert.deepEqual(await before.told(), { all: ['article.new 甲 of 1'], paper: ['article.new 甲 of 1'] });
  await before.close();
  const after = await open(webhooks, { sources: [paper, wire] });
  const told = await after.told();
  assert.deepEqual(told.paper, []);
  for (const name of ['all', 'wire']) assert.match(told[name]?.join() ?? '', /^article\.new [乙丙丁] of 3$/);
  assert.deepEqual(await after.told(), { all: [], paper: [], wire: [] });
});

test('beside published feeds whose store was lost, each webhook is told in one summary', async (t) => {
  const { folder, open } = createNewsroom(t);
  for (let i = 0; i < 60; i++) folder.write(`${i}.md`, { title: `第${i}`, categories: i < 20 ? ['天气'] : ['港口'] });
  const webhooks = { all: {}, weather: { categories: ['天气'] } };
  const first = await open(webhooks);
  await first.told();
  const guids = first.guids();
  await first.close();
  rmSync(join(folder.root, 'store'), { recursive: true });
  const second = await open(webhooks);
  const told = await second.told();
  assert.deepEqual(second.guids(), guids);
  assert.match(told.all?.join() ?? '', /^article\.new 第\d+ of 60$/);
  assert.match(told.weather?.join() ?? '', /^article\.new 第\d+ of 20$/);
  assert.deepEqual(await second.told(), { all: [], weather: [] });
});

test('a copy from a source that is asked for tells the webhooks of that source', async (t) => {
  const { folder, open } = createNewsroom(t);
  folder.write('../wire/known.md', { title: '旧闻' });
  const sources = ['paper', 'wire'].map((name) => ({
    name,
    path: name === 'paper' ? folder.articles : join(folder.root, name),
    settle: '0s',
  }));
  const app = await open({ all: {}, wire: { sources: ['wire'] } }, { sources });
  await app.told();
  folder.write('a.md', { title: '渡轮', body: FERRY });
  assert.deepEqual(await app.told(), { all: ['article.new 渡轮'], wire: [] });
  folder.copy('a.md', '../wire/b.md');
  assert.deepEqual(await app.told(), { all: [], wire: ['article.new 渡轮'] });
});

test('of a change hear those whose rules held before it, and those who ask for changes of its size', async (t) => {
  const { folder, open } = createNewsroom(t);
  const webhooks = {
    all: {},
    material: { minimumChange: 'material' as const },
    ferries: { keywords: ['汽车轮渡'] },
  };
  const app = await open(webhooks, { changes: { minor: 'update' } });
  await app.told();
  folder.write('a.md', { title: '停航', body: `${storyOf('停航')}<p>汽车轮渡今天停航。</p>` });
  await app.told();
  folder.write('a.md', { title: '停航', body: corrected('停航', '停航的是客船，每天两班。') });
  const changed = 'article.changed 停航';
  assert.deepEqual(await app.told(), { all: [changed], material: [changed], ferries: [changed] });
  folder.write('a.md', {
    title: '停航',
    body: corrected('停航', '停航的是客船，每天两班。'),
    categories: ['天气'],
  });
  assert.deepEqual(await app.told(), { all: [changed], material: [], ferries: [] });
});

test('an alarm about a source goes to the webhooks that ask for it, whatever articles they ask for', async (t) => {
  const { folder, open } = createNewsroom(t);
  folder.write('a.md', { title: '甲' });
  const events: WebhookInput['events'] = ['source.silent'];
  const source = { name: 'paper', path: folder.articles, settle: '0s', silentAfter: '30s' };
  const app = await open(
    {
      all: { events, keywords: ['天文台'] },
      paper: { events, sources: ['paper'] },
      other: { events, exclude: { sources: ['paper'] } },
    },
    { sources: [source] },
  );
  await app.told();
  assert.deepEqual(await app.told(), { all: ['source.silent'], paper: ['source.silent'], other: [] });
});
