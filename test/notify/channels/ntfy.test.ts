import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery, Message } from '../../../src/notify/channel.ts';
import { channelTo, conforms, messageOf, SITE, send, told } from '../../support/receivers/conformance.ts';
import { NTFY, startNtfy } from '../../support/receivers/ntfy.ts';
import { createWindow, type WebhookInput } from '../../support/receivers/stand-in.ts';

conforms('ntfy', startNtfy, { showsImages: true, linksInDigests: true });

const PLACE = { type: 'ntfy', url: 'https://ntfy.example/harbour-desk' } as const;
const CHANGE = { material: true, changes: ['text'] };

/** The request that a message becomes. */
function composed(message: Message, place: Omit<WebhookInput, 'name'> = PLACE) {
  const { url, headers, body } = channelTo(place).compose(message, 0);
  return { url, headers, body: JSON.parse(body) as Readonly<Record<string, unknown>> };
}

const ADDRESSES: Readonly<Record<string, readonly [string, string]>> = {
  'a topic': ['https://ntfy.example/desk', 'https://ntfy.example/'],
  'a topic with a slash behind': ['https://ntfy.example/desk/', 'https://ntfy.example/'],
  'a topic below a path': ['https://example.com/ntfy/desk', 'https://example.com/ntfy/'],
};
for (const [name, [address, root]] of Object.entries(ADDRESSES)) {
  test(`messages go to the root of the server, and name ${name}`, () => {
    const { url, body } = composed(messageOf('article.new', { article: told() }), { ...PLACE, url: address });
    assert.equal(url, root);
    assert.equal(body.topic, 'desk');
  });
}

test('an access token is sent where there is one', () => {
  const message = messageOf('article.new', { article: told() });
  assert.equal(composed(message, { ...PLACE, secret: 'tk_x' }).headers.authorization, 'Bearer tk_x');
  assert.equal(composed(message).headers.authorization, undefined);
});

test('a topic that asks for a token waits for one', async (t) => {
  const { webhook } = await startNtfy(t);
  const { secret: _, ...open } = webhook;
  const delivery = await send(channelTo(open), messageOf('article.new', { article: told() }));
  assert(delivery.kind === 'failed' && delivery.concerns === 'webhook', JSON.stringify(delivery));
  assert.match(delivery.error, /access token as secret/);
});

test('what has begun is loud, what has ended and articles are not', () => {
  const alarm = { subject: 'wire', since: null };
  const of = ({ body }: ReturnType<typeof composed>) => ({ tags: body.tags, priority: body.priority });
  assert.deepEqual(of(composed(messageOf('source.silent', { alarm }))), { tags: ['warning'], priority: 4 });
  assert.deepEqual(of(composed(messageOf('source.resumed', { alarm }))), {
    tags: ['white_check_mark'],
    priority: undefined,
  });
  assert.deepEqual(of(composed(messageOf('article.new', { article: told() }))), {
    tags: ['newspaper'],
    priority: undefined,
  });
});

test('a message whose answer was lost is shown once', async (t) => {
  const standIn = await startNtfy(t);
  const channel = channelTo(standIn.webhook);
  const message = messageOf('article.new', { article: told() });
  await send(channel, message);
  const again = await send(channel, message);
  assert.equal(standIn.shown.length, 1);
  assert.equal(again.kind === 'delivered' && again.receipt, message.id);
});

test('on a server that knows no sequences a correction is a short message of its own', async (t) => {
  const standIn = await startNtfy(t, { old: true });
  const channel = channelTo(standIn.webhook);
  const first = await send(channel, messageOf('article.new', { article: told() }));
  assert.deepEqual(first, { kind: 'delivered', status: 200 });
  await send(channel, messageOf('article.changed', { article: told(), change: CHANGE }));
  await send(channel, messageOf('article.removed', { article: told() }));
  assert.deepEqual(
    standIn.shown.slice(1).map(({ text }) => text),
    ['✏️ Corrected: The ferry runs again\nChanged: text\n\nThe Paper', '🗑️ Withdrawn: The ferry runs again\nThe Paper'],
  );
  assert.deepEqual(standIn.shown[2]?.links, []);
});

test('a picture that no phone could load is left out', () => {
  for (const image of ['data:image/png;base64,AA', `https://pictures.example/${'x'.repeat(1000)}.jpg`])
    assert.equal(composed(messageOf('article.new', { article: told({ image }) })).body.attach, undefined);
});

