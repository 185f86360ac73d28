import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const NOW = Date.parse('2026-11-20T08:00:00Z');

const article = (title: string) => JSON.stringify({ type: 'article.new', timestamp: '', data: { article: { title } } });

type Row = readonly [id: string, webhook: string, state: 'pending' | 'dead' | 'delivered', title: string];
const ROWS: readonly Row[] = [
  ['msg_1', 'desk', 'dead', '甲号渡轮'],
  ['msg_2', 'desk', 'pending', '乙号渡轮'],
  ['msg_3', 'wire', 'dead', '丙号渡轮'],
  ['msg_4', 'desk', 'delivered', '丁号渡轮'],
];

/** A folder whose outbox holds some messages, and the command line over it. */
async function openDesk(t: TestContext, rows = ROWS) {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  const webhook = { url: receiver.url, allowPrivateNetwork: true };
  const events = ['article.new' as const, 'webhook.enabled' as const];
  folder.writeConfig({
    webhooks: [
      { name: 'desk', ...webhook, events },
      { name: 'wire', ...webhook, events },
    ],
  });
  const store = await openStore(folder.store);
  t.after(() => store.close());
  const deliveries = (webhook: string) => [{ webhook, notBefore: NOW }];
  for (const [at, [id, webhook, state, title]] of rows.entries()) {
    const event = { id, type: 'article.new', articleId: undefined, createdAt: NOW + at, payload: article(title) };
    await store.commit([], [{ ...event, deliveries: deliveries(webhook) }], {
      now: NOW,
      keepRevisions: 0,
      standing: () => [],
    });
    if (state === 'dead')
      await store.outbox.failed([at + 1], {
        error: 'answered 500',
        status: 500,
        nextAttemptAt: undefined,
        now: NOW + 1000,
      });
    if (state === 'delivered') await store.outbox.delivered([at + 1], webhook, NOW + 2000, 204);
  }
  const run = (...args: string[]) =>
    runCommand(['outbox', ...args, '--config', 'feedwright.yaml'], { in: folder.root });
  const states = () =>
    Object.fromEntries(
      [...store.deadLetters.list(['pending', 'dead', 'delivered', 'dropped'], undefined)].map(({ id, state }) => [
        id,
        state,
      ]),
    );
  return { folder, receiver, store, run, states };
}

