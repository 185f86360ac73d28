import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Delivery, HttpRequest } from '../../../src/notify/channel.ts';
import { channelTo, conforms, messageOf, SITE, send, told } from '../../support/receivers/conformance.ts';
import { startDiscord } from '../../support/receivers/discord.ts';

conforms('discord', startDiscord, { showsImages: true, linksInDigests: true });

const NOW = Date.parse('2026-03-05T08:00:00Z');
const ADDRESS = 'https://discord.example/api/webhooks/1/sEcReT';
const channel = channelTo({ type: 'discord', url: ADDRESS });
const article = told();
type Body = { content?: string | null; embeds?: readonly Record<string, unknown>[]; allowed_mentions: unknown };
const bodyOf = ({ body }: HttpRequest) => JSON.parse(body) as Body;

const answer = (status: number, body: unknown, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  error: undefined,
});
const error = (status: number, code: number, message = 'No') => answer(status, { code, message });
const ANSWERS: Readonly<Record<string, readonly [answer: Answer, kind: Delivery['kind'], concerns?: string]>> = {
  'a message is delivered': [answer(200, { id: '42' }), 'delivered'],
  'an answer without a message is no success': [answer(200, '<html>'), 'failed', 'webhook'],
  'a deleted webhook is gone': [error(404, 10015), 'refused'],
  'a wrong token stays wrong': [error(401, 50027), 'refused'],
  'a deleted message cannot be edited': [error(404, 10008), 'missing'],
  "another author's message cannot be edited": [error(403, 50005), 'missing'],
  'an old message that was edited too often cannot be edited': [error(400, 30046), 'missing'],
  'a message in a thread that was archived cannot be edited': [error(400, 50083), 'missing'],
  'a thread that is locked is a matter of the channel': [error(400, 160005), 'failed', 'webhook'],
  'an address of another form than a forum takes is a matter of the configuration': [
    error(400, 220004),
    'failed',
    'webhook',
  ],
  'a form that is invalid will be so again': [error(400, 50035), 'rejected'],
  'an empty message will be refused again': [error(400, 50006), 'rejected'],
  'a forum without a thread is a matter of the configuration': [error(400, 220001), 'failed', 'webhook'],
  'a page that forbids concerns the webhook': [answer(403, '<html>error code: 1015'), 'failed', 'webhook'],
  'an unknown address concerns the webhook': [error(404, 0, '404: Not Found'), 'failed', 'webhook'],
  'too many messages concern the webhook': [answer(429, { retry_after: 1.5 }), 'failed', 'webhook'],
  'a failure of Discord may be the message or Discord': [answer(500, ''), 'failed', 'either'],
};
for (const [name, [given, kind, concerns]] of Object.entries(ANSWERS))
  test(`discord: ${name}`, () => {
    const delivery = channel.interpret(given, NOW);
    assert.equal(delivery.kind, kind);
    if (delivery.kind === 'failed') assert.equal(delivery.concerns, concerns);
  });

const WAITS: Readonly<Record<string, readonly [answer: Answer, milliseconds: number | undefined]>> = {
  'the fraction of a second in the body counts': [answer(429, { retry_after: 0.337 }), 337],
  'the longer one of body and header counts': [answer(429, { retry_after: 0.3 }, { 'retry-after': '2' }), 2000],
  'a page has only the header': [answer(429, '<html>', { 'retry-after': '600' }), 600_000],
  'a wait of a year is one of a day': [answer(429, { retry_after: 31_536_000 }), 86_400_000],
  'garbage is no wait': [answer(429, { retry_after: 'soon' }), undefined],
};
for (const [name, [given, milliseconds]] of Object.entries(WAITS))
  test(`discord: of a rate limit, ${name}`, () => {
    const delivery = channel.interpret(given, NOW);
    assert.equal(delivery.kind === 'failed' && delivery.retryAfter, milliseconds);
  });

test('discord: an error says where the form is invalid, and not what was in it', () => {
  const errors = {
    embeds: { 0: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: `of ${ADDRESS}` }] } } },
  };
  const delivery = channel.interpret(answer(400, { code: 50035, message: 'Invalid Form Body', errors }), NOW);
  assert.deepEqual(delivery, {
    kind: 'rejected',
    status: 400,
    error: 'answered 400: 50035 Invalid Form Body (embeds.0.title: BASE_TYPE_MAX_LENGTH)',
  });
});

test('discord: what is left of its rate is read from the headers, and a pause is made when nothing is', async (t) => {
  let now = NOW;
  const standIn = await startDiscord(t, { now: () => now });
  const to = channelTo(standIn.webhook);
  const rests: (number | undefined)[] = [];
  for (let count = 0; count < 5; count++) {
    const delivery = await send(to, messageOf('article.new', { article }), now);
    rests.push(delivery.kind === 'delivered' ? delivery.restMs : Number.NaN);
    now += 100;
  }
  assert.deepEqual(rests, [undefined, undefined, undefined, undefined, 1600]);
  assert.equal((await send(to, messageOf('article.new', { article }), now)).kind, 'failed');
  now += 1600;
  assert.equal((await send(to, messageOf('article.new', { article }), now)).kind, 'delivered');
});

