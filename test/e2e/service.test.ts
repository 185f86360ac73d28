import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { until } from '../support/condition.ts';
import { startService } from '../support/service.ts';
import { isSignedWith, SECRET, startWebhookReceiver } from '../support/webhook-receiver.ts';

test('the service reads, serves and tells: a new file is in its feed and at the webhook without anyone asking', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲' });
  const service = await startService(t, folder, {
    webhooks: [{ name: 'desk', url: receiver.url, secret: SECRET, allowPrivateNetwork: true }],
  });
  await until('the first run is summed up', () => receiver.received.length === 1);
  folder.write('b.md', { title: '乙', categories: ['天气'] });

  await until('the webhook hears of it', () => receiver.told().includes('article.new 乙'));
  await until('the feed holds it', async () => {
    const response = await fetch(`${service.address}/feeds/${encodeURIComponent('天气')}/rss.xml`);
    return response.ok && (await response.text()).includes('<title>乙</title>');
  });
  const message = receiver.received.find(({ payload }) => payload.data.article?.title === '乙');
  assert.ok(message && isSignedWith(SECRET, message));
  const page = await fetch(`${service.address}/articles/${message.payload.data.article?.id}`);
  assert.equal(page.status, 200);

  service.kill('SIGINT');
  const { code, stderr } = await service.finished;
  assert.equal(code, 0);
  assert.doesNotMatch(stderr, /harbour-7f3a/);
  assert.ok(!stderr.includes(SECRET));
});

test('SIGTERM ends the service with 0 within 10 seconds, though a receiver never answers, and the message is kept', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t, () => () => {});
  folder.write('a.md', { title: '甲' });
  const webhooks: ConfigInput['webhooks'] = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }];
  const service = await startService(t, folder, { webhooks });
  const first = await until('a request hangs', () => receiver.received[0]);

  const began = performance.now();
  service.kill('SIGTERM');
  const { code, signal, stderr } = await service.finished;
  assert.deepEqual([code, signal], [0, null]);
  assert.ok(performance.now() - began < 10_000);
  for (const line of stderr.trim().split('\n').filter(Boolean)) {
    const parsed = JSON.parse(line);
    assert.equal(typeof parsed.level, 'string');
    assert.ok(Number.isFinite(Date.parse(parsed.time)), line);
    assert.equal(typeof parsed.msg, 'string');
  }

  receiver.answerWith(() => 204);
  const again = await startService(t, folder, { webhooks });
  await until('the message comes again', () => receiver.received.length > 1);
  assert.equal(receiver.received[1]?.id, first?.id);
  again.kill('SIGTERM');
  assert.equal((await again.finished).code, 0);
});
