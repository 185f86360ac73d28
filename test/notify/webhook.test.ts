import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWebhook, type WebhookOptions } from '../../src/notify/webhook.ts';

const SITE = {
  title: 'Harbour Post',
  url: 'http://feeds.example',
  language: 'en',
  timezone: 'Asia/Shanghai',
  sourceTitle: (name: string) => name,
};
const LEAST: WebhookOptions = {
  name: 'desk',
  type: 'generic',
  url: 'https://desk.example/',
  events: ['article.new'],
  minimumChange: 'minor',
  allowPrivateNetwork: false,
};
/** Ten at night in Shanghai. */
const NOW = Date.parse('2026-03-05T22:00+08:00');

type Case = readonly [rule: string, options: Partial<WebhookOptions>, opens: string, sent: string];

const CASES: readonly Case[] = [
  ['without quiet hours and digests a message goes at once', {}, '2026-03-05T22:00+08:00', '2026-03-05T22:00+08:00'],
  [
    'quiet hours are those of the site',
    { quietHours: { from: '22:00', to: '07:00' } },
    '2026-03-06T07:00+08:00',
    '2026-03-05T22:00+08:00',
  ],
  [
    'unless they name a zone',
    { quietHours: { from: '22:00', to: '07:00', timezone: 'UTC' } },
    '2026-03-05T22:00+08:00',
    '2026-03-05T22:00+08:00',
  ],
  ['a digest that is a text goes by UTC', { digest: '0 8 * * *' }, '2026-03-05T22:00+08:00', '2026-03-06T08:00Z'],
  [
    'a digest that is a block goes by the zone of the site',
    { digest: { cron: '0 8 * * *' } },
    '2026-03-05T22:00+08:00',
    '2026-03-06T08:00+08:00',
  ],
  [
    'unless it names one',
    { digest: { cron: '0 8 * * *', timezone: 'Europe/Berlin' } },
    '2026-03-05T22:00+08:00',
    '2026-03-06T08:00+01:00',
  ],
  [
    'what goes by count alone waits until the next morning at the latest',
    { digest: { count: 20 } },
    '2026-03-05T22:00+08:00',
    '2026-03-06T08:00+08:00',
  ],
];
for (const [rule, options, opens, sent] of CASES) {
  test(rule, async () => {
    const { addressee, webhook } = await createWebhook({ ...LEAST, ...options }, SITE);
    assert.equal(new Date(webhook.opensAt(NOW)).toISOString(), new Date(opens).toISOString());
    assert.equal(new Date(addressee.notBefore(NOW)).toISOString(), new Date(sent).toISOString());
  });
}

test('the worker is told of digests, their size and the most messages of a run', async () => {
  const traits = async (options: Partial<WebhookOptions>) => {
    const { webhook } = await createWebhook({ ...LEAST, ...options }, SITE);
    return [webhook.digest, webhook.digestCount, webhook.maxPerRun];
  };
  assert.deepEqual(await traits({}), [false, undefined, Number.POSITIVE_INFINITY]);
  assert.deepEqual(await traits({ digest: { count: 20 }, maxPerRun: 3 }), [true, 20, 3]);
  assert.deepEqual(await traits({ digest: '0 * * * *' }), [true, undefined, Number.POSITIVE_INFINITY]);
});