test('discord: at the rates it is given it is never asked for less', async (t) => {
  let now = NOW;
  const standIn = await startDiscord(t, { now: () => now });
  const to = channelTo(standIn.webhook);
  const sent: number[] = [];
  for (let count = 0; count < 40; count++) {
    const free = ({ messages, within }: (typeof to.rates)[number]) =>
      (sent.at(-messages) ?? Number.NEGATIVE_INFINITY) + within;
    now = Math.max(now, ...to.rates.map(free));
    sent.push(now);
    assert.equal((await send(to, messageOf('article.new', { article }), now)).kind, 'delivered', `message ${count}`);
  }
});

test('discord: it waits for the message, in its thread, and keeps what the address says', () => {
  const to = channelTo({ type: 'discord', url: `${ADDRESS}?tag=ferry`, thread: '77' });
  assert.equal(
    to.compose(messageOf('article.new', { article }), NOW).url,
    `${ADDRESS}?tag=ferry&thread_id=77&wait=true`,
  );
  const slashed = channelTo({ type: 'discord', url: `${ADDRESS}/?tag=ferry`, thread: '77' });
  const edit = slashed.compose(messageOf('article.changed', { article }, { corrects: '42' }), NOW);
  assert.equal(edit.method, 'PATCH');
  assert.equal(edit.url, `${ADDRESS}/messages/42?tag=ferry&thread_id=77`);
});

test('discord: an edit replaces all that was there, whatever it looked like', async (t) => {
  let now = NOW;
  const standIn = await startDiscord(t, { now: () => now });
  const to = channelTo(standIn.webhook);
  const first = await send(to, messageOf('article.new', { article }, { words: 'My own **words**' }));
  const corrects = first.kind === 'delivered' ? first.receipt : undefined;
  assert.equal(standIn.shown[0]?.text, 'My own words');
  const steps = [
    { more: {}, text: /^The Paper\nCorrected: The ferry runs again\nAfter three weeks/ },
    { more: { words: 'My *new* words' }, text: /^My new words$/ },
    { more: { plain: true }, text: /^Corrected: The ferry runs again https:\/\/[^\n]+$/ },
  ];
  for (const { more, text } of steps) {
    now += 5000;
    const edit = await send(to, messageOf('article.changed', { article }, { corrects, ...more }), now);
    assert.equal(edit.kind, 'delivered', `${standIn.refused.at(-1)}`);
    assert.match(standIn.shown[0]?.text ?? '', text);
  }
  assert.equal(standIn.shown.length, 1);
  assert.equal(standIn.shown[0]?.edited, true);
});

test('discord: a message that was withdrawn is struck through, without its link, summary and picture', async (t) => {
  const standIn = await startDiscord(t);
  const to = channelTo(standIn.webhook);
  const first = await send(to, messageOf('article.new', { article }));
  const corrects = first.kind === 'delivered' ? first.receipt : undefined;
  const message = messageOf('article.removed', { article }, { corrects });
  assert.match(String(bodyOf(to.compose(message, NOW)).embeds?.[0]?.title), /^Withdrawn: ~~.*~~$/);
  await send(to, message);
  assert.deepEqual(standIn.shown[0], {
    id: corrects,
    text: 'The Paper\nWithdrawn: The ferry runs again',
    links: [],
    images: [],
    mentions: [],
    edited: true,
  });
});

test('discord: a message that somebody has deleted is missing when it is edited', async (t) => {
  const { webhook } = await startDiscord(t);
  const delivery = await send(channelTo(webhook), messageOf('article.changed', { article }, { corrects: '42' }));
  assert.equal(delivery.kind, 'missing');
});

for (const title of [
  '# One',
  '> Two',
  '- Three',
  '4. Four',
  '<@123> and <#77>',
  '<:ferry:77> :ship: 12:30:45',
  '-# small',
  '\\\\',
])
  test(`discord: a title is no markup wherever it stands: ${title}`, async (t) => {
    const standIn = await startDiscord(t);
    const to = channelTo(standIn.webhook);
    const data = { article: told({ title, summary: `${title} again` }) };
    await send(to, messageOf('article.new', data));
    assert.deepEqual(standIn.shown[0]?.text.split('\n').slice(1, 3), [title, `${title} again`]);
    assert.deepEqual(standIn.shown[0]?.mentions, []);
    await send(to, messageOf('article.new', data, { plain: true }));
    assert(standIn.shown[1]?.text.startsWith(`${title} https://`), `${standIn.shown[1]?.text}`);
  });

test('discord: a title of 250 emoji is whole, for it counts code points', async (t) => {
  const standIn = await startDiscord(t);
  const title = '⛴🌊'.repeat(125);
  await send(channelTo(standIn.webhook), messageOf('article.new', { article: told({ title }) }));
  assert(standIn.shown[0]?.text.includes(title));
});

