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
  send,
  TITLES,
  told,
} from '../../support/receivers/conformance.ts';
import { startDingtalk } from '../../support/receivers/dingtalk.ts';
import { readMarkdown } from '../../support/receivers/markdown.ts';

conforms('dingtalk', startDingtalk, { showsImages: true, linksInDigests: true });

const ADDRESS = 'https://oapi.dingtalk.com/robot/send?access_token=0b1c';
const channel = channelTo({ type: 'dingtalk', url: ADDRESS });
const news = (more: Partial<Message> = {}) => messageOf('article.new', { article: told() }, more);
const bodyOf = (message: Message) => JSON.parse(channel.compose(message, 0).body);
const answered = (body: string, status = 200) => ({ status, headers: {}, body, error: undefined });

test('dingtalk: the signature is in the query, of the millisecond in which the message is sent', () => {
  const through = channelTo({ type: 'dingtalk', url: ADDRESS, secret: 'SECdemo' });
  assert.equal(
    through.compose(news(), 1_599_360_473_000).url,
    `${ADDRESS}&timestamp=1599360473000&sign=tGWkA5eQOQNCNPDgphtxIoNLO%2B%2FgD8Lcb705KQoRzeY%3D`,
  );
});

test('dingtalk: without a secret the address is as it is', () => {
  assert.equal(channel.compose(news(), 0).url, ADDRESS);
});

test('dingtalk: an article is a heading that leads to it, with its picture, its summary and where it comes from', () => {
  const { markdown, at } = bodyOf(news());
  assert.equal(markdown.title, told().title);
  assert.equal(
    markdown.text,
    [
      `### [${told().title}](${told().url})`,
      `![](${told().image})`,
      told().summary,
      '> The Paper · Harbour, Traffic',
    ].join('\n\n'),
  );
  assert.deepEqual(at, { isAtAll: false });
});

test('dingtalk: a digest is a list of links', () => {
  const articles = [1, 2].map((at) => told({ title: `Ferry ${at}`, url: `https://a.example/ferry_(${at})` }));
  assert.equal(
    bodyOf(messageOf('article.new', { articles, count: 3 })).markdown.text,
    '### 3 articles new\n\n- [Ferry 1](https://a.example/ferry_%281%29)\n- [Ferry 2](https://a.example/ferry_%282%29)\n\n[and 1 more](http://feeds.example/)',
  );
});

test('dingtalk: a withdrawn article has no link: nothing stands there any more', () => {
  const { markdown } = bodyOf(messageOf('article.removed', { article: told({ title: 'Ferry #' }) }));
  assert.equal(markdown.text, '### Withdrawn: Ferry \\#\n\n> The Paper');
});

test('dingtalk: a plain message is text, in which nothing is markup', async (t) => {
  const standIn = await startDingtalk(t);
  const articles = [told({ title: TITLES.HTML as string }), told({ title: TITLES.emoji as string })];
  const message = messageOf('article.new', { articles, count: 7 }, { plain: true, words: '# Mine' });
  assert.equal(bodyOf(message).msgtype, 'text');
  assert.equal((await send(channelTo(standIn.webhook), message)).kind, 'delivered');
  for (const { title } of articles) assert(standIn.shown[0]?.text.includes(title));
  assert.match(standIn.shown[0]?.text ?? '', /and 5 more/);
  assert.deepEqual(standIn.shown[0]?.links, [told().url, told().url, 'http://feeds.example/']);
});

test("dingtalk: the user's own words are the text, and the title stays for the list of chats", () => {
  const words = '**Fresh**: [the ferry](https://a.example/1)';
  assert.deepEqual(bodyOf(news({ words })).markdown, { title: told().title, text: words });
});

test("dingtalk: far too many of the user's own words are cut between two lines", async (t) => {
  const standIn = await startDingtalk(t);
  const words = Array.from({ length: 5000 }, (_, at) => `- [渡轮 ${at}](https://a.example/${at})`).join('\n');
  assert.equal((await send(channelTo(standIn.webhook), news({ words }))).kind, 'delivered');
  const links = standIn.shown[0]?.links ?? [];
  assert(links.length > 100);
  assert.equal(links.at(-1), `https://a.example/${links.length - 1}`);
});

test('dingtalk: a title is read as it was written, whatever it is, and no client finds a link in it', async (t) => {
  const unit = fc.constantFrom(
    ...'*_~`[]()<>#+-=.!|\\&;:$1aX/@ "\''.split(''),
    '&lt;',
    '](https://e.example)',
    '![](',
    '渡',
  );
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 20 }), (title) => {
      fc.pre(!/^[#+-]$/.test(title.trim()));
      const escaped = channel.escape?.(title) ?? '';
      for (const markdown of [escaped, `### ${escaped}`]) {
        const reading = readMarkdown(markdown);
        assert.equal(reading.text.trim(), collapseSpace(title).trim());
        assert.deepEqual([reading.links, reading.images, reading.tags], [[], [], []]);
      }
      assert.doesNotMatch(escaped, /\]\(/);
    }),
    { numRuns: 500 },
  );
  const standIn = await startDingtalk(t);
  await send(
    channelTo(standIn.webhook),
    messageOf('article.removed', { article: told({ title: TITLES.Markdown as string }) }),
  );
  assert.deepEqual([standIn.shown[0]?.links, standIn.shown[0]?.images], [[], []]);
});

