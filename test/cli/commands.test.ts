import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { feedPings } from '../../src/notify/hubs.ts';
import { openStore } from '../../src/store/store.ts';
import type { ArticleFolder, ConfigInput } from '../support/article-folder.ts';
import { corrected, createArticleFolder } from '../support/article-folder.ts';
import { type Finished, runCommand } from '../support/command-line.ts';
import { feedItems } from '../support/published-feeds.ts';
import { SECRET, startWebhookReceiver } from '../support/webhook-receiver.ts';

/** A folder with a new, a duplicate, an invalid and a draft file, and a configuration for it. */
function fill(t: TestContext, overrides: Partial<ConfigInput> = {}): ArticleFolder {
  const folder = createArticleFolder(t);
  folder.write('a.md', {
    title: '甲',
    date: '2024-03-05 08:00',
    categories: ['港口', '天气'],
    more: { link: 'https://news.example/a', image: 'https://pictures.example/a.jpg' },
  });
  folder.copy('a.md', 'sub/b.md');
  folder.write('c.md', '---\ntitle: cut off\n');
  folder.write('d.md', { title: '丁', more: { draft: 'true' } });
  folder.writeConfig(overrides);
  return folder;
}

const run = (folder: ArticleFolder, ...args: string[]): Promise<Finished> =>
  runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root });

