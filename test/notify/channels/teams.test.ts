import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Message } from '../../../src/notify/channel.ts';
import { createTeamsChannel } from '../../../src/notify/channels/teams.ts';
import { createClock, SECOND } from '../../support/clock.ts';
import { channelTo, conforms, messageOf, SITE, send, TITLES, told } from '../../support/receivers/conformance.ts';
import { startTeams } from '../../support/receivers/teams.ts';

conforms('teams', startTeams, { showsImages: true, linksInDigests: true });

const channel = createTeamsChannel({
  url: 'https://flow.example/invoke?sig=s',
  allowPrivateNetwork: false,
  site: SITE,
});
const cardOf = (message: Message) => JSON.parse(channel.compose(message, 0).body).attachments[0].content;

test('an article is a card as wide as the chat, in the colours of the theme, with a button', () => {
  const { url, image, title, summary } = told();
  const action = { type: 'Action.OpenUrl', url };
  assert.deepEqual(cardOf(messageOf('article.new', { article: told() })), {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    body: [
      {
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: title, weight: 'Bolder', size: 'Large', selectAction: action }],
      },
      {
        type: 'RichTextBlock',
        inlines: [{ type: 'TextRun', text: 'The Paper · Harbour, Traffic', isSubtle: true, size: 'Small' }],
        spacing: 'None',
      },
      { type: 'Image', url: image, altText: title, size: 'Stretch' },
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: summary }] },
    ],
    actions: [{ type: 'Action.OpenUrl', title: 'Read', url }],
  });
});

test('a withdrawn article is struck through and leads nowhere', async (t) => {
  const { webhook, shown } = await startTeams(t);
  await send(channelTo(webhook), messageOf('article.removed', { article: told() }));
  assert.deepEqual(shown.at(-1)?.links, []);
  const [{ inlines }] = cardOf(messageOf('article.removed', { article: told() })).body;
  assert.equal(inlines[1].strikethrough, true);
});

test('functions of cards in a title are not worked out', async (t) => {
  const { webhook, shown } = await startTeams(t);
  const title = 'Since {{DATE(2026-03-05T08:00:00Z, SHORT)}} at {{TIME(2026-03-05T08:00:00Z)}} {{ site }}';
  await send(channelTo(webhook), messageOf('article.new', { article: told({ title }) }));
  assert(shown.at(-1)?.text.includes(title), `${shown.at(-1)?.text}`);
});

test("a template's words are markdown, cut outside of links", async (t) => {
  const { webhook, shown, refused } = await startTeams(t);
  const words = '**Harbour** [the "quay"](https://quay.example)\n'.repeat(1000);
  assert.equal(
    (await send(channelTo(webhook), messageOf('article.new', { article: told() }, { words }))).kind,
    'delivered',
  );
  assert.deepEqual(refused, []);
  assert.match(shown.at(-1)?.text ?? '', /^(?:Harbour the "quay"\n)+[^\n]*…$/);
  assert((shown.at(-1)?.links.length ?? 0) > 200);
  for (const without of [{ words: ' ' }, { words, plain: true }])
    assert.equal(cardOf(messageOf('article.new', { article: told() }, without)).body[0].type, 'RichTextBlock');
});

test('what a template escapes makes no link, no list and no emphasis', async (t) => {
  const { webhook, shown } = await startTeams(t);
  const { escape: written = String } = channelTo(webhook);
  const title = `1. ${TITLES.Markdown}`;
  await send(channelTo(webhook), messageOf('article.new', { article: told() }, { words: written(title) }));
  const { text = '', links } = shown.at(-1) ?? {};
  assert.equal(text.replaceAll(/\\(.)/g, '$1'), title);
  assert.deepEqual(links, []);
});

test('a card of nothing but quotes, of which each is kept as four, is taken', async (t) => {
  const { webhook, refused } = await startTeams(t);
  const long = '"\\'.repeat(500);
  const article = told({
    title: long,
    summary: long,
    categories: Array.from({ length: 20 }, () => long.slice(0, 300)),
  });
  const articles = Array.from({ length: 60 }, () => article);
  for (const data of [{ article }, { article, articles, count: 60 }])
    assert.equal(
      (await send(channelTo(webhook), messageOf('article.new', data))).kind,
      'delivered',
      `${refused.at(-1)}`,
    );
});

