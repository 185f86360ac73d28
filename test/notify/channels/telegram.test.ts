import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Delivery, Message } from '../../../src/notify/channel.ts';
import { acceptable } from '../../../src/notify/channels/telegram-html.ts';
import { channelTo, conforms, messageOf, SITE, send, told } from '../../support/receivers/conformance.ts';
import { createWindow, type WebhookInput } from '../../support/receivers/stand-in.ts';
import { mentionsIn, startTelegram, TELEGRAM } from '../../support/receivers/telegram.ts';
import { parseTelegramHtml } from '../../support/receivers/telegram-html.ts';

conforms('telegram', startTelegram, { showsImages: true, linksInDigests: true });

const CHANGE = { material: true, changes: ['text'] };
const PLACE = { type: 'telegram', url: `https://api.telegram.org/bot${TELEGRAM.token}`, chat: TELEGRAM.chat } as const;

/** The body of the request that a message becomes. */
function composed(message: Message, place: Omit<WebhookInput, 'name'> = PLACE) {
  const { url, body } = channelTo(place).compose(message, 0);
  return {
    url,
    ...(JSON.parse(body) as {
      text: string;
      parse_mode?: string;
      link_preview_options: Readonly<Record<string, unknown>>;
    }),
  };
}

for (const tail of ['', '/', '/sendMessage', '/sendMessage/']) {
  test(`an address of a bot may end in ${JSON.stringify(tail)}`, async (t) => {
    const standIn = await startTelegram(t);
    const channel = channelTo({ ...standIn.webhook, url: standIn.webhook.url + tail });
    const first = await send(channel, messageOf('article.new', { article: told() }));
    assert.equal(first.kind, 'delivered');
    const receipt = first.kind === 'delivered' ? first.receipt : undefined;
    const article = told({ title: 'Another title' });
    const edit = messageOf('article.changed', { article, change: CHANGE }, { corrects: receipt });
    assert.equal((await send(channel, edit)).kind, 'delivered');
    assert.equal(standIn.shown[0]?.edited, true);
  });
}

test('a message goes into the topic, and into none where that is the general one', async (t) => {
  const standIn = await startTelegram(t);
  for (const thread of [String(TELEGRAM.topic), '1']) {
    const channel = channelTo({ ...standIn.webhook, thread });
    assert.equal((await send(channel, messageOf('article.new', { article: told() }))).kind, 'delivered');
  }
  const delivery = await send(
    channelTo({ ...standIn.webhook, thread: '99' }),
    messageOf('article.new', { article: told() }),
  );
  assert(delivery.kind === 'failed' && delivery.concerns === 'webhook', JSON.stringify(delivery));
  assert.match(delivery.error, /message thread not found/);
});

test('the lead picture is a large preview above the text; what has none has no preview of its link', () => {
  const options = (image: string | null, plain = false) =>
    composed(messageOf('article.new', { article: told({ image }) }, { plain })).link_preview_options;
  const picture = 'https://pictures.example/ferry.jpg';
  assert.deepEqual(options(picture), { url: picture, prefer_large_media: true, show_above_text: true });
  for (const none of [null, 'data:image/png;base64,AA', `https://pictures.example/${'x'.repeat(2000)}`])
    assert.deepEqual(options(none), { is_disabled: true });
  assert.deepEqual(options(picture, true), { is_disabled: true });
});

test('a withdrawn article is struck through where it stood, without picture, summary and link', () => {
  const message = messageOf('article.removed', { article: told() }, { corrects: `${TELEGRAM.chat}:101` });
  const { text: html, ...body } = composed(message);
  const { text, entities } = parseTelegramHtml(html);
  const struck = entities.filter(({ tag }) => tag === 's').map(({ from, to }) => text.slice(from, to));
  assert.deepEqual(struck, [told().title]);
  assert(!text.includes(told().summary) && !html.includes('href'));
  assert.deepEqual(body.link_preview_options, { is_disabled: true });
  assert.match(body.url, /\/editMessageText$/);
});

test('a correction of what cannot be edited is a short message that says what has changed, without picture and summary', () => {
  const { text, link_preview_options, url } = composed(
    messageOf('article.changed', { article: told(), change: CHANGE }),
  );
  assert.match(url, /\/sendMessage$/);
  assert.equal(
    text,
    `<b>Corrected: <a href="${told().url.replaceAll('&', '&amp;')}">The ferry runs again</a></b>\nChanged: text\n<i>The Paper</i>`,
  );
  assert.deepEqual(link_preview_options, { is_disabled: true });
});

