import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { gatherEvidence } from '../../src/cli/evidence.ts';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, corrected, createArticleFolder } from '../support/article-folder.ts';
import { createClock, DAY, HOUR, MINUTE } from '../support/clock.ts';
import { type Received, type Reply, startWebhookReceiver } from '../support/webhook-receiver.ts';

type WebhookInput = NonNullable<ConfigInput['webhooks']>[number];

/** Says of every message what it is and which articles it names, and of a change whether it is a return. */
const TEMPLATE = {
  new: 'new {{ article.title }}',
  changed: "{% if change.changes contains 'returned' %}back{% else %}changed{% endif %} {{ article.title }}",
  removed: 'removed {{ article.title }}',
  digest: "{{ event | remove: 'article.' }} {% for one in articles %}{{ one.title }} {% endfor %}",
};
const CHAT: Partial<WebhookInput> = { type: 'slack', template: TEMPLATE };
const EVERYTHING: Partial<WebhookInput> = { events: ['article.new', 'article.changed', 'article.removed'] };

/** A folder after its first run, and webhooks whose service may be down. */
async function openNewsroom(
  t: Pick<TestContext, 'after'>,
  webhooks: Readonly<Record<string, Partial<WebhookInput>>>,
  settings: Partial<ConfigInput> = {},
) {
  const folder = createArticleFolder(t);
  for (const name of ['always', 'ever', 'forever', 'still']) folder.write(`${name}.md`, { title: name });
  const clock = createClock(Date.UTC(2026, 2, 5));
  const heard: Record<string, string[]> = {};
  let isDown = false;
  let isGone = false;
  const configured: WebhookInput[] = [];
  for (const [name, rules] of Object.entries(webhooks)) {
    const receiver = await startWebhookReceiver(t, (request): Reply => {
      if (isDown) return 503;
      if (isGone && request.method === 'PATCH') return { status: 404, body: '{"code":10008}' };
      heard[name]?.push(textOf(request));
      return { status: 200, body: rules.type === 'discord' ? '{"id":"7"}' : 'ok' };
    });
    heard[name] = [];
    configured.push({ name, url: receiver.url, allowPrivateNetwork: true, ...rules });
  }
  const app = await openApplication(t, folder.config({ ...settings, webhooks: configured }), { clock });
  const run = async () => {
    clock.advance(MINUTE);
    await app.runOnce();
    await app.deliverDue();
  };
  /** Half an hour before a midnight two days on: no webhook waits for so long, and none of their quiet hours lasts until then. */
  const passDays = () => clock.advance((Math.ceil(clock.now() / DAY) + 2) * DAY - HOUR / 2 - clock.now());
  await run();
  passDays();
  await app.deliverDue();
  clock.advance(3 * HOUR);
  for (const all of Object.values(heard)) all.length = 0;
  return {
    ...app,
    folder,
    clock,
    run,
    heard,
    write: (edition = 0) =>
      folder.write('k.md', {
        title: 'k',
        body: corrected('k', `第${'一二三四五'[edition]}版的话。`.repeat(edition + 1)),
      }),
    remove: () => folder.remove('k.md'),
    goDown: () => {
      isDown = true;
    },
    /** Messages that were sent cannot be edited any more. */
    loseMessages: () => {
      isGone = true;
    },
    async comeBack() {
      isDown = false;
      passDays();
      await app.deliverDue();
    },
  };
}

function textOf({ body, method }: Received): string {
  const { type, data, text, content } = JSON.parse(body);
  if (type === undefined) return `${method === 'PATCH' ? 'edited: ' : ''}${String(text ?? content).trim()}`;
  const isBack = data.change?.changes.includes('returned');
  return `${isBack ? 'back' : type.replace('article.', '')} ${data.article.title}`;
}

test('an article that came and went unheard, and comes back, is new to whoever was told nothing of it, once', async (t) => {
  const quiet = { from: '00:00', to: '23:00', timezone: 'UTC' };
  const newsroom = await openNewsroom(t, {
    chat: CHAT,
    quiet: { ...CHAT, quietHours: quiet },
    digest: { ...CHAT, digest: '0 0 * * *' },
    program: EVERYTHING,
    brief: {},
  });
  const { write, remove, run, heard, goDown, comeBack } = newsroom;
  goDown();
  write();
  await run();
  remove();
  await run();
  write();
  await run();
  await comeBack();
  const expected = {
    chat: ['new k'],
    quiet: ['new k'],
    digest: ['new k'],
    program: ['new k', 'removed k', 'back k'],
    brief: ['new k'],
  };
  assert.deepEqual(heard, expected);
  await run();
  assert.deepEqual(heard, expected);
});

