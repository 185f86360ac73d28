import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createRandom, generateArticle } from '../../bench/corpus.ts';
import { startServer } from '../../src/server/server.ts';
import type { InventoryLine } from '../../src/store/inventory.ts';
import { type ArticleFolder, createArticleFolder } from '../support/article-folder.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import { filesBelow } from '../support/published-feeds.ts';
import { createRecordedLog } from '../support/recorded-log.ts';
import { parseXml } from '../support/strict-xml.ts';
import { type Received, startWebhookReceiver } from '../support/webhook-receiver.ts';

const ROUNDS = Number(process.env.FEEDWRIGHT_KILL_ROUNDS ?? 5);
/** A few hundred, and enough for every round to find ten that nothing has happened to. */
const ARTICLES = Math.max(300, ROUNDS * 10);
const SEED = 11;

test(`killed at ${ROUNDS} random moments, no article, no message and no feed is lost`, {
  timeout: 600_000,
}, async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.writeConfig({
    webhooks: [
      { name: 'desk', url: receiver.url, allowPrivateNetwork: true, events: ['article.new', 'article.changed'] },
    ],
  });
  const command = ['once', '--json', '--config', 'feedwright.yaml'];
  const once = () => runCommand(command, { in: folder.root });
  const life = createLife(folder);
  const expected = new Set<string>();

  const killAfter = async (ms: number) => {
    const running = startCommand(command, { in: folder.root });
    await setTimeout(ms);
    running.kill('SIGKILL');
    const { signal } = await running.finished;
    assertWhole(folder.output);
    return signal === 'SIGKILL';
  };

  let killed = Number(await killAfter(Math.random() * 1000));
  const began = performance.now();
  const first = await once();
  assert.equal(first.code, 0, first.stderr);
  // Kills fall anywhere in a run: the first bound is a whole import, the next ones a run like those that are killed.
  let duration = performance.now() - began;

  for (let round = 0; round < ROUNDS; round++) {
    for (const message of life.nextDay()) expected.add(message);
    if (await killAfter(Math.random() * duration)) killed++;
    if (round === 0) {
      const start = performance.now();
      await once();
      duration = performance.now() - start;
    }
  }
  t.diagnostic(`${killed} of ${ROUNDS + 1} runs were killed before their end`);

  const last = await once();
  assert.equal(last.code, 0, last.stderr);
  const quiet = JSON.parse((await once()).stdout);
  assert.equal(quiet.unchanged, life.paths().length);
  assert.equal(quiet.feedsWritten + quiet.delivered + quiet.failedDeliveries, 0);

  // No article is lost: what is known is what stands in the folder.
  const listed = await runCommand(['list', '--json', '--config', 'feedwright.yaml'], { in: folder.root });
  const lines: InventoryLine[] = listed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const standing = lines.filter(({ verdict }) => verdict !== 'removed');
  assert.deepEqual(standing.map(({ path }) => path).sort(), life.paths());
  const copies = standing.filter(({ verdict }) => verdict === 'duplicate').map(({ path }) => path);
  assert.deepEqual(copies.sort(), life.copies());

  // No message is lost, and one that came twice came under one id.
  const ids = Map.groupBy(receiver.received, told);
  for (const message of expected) assert.ok(ids.has(message), `${message} was never told`);
  for (const [message, requests] of ids) {
    assert.ok(expected.has(message) || message.endsWith(`of ${ARTICLES}`), `${message} was told for no reason`);
    assert.equal(new Set(requests.map(({ id }) => id)).size, 1, `${message} was told under several ids`);
  }
  assert.ok(ids.has(`article.new of ${ARTICLES}`), 'the first run was summed up');

  await assertNoTemporaryFileIsServed(folder.output);
});