suite('outbox', { concurrency: 4 }, () => {
  test('list shows what waits and what is dead, newest last, with counts', async (t) => {
    const { run } = await openDesk(t);
    const { code, stdout } = await run('list');
    assert.equal(code, 0);
    assert.equal(
      stdout,
      `msg_1
  甲号渡轮
  article.new to desk: dead after 1 attempt, since 2026-11-20T08:00:01.000Z
  answered 500

msg_2
  乙号渡轮
  article.new to desk: pending after 0 attempts, next 2026-11-20T08:00:00.000Z

msg_3
  丙号渡轮
  article.new to wire: dead after 1 attempt, since 2026-11-20T08:00:01.000Z
  answered 500

2 dead, 1 pending
`,
    );
  });

  test('list --json prints one object a line, of one webhook and in one state', async (t) => {
    const { run } = await openDesk(t);
    const lines = async (...args: string[]) =>
      (await run('list', '--json', ...args)).stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    assert.deepEqual(await lines('--webhook', 'desk', '--state', 'dead'), [
      {
        id: 'msg_1',
        bundle: null,
        webhook: 'desk',
        type: 'article.new',
        title: '甲号渡轮',
        state: 'dead',
        attempts: 1,
        createdAt: '2026-11-20T08:00:00.000Z',
        nextAttemptAt: null,
        finishedAt: '2026-11-20T08:00:01.000Z',
        lastStatus: 500,
        lastError: 'answered 500',
      },
    ]);
    assert.deepEqual(
      (await lines('--state', 'delivered')).map(({ id }) => id),
      ['msg_4'],
    );
    assert.deepEqual(
      (await lines('--state', 'all')).map(({ id }) => id),
      ['msg_1', 'msg_2', 'msg_3', 'msg_4'],
    );
  });

  test('retry sends a dead letter again from its first attempt on, under its id', async (t) => {
    const { run, folder, receiver, states } = await openDesk(t);
    const { code, stdout } = await run('retry', 'msg_1');
    assert.equal(code, 0);
    assert.match(stdout, /^1 message will be sent again/);
    assert.deepEqual(states(), { msg_1: 'pending', msg_2: 'pending', msg_3: 'dead', msg_4: 'delivered' });
    await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
    assert.deepEqual(receiver.received.map(({ id }) => id).sort(), ['msg_1', 'msg_2']);
  });

  test('retry --webhook takes its dead letters, and --all those of every webhook', async (t) => {
    const { run, states } = await openDesk(t);
    await run('retry', '--webhook', 'wire');
    assert.deepEqual(states(), { msg_1: 'dead', msg_2: 'pending', msg_3: 'pending', msg_4: 'delivered' });
    assert.match((await run('retry', '--all')).stdout, /^1 message /);
    assert.equal(states().msg_1, 'pending');
  });

  test('retry enables a webhook that was disabled by its name alone, and tells the others', async (t) => {
    const { run, store } = await openDesk(t);
    const how = { addressHash: 'x', now: NOW, reason: 'the receiver answered 410 Gone' };
    const alarm = { topic: 'webhook.disabled' as const, subject: 'desk', begins: true, at: NOW, message: undefined };
    await store.outbox.disable('desk', how, alarm);
    for (const args of [['--all'], ['msg_1']]) {
      const { stdout } = await run('retry', ...args);
      assert.match(stdout, /desk is disabled \(the receiver answered 410 Gone\)/);
    }
    assert.notEqual((await store.outbox.state('desk')).disabledAt, undefined);
    assert.match((await run('retry', '--webhook', 'desk')).stdout, /^The webhook desk is enabled again/);
    assert.equal((await store.outbox.state('desk')).disabledAt, undefined);
    assert.deepEqual(await store.alarms.open(), []);
    await run('retry', '--webhook', 'desk');
    const told = [...store.deadLetters.list(['pending'], undefined)].filter(({ type }) => type === 'webhook.enabled');
    assert.deepEqual(
      told.map(({ webhook }) => webhook),
      ['wire'],
      'the webhook itself is told nothing of it',
    );
  });

  test('drop takes out what is named, and retry by its id brings it back', async (t) => {
    const { run, states } = await openDesk(t);
    assert.match((await run('drop', 'msg_2', 'msg_3')).stdout, /^2 messages dropped/);
    assert.deepEqual(states(), { msg_1: 'dead', msg_2: 'dropped', msg_3: 'dropped', msg_4: 'delivered' });
    await run('retry', '--all');
    assert.equal(states().msg_2, 'dropped');
    await run('retry', 'msg_2');
    assert.equal(states().msg_2, 'pending');
  });

  test('drop --webhook takes out all that waits or is dead for it, and nothing of the others', async (t) => {
    const { run, states } = await openDesk(t);
    await run('drop', '--webhook', 'desk');
    assert.deepEqual(states(), { msg_1: 'dropped', msg_2: 'dropped', msg_3: 'dead', msg_4: 'delivered' });
  });

  const WRONG: Readonly<Record<string, readonly [readonly string[], number, RegExp]>> = {
    'drop without anything named drops nothing': [['drop'], 2, /which messages\?.*outbox drop --webhook NAME/],
    'retry without anything named retries nothing': [['retry'], 2, /which messages\?/],
    'retry --all with an id is not meant': [['retry', '--all', 'msg_1'], 2, /--all goes without ids/],
    'an id that nobody knows': [['retry', 'msg_1', 'msg_x'], 1, /no message has the id msg_x: "feedwright outbox list/],
    'an id that was delivered': [['retry', 'msg_4'], 1, /nothing to do for msg_4: it was delivered/],
    'a webhook that nobody knows': [['drop', '--webhook', 'dock'], 1, /no webhook dock: there is desk, wire/],
    'a state that there is not': [['list', '--state', 'lost'], 2, /pending, dead/],
    'no subcommand': [[], 2, /list/],
  };
  for (const [name, [args, exitCode, message]] of Object.entries(WRONG)) {
    test(`${name}: exit code ${exitCode}, and nothing is changed`, async (t) => {
      const { folder, states } = await openDesk(t);
      const before = states();
      const config = args.length === 0 ? [] : ['--config', 'feedwright.yaml'];
      const { code, stderr } = await runCommand(['outbox', ...args, ...config], { in: folder.root });
      assert.equal(code, exitCode, stderr);
      assert.match(stderr, message);
      assert.deepEqual(states(), before);
    });
  }

  test('messages that go out as one are retried and dropped as one, by the id of any or of all', async (t) => {
    const { store, run, folder, states } = await openDesk(t);
    const { DatabaseSync } = await import('node:sqlite');
    const writer = new DatabaseSync(folder.store);
    writer.exec(`UPDATE deliveries SET bundle = 'msg_b', state = 'dead' WHERE event_id IN ('msg_1', 'msg_2')`);
    writer.close();
    await run('retry', 'msg_1');
    assert.deepEqual(states(), { msg_1: 'pending', msg_2: 'pending', msg_3: 'dead', msg_4: 'delivered' });
    await run('drop', 'msg_b');
    assert.deepEqual(states(), { msg_1: 'dropped', msg_2: 'dropped', msg_3: 'dead', msg_4: 'delivered' });
    assert.equal([...store.deadLetters.list(['dropped'], 'desk')][0]?.bundle, 'msg_b');
  });
});
