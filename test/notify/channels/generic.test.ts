import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Channel, Message } from '../../../src/notify/channel.ts';
import { articleEvent, renderPayload } from '../../../src/notify/event.ts';
import { parseNotice } from '../../../src/notify/notice.ts';
import { readArticle } from '../../support/article-reading.ts';
import { createClock, HOUR, MINUTE, SECOND } from '../../support/clock.ts';
import { knownArticle } from '../../support/decisions.ts';
import { channelTo, messageOf, send, TITLES, told } from '../../support/receivers/conformance.ts';
import { type GenericStandIn, SECRETS, startGeneric } from '../../support/receivers/generic.ts';

async function open(t: TestContext): Promise<{ standIn: GenericStandIn; channel: Channel }> {
  const standIn = await startGeneric(t);
  return { standIn, channel: channelTo(standIn.webhook) };
}

async function taken({ standIn, channel }: { standIn: GenericStandIn; channel: Channel }, message: Message) {
  const delivery = await send(channel, message);
  assert.equal(delivery.kind, 'delivered', `${JSON.stringify(delivery)} ${standIn.refused.at(-1)}`);
  const last = standIn.taken.at(-1);
  assert(last && last.id === message.id);
  return last;
}

test('an article is sent as it stands in the outbox', async (t) => {
  const both = await open(t);
  const message = messageOf('article.new', { article: told() });
  const { body, type, data } = await taken(both, message);
  assert.equal(body, message.payload);
  assert.equal(type, 'article.new');
  assert.deepEqual(data, { article: told() });
});

for (const [kind, title] of Object.entries(TITLES))
  test(`a title with ${kind} is the same for a program`, async (t) => {
    const { data } = await taken(await open(t), messageOf('article.new', { article: told({ title }) }));
    assert.equal(data.article?.title, title);
  });

test('a correction and a withdrawal are messages of their own, with what has changed', async (t) => {
  const both = await open(t);
  const change = { material: true, changes: ['title'] };
  assert.deepEqual((await taken(both, messageOf('article.changed', { article: told(), change }))).data.change, change);
  assert.equal((await taken(both, messageOf('article.removed', { article: told() }))).type, 'article.removed');
  assert.equal(both.standIn.taken.length, 2);
});

test('an article of 5 MB with everything at its limit is taken', async (t) => {
  const list = (name: string) =>
    `${name}: [${Array.from({ length: 30 }, (_, at) => `"${at}${'渡'.repeat(40)}"`).join(', ')}]`;
  const text = [
    '---',
    `title: "${'渡轮 \\" <b>&*_ '.repeat(60)}"`,
    `summary: ${'摘要'.repeat(300)}`,
    ...['categories', 'tags', 'authors'].map(list),
    `link: https://long.example/${'x'.repeat(4000)}`,
    `headimg: https://long.example/${'y'.repeat(4000)}.jpg`,
    `guid: ${'港'.repeat(900)}`,
    '---',
    '<p>渡轮清早离开码头，河面上有雾。</p>'.repeat(100_000),
  ].join('\n');
  assert(Buffer.byteLength(text) > 5_000_000);
  const { title, summary, categories, tags, authors, link, image } = readArticle(text);
  const known = knownArticle(1, { guid: '港'.repeat(900), path: '深'.repeat(1300) });
  const article = { ...known.article, title, summary, categories, tags, authors, link, image };
  const addresses = {
    credits: new Map(),
    mergeCategories: true,
    unlisted: new Set<string>(),
    siteUrl: 'https://feeds.example',
    permalink: '{{ site.url }}/articles/{{ article.id }}',
  };
  const event = articleEvent('article.new', { ...known, article }, Date.now(), addresses);
  const payload = renderPayload(event);
  const { data } = await taken(await open(t), { id: event.id, payload, notice: parseNotice(payload) });
  assert.equal(data.article?.guid, known.guid);
});

test('a message has one id over all attempts, and each attempt its own moment and signature', async (t) => {
  const clock = createClock();
  const standIn = await startGeneric(t, { now: clock.now });
  const channel = channelTo(standIn.webhook);
  const message = messageOf('article.new', { article: told() });
  const headers: string[] = [];
  standIn.answerWith((request, number) => {
    headers.push(`${request.headers['webhook-timestamp']} ${request.headers['webhook-signature']}`);
    return number <= 3 ? { status: 503 } : undefined;
  });
  for (let attempt = 1; attempt <= 3; attempt++) {
    const delivery = await send(channel, message, clock.now());
    assert.equal(delivery.kind === 'failed' && delivery.concerns, 'webhook');
    clock.advance(HOUR);
  }
  // The fourth attempt is taken; the answer to it may be lost, and a fifth one is known again.
  for (let attempt = 4; attempt <= 5; attempt++)
    assert.equal((await send(channel, message, clock.now())).kind, 'delivered', `${standIn.refused.at(-1)}`);
  assert.deepEqual(
    standIn.taken.map(({ id }) => id),
    [message.id],
  );
  assert.equal(new Set(headers).size, 4);
});

