import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ArticleFolder, type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { startCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';
import { isSignedWith, SECRET, startWebhookReceiver } from '../support/webhook-receiver.ts';

/** Starts the service, and stops it by its id if the test did not. */
async function startService(t: TestContext, folder: ArticleFolder, overrides: Partial<ConfigInput>) {
  folder.writeConfig({ schedule: { scan: '* * * * * *' }, server: { port: 0 }, ...overrides });
  const service = startCommand(['run', '--config', 'feedwright.yaml'], {
    in: folder.root,
    environment: { LOG_LEVEL: 'debug' },
  });
  t.after(async () => {
    service.kill('SIGKILL');
    await service.finished;
  });
  const address = await until(
    'the service says where it listens',
    () => /listens {2}(http:\/\/127\.0\.0\.1:\d+)\//.exec(service.output().stdout)?.[1],
  );
  await until('the service is ready', async () => (await fetch(`${address}/readyz`)).ok);
  return { ...service, address };
}

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
    return response.ok && (await response.text()).includes('<![CDATA[乙]]>');
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