/** Every feed and list on the disk is whole, at any moment. */
function assertWhole(output: string): void {
  for (const path of filesBelow(output)) {
    if (basename(path).startsWith('.')) continue;
    if (/\.(?:xml|opml)$/.test(path))
      assert.doesNotThrow(() => parseXml(readFileSync(join(output, path), 'utf8')), path);
    if (path.endsWith('.json')) assert.doesNotThrow(() => JSON.parse(readFileSync(join(output, path), 'utf8')), path);
    if (path.endsWith('.html')) assert.match(readFileSync(join(output, path), 'utf8'), /<\/html>\n$/, path);
  }
}

/** A message as "type title"; a summary by the number it tells of. */
function told({ payload }: Received): string {
  const { count, article } = payload.data;
  return `${payload.type} ${count === undefined ? article?.title : `of ${count}`}`;
}

/** The articles of a folder over the days: some come, some are edited, some are renamed, some copied, a few go. */
function createLife(folder: ArticleFolder) {
  const random = createRandom(SEED);
  const titleOf = (text: string) => /^title: "(.*)"$/m.exec(text)?.[1] ?? '';
  /** Articles that nothing has happened to yet: each one sees one day, so that every message can be told apart. */
  const untouched: string[] = [];
  const standing = new Set<string>();
  const copied: string[] = [];
  let number = 0;
  const write = (path: string, text: string) => {
    folder.write(path, text);
    standing.add(path);
  };
  for (; number < ARTICLES; number++) {
    const path = `${number % 4}/${number}.md`;
    write(path, generateArticle(number, SEED));
    untouched.push(path);
  }
  const draw = () => untouched.splice(Math.floor(random() * untouched.length), 1)[0] ?? '';

  return {
    paths: () => [...standing].sort(),
    copies: () => copied.toSorted(),
    /** One day's changes. Returns the messages they must lead to. */
    nextDay(): string[] {
      const messages: string[] = [];
      for (let i = 0; i < 6; i++) {
        const text = generateArticle(number, SEED);
        write(`news/${number++}.md`, text);
        messages.push(`article.new ${titleOf(text)}`);
      }
      for (let i = 0; i < 5; i++) {
        const path = draw();
        const before = generateArticle(Number(/(\d+)\.md$/.exec(path)?.[1]), SEED);
        const text = before.replace('<div class="trailer">', `<p>更正：${path} 的日期有误。</p>$&`);
        write(path, text);
        messages.push(`article.changed ${titleOf(text)}`);
      }
      for (let i = 0; i < 3; i++) {
        const path = draw();
        folder.rename(path, `archive/${basename(path)}`);
        standing.delete(path);
        standing.add(`archive/${basename(path)}`);
      }
      const original = draw();
      const copy = `copies/${basename(original)}`;
      folder.copy(original, copy);
      standing.add(copy);
      copied.push(copy);
      const gone = draw();
      folder.remove(gone);
      standing.delete(gone);
      return messages;
    },
  };
}

async function assertNoTemporaryFileIsServed(output: string): Promise<void> {
  const { address, stop } = await startServer(
    {
      host: '127.0.0.1',
      port: 0,
      folder: output,
      formats: ['rss', 'atom', 'json'],
      maxAge: 60,
      hubs: [],
      private: new Set(),
      site: { title: 'Harbour Post', url: 'http://feeds.example', language: 'zh-CN', timezone: 'UTC' },
      addresses: {
        credits: new Map(),
        unlisted: new Set(),
        siteUrl: 'http://feeds.example',
        permalink: '{{ site.url }}/articles/{{ article.id }}',
        mergeCategories: true,
      },
    },
    {
      article: async () => undefined,
      feedsOf: async () => [],
      revisions: async () => [],
      unready: () => undefined,
      visits: async () => {},
      log: createRecordedLog().log,
    },
  );
  try {
    const leftovers = filesBelow(output).filter((path) => path.endsWith('.part'));
    for (const path of [...leftovers, 'feeds/all/.rss.xml.part'])
      assert.equal((await fetch(`${address}/${path}`)).status, 404, path);
    assert.equal((await fetch(`${address}/feeds/all/rss.xml`)).status, 200);
  } finally {
    await stop();
  }
}
