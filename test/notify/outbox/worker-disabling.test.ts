import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../../support/application.ts';
import { createArticleFolder } from '../../support/article-folder.ts';
import { createClock, DAY, HOUR } from '../../support/clock.ts';
import { type Reply, startWebhookReceiver } from '../../support/webhook-receiver.ts';

/** A site with a webhook "desk" that is in trouble, and another one that asks to hear of it. */
async function openSite(t: Parameters<typeof createArticleFolder>[0], answer: () => Reply) {
  const folder = createArticleFolder(t);
  const desk = await startWebhookReceiver(t, answer);
  const watch = await startWebhookReceiver(t);
  const events = ['webhook.disabled', 'webhook.enabled'] as const;
  const config = (url = desk.url) =>
    folder.config({
      webhooks: [
        { name: 'desk', url, allowPrivateNetwork: true, events: ['article.new', ...events] },
        { name: 'watch', url: watch.url, allowPrivateNetwork: true, events: [...events] },
      ],
    });
  folder.write('known.md', { title: '旧闻' });
  const clock = createClock();
  const app = await openApplication(t, config(), { clock });
  await app.runOnce();
  const heard = () =>
    watch.received.map(({ payload: { type, data } }) => [type, data.alarm?.subject, data.alarm?.reason ?? null]);
  return { folder, desk, watch, config, clock, app, heard };
}

test('that a webhook is disabled is told to the others, once, and not to itself', async (t) => {
  const { app, desk, heard, clock } = await openSite(t, () => 410);
  const told = [['webhook.disabled', 'desk', 'the receiver answered 410 Gone']];
  await app.deliverDue();
  assert.deepEqual(heard(), told, 'in the very pass in which it happens');
  for (let day = 0; day < 3; day++) {
    await app.deliverDue();
    clock.advance(DAY);
  }
  assert.equal(desk.received.length, 1);
  assert.deepEqual(heard(), told);
});

test('five days of outage disable a webhook, though it is only probed every hour', async (t) => {
  const { app, heard, clock, desk } = await openSite(t, () => 503);
  for (let hour = 0; hour < 130; hour++) {
    await app.deliverDue();
    clock.advance(HOUR + 6 * 60_000);
  }
  assert.deepEqual(heard(), [['webhook.disabled', 'desk', 'it has not taken a message for 5 days']]);
  const { length } = desk.received;
  assert.ok(length > 100 && length < 125, `${length} probes`);
});

test('at another address it is enabled, told of, and gets what has waited', async (t) => {
  const { app, config, heard, clock } = await openSite(t, () => 410);
  await app.deliverDue();
  await app.close();
  const moved = await startWebhookReceiver(t);
  const again = await openApplication(t, config(moved.url), { clock });
  await again.deliverDue();
  await again.deliverDue();
  assert.deepEqual(moved.told(), ['article.new 旧闻']);
  assert.deepEqual(heard().slice(1), [['webhook.enabled', 'desk', null]]);
});

test('a command enables it, which is told once', async (t) => {
  const { app, desk, heard } = await openSite(t, () => 410);
  await app.deliverDue();
  desk.answerWith(() => 204);
  assert.equal(await app.enableWebhook('desk'), true);
  assert.equal(await app.enableWebhook('desk'), false);
  await app.deliverDue();
  assert.deepEqual(desk.told().length, 2);
  assert.deepEqual(
    heard().map(([type]) => type),
    ['webhook.disabled', 'webhook.enabled'],
  );
});
