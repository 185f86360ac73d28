import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { startCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

test('SIGTERM ends a single run within 10 seconds, though a receiver never answers', async (t) => {
  const receiver = await startWebhookReceiver(t, () => () => {});
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.writeConfig({ webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] });
  const once = startCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
  await until('a request hangs', () => receiver.received.length > 0);
  const began = performance.now();
  once.kill('SIGTERM');
  const { code } = await once.finished;
  assert.equal(code, 0);
  assert.ok(performance.now() - began < 10_000);
});

test('the feed of everything is there from the first run on, also while there is nothing in it', async (t) => {
  const folder = createArticleFolder(t);
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  assert.ok(existsSync(join(folder.output, 'feeds/all/rss.xml')));
});
