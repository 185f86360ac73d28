import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createArticleFolder } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

test('explain says of an article of the first run that it was told of in the summary', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.writeConfig({ webhooks: [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }] });
  await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
  const { stdout } = await runCommand(['explain', 'a.md', '--json', '--config', 'feedwright.yaml'], {
    in: folder.root,
  });
  assert.match(JSON.parse(stdout).withheld[0].reason, /first run .* one summary/);
});
