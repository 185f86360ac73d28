import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergePayloads } from '../../../src/notify/outbox/digest.ts';
import { openApplication } from '../../support/application.ts';
import { createArticleFolder } from '../../support/article-folder.ts';
import { createClock, DAY, HOUR } from '../../support/clock.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

test('a message with every field at its limit stays below 20 KB', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('known.md', { title: '旧闻' });
  const app = await openApplication(
    t,
    folder.config({ webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] }),
  );
  await app.runOnce();
  await app.deliverDue();

  folder.write('a.md', {
    title: '甲',
    more: { link: `https://long.example/${'港'.repeat(1500)}`, image: `https://long.example/${'湾'.repeat(1500)}` },
  });
  await app.runOnce();
  await app.deliverDue();
  const size = Buffer.byteLength(receiver.received[1]?.body ?? '');
  assert.ok(size > 0 && size < 20_000, `${size} bytes`);
});

test('the summary of a first run stays below 20 KB', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  for (let i = 0; i < 6; i++)
    folder.write(`${i}.md`, {
      title: `${i}${'长'.repeat(400)}`,
      more: { link: `https://long.example/${i}${'x'.repeat(3000)}` },
    });
  const app = await openApplication(
    t,
    folder.config({ webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] }),
  );
  await app.runOnce();
  await app.deliverDue();
  const size = Buffer.byteLength(receiver.received[0]?.body ?? '');
  assert.ok(size > 0 && size < 20_000, `${size} bytes`);
});

test('two summaries in one digest are counted together', () => {
  const summary = (count: number) =>
    JSON.stringify({
      type: 'article.new',
      timestamp: 'x',
      data: { article: { id: `${count}` }, articles: [{ id: `${count}` }], count },
    });
  assert.equal(JSON.parse(mergePayloads([summary(300), summary(40)])).data.count, 340);
});

test('two sources that fall silent at once are both named in a digest', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a/a.md', { title: '甲' });
  folder.write('b/b.md', { title: '乙' });
  const clock = createClock();
  const app = await openApplication(
    t,
    folder.config({
      sources: ['a', 'b'].map((name) => ({ name, path: folder.at(name), settle: '0s' })),
      webhooks: [
        { name: 'desk', url: receiver.url, allowPrivateNetwork: true, events: ['source.silent'], digest: '0 0 1 1 *' },
      ],
    }),
    { clock },
  );
  await app.runOnce();
  clock.advance(8 * HOUR);
  await app.runOnce();
  clock.advance(400 * DAY);
  await app.deliverDue();
  const bodies = receiver.received.map(({ body }) => body).join();
  assert.match(bodies, /"name":"a"/);
  assert.match(bodies, /"name":"b"/);
});

test('a source folder that stays away is silent after a while, and the alarm is raised', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲' });
  const clock = createClock();
  const app = await openApplication(
    t,
    folder.config({
      webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true, events: ['source.silent'] }],
    }),
    { clock },
  );
  await app.runOnce();
  folder.remove('.');
  clock.advance(8 * HOUR);
  await app.runOnce();
  await app.deliverDue();
  assert.equal(receiver.received.length, 1);
});