const answer = (status: number, body = '', headers = {}): Answer => ({ status, headers, body, error: undefined });
const failure = (code: string) => JSON.stringify({ error: { code, message: 'sig=secret is not right' } });
const oldError = (code: number) =>
  `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${code} with ContextId tcid=0`;
const ANSWERS: readonly (readonly [rule: string, answer: Answer, kind: string, concerns?: string])[] = [
  ['202 without a word is delivered', answer(202), 'delivered'],
  ['200 with the 1 of a connector is delivered', answer(200, '1'), 'delivered'],
  ['200 with what a workflow of one’s own answers is delivered', answer(200, '{"posted":true}'), 'delivered'],
  ['200 with a page is a failure', answer(200, ' <!doctype html><title>Sign in</title>'), 'failed', 'webhook'],
  ['202 with a page is a failure', answer(202, '<html>'), 'failed', 'webhook'],
  ['200 with the error 429 of a connector is a rate limit', answer(200, oldError(429)), 'failed', 'webhook'],
  ['200 with the error 413 of a connector is rejected', answer(200, oldError(413)), 'rejected'],
  ['200 with the error 410 of a connector is gone for good', answer(200, oldError(410)), 'refused'],
  ['200 with the error 502 of a connector is an outage', answer(200, oldError(502)), 'failed', 'webhook'],
  ['400 for a bad card is rejected', answer(400, failure('TriggerInputSchemaMismatch')), 'rejected'],
  ['400 without a reason is rejected', answer(400, '<html>Bad Request'), 'rejected'],
  [
    '400 of a workflow that is off is of the webhook',
    answer(400, failure('WorkflowTriggerIsNotEnabled')),
    'failed',
    'webhook',
  ],
  [
    '401 for a wrong signature is of the webhook',
    answer(401, failure('DirectApiAuthorizationRequired')),
    'failed',
    'webhook',
  ],
  ['403 is of the webhook', answer(403), 'failed', 'webhook'],
  [
    '404 for a workflow that was deleted is of the webhook',
    answer(404, failure('WorkflowNotFound')),
    'failed',
    'webhook',
  ],
  ['410 is gone for good', answer(410), 'refused'],
  ['413 is rejected', answer(413), 'rejected'],
  ['429 has the webhook wait', answer(429, '', { 'retry-after': '3' }), 'failed', 'webhook'],
  ['500 may be either', answer(500), 'failed', 'either'],
];
for (const [rule, given, kind, concerns] of ANSWERS)
  test(`answer: ${rule}`, () => {
    const delivery = channel.interpret(given, 0);
    assert.equal(delivery.kind, kind, JSON.stringify(delivery));
    if (delivery.kind === 'failed') assert.equal(delivery.concerns, concerns);
    if (delivery.kind !== 'delivered') assert(!delivery.error.includes('secret'), delivery.error);
  });

test('a service that is told too much says when to come back', () => {
  const delivery = channel.interpret(answer(429, '', { 'retry-after': '3' }), 0);
  assert.equal(delivery.kind === 'failed' && delivery.retryAfter, 3 * SECOND);
});

test('what its rates allow, the service takes', async (t) => {
  const clock = createClock();
  const { webhook, refused } = await startTeams(t, { now: clock.now });
  const flow = channelTo(webhook);
  const [{ messages, within } = { messages: 0, within: 0 }] = flow.rates;
  for (let second = 0; second < 5; second++) {
    for (let i = 0; i < messages; i++) await send(flow, messageOf('article.new', { article: told() }), clock.now());
    clock.advance(within);
  }
  assert.deepEqual(refused, []);
  for (let i = 0; i < 5; i++) await send(flow, messageOf('article.new', { article: told() }), clock.now());
  assert.equal(refused.length, 1);
});
