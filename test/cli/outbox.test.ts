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
async function openDesk(t: TestContext, rows: readonly Row[] = ROWS) {
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
  article.new to desk: pending after 0 attempts; due since
  2026-11-20T08:00:00.000Z

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
        waitsFor: null,
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
    assert.match(stdout, /^1 message to desk will be sent again/);
    assert.deepEqual(states(), { msg_1: 'pending', msg_2: 'pending', msg_3: 'dead', msg_4: 'delivered' });
    await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
    assert.deepEqual(receiver.received.map(({ id }) => id).sort(), ['msg_1', 'msg_2']);
  });

  test('retry --webhook takes its dead letters, and --all those of every webhook', async (t) => {
    const { run, states } = await openDesk(t);
    assert.match((await run('retry', '--webhook', 'wire')).stdout, /^1 message to wire will be sent again/);
    assert.deepEqual(states(), { msg_1: 'dead', msg_2: 'pending', msg_3: 'pending', msg_4: 'delivered' });
    assert.match((await run('retry', '--all')).stdout, /^1 message to desk /);
    assert.equal((await run('retry', '--all')).stdout, 'No message has failed or is dead there.\n');
    assert.equal(states().msg_1, 'pending');
  });

  test('retry enables a webhook that was disabled by its name alone, and tells the others', async (t) => {
    const { run, store } = await openDesk(t);
    const how = { addressHash: 'x', now: NOW, reason: 'the receiver answered 410 Gone' };
    const what = { topic: 'webhook.disabled' as const, subject: 'desk', begins: true };
    const alarm = { ...what, at: NOW, since: NOW, message: undefined };
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
    assert.match(
      (await run('drop', 'msg_2', 'msg_3')).stdout,
      /^1 message to desk dropped: 1 that waited, 0 dead\..*\n1 message to wire dropped: 0 that waited, 1 dead\./,
    );
    assert.deepEqual(states(), { msg_1: 'dead', msg_2: 'dropped', msg_3: 'dropped', msg_4: 'delivered' });
    await run('retry', '--all');
    assert.equal(states().msg_2, 'dropped');
    await run('retry', 'msg_2');
    assert.equal(states().msg_2, 'pending');
  });

  test('drop --webhook takes out all that waits or is dead for it, and nothing of the others', async (t) => {
    const { run, states } = await openDesk(t);
    const { stdout } = await run('drop', '--webhook', 'desk');
    assert.match(stdout, /^2 messages to desk dropped: 1 that waited, 1 dead/);
    assert.deepEqual(states(), { msg_1: 'dropped', msg_2: 'dropped', msg_3: 'dead', msg_4: 'delivered' });
  });

  test('drop --state dead leaves what waits', async (t) => {
    const { run, states } = await openDesk(t);
    assert.match((await run('drop', '--webhook', 'desk', '--state', 'dead')).stdout, /0 that waited, 1 dead/);
    assert.deepEqual(states(), { msg_1: 'dropped', msg_2: 'pending', msg_3: 'dead', msg_4: 'delivered' });
  });

  test('an id that stands at several webhooks is a message to the one that is named, or to the only one concerned', async (t) => {
    const { run, store } = await openDesk(t, []);
    const events = ['msg_1', 'msg_2', 'msg_3'].map((id) => ({
      id,
      type: 'article.new',
      articleId: undefined,
      createdAt: NOW,
      payload: article('甲号渡轮'),
      deliveries: ['desk', 'wire'].map((webhook) => ({ webhook, notBefore: NOW })),
    }));
    await store.commit([], events, { now: NOW, keepRevisions: 0, standing: () => [] });
    const failure = { error: 'answered 400', status: 400, nextAttemptAt: undefined, now: NOW };
    await store.outbox.failed([1, 3, 5, 6], failure);
    await store.outbox.dropped([2], NOW, 'dropped by command');
    await store.outbox.delivered([4], 'wire', NOW, 204);
    const at = () => [...store.deadLetters.list(['pending', 'dead', 'delivered', 'dropped'], undefined)];
    const states = () => at().map(({ id, webhook, state }) => `${id} ${webhook} ${state}`);
    const before = states();
    for (const command of ['retry', 'drop']) {
      const { code, stderr } = await run(command, command === 'retry' ? 'msg_1' : 'msg_3');
      assert.equal(code, 2);
      assert.match(stderr, /is a message to desk, wire: say which one is meant with --webhook NAME/);
    }
    assert.deepEqual(states(), before);
    assert.match((await run('retry', 'msg_2')).stdout, /^1 message to desk will/);
    assert.match((await run('drop', 'msg_1')).stdout, /^1 message to desk dropped/);
    assert.match((await run('retry', 'msg_1', '--webhook', 'wire')).stdout, /^1 message to wire will/);
    assert.match((await run('drop', 'msg_3', '--webhook', 'wire')).stdout, /^1 message to wire dropped/);
    assert.deepEqual(states(), [
      'msg_1 desk dropped',
      'msg_1 wire pending',
      'msg_2 desk pending',
      'msg_2 wire delivered',
      'msg_3 desk dead',
      'msg_3 wire dropped',
    ]);
  });

  test('retry --webhook lifts a pause, has what failed be tried at once, and says so', async (t) => {
    const { run, store } = await openDesk(t);
    const later = Date.now() + 3_600_000;
    const failure = { error: 'answered 503', status: 503, now: NOW };
    for (let time = 0; time < 3; time++)
      await store.outbox.stalled([2], 'desk', { ...failure, counts: false, until: later });
    await store.outbox.failed([2], { ...failure, nextAttemptAt: later });
    const { stdout } = await run('retry', '--webhook', 'desk');
    assert.match(
      stdout,
      /^The webhook desk is not paused any more \(it was until .*Z\),\s+with\s+all\s+that\s+waits\s+for\s+it: 2\s+messages\.\n/,
    );
    assert.match(stdout, /\n2 messages to desk will be sent again/);
    const { failures, failingSince, pausedUntil, reason } = await store.outbox.state('desk');
    assert.deepEqual([failures, failingSince, pausedUntil, reason], [0, undefined, undefined, undefined]);
    assert.equal((await store.outbox.due('desk', Date.now(), 10)).length, 2);
  });

  test('list says what a message waits for, and never a moment at which it will not go', async (t) => {
    const { run, store } = await openDesk(t);
    const waiting = async () => {
      const { stdout } = await run('list', '--json', '--state', 'pending');
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ id, waitsFor, nextAttemptAt }) => [id, waitsFor, nextAttemptAt]);
    };
    const later = Date.now() + 3_600_000;
    const at = new Date(later).toISOString();
    await store.outbox.pause('desk', later);
    assert.deepEqual(await waiting(), [['msg_2', `the webhook is paused until ${at}`, at]]);
    assert.match((await run('list')).stdout, /pending after 0 attempts; the webhook is\s+paused until/);
    await store.outbox.disable('desk', { addressHash: 'x', now: NOW, reason: 'gone' }, undefined);
    assert.deepEqual(await waiting(), [['msg_2', 'the webhook is disabled', null]]);
    await store.outbox.enable('desk', undefined);
    const event = { type: 'article.changed', articleId: 'ferry', createdAt: NOW + 9, payload: article('己号渡轮') };
    for (const id of ['msg_5', 'msg_6'])
      await store.commit([], [{ ...event, id, deliveries: [{ webhook: 'desk', notBefore: NOW }] }], {
        now: NOW,
        keepRevisions: 0,
        standing: () => [],
      });
    await store.outbox.failed([5], { error: 'answered 400', status: 400, nextAttemptAt: later, now: NOW });
    assert.deepEqual((await waiting()).slice(1), [
      ['msg_5', `next attempt ${at}`, at],
      ['msg_6', 'waits for msg_5, which is about the same article', null],
    ]);
  });

  test('what waits for a webhook that is configured no more is listed, counted by status, and can be dropped', async (t) => {
    const { run, folder, states } = await openDesk(t, [
      ['msg_1', 'jetty', 'pending', '甲号渡轮'],
      ['msg_2', 'jetty', 'dead', '乙号渡轮'],
    ]);
    assert.match((await run('list')).stdout, /; no webhook of this name is\s+configured/);
    assert.match((await run('retry', 'msg_2')).stdout, /The webhook jetty is configured no more/);
    const status = (...args: string[]) =>
      runCommand(['status', ...args, '--config', 'feedwright.yaml'], { in: folder.root });
    assert.deepEqual(JSON.parse((await status('--json')).stdout).formerWebhooks, [
      { name: 'jetty', deliveries: { pending: 2 } },
    ]);
    const { stdout } = await status();
    assert.match(stdout, /^webhook jetty +2 pending; configured no more/m);
    assert.match(stdout, /end after 30 days.*"feedwright outbox drop --webhook jetty"/);
    await run('drop', '--webhook', 'jetty');
    assert.deepEqual(states(), { msg_1: 'dropped', msg_2: 'dropped' });
    assert.doesNotMatch((await status()).stdout, /jetty/);
  });

  const WRONG: Readonly<Record<string, readonly [readonly string[], number, RegExp]>> = {
    'drop without anything named drops nothing': [['drop'], 2, /which messages\?.*outbox drop --webhook NAME/],
    'retry without anything named retries nothing': [['retry'], 2, /which messages\?/],
    'retry --all with an id is not meant': [['retry', '--all', 'msg_1'], 2, /--all goes without ids/],
    'an id that nobody knows': [['retry', 'msg_1', 'msg_x'], 1, /no message has the id msg_x: "feedwright outbox list/],
    'an id of another webhook': [
      ['retry', 'msg_1', '--webhook', 'wire'],
      1,
      /msg_1 is no message to wire, but to desk/,
    ],
    'an id that is not dead': [['drop', 'msg_2', '--state', 'dead'], 1, /nothing to do for msg_2: it is not dead/],
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
