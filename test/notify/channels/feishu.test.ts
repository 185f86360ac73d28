import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { collapseSpace } from '../../../src/article/text.ts';
import type { Message } from '../../../src/notify/channel.ts';
import {
  channelTo,
  conforms,
  keepsItsRates,
  messageOf,
  SITE,
  send,
  TITLES,
  told,
} from '../../support/receivers/conformance.ts';
import { startFeishu } from '../../support/receivers/feishu.ts';
import { readMarkdown } from '../../support/receivers/markdown.ts';

conforms('feishu', startFeishu, { showsImages: false, linksInDigests: true });

const ADDRESS = 'https://open.feishu.cn/open-apis/bot/v2/hook/0b1c';
const channel = channelTo({ type: 'feishu', url: ADDRESS });
const news = (more: Partial<Message> = {}) => messageOf('article.new', { article: told() }, more);
const bodyOf = (message: Message, now = 1_599_360_473_000, through = channel) =>
  JSON.parse(through.compose(message, now).body);
const answered = (body: string, status = 200) => ({ status, headers: {}, body, error: undefined });

test('feishu: the signature is in the body, of the second in which the message is sent', () => {
  const body = bodyOf(news(), 1_599_360_473_999, channelTo({ type: 'feishu', url: ADDRESS, secret: 'demo' }));
  assert.equal(body.timestamp, '1599360473');
  assert.equal(body.sign, 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=');
});

test('feishu: without a secret nothing is signed', () => {
  assert.deepEqual(Object.keys(bodyOf(news())), ['msg_type', 'card']);
});

test('feishu: an article is a card with its title in the header, and a button that leads to it', () => {
  const { card } = bodyOf(news());
  assert.deepEqual(card.header, { title: { tag: 'plain_text', content: told().title }, template: 'blue' });
  assert.deepEqual(card.body.elements.at(-1).behaviors, [{ type: 'open_url', default_url: told().url }]);
});

for (const [type, color] of [
  ['article.new', 'blue'],
  ['article.changed', 'orange'],
  ['article.removed', 'grey'],
] as const) {
  test(`feishu: the header of ${type} is ${color}, alone and in a digest`, () => {
    const article = told();
    assert.equal(bodyOf(messageOf(type, { article })).card.header.template, color);
    assert.equal(bodyOf(messageOf(type, { article, articles: [article], count: 2 })).card.header.template, color);
  });
}

test('feishu: an alarm is red, and its end green', () => {
  const alarm = { subject: 'wire', since: null };
  assert.equal(bodyOf(messageOf('run.failed', { alarm })).card.header.template, 'red');
  assert.equal(bodyOf(messageOf('run.recovered', { alarm })).card.header.template, 'green');
});

test('feishu: a withdrawn article has no link: nothing stands there any more', () => {
  const article = told();
  assert.doesNotMatch(channel.compose(messageOf('article.removed', { article }), 0).body, /harbour\.example/);
});

test('feishu: an address that leads nowhere makes no button', () => {
  for (const url of ['javascript:alert(1)', `https://long.example/${'('.repeat(700)}`])
    assert(!channel.compose(messageOf('article.new', { article: told({ url }) }), 0).body.includes(url));
});

test('feishu: a plain message is a post, which has no card that could be refused', async (t) => {
  const standIn = await startFeishu(t);
  const articles = [told({ title: TITLES.HTML as string }), told({ title: TITLES.Markdown as string })];
  const message = messageOf('article.new', { articles, count: 7 }, { plain: true, words: '# Mine' });
  assert.equal(bodyOf(message).msg_type, 'post');
  assert.equal((await send(channelTo(standIn.webhook), message)).kind, 'delivered');
  const [shown] = standIn.shown;
  for (const { title } of articles) assert(shown?.text.includes(title));
  assert.match(shown?.text ?? '', /and 5 more/);
  assert.deepEqual(shown?.links, [told().url, told().url, 'http://feeds.example/']);
});

test("feishu: the user's own words stand in the card alone, and its title in the list of chats", async (t) => {
  const standIn = await startFeishu(t);
  const words = `**Fresh**: [the ferry](https://a.example/1) <font color='green'>runs</font>`;
  assert.equal((await send(channelTo(standIn.webhook), news({ words }))).kind, 'delivered');
  assert.equal(standIn.shown[0]?.text, 'Fresh: the ferry runs');
  assert.deepEqual(standIn.shown[0]?.links, ['https://a.example/1']);
  assert.deepEqual(bodyOf(news({ words })).card.config, { summary: { content: told().title } });
});

test("feishu: far too many of the user's own words are cut between two lines", async (t) => {
  const standIn = await startFeishu(t);
  const words = Array.from({ length: 5000 }, (_, at) => `- [渡轮 ${at}](https://a.example/${at})`).join('\n');
  assert.equal((await send(channelTo(standIn.webhook), news({ words }))).kind, 'delivered');
  const links = standIn.shown[0]?.links ?? [];
  assert(links.length > 100);
  assert.equal(links.at(-1), `https://a.example/${links.length - 1}`);
  assert.match(standIn.shown[0]?.text ?? '', /…$/);
});

test('feishu: text in Markdown is read as it was written, whatever it is', () => {
  const unit = fc.constantFrom(
    ...'*_~`[]()<>#+-=.!|\\&;:$1aX/@ "\''.split(''),
    '&lt;',
    '&#42;',
    '<at id=all>',
    ':OK:',
    '渡',
  );
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 20 }), (title) => {
      fc.pre(!/^[#+-]$/.test(title.trim()));
      const reading = readMarkdown(channel.escape?.(title) ?? '');
      assert.equal(reading.text.trim(), collapseSpace(title).trim());
      assert.deepEqual([reading.links, reading.images, reading.tags], [[], [], []]);
    }),
    { numRuns: 500 },
  );
});