test('an edit goes to the chat in which the message stands, whichever is configured by now', async (t) => {
  const standIn = await startTelegram(t);
  const first = await send(channelTo(standIn.webhook), messageOf('article.new', { article: told() }));
  assert(first.kind === 'delivered' && first.receipt === `${TELEGRAM.chat}:101`, JSON.stringify(first));
  const moved = channelTo({ ...standIn.webhook, chat: '-100999', thread: '7' });
  const edit = messageOf('article.removed', { article: told() }, { corrects: first.receipt });
  assert.equal((await send(moved, edit)).kind, 'delivered');
  assert.equal(standIn.shown[0]?.edited, true);
});

test('an edit that changes nothing is delivered, and one of a message that is gone finds it missing', async (t) => {
  const standIn = await startTelegram(t);
  const channel = channelTo(standIn.webhook);
  await send(channel, messageOf('article.new', { article: told() }));
  const edit = (corrects: string) => messageOf('article.changed', { article: told(), change: CHANGE }, { corrects });
  const again = edit(`${TELEGRAM.chat}:101`);
  assert.equal((await send(channel, again)).kind, 'delivered');
  assert.equal((await send(channel, again)).kind, 'delivered');
  assert.match(standIn.refused.join(), /message is not modified/);
  assert.equal((await send(channel, edit(`${TELEGRAM.chat}:999`))).kind, 'missing');
});

test('a group that became a supergroup is named as what it is now', async (t) => {
  const standIn = await startTelegram(t);
  const delivery = await send(
    channelTo({ ...standIn.webhook, chat: TELEGRAM.migrated }),
    messageOf('article.new', { article: told() }),
  );
  assert(delivery.kind === 'failed' && delivery.concerns === 'webhook', JSON.stringify(delivery));
  assert(delivery.error.includes(`set chat: "${TELEGRAM.chat}"`), delivery.error);
});

const OF_THE_WEBHOOK = { kind: 'failed', concerns: 'webhook', retryAfter: undefined };
const ANSWERS: Readonly<Record<string, readonly [number, object | string, Readonly<Record<string, unknown>>]>> = {
  'a rate limit waits as long as it says': [
    429,
    { description: 'Too Many Requests: retry after 35', parameters: { retry_after: 35 } },
    { ...OF_THE_WEBHOOK, retryAfter: 35_000 },
  ],
  'a rate limit without a number waits': [429, { description: 'Too Many Requests' }, OF_THE_WEBHOOK],
  'a revoked token is refused': [401, { description: 'Unauthorized' }, { kind: 'refused' }],
  'a malformed token waits for a better address': [404, { description: 'Not Found' }, OF_THE_WEBHOOK],
  'a chat nobody knows waits': [400, { description: 'Bad Request: chat not found' }, OF_THE_WEBHOOK],
  'a chat in which the bot may not write waits': [
    400,
    { description: 'Bad Request: not enough rights to send text messages to the chat' },
    OF_THE_WEBHOOK,
  ],
  'a channel that is private by now waits': [400, { description: 'Bad Request: CHANNEL_PRIVATE' }, OF_THE_WEBHOOK],
  'links that are too long together are rejected': [
    400,
    { description: 'Bad Request: ENTITIES_TOO_LONG' },
    { kind: 'rejected' },
  ],
  'a closed topic waits': [400, { description: 'Bad Request: TOPIC_CLOSED' }, OF_THE_WEBHOOK],
  'a chat that the bot was thrown out of refuses': [
    403,
    { description: 'Forbidden: bot was kicked from the supergroup chat' },
    { kind: 'refused' },
  ],
  'a user who has blocked the bot refuses': [
    403,
    { description: 'Forbidden: bot was blocked by the user' },
    { kind: 'refused' },
  ],
  'a bot that was not let in yet waits': [
    403,
    { description: 'Forbidden: bot is not a member of the channel chat' },
    OF_THE_WEBHOOK,
  ],
  'a text that is not understood is rejected': [
    400,
    { description: `Bad Request: can't parse entities: Unsupported start tag "user" at byte offset 3` },
    { kind: 'rejected' },
  ],
  'a text that is too long is rejected': [
    400,
    { description: 'Bad Request: message is too long' },
    { kind: 'rejected' },
  ],
  'a message that can no longer be edited is missing': [
    400,
    { description: "Bad Request: message can't be edited" },
    { kind: 'missing' },
  ],
  'trouble at the service is of either': [
    500,
    { description: 'Internal Server Error: restart' },
    { kind: 'failed', concerns: 'either' },
  ],
  'a gateway is of the webhook': [502, '<html>bad gateway</html>', OF_THE_WEBHOOK],
};
for (const [name, [status, said, expected]] of Object.entries(ANSWERS)) {
  test(name, () => {
    const body = typeof said === 'string' ? said : JSON.stringify({ ok: false, error_code: status, ...said });
    const delivery = channelTo(PLACE).interpret({ status, headers: {}, body, error: undefined }, 0);
    for (const [key, value] of Object.entries(expected))
      assert.deepEqual(delivery[key as keyof Delivery], value, JSON.stringify(delivery));
    assert(!JSON.stringify(delivery).includes(TELEGRAM.token));
  });
}