test('one that came and went unheard is not spoken of, and is new when it comes back later', async (t) => {
  const newsroom = await openNewsroom(t, { chat: CHAT, program: EVERYTHING });
  const { folder, write, remove, run, heard, goDown, comeBack } = newsroom;
  goDown();
  folder.write('first.md', { title: 'first' });
  await run();
  write();
  await run();
  remove();
  await run();
  await comeBack();
  assert.deepEqual(heard, { chat: ['new first'], program: ['new first', 'new k', 'removed k'] });
  write();
  await run();
  assert.deepEqual(heard, { chat: ['new first', 'new k'], program: ['new first', 'new k', 'removed k', 'back k'] });
});

test('whoever was told that an article is withdrawn hears of its return, whatever changes it asks for', async (t) => {
  const webhooks = { chat: CHAT, program: { ...EVERYTHING, minimumChange: 'material' as const }, brief: {} };
  const newsroom = await openNewsroom(t, webhooks, { changes: { minor: 'silent', material: 'silent' } });
  const { write, remove, run, heard, folder } = newsroom;
  write();
  await run();
  remove();
  await run();
  write();
  await run();
  const once = ['new k', 'removed k', 'back k'];
  assert.deepEqual(heard, { chat: once, program: once, brief: ['new k'] });
  const [explained] = await gatherEvidence(newsroom, 'k.md');
  assert.equal(explained?.silent, false, 'nobody says that there was no message');
  folder.write('k.md', { title: 'k', body: corrected('k', '第一版的话。'), more: { draft: 'true' } });
  await run();
  write();
  await run();
  const twice = [...once, 'removed k', 'back k'];
  assert.deepEqual(heard, { chat: twice, program: twice, brief: ['new k'] });
});

test('a return is told a year later, when the outbox has forgotten the withdrawal', async (t) => {
  const { write, remove, run, heard, clock } = await openNewsroom(t, { chat: CHAT });
  write();
  await run();
  remove();
  await run();
  clock.advance(365 * DAY);
  await run();
  write();
  await run();
  assert.deepEqual(heard.chat, ['new k', 'removed k', 'back k']);
});

test('a return that is found elsewhere, by a new source in its first run, is told to those who heard of the withdrawal', async (t) => {
  const { write, remove, run, heard, folder, close, config, clock } = await openNewsroom(t, {
    program: EVERYTHING,
    brief: {},
  });
  write();
  await run();
  remove();
  await run();
  await close();
  folder.write('../wire/k.md', { title: 'k', body: corrected('k', '第一版的话。') });
  folder.write('../wire/other.md', { title: 'other', date: '2024-01-01' });
  const wire = { name: 'wire', path: folder.at('../wire'), settle: '0s' };
  const { site, sources, webhooks } = config;
  const again = await openApplication(
    t,
    folder.config({ site, sources: [...sources, wire], webhooks } as Partial<ConfigInput>),
    { clock },
  );
  await again.runOnce();
  await again.deliverDue();
  assert.deepEqual(heard.program?.slice(2).sort(), ['back k', 'new k'].sort());
  assert.deepEqual(heard.brief, ['new k', 'new k'], 'the summary of the first run, which counts it');
});

test('what a first run has told of in its summary is no news when it returns, but to those who heard of its withdrawal', async (t) => {
  const { folder, run, heard } = await openNewsroom(t, { program: EVERYTHING, brief: {} });
  folder.remove('ever.md');
  await run();
  folder.write('ever.md', { title: 'ever' });
  await run();
  assert.deepEqual(heard, { program: ['removed ever', 'back ever'], brief: [] });
});