test('a link that leaves no room for the message leads to the page of the article instead', () => {
  const article = told({ url: `https://long.example/${'港'.repeat(600)}` });
  assert.equal(composed(messageOf('article.new', { article })).body.click, `${SITE.url}/articles/${article.id}`);
});

test("the user's own words are the message, cut to its limit, and no title stands beside them", async (t) => {
  const standIn = await startNtfy(t);
  const channel = channelTo(standIn.webhook);
  for (const words of ['Read this', '港'.repeat(5000), ' ']) {
    const delivery = await send(channel, messageOf('article.new', { article: told() }, { words }));
    assert.equal(delivery.kind, 'delivered', JSON.stringify(delivery));
  }
  assert.equal(standIn.shown[0]?.text, '📰\nRead this');
  assert.match(standIn.shown[1]?.text ?? '', /^📰\n港{1000,}…$/u);
  assert(standIn.shown[2]?.text.includes(told().title));
});

test('a message sent once more for its looks has neither picture nor own words', () => {
  const { body } = composed(messageOf('article.new', { article: told() }, { plain: true, words: 'Read this' }));
  assert.equal(body.attach, undefined);
  assert.equal(body.title, told().title);
});

const ANSWERS: Readonly<Record<string, readonly [number, object, Readonly<Record<string, unknown>>]>> = {
  'too many requests wait': [
    429,
    { code: 42901, error: 'limit reached: too many requests' },
    { kind: 'failed', concerns: 'webhook' },
  ],
  'a quota that is used up waits': [
    429,
    { code: 42908, error: 'limit reached: daily message quota reached' },
    { kind: 'failed', concerns: 'webhook' },
  ],
  'a topic of another name waits': [
    400,
    { code: 40010, error: 'invalid request: topic name is not allowed' },
    { kind: 'failed', concerns: 'webhook' },
  ],
  'a topic without a listener waits': [
    507,
    { code: 50701, error: 'cannot publish to UnifiedPush topic without previously active subscriber' },
    { kind: 'failed', concerns: 'webhook' },
  ],
  'an address of something else waits': [
    404,
    { code: 40401, error: 'page not found' },
    { kind: 'failed', concerns: 'webhook' },
  ],
  'a message that it does not like is rejected': [
    400,
    { code: 40013, error: 'invalid request: attachment URL is invalid' },
    { kind: 'rejected' },
  ],
  'a message that is too large is rejected': [413, { code: 41303, error: 'JSON body too large' }, { kind: 'rejected' }],
  'trouble at the service is of either': [
    500,
    { code: 50001, error: 'internal server error' },
    { kind: 'failed', concerns: 'either' },
  ],
};
for (const [name, [status, said, expected]] of Object.entries(ANSWERS)) {
  test(name, () => {
    const body = JSON.stringify({ http: status, ...said });
    const delivery = channelTo(PLACE).interpret({ status, headers: {}, body, error: undefined }, 0);
    for (const [key, value] of Object.entries(expected))
      assert.deepEqual(delivery[key as keyof Delivery], value, JSON.stringify(delivery));
    assert('error' in delivery && delivery.error.includes((said as { error: string }).error));
  });
}

test('whoever keeps to its rates is never told to wait', async (t) => {
  let now = 0;
  const standIn = await startNtfy(t, { now: () => now });
  const channel = channelTo(standIn.webhook);
  const [window] = channel.rates.map(({ messages, within }) => createWindow(messages, within));
  const deliver = () => send(channel, messageOf('article.new', { article: told() }), now);
  for (let sent = 0; sent < 150; sent++) {
    while (!window?.take(now)) now += 1000;
    const delivery = await deliver();
    assert.equal(delivery.kind, 'delivered', `message ${sent} at ${now}: ${JSON.stringify(delivery)}`);
  }
  const hasty: Delivery[] = [];
  while (hasty.length < 61) hasty.push(await deliver());
  assert.equal(hasty.at(-1)?.kind, 'failed', 'the stand-in keeps no rates');
});

test('the token is in no error', async (t) => {
  const { webhook, answerWith } = await startNtfy(t);
  answerWith(({ headers }) => ({ status: 401, body: JSON.stringify({ code: 40101, error: 'unauthorized', headers }) }));
  const delivery = await send(channelTo(webhook), messageOf('article.new', { article: told() }));
  assert(!JSON.stringify(delivery).includes(NTFY.token));
});
