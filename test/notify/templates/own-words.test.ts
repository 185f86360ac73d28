import assert from 'node:assert/strict';
import test from 'node:test';
import { createWriter } from '../../../src/notify/templates/template.ts';
import { openApplication } from '../../support/application.ts';
import { createArticleFolder } from '../../support/article-folder.ts';
import { channelTo, messageOf, SITE, send, TITLES, told } from '../../support/receivers/conformance.ts';
import { startDingtalk } from '../../support/receivers/dingtalk.ts';
import { startDiscord } from '../../support/receivers/discord.ts';
import { startFeishu } from '../../support/receivers/feishu.ts';
import { startNtfy } from '../../support/receivers/ntfy.ts';
import { startSlack } from '../../support/receivers/slack.ts';
import type { StartStandIn } from '../../support/receivers/stand-in.ts';
import { startTelegram } from '../../support/receivers/telegram.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const MARKDOWN = '**Read:** [{{ article.title }}]({{ article.url }}) by {{ article.sourceTitle }}';

/** A template in each channel's markup. */
const TEMPLATES: Readonly<Record<string, { readonly start: StartStandIn; readonly template: string }>> = {
  slack: {
    start: startSlack,
    template: '*Read:* <{{ article.url }}|{{ article.title }}> by {{ article.sourceTitle }}',
  },
  discord: { start: startDiscord, template: MARKDOWN },
  telegram: {
    start: startTelegram,
    template: '<b>Read:</b> <a href="{{ article.url }}">{{ article.title }}</a> by {{ article.sourceTitle }}',
  },
  feishu: { start: startFeishu, template: MARKDOWN },
  dingtalk: { start: startDingtalk, template: MARKDOWN },
  ntfy: { start: startNtfy, template: 'Read: {{ article.title }} {{ article.url }} by {{ article.sourceTitle }}' },
};

for (const [type, { start, template }] of Object.entries(TEMPLATES))
  for (const [kind, title] of Object.entries(TITLES)) {
    test(`own words to ${type}: a title with ${kind} is read as it was written, and links where the template links`, async (t) => {
      const standIn = await start(t);
      const channel = channelTo(standIn.webhook);
      const article = told({ title, url: 'https://harbour.example/a_b_(c)?from=bridge&to=quay*s*' });
      const message = messageOf('article.new', { article });
      const words = createWriter(template, SITE, channel.escape)(message.notice);
      const delivery = await send(channel, { ...message, words });
      assert.equal(delivery.kind, 'delivered', JSON.stringify([delivery, standIn.refused]));
      const shown = standIn.shown.at(-1);
      assert(shown, 'nothing stands in the chat');
      assert(shown.text.includes(title), `${JSON.stringify(title)} is not in ${JSON.stringify(shown.text)}`);
      assert.match(shown.text, /Read:.*by The Paper/s);
      assert.deepEqual(shown.mentions, []);
      // A service may make a link of an address that a title spells out: it leads where it says.
      const links = shown.links.filter((link) => !title.includes(link));
      assert.deepEqual(links.map(decodeURIComponent), type === 'ntfy' ? [article.url, article.url] : [article.url]);
    });
  }

test('a service tells in its own words what happens, and in the usual ones where these fail', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '老桥' });
  const template = {
    new: '{"said":{{ article.title | json }},"from":{{ article.sourceTitle | json }}}',
    digest: '{"count":{{ count }},"titles":{{ articles | map: "title" | json }}}',
    removed: '{"gone":"{% if article.title contains "码头" %}{{ nothing }}{% endif %}"}',
  };
  const webhook = { name: 'desk', url: receiver.url, template, allowPrivateNetwork: true };
  const events = ['article.new' as const, 'article.removed' as const];
  const app = await openApplication(t, folder.config({ webhooks: [{ ...webhook, events }] }));
  const run = async () => {
    await app.runOnce();
    await app.deliverDue();
  };
  await run();
  folder.write('b.md', { title: '"码头" 复航' });
  await run();
  folder.remove('b.md');
  await run();
  const bodies = receiver.received.map(({ body }) => JSON.parse(body));
  assert.deepEqual(bodies.slice(0, 2), [
    { count: 1, titles: ['老桥'] },
    { said: '"码头" 复航', from: 'paper' },
  ]);
  assert.deepEqual([bodies.length, bodies[2]?.type], [3, 'article.removed']);
  const failures = app.record.lines.filter(({ msg }) => msg.startsWith('template failed'));
  assert.deepEqual(
    failures.map(({ webhook, kind }) => [webhook, kind]),
    [['desk', 'removed']],
  );
});
