import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ArticleText, type ConfigInput, createArticleFolder, renderArticle } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const FERRY = { title: '渡轮停航' } as const;
const HARBOUR = ['港口'];
const TRAFFIC = ['交通'];

/** Two sources that have had their first runs, and three webhooks: for everything, for the harbour and for the traffic. */
async function openNewsroom(t: TestContext, duplicates: ConfigInput['duplicates'] = {}) {
  const folder = createArticleFolder(t);
  const receivers = {
    all: await startWebhookReceiver(t),
    harbour: await startWebhookReceiver(t),
    traffic: await startWebhookReceiver(t),
  };
  const webhook = (name: keyof typeof receivers, categories: string[]) => ({
    name,
    url: receivers[name].url,
    allowPrivateNetwork: true,
    categories,
  });
  const wire = join(folder.root, 'wire');
  mkdirSync(wire);
  const overrides: Partial<ConfigInput> = {
    sources: [
      { name: 'paper', path: folder.articles, settle: '0s' },
      { name: 'wire', path: wire, settle: '0s' },
    ],
    duplicates,
    webhooks: [webhook('all', []), webhook('harbour', HARBOUR), webhook('traffic', TRAFFIC)],
  };
  folder.writeConfig(overrides);
  const app = await openApplication(t, folder.config(overrides));
  const newsroom = {
    ...app,
    folder,
    write: (path: string, article: ArticleText) => writeFileSync(join(wire, path), renderArticle(article)),
    remove: (path: string) => rmSync(join(wire, path)),
    /** What each webhook has been told by now, after a run. */
    async told() {
      app.clock.advance(1000);
      await app.runOnce();
      await app.deliverDue();
      return Object.fromEntries(Object.entries(receivers).map(([name, receiver]) => [name, receiver.told()]));
    },
    counts: () => Object.values(receivers).map(({ received }) => received.map(({ payload }) => payload.data.count)),
    /** Why a file's story was not told to the webhook for traffic. */
    async withheld(path: string): Promise<string | undefined> {
      const { stdout } = await runCommand(['explain', path, '--json', '--config', 'feedwright.yaml'], {
        in: folder.root,
      });
      const { withheld } = JSON.parse(stdout) as { withheld: { webhook: string; reason: string }[] };
      return withheld.find((one) => one.webhook === 'traffic')?.reason;
    },
  };
  return newsroom;
}

/** The same after first runs over empty folders, which are told of by nothing. */
async function openRunning(t: TestContext, duplicates: ConfigInput['duplicates'] = {}) {
  const newsroom = await openNewsroom(t, duplicates);
  await newsroom.runOnce();
  return newsroom;
}

const NEW = `article.new ${FERRY.title}`;

test('a copy that brings a story into a category tells the webhooks for that category, and them alone', async (t) => {
  const { folder, write, told, withheld } = await openRunning(t);
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  assert.deepEqual(await told(), { all: [NEW], harbour: [NEW], traffic: [] });
  write('b.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), { all: [NEW], harbour: [NEW], traffic: [NEW] });
  assert.equal(await withheld('paper/a.md'), undefined);
  assert.match((await withheld('wire/b.md')) ?? '', /a duplicate is not told of again; it was told of the canonical/);
});

test('the message is about the canonical article, in all the categories it stands in', async (t) => {
  const newsroom = await openRunning(t);
  newsroom.folder.write('a.md', { ...FERRY, categories: HARBOUR });
  await newsroom.told();
  newsroom.write('b.md', { ...FERRY, categories: TRAFFIC });
  await newsroom.told();
  const messages = await newsroom.store.outbox.about(newsroom.line('a.md').guid?.split(':').at(-1) ?? '');
  assert.deepEqual(messages.map(({ webhook }) => webhook).sort(), ['all', 'harbour', 'traffic']);
});

test('a copy of an article that came in the same run tells each webhook once', async (t) => {
  const { folder, write, told } = await openRunning(t);
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  folder.copy('a.md', 'b.md');
  write('c.md', { ...FERRY, categories: TRAFFIC });
  write('d.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), { all: [NEW], harbour: [NEW], traffic: [NEW] });
});

test('a copy that goes and comes back, or another one in its category, is told of no more', async (t) => {
  const { folder, write, remove, told } = await openRunning(t);
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  // More than half of a source must not vanish at once.
  for (const title of ['甲', '乙']) write(`${title}.md`, { title, categories: ['天气'] });
  await told();
  write('c.md', { ...FERRY, categories: TRAFFIC });
  const once = await told();
  assert.deepEqual(once.traffic, [NEW]);
  remove('c.md');
  await told();
  write('c.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), once);
  write('e.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), once);
});

test('a copy that is filed under another category later tells the webhooks for it then', async (t) => {
  const { folder, write, told } = await openRunning(t);
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  write('b.md', { ...FERRY, categories: ['天气'] });
  assert.deepEqual((await told()).traffic, []);
  write('b.md', { ...FERRY, categories: ['天气', ...TRAFFIC] });
  assert.deepEqual(await told(), { all: [NEW], harbour: [NEW], traffic: [NEW] });
});

test('where categories are not merged, a copy tells nobody', async (t) => {
  const { folder, write, told, withheld } = await openRunning(t, { mergeCategories: false });
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  write('b.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), { all: [NEW], harbour: [NEW], traffic: [] });
  assert.match((await withheld('paper/a.md')) ?? '', /none of 交通/);
});

test('a first run counts a story for the webhooks of all its categories, in their one summary', async (t) => {
  const { folder, told, counts, withheld } = await openNewsroom(t);
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  folder.write('b.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), { all: [NEW], harbour: [NEW], traffic: [NEW] });
  assert.deepEqual(counts(), [[1], [1], [1]]);
  assert.match((await withheld('paper/a.md')) ?? '', /first run .* one summary/);
});

test('copies in the first run of a source tell nobody one by one, and explain says so', async (t) => {
  const { folder, write, told, withheld } = await openNewsroom(t);
  folder.write('x.md', { title: '甲', categories: ['天气'] });
  // The second source cannot be read yet, so that its first run is later.
  rmSync(join(folder.root, 'wire'), { recursive: true });
  await told();
  folder.write('a.md', { ...FERRY, categories: HARBOUR });
  const before = await told();
  mkdirSync(join(folder.root, 'wire'));
  write('b.md', { ...FERRY, categories: TRAFFIC });
  assert.deepEqual(await told(), before);
  assert.match((await withheld('paper/a.md')) ?? '', /only a copy .* first run/);
});
