import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Delivery, HttpRequest } from '../../../src/notify/channel.ts';
import { channelTo, conforms, messageOf, SITE, send, told } from '../../support/receivers/conformance.ts';
import { startSlack } from '../../support/receivers/slack.ts';

conforms('slack', startSlack, { showsImages: true, linksInDigests: true });

const NOW = Date.parse('2026-03-05T08:00:00Z');
const channel = channelTo({ type: 'slack', url: 'https://hooks.example/services/T0/B0/sEcReT' });
const article = told();
const bodyOf = ({ body }: HttpRequest) =>
  JSON.parse(body) as { text: string; blocks?: readonly { type: string }[]; mrkdwn?: boolean };

const answer = (status: number, body: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body,
  error: undefined,
});
const ANSWERS: Readonly<Record<string, readonly [answer: Answer, kind: Delivery['kind'], concerns?: string]>> = {
  'ok is delivered': [answer(200, 'ok'), 'delivered'],
  'another text under 200 is no success': [answer(200, 'hello'), 'failed', 'webhook'],
  'a revoked webhook is gone': [answer(404, 'no_service'), 'refused'],
  'a disabled app is gone': [answer(404, 'no_active_hooks'), 'refused'],
  'a wrong token stays wrong': [answer(403, 'invalid_token'), 'refused'],
  'an archived channel takes nothing any more': [answer(410, 'channel_is_archived'), 'refused'],
  'a deleted channel takes nothing any more': [answer(404, 'channel_not_found'), 'refused'],
  'what an administrator forbids, one may allow again': [answer(403, 'action_prohibited'), 'failed', 'webhook'],
  'an address that is unknown for another reason is tried again': [answer(404, '<html>'), 'failed', 'webhook'],
  'a message that is not understood will never be': [answer(400, 'invalid_payload'), 'rejected'],
  'blocks that are refused will be so again': [answer(400, 'invalid_blocks'), 'rejected'],
  'a message without text will be refused again': [answer(400, 'no_text'), 'rejected'],
  'a failure of Slack may be the message or Slack': [answer(500, 'rollup_error'), 'failed', 'either'],
  'too many messages concern the webhook': [answer(429, 'rate_limited', { 'retry-after': '30' }), 'failed', 'webhook'],
};
for (const [name, [given, kind, concerns]] of Object.entries(ANSWERS))
  test(`slack: ${name}`, () => {
    const delivery = channel.interpret(given, NOW);
    assert.equal(delivery.kind, kind);
    if (delivery.kind === 'failed') assert.equal(delivery.concerns, concerns);
    if (delivery.kind !== 'delivered' && /^[a-z_]+$/.test(given.body))
      assert(delivery.error.includes(given.body) || given.status === 200);
  });

test('slack: the wait it asks for is in seconds', () => {
  const delivery = channel.interpret(answer(429, 'rate_limited', { 'retry-after': '30' }), NOW);
  assert.equal(delivery.kind === 'failed' && delivery.retryAfter, 30_000);
});

test('slack: an answer that repeats the address is not repeated in the error', () => {
  const delivery = channel.interpret(answer(400, 'https://hooks.example/services/T0/B0/sEcReT is wrong'), NOW);
  assert(delivery.kind === 'rejected' && !delivery.error.includes('sEcReT'), JSON.stringify(delivery));
});

test('slack: a picture that cannot be fetched has the message rejected, and it goes through without', async (t) => {
  const standIn = await startSlack(t);
  const data = { article: told({ image: 'https://pictures.invalid/ferry.jpg' }) };
  const to = channelTo(standIn.webhook);
  assert.deepEqual(await send(to, messageOf('article.new', data)), {
    kind: 'rejected',
    status: 400,
    error: 'answered 400: invalid_blocks',
  });
  assert.equal((await send(to, messageOf('article.new', data, { plain: true }))).kind, 'delivered');
});

for (const image of [
  'https://pictures.example/ferry.webp',
  'https://pictures.example/ferry.SVG?v=2',
  'data:image/png;base64,AA',
])
  test(`slack: a picture that it does not show is left out: ${image}`, async (t) => {
    const standIn = await startSlack(t);
    const delivery = await send(channelTo(standIn.webhook), messageOf('article.new', { article: told({ image }) }));
    assert.equal(delivery.kind, 'delivered', `${standIn.refused.at(-1)}`);
    assert.deepEqual(standIn.shown[0]?.images, []);
  });

test('slack: an address with blanks and brackets is a link; for a script stands the page of the article', async (t) => {
  const standIn = await startSlack(t);
  const to = channelTo(standIn.webhook);
  for (const plain of [false, true])
    for (const url of ['https://quay.example/a b|c>(d)', 'javascript:alert(1)'])
      await send(to, messageOf('article.new', { article: told({ url }) }, { plain }));
  const links = ['https://quay.example/a%20b%7Cc%3E%28d%29'];
  const page = [`${SITE.url}/articles/${told().id}`];
  assert.deepEqual(
    standIn.shown.map((shown) => shown.links),
    [links, page, links, page],
  );
});

test('slack: a notification says the title, escaped, without markup and previews', () => {
  const title = 'Rock & <Roll> *now*';
  const body = bodyOf(channel.compose(messageOf('article.changed', { article: told({ title }) }), NOW));
  assert.equal(body.text, 'Corrected: Rock &amp; &lt;Roll&gt; *now*');
  assert.equal(body.mrkdwn, false);
});