test('a message that was signed too long ago is refused', async (t) => {
  const { standIn, channel } = await open(t);
  const delivery = await send(channel, messageOf('article.new', { article: told() }), Date.now() - 6 * MINUTE);
  assert.equal(delivery.kind, 'failed');
  assert.match(`${standIn.refused}`, /too old/);
});

test('a wrong secret has the webhook wait, and its error tells no secret', async (t) => {
  const { standIn } = await open(t);
  const delivery = await send(channelTo(standIn.wrong), messageOf('article.new', { article: told() }));
  assert(delivery.kind === 'failed' && delivery.concerns === 'webhook' && delivery.status === 401);
  assert.equal(delivery.error, 'answered 401');
  assert.equal(standIn.taken.length, 0);
});

test('while keys rotate, receivers with the old key and with the new one take a message', async (t) => {
  for (const secret of [SECRETS.old, SECRETS.new]) {
    const standIn = await startGeneric(t, { secret });
    const channel = channelTo({ ...standIn.webhook, secret: `${SECRETS.new} ${SECRETS.old}` });
    await taken({ standIn, channel }, messageOf('article.new', { article: told() }));
  }
});

const NOW = Date.UTC(2026, 2, 5, 8);
const ANSWERS: readonly (readonly [
  rule: string,
  reply: { status: number; headers?: Record<string, string> },
  kind: string,
  concerns?: string,
  retryAfter?: number,
])[] = [
  ['any 2xx is delivered', { status: 202 }, 'delivered'],
  ['429 with seconds', { status: 429, headers: { 'retry-after': '30' } }, 'failed', 'webhook', 30 * SECOND],
  [
    '429 with a date',
    { status: 429, headers: { 'retry-after': new Date(NOW + 90 * SECOND).toUTCString() } },
    'failed',
    'webhook',
    90 * SECOND,
  ],
  ['429 without any', { status: 429 }, 'failed', 'webhook'],
  ['410 wants no more', { status: 410 }, 'refused'],
  ['a redirect for good is not followed', { status: 301, headers: { location: '/elsewhere' } }, 'failed', 'webhook'],
  [
    'a redirect is not followed',
    { status: 307, headers: { location: 'http://169.254.169.254/' } },
    'failed',
    'webhook',
  ],
  ['502 is an outage', { status: 502 }, 'failed', 'webhook'],
  ['500 may be either', { status: 500 }, 'failed', 'either'],
  ['400 is of the message', { status: 400 }, 'failed', 'message'],
];
for (const [rule, reply, kind, concerns, retryAfter] of ANSWERS)
  test(`answer: ${rule}`, async (t) => {
    const { standIn, channel } = await open(t);
    standIn.answerWith(() => reply);
    const delivery = await send(channel, messageOf('article.new', { article: told() }), NOW);
    assert.equal(delivery.kind, kind);
    assert.equal(standIn.requests(), 1);
    if (delivery.kind === 'failed')
      assert.deepEqual([delivery.concerns, delivery.retryAfter], [concerns, retryAfter], delivery.error);
  });

const WORDS: readonly (readonly [rule: string, more: Partial<Message>, body: string | undefined, type: string])[] = [
  ['what is JSON is sent as JSON', { words: '{"text":"渡轮"}' }, '{"text":"渡轮"}', 'application/json'],
  ['other text is sent as text', { words: '渡轮恢复：{' }, '渡轮恢复：{', 'text/plain'],
  ['too long a text gives way to the standard body', { words: '渡'.repeat(6667) }, undefined, 'application/json'],
  ['a plain message is the standard body', { words: 'x', plain: true }, undefined, 'application/json'],
];
for (const [rule, more, body, type] of WORDS)
  test(`words of a template: ${rule}, and signed`, async (t) => {
    const standIn = await startGeneric(t, { words: true });
    const message = messageOf('article.new', { article: told() }, more);
    const last = await taken({ standIn, channel: channelTo(standIn.webhook) }, message);
    assert.equal(last.body, body ?? message.payload);
    assert.equal(last.contentType, `${type}; charset=utf-8`);
  });