// Most of a test here is a process that starts: several at a time.
suite('commands', { concurrency: 4 }, () => {
  test('once --json prints one object with the keys of the contract', async (t) => {
    const folder = fill(t);
    const { code, stdout } = await run(folder, 'once', '--json');
    assert.equal(code, 0, 'bad articles are reported, not fatal');
    const summary = JSON.parse(stdout);
    assert.equal(stdout.trim().split('\n').length, 1);
    assert.deepEqual(
      { ...summary, durationMs: 0 },
      {
        scanned: 4,
        new: 1,
        changed: 0,
        unchanged: 0,
        moved: 0,
        duplicate: 1,
        removed: 0,
        held: 0,
        invalid: 2,
        feedsWritten: 3,
        delivered: 0,
        failedDeliveries: 0,
        durationMs: 0,
      },
    );
    assert.ok(summary.durationMs > 0);
  });

  test('a run that fails under once tells of it at once, and of what it has decided', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const events = ['article.new' as const, 'run.failed' as const];
    const webhooks = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true, events }];
    const folder = fill(t, { webhooks });
    writeFileSync(folder.output, 'a file where a folder should be');
    for (const args of [['once'], ['once', '--json']]) {
      const { code, stdout, stderr } = await run(folder, ...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /a file is in the way of a folder/);
      assert.deepEqual(receiver.received.map(({ payload }) => payload.type).sort(), ['article.new', 'run.failed']);
    }
  });

  test('once tells a person what happened, and what is wrong with which file', async (t) => {
    const folder = fill(t);
    const { stdout } = await run(folder, 'once');
    assert.match(stdout, /^new +1$/m);
    assert.match(stdout, /^feeds written +3$/m);
    assert.match(
      stdout,
      /^ {2}front-matter-unclosed: .* \(1 file\)\n {4}articles\/c\.md\n {6}the front matter has no closing/m,
    );
  });

  test('once counts the messages it has sent and those that failed', async (t) => {
    const well = await startWebhookReceiver(t);
    const ill = await startWebhookReceiver(t, () => 500);
    const folder = fill(t, {
      webhooks: [
        { name: 'well', url: well.url, allowPrivateNetwork: true },
        { name: 'ill', url: ill.url, allowPrivateNetwork: true },
      ],
    });
    const { code, stdout } = await run(folder, 'once', '--json');
    assert.equal(code, 0);
    const { delivered, failedDeliveries } = JSON.parse(stdout);
    assert.deepEqual([delivered, failedDeliveries], [1, 1]);
  });

  test('list --json prints one object a file with the keys of the contract', async (t) => {
    const folder = fill(t);
    await run(folder, 'once');
    const { stdout } = await run(folder, 'list', '--json');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const [a, c, d, b] = lines;
    assert.deepEqual(
      lines.map(({ path, verdict }) => [path, verdict]),
      [
        ['a.md', 'new'],
        ['c.md', 'invalid'],
        ['d.md', 'invalid'],
        ['sub/b.md', 'duplicate'],
      ],
    );
    const { guid, ...article } = a;
    assert.match(guid, /^tag:feeds\.example,2026:/);
    const said = {
      title: '甲',
      published: '2024-03-05T00:00:00.000Z',
      modified: null,
      categories: ['港口', '天气'],
      link: 'https://news.example/a',
      image: 'https://pictures.example/a.jpg',
      problem: null,
    };
    assert.deepEqual(article, {
      source: 'paper',
      path: 'a.md',
      verdict: 'new',
      duplicateOf: null,
      similarity: null,
      ...said,
    });
    assert.deepEqual(b, {
      source: 'paper',
      path: 'sub/b.md',
      guid: null,
      verdict: 'duplicate',
      duplicateOf: 'a.md',
      similarity: 1,
      ...said,
    });
    const keys =
      'source path guid verdict duplicateOf similarity title published modified categories link image problem';
    for (const line of lines) assert.deepEqual(Object.keys(line), keys.split(' '));
    assert.equal(c.problem.code, 'front-matter-unclosed');
    assert.equal(d.problem.code, 'draft');
  });

  test('list shows only the verdict asked for', async (t) => {
    const folder = fill(t);
    await run(folder, 'once');
    const { stdout } = await run(folder, 'list', '--verdict', 'duplicate');
    assert.match(stdout, /^duplicate +paper\/sub\/b\.md\n +of a\.md\n$/);
  });

  test('explain --json tells why, by path and by guid: evidence, feeds, messages and what was held back', async (t) => {
    const receiver = await startWebhookReceiver(t);
    const folder = fill(t, {
      webhooks: [
        { name: 'desk', url: receiver.url, allowPrivateNetwork: true },
        { name: 'market', url: receiver.url, allowPrivateNetwork: true, categories: ['集市'] },
      ],
    });
    await run(folder, 'once');
    folder.write('e.md', { title: '戊', categories: ['港口'] });
    await run(folder, 'once');
    folder.write('e.md', { title: '戊', categories: ['港口'], body: corrected('戊', '数字有误') });
    await run(folder, 'once');

    const byPath = JSON.parse((await run(folder, 'explain', 'e.md', '--json')).stdout);
    assert.equal(byPath.verdict, 'changed');
    assert.deepEqual(byPath.evidence, {
      kind: 'changed',
      material: true,
      changes: ['text'],
      why: 'a correction',
      ignored: [],
    });
    assert.deepEqual(byPath.feeds, ['all', '港口']);
    assert.equal(byPath.revisions, 1);
    assert.deepEqual(
      byPath.messages.map(({ type, webhook, state }: Record<string, string>) => [type, webhook, state]),
      [
        ['article.new', 'desk', 'delivered'],
        ['article.changed', 'desk', 'delivered'],
      ],
    );
    assert.deepEqual(
      byPath.withheld.map(({ webhook }: { webhook: string }) => webhook),
      ['market'],
    );
    assert.match(byPath.withheld[0].reason, /none of 集市/);
    assert.deepEqual(JSON.parse((await run(folder, 'explain', byPath.guid, '--json')).stdout), byPath);

    const duplicate = JSON.parse((await run(folder, 'explain', 'sub/b.md', '--json')).stdout);
    assert.equal(duplicate.evidence.reason, 'same title and text');
  });

  test('a command that only looks begins no store, and says how to', async (t) => {
    const folder = fill(t);
    const before = readdirSync(folder.root).sort();
    for (const args of [
      ['status', '--json'],
      ['list'],
      ['explain', 'a.md'],
      ['history', 'a.md'],
      ['rebuild'],
      ['outbox', 'list'],
      ['outbox', 'retry', '--all'],
      ['outbox', 'drop', 'msg_1'],
    ]) {
      const { code, stdout, stderr } = await run(folder, ...args);
      assert.deepEqual([code, stdout], [1, ''], args.join(' '));
      assert.match(stderr, /there is no store yet at .*: run "feedwright once" or "feedwright run" first/);
    }
    assert.deepEqual(readdirSync(folder.root).sort(), before);
  });

  test('explain of what is not known is a failure that says where to look', async (t) => {
    const folder = fill(t);
    await run(folder, 'once');
    const { code, stderr } = await run(folder, 'explain', 'nothing.md');
    assert.equal(code, 1);
    assert.match(stderr, /feedwright list/);
  });

  test('status --json tells of the last run, of sources and of webhooks', async (t) => {
    const receiver = await startWebhookReceiver(t, () => 410);
    const folder = fill(t, { webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] });
    await run(folder, 'once');
    const { stdout } = await run(folder, 'status', '--json');
    const { lastRun, sources, webhooks } = JSON.parse(stdout);
    assert.equal(lastRun.error, null);
    assert.equal(lastRun.summary.new, 1);
    assert.equal(sources[0].name, 'paper');
    assert.deepEqual(sources[0].files, { duplicate: 1, invalid: 2, new: 1 });
    assert.deepEqual([webhooks[0].name, webhooks[0].type, webhooks[0].deliveries], ['desk', 'generic', { pending: 1 }]);
    assert.match(webhooks[0].disabled, /410/);
    assert.ok(!stdout.includes('harbour-7f3a'));

    const forPeople = await run(folder, 'status');
    assert.match(forPeople.stdout, /^source paper +articles: .*1 new/m);
    assert.match(forPeople.stdout, /^webhook desk +1 pending; disabled: .*410/m);
    assert.match(forPeople.stdout, /"feedwright outbox retry --webhook desk" enables it/);
  });

  test('status says why a webhook fails and what to do about it, and counts its dead letters', async (t) => {
    const receiver = await startWebhookReceiver(t, () => 401);
    const folder = fill(t, { webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] });
    await run(folder, 'once');
    const store = await openStore(folder.store);
    const failing = await run(folder, 'status');
    assert.match(failing.stdout, /^webhook desk +1 pending; failing since .*Z: answered 401/m);
    assert.match(failing.stdout, /address or secret.*"feedwright outbox retry --webhook desk" tries it at once/);
    const { lastError } = JSON.parse((await run(folder, 'status', '--json')).stdout).webhooks[0];
    assert.equal(lastError, 'answered 401');
    await store.outbox.failed([1], { error: 'answered 400', status: 400, nextAttemptAt: undefined, now: Date.now() });
    await store.outbox.enable('desk', undefined);
    await store.close();
    const dead = await run(folder, 'status');
    assert.match(dead.stdout, /^webhook desk +1 dead$/m);
    assert.match(dead.stdout, /1 dead: "feedwright outbox list --state dead" shows why/);
    assert.doesNotMatch(dead.stdout, /failing/);
  });

  test('status shows the hubs that were pinged beside the webhooks', async (t) => {
    const folder = fill(t);
    await run(folder, 'once');
    const store = await openStore(folder.store);
    store.outbox.putPings(feedPings(['http://feeds.example/feeds/all/rss.xml'], ['https://hub.example/'], Date.now()));
    const how = { addressHash: '', now: Date.now(), reason: 'the receiver answered 410 Gone' };
    await store.outbox.disable('hub:https://hub.example/', how, undefined);
    await store.close();

    const { webhooks, hubs } = JSON.parse((await run(folder, 'status', '--json')).stdout);
    assert.deepEqual(webhooks, []);
    assert.deepEqual(hubs, [
      {
        address: 'https://hub.example/',
        disabled: 'the receiver answered 410 Gone',
        failingSince: null,
        lastError: null,
        deliveries: { pending: 1 },
      },
    ]);
    assert.match((await run(folder, 'status')).stdout, /^hub https:\/\/hub\.example\/ +1 pending; disabled: .*410/m);
  });

  test('status shows who polls which feed, and for how many subscribers', async (t) => {
    const folder = fill(t);
    await run(folder, 'once');
    const store = await openStore(folder.store);
    const visit = { slug: '港口', format: 'rss', requests: 2, subscribers: {} };
    await store.audience.add(
      [
        { ...visit, reader: 'Feedbin', subscribers: { a: 3, b: 4 } },
        { ...visit, reader: 'curl', slug: 'all' },
        { ...visit, reader: 'curl', slug: 'desk-of-a-feed-that-is-gone' },
        { ...visit, reader: 'Feedbin', format: 'atom', subscribers: { a: 1 } },
        ...['one', 'two', 'three', 'four', 'five'].map((reader) => ({ ...visit, reader })),
      ],
      Date.UTC(2024, 2, 5),
    );
    await store.close();
    const { feeds } = JSON.parse((await run(folder, 'status', '--json')).stdout);
    const [harbour, all] = feeds;
    assert.deepEqual([harbour.feed, harbour.subscribers, harbour.requests, harbour.readers.length], ['港口', 8, 14, 7]);
    assert.deepEqual(all, {
      feed: 'all',
      subscribers: 0,
      requests: 2,
      readers: [{ name: 'curl', subscribers: null, format: 'rss', requests: 2, lastSeen: '2024-03-05' }],
    });
    const { stdout } = await run(folder, 'status');
    assert.match(stdout, /^feed 港口 +8 subscribers reported; Feedbin 8, .*, 1 more$/m);
    assert.match(stdout, /^feed all +0 subscribers reported; curl$/m);
  });

  test('config shows what is in force, with defaults and without secrets', async (t) => {
    const folder = createArticleFolder(t);
    folder.writeConfig({ webhooks: [{ name: 'desk', url: '$' + '{DESK}', secret: SECRET }] });
    const { code, stdout } = await runCommand(['config', '--config', 'feedwright.yaml'], {
      in: folder.root,
      environment: { DESK: 'https://hooks.example/T000/secret-token' },
    });
    assert.equal(code, 0);
    assert.match(stdout, /url: https:\/\/\*\*\*/);
    assert.match(stdout, /secret: '\*\*\*'/);
    assert.match(stdout, /scan: ['"]?\* \* \* \* \*/);
    assert.doesNotMatch(stdout, /hooks\.example|secret-token|whsec_/);
  });

  test('config --schema is a JSON Schema of the configuration, and needs none', async (t) => {
    const { root } = createArticleFolder(t);
    const { code, stdout } = await runCommand(['config', '--schema'], { in: root });
    assert.equal(code, 0);
    const schema = JSON.parse(stdout);
    assert.match(schema.$schema, /json-schema\.org/);
    assert.deepEqual(Object.keys(schema.properties).sort(), [
      'categories',
      'changes',
      'duplicates',
      'feeds',
      'output',
      'schedule',
      'server',
      'site',
      'sources',
      'store',
      'webhooks',
      'websub',
    ]);
  });

  test('rebuild restores what was spoiled by hand', async (t) => {
    const folder = fill(t);
    await run(folder, 'once');
    writeFileSync(join(folder.output, 'feeds/all/feed.json'), '{}');
    const { code, stdout } = await run(folder, 'rebuild');
    assert.equal(code, 0);
    assert.match(stdout, /1 has new bytes/);
    assert.equal(feedItems(folder.output).length, 1);
  });

  test('mass removals are held by once and accepted by once --accept-removals', async (t) => {
    const folder = createArticleFolder(t);
    for (const name of ['a', 'b', 'c']) folder.write(`${name}.md`, { title: name });
    folder.writeConfig();
    await run(folder, 'once');
    folder.remove('a.md');
    folder.remove('b.md');
    const held = await run(folder, 'once', '--json');
    assert.equal(JSON.parse(held.stdout).held, 2);
    assert.match(held.stderr, /--accept-removals/);
    const accepted = await run(folder, 'once', '--json', '--accept-removals');
    assert.equal(JSON.parse(accepted.stdout).removed, 2);
    assert.equal(feedItems(folder.output).length, 1);
  });

  test('nothing but results goes to standard output, and nothing at all is logged when all is well', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲' });
    folder.writeConfig();
    const { stderr } = await run(folder, 'once', '--json');
    assert.equal(stderr, '');
    assert.ok(existsSync(join(folder.output, 'index.html')));
  });
});