test('a link that is too long for the service leads to the page of the article instead', () => {
  const article = told({ url: `https://long.example/${'x'.repeat(1500)}` });
  assert(composed(messageOf('article.new', { article })).text.includes(`href="${SITE.url}/articles/${article.id}"`));
});

for (const [filler, least] of [
  ['x', 4],
  // Each is five characters in an attribute.
  ['&', 1],
] as const) {
  test(`a list is short enough to be sent, however long its links are, of ${filler}`, async (t) => {
    const standIn = await startTelegram(t);
    const articles = Array.from({ length: 50 }, (_, at) =>
      told({ title: `Story ${at}`, url: `https://long.example/${at}?${filler.repeat(900)}` }),
    );
    for (const plain of [false, true]) {
      const message = messageOf('article.new', { article: told(), articles, count: 50 }, { plain });
      assert.equal((await send(channelTo(standIn.webhook), message)).kind, 'delivered', standIn.refused.join());
    }
    assert((standIn.shown[0]?.links.length ?? 0) >= least);
  });
}

test("telegram's stand-in refuses a text whose links are longer together than the service takes", async (t) => {
  const { webhook } = await startTelegram(t);
  const text = `<a href="https://long.example/${'x'.repeat(970)}">a</a>`.repeat(10);
  const response = await fetch(`${webhook.url}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ chat_id: TELEGRAM.chat, text, parse_mode: 'HTML' }),
  });
  assert.match(await response.text(), /ENTITIES_TOO_LONG/);
});

test('a list of as many ordinary links as its text has room for is not cut for their sake', async (t) => {
  const standIn = await startTelegram(t);
  const articles = Array.from({ length: 60 }, (_, at) =>
    told({
      title: `第${at}篇：渡轮停航三周后恢复，每半小时一班`,
      url: `https://harbour.example/2026/03/05/${at}?from=feed`,
    }),
  );
  await send(channelTo(standIn.webhook), messageOf('article.new', { article: told(), articles, count: 60 }));
  assert.equal(standIn.shown[0]?.links.length, 60, standIn.refused.join());
});

test('a message sent once more for its looks has no markup at all', () => {
  const message = messageOf('article.new', { article: told({ title: '<b>&' }) }, { plain: true, words: '<i>own</i>' });
  const { text, parse_mode } = composed(message);
  assert.equal(parse_mode, undefined);
  assert(text.startsWith('<b>&\nhttps://harbour.example/2026/ferry?from=bridge&to=quay#latest\n\n'), text);
});

test('an alarm shows whether something has begun or ended', () => {
  const alarm = { subject: 'wire', since: null };
  assert.match(composed(messageOf('source.silent', { alarm })).text, /^⚠️ /);
  assert.match(composed(messageOf('source.resumed', { alarm })).text, /^✅ /);
});

test('whoever keeps to its rates is never told to wait', async (t) => {
  let now = 0;
  const standIn = await startTelegram(t, { now: () => now });
  const channel = channelTo(standIn.webhook);
  const windows = channel.rates.map(({ messages, within }) => createWindow(messages, within));
  for (let sent = 0; sent < 60; now += 100) {
    // Asked one after the other, a fuller window would be charged for what a narrower one forbids.
    if (!windows[0]?.take(now)) continue;
    while (!windows[1]?.take(now)) now += 100;
    const delivery = await send(channel, messageOf('article.new', { article: told() }), now);
    assert.equal(delivery.kind, 'delivered', `message ${sent} at ${now}: ${JSON.stringify(delivery)}`);
    sent++;
  }
  const hasty = await send(channel, messageOf('article.new', { article: told() }), now);
  const hastier = await send(channel, messageOf('article.new', { article: told() }), now);
  assert(
    [hasty, hastier].some(({ kind }) => kind === 'failed'),
    'the stand-in keeps no rates',
  );
});