test('dingtalk: an article made of what takes the most room is taken', async (t) => {
  const standIn = await startDingtalk(t);
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

test('dingtalk: what means nothing is written as it is', () => {
  assert.equal(
    channel.escape?.('5 > 3 & 2! #1 - a+b = 10.30, AT&T; x|y @all'),
    '5 > 3 & 2! #1 - a+b = 10.30, AT&amp;T; x|y @all',
  );
});

for (const [what, body, kind, concerns, error] of [
  ['a signature that does not match', '{"errcode":310000,"errmsg":"sign not match"}', 'failed', 'webhook', /secret/],
  ['a clock that is wrong', '{"errcode":310000,"errmsg":"invalid timestamp"}', 'failed', 'webhook', /clock/],
  [
    'a keyword that is missing',
    '{"errcode":310000,"errmsg":"keywords not in content, more: [https://d.example]"}',
    'failed',
    'either',
    /template.*setting/,
  ],
  [
    'an address that is not in the list',
    '{"errcode":310000,"errmsg":"ip 192.0.2.1 not in whitelist"}',
    'failed',
    'webhook',
    /IP addresses/,
  ],
  ['another matter of security', '{"errcode":310000,"errmsg":"well"}', 'failed', 'webhook', /security.*well/],
  ['too many messages', '{"errcode":130101,"errmsg":"send too fast"}', 'failed', 'webhook', /ten minutes/],
  [
    'too many messages, by another code',
    '{"errcode":410100,"errmsg":"发送速度太快而限流"}',
    'failed',
    'webhook',
    /ten minutes/,
  ],
  ['a service that is busy', '{"errcode":-1,"errmsg":"系统繁忙"}', 'failed', 'webhook', /busy/],
  ['a token that there is not', '{"errcode":300005,"errmsg":"token is not exist"}', 'failed', 'webhook', /no robot/],
  [
    'a token that there is not, of old',
    '{"errcode":300001,"errmsg":"token is not exist"}',
    'failed',
    'webhook',
    /no robot/,
  ],
  ['a robot that is off', '{"errcode":400102,"errmsg":"bot is stopped"}', 'failed', 'webhook', /off/],
  ['a group that was dissolved', '{"errcode":400013,"errmsg":"群已被解散"}', 'refused', undefined, /dissolved/],
  [
    'an address without a token',
    '{"errcode":40035,"errmsg":"缺少参数 access_token"}',
    'failed',
    'webhook',
    /access_token/,
  ],
  ['a bad body', '{"errcode":40035,"errmsg":"缺少参数 json"}', 'rejected', undefined, /40035: 缺少参数 json/],
  ['a link that is not wanted', '{"errcode":430101,"errmsg":"含有不安全的外链"}', 'rejected', undefined, /430101/],
  ['a message that is too long', '{"errcode":460101,"errmsg":"message too long"}', 'rejected', undefined, /too long/],
  ['a code that nobody knows', '{"errcode":7,"errmsg":"well"}', 'failed', 'either', /code 7: well/],
  ['an answer of the firewall', '{"status":1111,"wait":5,"punish":"deny"}', 'failed', 'webhook', /nothing/],
  ['success', '{"errcode":0,"errmsg":"ok"}', 'delivered', undefined, undefined],
] as const) {
  test(`dingtalk: HTTP 200 with ${what} is ${kind}`, () => {
    const delivery = channel.interpret(answered(body), 0);
    assert.equal(delivery.kind, kind);
    if (delivery.kind === 'failed') assert.equal(delivery.concerns, concerns);
    if (error) assert.match('error' in delivery ? delivery.error : '', error);
  });
}

test('dingtalk: a text of the service is passed on as one short line', () => {
  const delivery = channel.interpret(answered(JSON.stringify({ errcode: 7, errmsg: `a\nb ${'x'.repeat(5000)}` })), 0);
  assert(
    delivery.kind === 'failed' && /^answered code 7: a b x{100}/.test(delivery.error) && delivery.error.length < 250,
  );
});

keepsItsRates('dingtalk', startDingtalk, { count: 60, step: 100 });

test('dingtalk: after too many messages the robot is heard again when it says so', async (t) => {
  let now = Date.UTC(2026, 2, 5, 8, 5);
  const standIn = await startDingtalk(t, { now: () => now });
  const through = channelTo(standIn.webhook);
  for (let count = 0; count < 20; count++) await send(through, news(), now);
  const refusal = await send(through, news(), now);
  assert(refusal.kind === 'failed' && refusal.retryAfter !== undefined);
  now += refusal.retryAfter - 1;
  assert.equal((await send(through, news(), now)).kind, 'failed');
  now += 1;
  assert.equal((await send(through, news(), now)).kind, 'delivered');
});
