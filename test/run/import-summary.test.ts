import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

test('a first run on an existing folder sends each webhook one summary, and later runs one message an article', async (t) => {
  const folder = createArticleFolder(t);
  const desk = await startWebhookReceiver(t);
  const weather = await startWebhookReceiver(t);
  for (let i = 1; i <= 9; i++)
    folder.write(`${i}.md`, {
      title: `第${i}`,
      date: `2024-03-0${i}`,
      categories: i < 4 ? ['港口', '天气'] : ['港口'],
    });
  const config = folder.config({
    webhooks: [
      { name: 'desk', url: desk.url, allowPrivateNetwork: true },
      { name: 'weather', url: weather.url, allowPrivateNetwork: true, categories: ['天气'] },
    ],
  });
  const app = await openApplication(t, config);
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 2, failed: 0 });

  assert.equal(desk.received.length, 1);
  const all = desk.received[0]?.payload.data;
  assert.equal(all?.count, 9);
  assert.deepEqual(
    all?.articles?.map(({ title }) => title),
    ['第9', '第8', '第7', '第6', '第5'],
  );
  assert.equal(all?.article?.title, '第9');
  assert.equal(weather.received.length, 1);
  assert.equal(weather.received[0]?.payload.data.count, 3);

  folder.write('new.md', { title: '新的', categories: ['港口'] });
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 1, failed: 0 });
  assert.deepEqual(desk.told(), ['article.new 第9', 'article.new 新的']);
  assert.equal(desk.received[1]?.payload.data.count, undefined);
});

test('a first run that is broken off is still summed up in one message', async (t) => {
  const folder = createArticleFolder(t);
  const desk = await startWebhookReceiver(t);
  for (let i = 0; i < 300; i++) folder.write(`${i}.md`, { title: `第${i}` });
  const webhooks: ConfigInput['webhooks'] = [{ name: 'desk', url: desk.url, allowPrivateNetwork: true }];
  const app = await openApplication(t, folder.config({ webhooks }));
  const interruption = new AbortController();
  await app.runOnce({ signal: interruption.signal, onProgress: () => interruption.abort() });
  await app.deliverDue();
  assert.equal(desk.received.length, 0);

  await app.runOnce();
  await app.deliverDue();
  assert.equal(desk.received.length, 1);
  assert.equal(desk.received[0]?.payload.data.count, 300);
});

test('a webhook that asks for no article that came is not written to', async (t) => {
  const folder = createArticleFolder(t);
  const desk = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  const webhooks: ConfigInput['webhooks'] = [
    { name: 'removals', url: desk.url, allowPrivateNetwork: true, events: ['article.removed'] },
    { name: 'weather', url: desk.url, allowPrivateNetwork: true, categories: ['天气'] },
  ];
  const app = await openApplication(t, folder.config({ webhooks }));
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 0 });
  assert.equal(desk.received.length, 0);
});