test('feishu: an article made of what takes the most room is taken', async (t) => {
  const standIn = await startFeishu(t);
  const article = told({
    title: '*"'.repeat(500),
    summary: '\\"'.repeat(500),
    url: `https://a.example/${'('.repeat(650)}`,
    image: `https://a.example/${'渡'.repeat(650)}`,
    categories: Array(20).fill('&lt;"'.repeat(60)),
  });
  for (const more of [{}, { plain: true }]) {
    const delivery = await send(channelTo(standIn.webhook), messageOf('article.new', { article }, more));
    assert.equal(delivery.kind, 'delivered', String(standIn.refused));
  }
});

test('feishu: a name between colons is no emoji', () => {
  assert.equal(channel.escape?.('Ferry :OK: at 10:30'), 'Ferry &#58;OK: at 10:30');
});

for (const [what, body, kind, concerns, error] of [
  ['a signature that does not match', '{"code":19021,"msg":"sign match fail"}', 'failed', 'webhook', /secret.*clock/],
  [
    'an address that is not in the whitelist',
    '{"code":19022,"msg":"Ip Not Allowed"}',
    'failed',
    'webhook',
    /whitelist/,
  ],
  ['a keyword that is missing', '{"code":19024,"msg":"Key Words Not Found"}', 'failed', 'either', /template.*setting/],
  ['too many messages', '{"code":11232,"msg":"frequency limited"}', 'failed', 'webhook', /too many/],
  ['too many messages to one chat', '{"code":230020,"msg":"ext=chat rate limit"}', 'failed', 'webhook', /too many/],
  ['too many messages at the gateway', '{"code":9499,"msg":"too many request"}', 'failed', 'webhook', /too many/],
  ['a bot that is gone', '{"code":19001,"msg":"param invalid"}', 'refused', undefined, /no bot/],
  ['a bad body', '{"code":9499,"msg":"Bad Request","data":{}}', 'rejected', undefined, /9499: Bad Request/],
  ['a bad card', '{"code":230099,"msg":"Failed to create card content"}', 'rejected', undefined, /card content/],
  ['an older answer', '{"StatusCode":9499,"StatusMessage":"fail to parse"}', 'rejected', undefined, /fail to parse/],
  ['a code that nobody knows', '{"code":7,"msg":"well"}', 'failed', 'either', /code 7: well/],
  ['success', '{"code":0,"msg":"success","StatusCode":0}', 'delivered', undefined, undefined],
  ['success of old', '{"StatusCode":0,"StatusMessage":"success"}', 'delivered', undefined, undefined],
  ['JSON that says nothing', '{"ok":true}', 'failed', 'webhook', /nothing/],
  ['JSON that is no object', 'null', 'failed', 'webhook', /nothing/],
  ['no answer at all', '', 'failed', 'webhook', /nothing/],
] as const) {
  test(`feishu: HTTP 200 with ${what} is ${kind}`, () => {
    const delivery = channel.interpret(answered(body), 0);
    assert.equal(delivery.kind, kind);
    if (delivery.kind === 'failed') assert.equal(delivery.concerns, concerns);
    if (error) assert.match('error' in delivery ? delivery.error : '', error);
  });
}

test('feishu: HTTP 429 is a rate limit whatever its code is', () => {
  for (const code of [99991400, 9499, 200_621, 7]) {
    const delivery = channel.interpret(answered(JSON.stringify({ code, msg: 'no' }), 429), 0);
    assert.equal(delivery.kind === 'failed' && delivery.concerns, 'webhook', `${code}`);
  }
});

test('feishu: HTTP 500 that says 0 is no success', () => {
  assert.equal(channel.interpret(answered('{"code":0}', 500), 0).kind, 'failed');
});

keepsItsRates('feishu', startFeishu, { count: 200, step: 10 });

test('feishu: what is refused at the full hour is taken when it says to come again', async (t) => {
  let now = Date.UTC(2026, 2, 5, 8, 0, 1);
  const standIn = await startFeishu(t, { now: () => now });
  const refusal = await send(channelTo(standIn.webhook), news(), now);
  assert(refusal.kind === 'failed' && refusal.retryAfter !== undefined);
  now += refusal.retryAfter;
  assert.equal((await send(channelTo(standIn.webhook), news(), now)).kind, 'delivered');
});

test('feishu: Chinese is corrected in Chinese', () => {
  const through = channelTo({ type: 'feishu', url: ADDRESS }, { ...SITE, language: 'zh-CN' });
  const { card } = bodyOf(messageOf('article.changed', { article: told({ title: '渡轮恢复' }) }), 0, through);
  assert.equal(card.header.title.content, '更正：渡轮恢复');
});