test('discord: for an address that it would not take stands the page of the article, and a picture is left out', async (t) => {
  const standIn = await startDiscord(t);
  const to = channelTo(standIn.webhook);
  const image = 'https://harbour_pictures.example/ferry.jpg';
  for (const url of ['https://the_quay.example/1', 'javascript:alert(1)', `https://quay.example/${'x'.repeat(2100)}`]) {
    const delivery = await send(to, messageOf('article.new', { article: told({ url, image }) }));
    assert.equal(delivery.kind, 'delivered', `${standIn.refused.at(-1)}`);
  }
  assert.deepEqual(
    standIn.shown.map(({ links, images }) => [...links, ...images]),
    Array(3).fill([`${SITE.url}/articles/${told().id}`]),
  );
});

test('discord: an address with blanks and brackets is a link in a digest', async (t) => {
  const standIn = await startDiscord(t);
  const articles = [told({ url: 'https://quay.example/a b_(c)_[d]' }), told({ id: 'b'.repeat(16) })];
  await send(channelTo(standIn.webhook), messageOf('article.new', { article, articles, count: 2 }));
  assert.deepEqual(standIn.shown[0]?.links, ['https://quay.example/a%20b_%28c%29_%5Bd%5D', article.url]);
});

test("discord: the user's own words call nobody", async (t) => {
  const standIn = await startDiscord(t);
  const message = messageOf('article.new', { article }, { words: '@everyone look' });
  await send(channelTo(standIn.webhook), message);
  assert.deepEqual(standIn.shown[0]?.mentions, []);
  assert.deepEqual(bodyOf(channel.compose(message, NOW)).allowed_mentions, { parse: [] });
});

test("discord: the user's own words are cut before a link that does not fit, and the pair around them is closed", () => {
  const words = `**${'ferry '.repeat(325)}[the quay](https://quay.example/${'x'.repeat(80)})**`;
  const { content } = bodyOf(channel.compose(messageOf('article.new', { article }, { words }), NOW));
  assert(content && content.length <= 2000 && content.length > 1900);
  assert(content.endsWith('ferry…**'), content.slice(-40));
});

test('discord: an alarm has another colour when it is over', () => {
  const colour = (type: 'source.silent' | 'source.resumed') =>
    bodyOf(channel.compose(messageOf(type, { source: { name: 'wire', lastNew: null } }), NOW)).embeds?.[0]?.color;
  assert.notEqual(colour('source.silent'), colour('source.resumed'));
});

const REFUSALS: Readonly<Record<string, readonly [body: object, code: number, reason: RegExp]>> = {
  'an empty message': [{ content: ' ' }, 50006, /empty/],
  'content of 2,001 characters': [{ content: 'x'.repeat(2001) }, 50035, /BASE_TYPE_MAX_LENGTH/],
  'a title of 257 characters': [{ embeds: [{ title: 'x'.repeat(257) }] }, 50035, /BASE_TYPE_MAX_LENGTH/],
  'embeds of 6,001 characters together': [
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    50035,
    /MAX_EMBED_SIZE_EXCEEDED/,
  ],
  '11 embeds': [{ embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, 50035, /BASE_TYPE_BAD_LENGTH/],
  'a malformed address': [{ embeds: [{ title: 'x', url: 'https://quay.example/a b' }] }, 50035, /URL_TYPE_INVALID_URL/],
  'an address that is none': [{ embeds: [{ title: 'x', image: { url: '' } }] }, 50035, /URL_TYPE_INVALID_SCHEME/],
  'an embed of nothing': [{ embeds: [{ url: 'https://quay.example/' }] }, 50035, /BASE_TYPE_REQUIRED/],
  'a footer of nothing': [{ embeds: [{ title: 'x', footer: { text: '' } }] }, 50035, /BASE_TYPE_REQUIRED/],
};
for (const [name, [body, code, reason]] of Object.entries(REFUSALS))
  test(`discord's stand-in refuses ${name}`, async (t) => {
    const { webhook, refused } = await startDiscord(t);
    const response = await fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 400);
    assert.equal(((await response.json()) as { code: number }).code, code);
    assert.match(refused[0] ?? '', reason);
  });

test("discord's stand-in understands markdown, calls whom it may, and merges embeds with one address", async (t) => {
  const { webhook, shown } = await startDiscord(t);
  const url = 'https://quay.example/';
  const embeds = [
    { title: '*a* \\*b\\*', url, description: '[c](https://d.example/) ~~e~~' },
    { title: 'f', url, image: { url } },
  ];
  await fetch(webhook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ content: '**g** @everyone', embeds }),
  });
  assert.equal(shown[0]?.text, 'g @everyone\na *b*\nc e');
  assert.deepEqual(shown[0]?.links, [url, 'https://d.example/']);
  assert.deepEqual(shown[0]?.images, [url]);
  assert.deepEqual(shown[0]?.mentions, ['@everyone']);
});