const OWN: Readonly<Record<string, readonly [string, string]>> = {
  'tags it knows stay': ['<b>One</b> <CODE>two</CODE>', '<b>One</b> <code>two</code>'],
  'tags it does not know go, their text and breaks stay': [
    '<p>One</p><div class="x">two<br>three</div>',
    'One\ntwo\nthree\n',
  ],
  'what is not closed is closed': ['<b>one <i>two', '<b>one <i>two</i></b>'],
  'what is closed in the wrong order is closed in the right one': [
    '<b>one <i>two</b> three</i>',
    '<b>one <i>two</i></b> three',
  ],
  'an end without a beginning goes': ['one</b> two', 'one two'],
  'a lone bracket is text': ['1 < 2 & <3 > 2', '1 &lt; 2 &amp; &lt;3 &gt; 2'],
  'entities are understood': ['&lt;b&gt; &#39;it&#39;s&#39;&nbsp;&mdash;', "&lt;b&gt; 'it's'\u00a0—"],
  'attributes go, but of a link to the web': [
    `<b class="x">one</b> <a title="t" href='https://a.example/?x=1&amp;y=2'>two</a>`,
    '<b>one</b> <a href="https://a.example/?x=1&amp;y=2">two</a>',
  ],
  'a link that calls a user is none': ['<a href="tg://user?id=1">Ada</a>', 'Ada'],
  'a link to a script is none': ['<a href="javascript:alert(1)">x</a>', 'x'],
  'names call nobody, but an address stays': ['@ada ada@harbour.example', '@\u2060ada ada@harbour.example'],
  'a name behind a tag calls nobody either': ['@<b>ada</b>', '@\u2060<b>ada</b>'],
  'an end closes the last of its kind': ['<b>1<i>2<b>3</b>4</i>5', '<b>1<i>2<b>3</b>4</i>5</b>'],
  'code holds no tags and its names are as they were': ['<code>@x <b>y</b></code>', '<code>@x y</code>'],
  'a quotation in a quotation is one': [
    '<blockquote>a<blockquote>b</blockquote>c</blockquote>',
    '<blockquote>ab</blockquote>c',
  ],
  'comments go': ['a<!-- b -->c', 'ac'],
  'nothing to read is nothing': ['<b> </b>', ''],
};
for (const [name, [html, expected]] of Object.entries(OWN)) {
  test(`the user's own words: ${name}`, () => {
    assert.equal(acceptable(html), expected);
    parseTelegramHtml(expected);
  });
}

test("the user's own words stand in place of the layout, or the layout where they say nothing", async (t) => {
  const standIn = await startTelegram(t);
  const channel = channelTo(standIn.webhook);
  for (const words of ['<p><b>Read this: @ada', '<b> </b>'])
    await send(channel, messageOf('article.new', { article: told() }, { words }));
  assert.deepEqual(standIn.refused, []);
  assert.equal(standIn.shown[0]?.text, 'Read this: @ada');
  assert.deepEqual(standIn.shown[0]?.mentions, []);
  assert(standIn.shown[1]?.text.includes(told().title));
});

test("the user's own words are cut between tags and characters, however they are written", () => {
  const fragments = [
    '<b>',
    '</b>',
    '<i>',
    '</i >',
    '<a href="https://a.example/&quot;">',
    '</a>',
    '<pre>',
    '</pre>',
    '<code class="x">',
    '</code>',
    '<blockquote>',
    '</blockquote>',
    '<p>',
    '<br/>',
    '<',
    '>',
    '&',
    '&amp;',
    '&#128512;',
    '&#xD800;',
    '"',
    '@ada',
    '@',
    'ada',
    '👩‍👩‍👧‍👦',
    '港口',
    '\ud83d',
    ' ',
    'e\u0301',
    'x'.repeat(50),
    '<script>',
    '<!--',
    '-->',
    '<span class="tg-spoiler">',
    '</>',
    '<b/>',
    '< b>',
    `<a href="${'https://b.example/'.padEnd(900, 'y')}">`,
  ];
  const html = fc.array(fc.constantFrom(...fragments), { maxLength: 300 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(html, fc.integer({ min: 1, max: 4096 }), (given, limit) => {
      const written = acceptable(given, limit);
      const { text, entities } = parseTelegramHtml(written);
      assert(text.length <= limit, `${text.length} of ${limit}`);
      assert(text.isWellFormed());
      assert(entities.length <= 100);
      assert.deepEqual(mentionsIn(text, entities), []);
      assert(Buffer.byteLength(written) <= 32_768);
      assert.equal(acceptable(written, limit), written);
    }),
  );
});

test("the user's own words cost no more time than they are long", () => {
  for (const part of ['<', '<br ', ' ', '<a href="', '<b', '&', '@', '</b>', '<b>', '<!--'])
    for (const before of ['', '<br', '<a href="', '<b>'])
      assert(acceptable(`${before}${part.repeat(200_000)}x>`).length <= 32_768);
});
