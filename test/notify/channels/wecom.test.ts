import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Message } from '../../../src/notify/channel.ts';
import { createWecomChannel } from '../../../src/notify/channels/wecom.ts';
import { createClock, MINUTE } from '../../support/clock.ts';
import { channelTo, conforms, messageOf, SITE, send, TITLES, told } from '../../support/receivers/conformance.ts';
import { startWecom } from '../../support/receivers/wecom.ts';

conforms('wecom', startWecom, { showsImages: true, linksInDigests: true });

const channel = createWecomChannel({ url: 'https://robot.example/send?key=k', allowPrivateNetwork: false, site: SITE });
const bodyOf = (message: Message) => JSON.parse(channel.compose(message, 0).body);
const articlesOf = (count: number) =>
  Array.from({ length: count }, (_, at) => told({ id: `${at}`.padStart(16, '0'), title: `Story ${at + 1}.` }));

test('an article is one piece of news: title, where it comes from and what it says, its picture and its link', () => {
  const article = told();
  assert.deepEqual(bodyOf(messageOf('article.new', { article })), {
    msgtype: 'news',
    news: {
      articles: [
        {
          title: article.title,
          description: `The Paper · Harbour, Traffic\n${article.summary}`,
          url: article.url,
          picurl: article.image,
        },
      ],
    },
  });
});

test('a correction says what has changed, and has neither summary nor picture', () => {
  const { news } = bodyOf(
    messageOf('article.changed', { article: told(), change: { material: true, changes: ['text'] } }),
  );
  assert.deepEqual(news.articles, [
    { title: 'Corrected: The ferry runs again', description: 'The Paper\nChanged: text', url: told().url },
  ]);
});

test('a withdrawn article is text, for news cannot be without a link', () => {
  assert.deepEqual(bodyOf(messageOf('article.removed', { article: told() })), {
    msgtype: 'text',
    text: { content: 'Withdrawn: The ferry runs again\nThe Paper' },
  });
});

const DIGESTS: readonly (readonly [rule: string, listed: number, count: number, last: string])[] = [
  ['seven articles are news below a heading', 7, 7, 'Story 7.'],
  ['of eight, six are news and the last one counts the others', 8, 8, 'and 2 more'],
  ['of more than are listed, the last one counts the others', 5, 60, 'and 55 more'],
  ['fifty are six and a count', 50, 50, 'and 44 more'],
];
for (const [rule, listed, count, last] of DIGESTS)
  test(`digest: ${rule}`, () => {
    const { news } = bodyOf(messageOf('article.new', { articles: articlesOf(listed), count }));
    assert(news.articles.length <= 8);
    const heading = { title: `${count} articles new`, url: 'http://feeds.example/', picurl: told().image };
    assert.deepEqual(news.articles[0], heading);
    assert.equal(news.articles.at(-1).title, last);
  });

test('digests of withdrawn articles and plain ones are lists in text, of as many as fit', async (t) => {
  const { webhook, shown, refused } = await startWecom(t);
  const long = articlesOf(50).map((article) => ({
    ...article,
    title: `${article.title} ${'渡轮'.repeat(10)}`,
    url: `https://harbour.example/${'x'.repeat(80)}`,
  }));
  for (const message of [
    messageOf('article.removed', { articles: long, count: 90 }),
    messageOf('article.new', { articles: long, count: 90 }, { plain: true }),
  ]) {
    assert.equal((await send(channelTo(webhook), message)).kind, 'delivered', `${refused.at(-1)}`);
    const { text = '', links = [], images = [] } = shown.at(-1) ?? {};
    const named = long.filter(({ title }) => text.includes(title)).length;
    assert(named >= 10 && named < 50, `${named} are named`);
    assert.match(text, new RegExp(`and ${90 - named} more${message.plain ? '\\nhttp://feeds.example/' : ''}$`));
    assert.equal(links.length, message.plain ? named + 1 : 0);
    assert.deepEqual(images, []);
  }
});

test('text that would call somebody calls nobody, and is read as it was written', async (t) => {
  const { webhook, shown } = await startWecom(t);
  const title = `${TITLES['a call to everybody']} <@wuhai>`;
  for (const type of ['article.new', 'article.removed'] as const) {
    await send(channelTo(webhook), messageOf(type, { article: told({ title }) }, { plain: true }));
    assert(shown.at(-1)?.text.includes(title), `${shown.at(-1)?.text}`);
    assert.deepEqual(shown.at(-1)?.mentions, []);
  }
});