test('slack: the blocks of an article are its title and summary, its picture, and where it is from', () => {
  const types = (type: 'article.new' | 'article.changed') =>
    bodyOf(channel.compose(messageOf(type, { article }), NOW)).blocks?.map((block) => block.type);
  assert.deepEqual(types('article.new'), ['rich_text', 'image', 'context']);
  assert.deepEqual(types('article.changed'), ['rich_text', 'context']);
});

test("slack: the user's own words stand in place of the layout, as mrkdwn", async (t) => {
  const standIn = await startSlack(t);
  const words = '*New:* <https://quay.example/1?a=1&amp;b=2|the &lt;ferry&gt;> runs';
  await send(channelTo(standIn.webhook), messageOf('article.new', { article }, { words }));
  assert.deepEqual(standIn.shown[0], {
    id: '1',
    text: 'New: the <ferry> runs',
    links: ['https://quay.example/1?a=1&b=2'],
    images: [],
    mentions: [],
    edited: false,
  });
});

test("slack: the user's own words are cut before a link that does not fit, and the pair around them is closed", () => {
  const words = `*${'ferry '.repeat(490)}<https://quay.example/${'x'.repeat(80)}|the quay>*`;
  const { text } = bodyOf(channel.compose(messageOf('article.new', { article }, { words }), NOW));
  assert(text.length <= 3000 && text.length > 2900);
  assert(text.endsWith('ferry…*'), text.slice(-40));
});

for (const more of [{ words: ' \n' }, { words: '*mine*', plain: true }])
  test(`slack: words are not used where they are blank or were rejected: ${JSON.stringify(more)}`, () => {
    const { text } = bodyOf(channel.compose(messageOf('article.new', { article }, more), NOW));
    assert(text.startsWith(article.title));
  });

test('slack: the longest article that there may be is taken', async (t) => {
  const standIn = await startSlack(t);
  const long = told({
    title: '渡'.repeat(1000),
    summary: '轮'.repeat(5000),
    url: `https://quay.example/${'x'.repeat(2900)}`,
    image: `https://pictures.example/${'y'.repeat(2900)}.jpg`,
    categories: Array.from({ length: 20 }, () => '港'.repeat(300)),
  });
  const delivery = await send(channelTo(standIn.webhook), messageOf('article.new', { article: long }));
  assert.equal(delivery.kind, 'delivered', `${standIn.refused.at(-1)}`);
  assert.deepEqual(standIn.shown[0]?.images, [long.image]);
});

test('slack: a withdrawal leads nowhere', async (t) => {
  const standIn = await startSlack(t);
  await send(channelTo(standIn.webhook), messageOf('article.removed', { article }));
  assert.deepEqual(standIn.shown[0]?.links, []);
});

test('slack: at the rate it is given it is never asked for less', async (t) => {
  let now = NOW;
  const standIn = await startSlack(t, { now: () => now });
  const to = channelTo(standIn.webhook);
  const [rate] = to.rates;
  assert(rate);
  for (let count = 0; count < 30; count++) {
    assert.equal((await send(to, messageOf('article.new', { article }), now)).kind, 'delivered');
    now += rate.within / rate.messages;
  }
  let kind = 'delivered';
  for (let count = 0; count < 12; count++) kind = (await send(to, messageOf('article.new', { article }), now)).kind;
  assert.equal(kind, 'failed');
});

const section = (text: unknown) => ({ blocks: [{ type: 'section', text }] });
const REFUSALS: Readonly<Record<string, readonly [body: unknown, error: string]>> = {
  'no JSON': ['text', 'invalid_payload'],
  'no text and no blocks': [{}, 'no_text'],
  'an empty text': [section({ type: 'mrkdwn', text: '' }), 'invalid_blocks'],
  'a text of 3,001 characters': [section({ type: 'mrkdwn', text: 'x'.repeat(3001) }), 'invalid_blocks'],
  'an unknown field': [section({ type: 'mrkdwn', text: 'x', colour: 'red' }), 'invalid_blocks'],
  'mrkdwn in a heading': [{ blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] }, 'invalid_blocks'],
  'a picture without a text for the blind': [
    { blocks: [{ type: 'image', image_url: 'https://a.example/b.png' }] },
    'invalid_blocks',
  ],
  '51 blocks': [{ blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) }, 'invalid_blocks'],
  'blocks of 15,000 characters': [
    { blocks: Array.from({ length: 5 }, () => section({ type: 'mrkdwn', text: 'x'.repeat(3000) }).blocks[0]) },
    'msg_blocks_too_long',
  ],
};
for (const [name, [body, error]] of Object.entries(REFUSALS))
  test(`slack's stand-in refuses ${name}`, async (t) => {
    const { webhook } = await startSlack(t);
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    assert.equal(response.status, 400);
    assert.equal(await response.text(), error);
  });

test("slack's stand-in understands mrkdwn: marks go, entities are read, calls call", async (t) => {
  const standIn = await startSlack(t);
  const text = '*a* _b_ <!channel> <@U1> &lt;c&gt; <d>';
  await fetch(standIn.webhook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  assert.equal(standIn.shown[0]?.text, 'a b @channel @U1 <c> ');
  assert.deepEqual(standIn.shown[0]?.mentions, ['!channel', '@U1']);
});
