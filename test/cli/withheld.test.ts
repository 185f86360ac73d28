import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { gatherEvidence } from '../../src/cli/evidence.ts';
import { renderExplanation } from '../../src/cli/explanation.ts';
import { waitingOf } from '../../src/cli/waiting.ts';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { createClock } from '../support/clock.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

type WebhookInput = NonNullable<ConfigInput['webhooks']>[number];

/** Nine in the evening in Shanghai, far from now. */
const EVENING = Date.parse('2030-03-05T21:00+08:00');

/** An article that came after the first run, in the evening, with one webhook that has its rules. */
async function openDesk(t: TestContext, rules: Partial<WebhookInput>) {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  const clock = createClock(EVENING);
  const webhooks = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true, ...rules }];
  const app = await openApplication(t, folder.config({ webhooks, changes: { minor: 'update' } }), { clock });
  await app.runOnce();
  const text = (categories: string[]) => ({
    title: '渡轮',
    body: `${storyOf('渡轮')}<p>汽车轮渡停航。</p>`,
    categories,
  });
  folder.write('a.md', text(['港口']));
  await app.runOnce();
  return {
    ...app,
    change: async () => {
      await app.deliverDue();
      clock.advance(60_000);
      folder.write('a.md', text(['港口', '天气']));
      await app.runOnce();
    },
    /** The lines of `explain` about messages. */
    async messages() {
      const [explanation] = await gatherEvidence(app, 'a.md');
      assert.ok(explanation);
      const lines = renderExplanation(explanation).replace(/\n +/g, ' ').split('\n');
      return lines
        .filter((line) => /^(?:no )?message/.test(line))
        .map((line) => line.replace(/^((?:no )?message) +/, '$1 '));
    },
  };
}

const REASONS: readonly (readonly [name: string, rules: Partial<WebhookInput>, line: RegExp])[] = [
  ['the keywords', { keywords: ['天文台'] }, /^no message to desk: keywords: the article holds none of 天文台$/],
  [
    'an exclusion',
    { exclude: { pattern: '汽车' } },
    /^no message to desk: exclude: something in the article matches 汽车/,
  ],
  ['the source', { sources: ['paper'], exclude: { sources: ['paper'] } }, /^no message to desk: exclude: .*paper/],
];
for (const [name, rules, line] of REASONS) {
  test(`explain names what keeps an article from a webhook: ${name}`, async (t) => {
    const desk = await openDesk(t, rules);
    const messages = await desk.messages();
    assert.equal(messages.length, 1);
    assert.match(messages[0] ?? '', line);
  });
}

test('explain says that a change was too small for a webhook', async (t) => {
  const desk = await openDesk(t, { minimumChange: 'material' });
  await desk.change();
  assert.deepEqual(await desk.messages(), [
    'message article.new to desk: delivered after 1 attempt',
    'no message to desk: of its last change: minimumChange: the change is a minor one',
  ]);
});

test('explain has nothing to say where a webhook was told of the change', async (t) => {
  const desk = await openDesk(t, {});
  await desk.change();
  assert.deepEqual(await desk.messages(), [
    'message article.new to desk: delivered after 1 attempt',
    'message article.changed to desk: pending after 0 attempts',
  ]);
});

test('explain says what a message waits for', async (t) => {
  const quiet = await openDesk(t, { quietHours: { from: '20:00', to: '07:00' } });
  assert.deepEqual(await quiet.messages(), [
    'message article.new to desk: pending after 0 attempts; quiet hours until 2030-03-05T23:00:00.000Z',
  ]);
  const digest = await openDesk(t, { digest: { cron: '30 21 * * *' } });
  assert.deepEqual(await digest.messages(), [
    'message article.new to desk: pending after 0 attempts; digest 2030-03-05T13:30:00.000Z',
  ]);
});

test('what a webhook waits for is known for its status', async (t) => {
  const desk = await openDesk(t, { quietHours: { from: '20:00', to: '07:00' }, digest: '0 * * * *' });
  await desk.store.outbox.pause('desk', EVENING + 1000);
  assert.deepEqual(await waitingOf(desk, 'desk'), {
    pausedUntil: '2030-03-05T13:00:01.000Z',
    quietUntil: '2030-03-05T23:00:00.000Z',
    nextDigest: '2030-03-05T14:00:00.000Z',
  });
  desk.clock.advance(11 * 3_600_000);
  assert.deepEqual(await waitingOf(desk, 'desk'), {
    pausedUntil: null,
    quietUntil: null,
    nextDigest: '2030-03-06T01:00:00.000Z',
  });
});