test('addresses that are too long: the page stands for an article, and a picture is left out', () => {
  const article = told({
    url: `https://harbour.example/${'x'.repeat(2040)}`,
    image: `https://a.example/${'y'.repeat(2040)}`,
  });
  const [card] = bodyOf(messageOf('article.new', { article })).news.articles;
  assert.equal(card.url, `http://feeds.example/articles/${article.id}`);
  assert.equal('picurl' in card, false);
});

test("a template's words are markdown, cut outside of links and colours; words that are empty are none", async (t) => {
  const { webhook, shown, refused } = await startWecom(t);
  const words = `## 港口\n${'<font color="info">[渡轮](https://harbour.example/ferry)</font>\n'.repeat(100)}`;
  const message = messageOf('article.new', { article: told() }, { words });
  assert.equal((await send(channelTo(webhook), message)).kind, 'delivered', `${refused.at(-1)}`);
  assert.match(shown.at(-1)?.text ?? '', /^港口\n(?:渡轮\n)+(?:渡?轮?)…$/);
  assert((shown.at(-1)?.links.length ?? 0) > 50);
  for (const without of [{ words: ' \n' }, { words, plain: true }])
    assert.notEqual(bodyOf(messageOf('article.new', { article: told() }, without)).msgtype, 'markdown');
});

test('what a template escapes is read with full-width marks, and neither calls, links nor colours', async (t) => {
  const { webhook, shown } = await startWecom(t);
  const { escape: written = String } = channelTo(webhook);
  const title = `# ${TITLES.Markdown} <font color="info">x</font> <@wuhai>`;
  await send(channelTo(webhook), messageOf('article.new', { article: told() }, { words: `**${written(title)}**` }));
  const { text = '', links, mentions } = shown.at(-1) ?? {};
  assert.equal(text.normalize('NFKC'), title);
  assert.deepEqual([links, mentions], [[], []]);
});

const answer = (body: string, status = 200): Answer => ({ status, headers: {}, body, error: undefined });
const ANSWERS: readonly (readonly [rule: string, code: number, kind: string, concerns?: string])[] = [
  ['a message that was taken is delivered', 0, 'delivered'],
  ['too many messages have the webhook wait', 45009, 'failed', 'webhook'],
  ['an unknown key is of the webhook', 93000, 'failed', 'webhook'],
  ['a robot that was taken out of its group is of the webhook', 93008, 'failed', 'webhook'],
  ['an address without a key is of the webhook', 41001, 'failed', 'webhook'],
  ['a robot that may not do so is of the webhook', 48002, 'failed', 'webhook'],
  ['a busy service may be either', -1, 'failed', 'either'],
  ['a content that is too long is rejected', 40058, 'rejected'],
  ['an empty content is rejected', 44004, 'rejected'],
  ['a bad address is rejected', 40039, 'rejected'],
  ['a type it does not know is rejected', 40008, 'rejected'],
  ['a code of something else may be either', 600_001, 'failed', 'either'],
];
for (const [rule, errcode, kind, concerns] of ANSWERS)
  test(`status 200: ${rule}`, () => {
    const delivery = channel.interpret(
      answer(
        JSON.stringify({
          errcode,
          errmsg: 'why, hint: [1755605], from ip: 192.0.2.7, more info at https://open.example',
        }),
      ),
      0,
    );
    assert.equal(delivery.kind, kind);
    if (delivery.kind === 'failed') assert.equal(delivery.concerns, concerns);
    if (delivery.kind !== 'delivered') assert.equal(delivery.error, `code ${errcode}: why`);
  });

test('what is no answer of WeCom is a failure of the webhook, whatever its status', () => {
  for (const strange of [
    answer(''),
    answer('null'),
    answer('[]'),
    answer('ok'),
    answer('{"errcode":"0"}'),
    answer('{}', 204),
    answer('{"errcode":0}', 302),
  ]) {
    const delivery = channel.interpret(strange, 0);
    assert.equal(delivery.kind === 'failed' && delivery.concerns, 'webhook', JSON.stringify(strange));
  }
});

test('what its rates allow, the service takes', async (t) => {
  const clock = createClock();
  const { webhook, refused } = await startWecom(t, { now: clock.now });
  const robot = channelTo(webhook);
  const [{ messages, within } = { messages: 0, within: 0 }] = robot.rates;
  for (let minute = 0; minute < 2; minute++) {
    for (let i = 0; i < messages; i++) await send(robot, messageOf('article.new', { article: told() }), clock.now());
    clock.advance(within);
  }
  assert.deepEqual(refused, []);
  for (let i = 0; i < 20; i++) await send(robot, messageOf('article.new', { article: told() }), clock.now());
  const delivery = await send(robot, messageOf('article.new', { article: told() }), clock.now());
  assert.equal(delivery.kind === 'failed' && delivery.retryAfter, MINUTE);
});