test('an article that was withdrawn in a chat which edits is edited back to what it was', async (t) => {
  const newsroom = await openNewsroom(t, { chat: { type: 'discord', template: TEMPLATE } });
  const { write, remove, run, heard, loseMessages } = newsroom;
  write();
  await run();
  remove();
  await run();
  write();
  await run();
  assert.deepEqual(heard.chat, ['new k', 'edited: removed k', 'edited: new k']);
  remove();
  await run();
  write(3);
  await run();
  assert.deepEqual(heard.chat?.slice(3), ['edited: removed k', 'edited: back k'], 'it says something else');
  remove();
  await run();
  loseMessages();
  write(3);
  await run();
  assert.deepEqual(heard.chat?.slice(5), ['edited: removed k', 'back k'], 'where nothing is left to edit');
});

test('messages of a run go in the order of publication, and those of one moment by path', async (t) => {
  const { folder, run, heard } = await openNewsroom(t, {
    chat: CHAT,
    program: EVERYTHING,
    digest: { ...CHAT, maxPerRun: 1 },
  });
  for (const [name, date] of [
    ['n10', '2024-03-03'],
    ['n2', '2024-03-02'],
    ['n1', '2024-03-04'],
    ['b', '2024-03-01'],
    ['a', '2024-03-01'],
  ] as const)
    folder.write(`${name}.md`, { title: name, date });
  await run();
  const order = ['a', 'b', 'n2', 'n10', 'n1'];
  const singles = order.map((name) => `new ${name}`);
  assert.deepEqual(heard, { chat: singles, program: singles, digest: [`new ${order.join(' ')}`] });
  for (const name of ['n10', 'b', 'n2']) folder.remove(`${name}.md`);
  await run();
  assert.deepEqual(heard.program?.slice(5), ['removed b', 'removed n2', 'removed n10']);
});

const LIVES = Number(process.env.FEEDWRIGHT_LIVES ?? 15);

const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('write' as const), edition: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('remove' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('draft' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('go down' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('come back' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pass hours' as const) }) },
);

const WEBHOOKS: Readonly<Record<string, Partial<WebhookInput>>> = {
  chat: CHAT,
  editing: { type: 'discord', template: TEMPLATE },
  quiet: { ...CHAT, quietHours: { from: '00:00', to: '06:00', timezone: 'UTC' } },
  digest: { ...CHAT, digest: '0 */6 * * *' },
  program: EVERYTHING,
  brief: {},
};

test('whatever becomes of an article, in the end everyone has last been told what is so, and of nothing as new twice', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 10 }), async (life) => {
      const ends: (() => unknown)[] = [];
      const scope = { after: (end: () => unknown) => void ends.unshift(end) } as Pick<TestContext, 'after'>;
      try {
        const { folder, write, remove, run, heard, goDown, comeBack, clock } = await openNewsroom(scope, WEBHOOKS);
        let stands = false;
        let exists = false;
        let wasPublished = false;
        for (const one of life) {
          if (one.does === 'write') write(one.edition);
          else if (one.does === 'remove' && exists) remove();
          else if (one.does === 'draft') folder.write('k.md', { title: 'k', more: { draft: 'true' } });
          else if (one.does === 'go down') goDown();
          else if (one.does === 'come back') await comeBack();
          else if (one.does === 'pass hours') clock.advance(5 * HOUR);
          if (one.does === 'write' || one.does === 'draft') exists = true;
          if (one.does === 'remove') exists = false;
          if (one.does === 'write' || one.does === 'draft' || one.does === 'remove') stands = one.does === 'write';
          wasPublished ||= stands;
          await run();
        }
        await comeBack();
        await run();
        for (const [name, all] of Object.entries(heard)) {
          const told = all.filter((text) => / k$/.test(text)).map((text) => text.replace(/ k$/, ''));
          const said = `${name} was told: ${told.join(', ') || 'nothing'}`;
          assert.ok(told.filter((type) => type === 'new').length <= 1, said);
          if (stands) assert.ok(told.length > 0 && !/removed$/.test(told.at(-1) ?? ''), said);
          else if (name !== 'brief') assert.ok(told.length === 0 || /removed$/.test(told.at(-1) ?? ''), said);
          if (!wasPublished) assert.deepEqual(told, [], said);
        }
      } finally {
        for (const end of ends) await end();
      }
    }),
    { numRuns: LIVES },
  );
});
