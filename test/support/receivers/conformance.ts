import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { cut } from '../../../src/article/text.ts';
import { WEBHOOK_SCHEMA } from '../../../src/config/webhook-schema.ts';
import type { Channel, ChannelOptions, Delivery, Message } from '../../../src/notify/channel.ts';
import { CHANNELS, type ChannelName } from '../../../src/notify/channels.ts';
import type { ArticleData, EventData, EventType } from '../../../src/notify/event.ts';
import { post } from '../../../src/notify/http/post.ts';
import { parseNotice } from '../../../src/notify/notice.ts';
import type { StandIn, StartStandIn, WebhookInput } from './stand-in.ts';

/** An article as messages tell it. */
export function told(overrides: Partial<ArticleData> = {}): ArticleData {
  return {
    id: 'abcdefgh01234567',
    guid: 'tag:feeds.example,2026:abcdefgh01234567',
    url: 'https://harbour.example/2026/ferry?from=bridge&to=quay#latest',
    title: 'The ferry runs again',
    summary:
      'After three weeks at the quay the ferry crosses the river again, every half hour until ten in the evening.',
    categories: ['Harbour', 'Traffic'],
    tags: ['ferry'],
    authors: ['Ada Finch'],
    published: '2026-03-05T08:00:00.000Z',
    modified: null,
    image: 'https://pictures.example/ferry.jpg',
    source: 'paper',
    path: 'ferry.md',
    ...overrides,
  };
}

/** Titles that have broken somebody's messages. */
export const TITLES: Readonly<Record<string, string>> = {
  Chinese: '渡轮停航三周后恢复：“每半小时一班”，末班晚上十点',
  emoji: 'Ferry ⛴️ back: 👩‍👩‍👧‍👦 wave 🏴󠁧󠁢󠁳󠁣󠁴󠁿 flags',
  'right-to-left text': 'عادت العبّارة إلى النهر بعد ثلاثة أسابيع',
  HTML: 'Why <b>bold</b> & "quoted" </b> titles <script>alert(1)</script> &amp; break',
  Markdown: '# 1. *stars* _lines_ ~tildes~ `ticks` [link](https://evil.example) ![x](y) > quote | pipe \\ back',
  'a call to everybody': '@everyone @here <!channel> <@U123> <at id=all></at> <@all> @all <users/all>',
  Liquid: '{{ site.url }} {% raw %}',
};

/** A site as channels know it. */
export const SITE = {
  title: 'Harbour Post',
  url: 'http://feeds.example',
  language: 'en',
  timezone: 'Asia/Shanghai',
  sourceTitle: (name: string) => (name === 'paper' ? 'The Paper' : name),
};

export function channelTo(webhook: Omit<WebhookInput, 'name'>, site: ChannelOptions['site'] = SITE): Channel {
  const create: (options: ChannelOptions) => Channel = CHANNELS[(webhook.type ?? 'generic') as ChannelName].create;
  const { url, secret, chat, thread } = WEBHOOK_SCHEMA.parse({ ...webhook, name: 'channel' });
  return create({ url, secret, chat, thread, allowPrivateNetwork: true, site });
}

let sent = 0;

export function messageOf(type: EventType, data: EventData, more: Partial<Message> = {}): Message {
  const payload = JSON.stringify({ type, timestamp: '2026-03-05T08:01:00.000Z', data });
  return {
    id: `msg_${(sent++).toString(16).padStart(32, '0')}`,
    payload,
    notice: parseNotice(payload),
    ...more,
  };
}

/** Sends one message over HTTP. */
export async function send(channel: Channel, message: Message, now = Date.now()): Promise<Delivery> {
  return channel.interpret(await post(channel.compose(message, now), AbortSignal.timeout(10_000)), now);
}

export type Traits = {
  /** Whether the lead picture is part of a message. */
  readonly showsImages: boolean;
  /** Whether each article of a digest has its link. */
  readonly linksInDigests: boolean;
};

/** What every channel to a chat must do, against the stand-in of its service. */
export function conforms(name: ChannelName, start: StartStandIn, traits: Traits): void {
  const open = async (t: TestContext): Promise<{ standIn: StandIn; channel: Channel }> => {
    const standIn = await start(t);
    return { standIn, channel: channelTo(standIn.webhook) };
  };
  const delivered = async (standIn: StandIn, channel: Channel, message: Message) => {
    const delivery = await send(channel, message);
    assert.equal(delivery.kind, 'delivered', `${JSON.stringify(delivery)} ${standIn.refused.at(-1)}`);
    assert.deepEqual(standIn.refused, []);
    const shown = standIn.shown.at(-1);
    assert(shown, 'nothing stands in the chat');
    assert.deepEqual(shown.mentions, [], 'somebody was called');
    return { ...shown, receipt: delivery.kind === 'delivered' ? delivery.receipt : undefined };
  };

  test(`${name}: an article is shown with title, summary, source, categories, link and picture`, async (t) => {
    const { standIn, channel } = await open(t);
    const article = told();
    const { text, links, images } = await delivered(standIn, channel, messageOf('article.new', { article }));
    for (const part of [article.title, article.summary, 'The Paper', ...article.categories])
      assert(text.includes(part), `${JSON.stringify(part)} is not in ${JSON.stringify(text)}`);
    assert(links.includes(article.url), `no link to the article in ${links.join(' ')}`);
    if (traits.showsImages) assert.deepEqual(images, [article.image]);
  });

  for (const [kind, title] of Object.entries(TITLES)) {
    test(`${name}: a title with ${kind} is read as it was written`, async (t) => {
      const { standIn, channel } = await open(t);
      const article = told({ title, summary: `${title} ${title}`, categories: [title.slice(0, 20)] });
      const single = await delivered(standIn, channel, messageOf('article.new', { article }));
      assert(single.text.includes(title), `${JSON.stringify(title)} is not in ${JSON.stringify(single.text)}`);
      // An address in the text may become a link to where it says; a link that looks like something else may not.
      assert.deepEqual(
        single.links.filter((link) => link.includes('evil') && !single.text.includes(link)),
        [],
      );
      const articles = [article, told({ id: 'b'.repeat(16) })];
      const digest = await delivered(standIn, channel, messageOf('article.new', { article, articles, count: 2 }));
      assert(digest.text.includes(title), `${JSON.stringify(title)} is not in ${JSON.stringify(digest.text)}`);
    });
  }

  for (const [kind, long] of Object.entries({
    Chinese: '渡轮停航三周后恢复'.repeat(200),
    markup: '<b>&"*_`[]()~|>'.repeat(200),
    emoji: '👩‍👩‍👧‍👦'.repeat(200),
    'one grapheme': `e${'\u0301'.repeat(3000)}`,
  })) {
    test(`${name}: what is far too long in ${kind} is cut to what the service takes`, async (t) => {
      const { standIn, channel } = await open(t);
      const article = told({
        title: cut(long, 1000),
        summary: cut(`x${long}`, 1000),
        categories: Array.from({ length: 20 }, (_, at) => `${at}${cut(long, 300)}`),
        url: `https://long.example/${'x'.repeat(1900)}`,
        image: `https://long.example/${'y'.repeat(1900)}.jpg`,
      });
      await delivered(standIn, channel, messageOf('article.new', { article }));
      const articles = Array.from({ length: 30 }, (_, at) => ({ ...article, id: `${at}`.padStart(16, '0') }));
      await delivered(standIn, channel, messageOf('article.new', { article, articles, count: 500 }));
    });
  }

  test(`${name}: a digest lists its articles with their links, and counts those it does not name`, async (t) => {
    const { standIn, channel } = await open(t);
    const articles = Array.from({ length: 50 }, (_, at) =>
      told({ id: `${at}`.padStart(16, '0'), title: `Story ${at + 1}.`, url: `https://harbour.example/${at + 1}` }),
    );
    const [article] = articles;
    const { text, links } = await delivered(
      standIn,
      channel,
      messageOf('article.new', { ...(article ? { article } : {}), articles, count: 120 }),
    );
    const named = articles.filter(({ title }) => text.includes(title));
    assert(named.length >= 4, `only ${named.length} are named: ${text}`);
    assert.match(text, new RegExp(`\\b${120 - named.length}\\b`), `nothing says how many more there are: ${text}`);
    if (traits.linksInDigests) for (const { url } of named) assert(links.includes(url), `no link to ${url}`);
    assert(links.includes('http://feeds.example/'), `the others are nowhere: ${links.join(' ')}`);
  });

  test(`${name}: a digest of one source says how many articles there are, and of which source`, async (t) => {
    const { standIn, channel } = await open(t);
    const data = { articles: [told()], count: 74, source: { name: 'paper' } };
    for (const plain of [false, true]) {
      const { text } = await delivered(standIn, channel, messageOf('article.new', data, { plain }));
      assert(text.includes('74 articles new · The Paper'), text);
    }
  });

  test(`${name}: a summary that says no more than the title is left out`, async (t) => {
    const { standIn, channel } = await open(t);
    for (const summary of [
      'The ferry runs again',
      'The ferry runs again.',
      'The ferry runs…',
      ' THE FERRY RUNS AGAIN…',
    ]) {
      const { text } = await delivered(standIn, channel, messageOf('article.new', { article: told({ summary }) }));
      assert.equal(text.toLowerCase().split('the ferry runs').length, 2, text);
    }
  });

  test(`${name}: a correction says what has changed, and one that follows how the text begins now`, async (t) => {
    const { standIn, channel } = await open(t);
    const article = told({ summary: 'It sails every half hour. The last one sails at ten.' });
    const change = { material: true, changes: ['title', 'text'] };
    const { text } = await delivered(standIn, channel, messageOf('article.changed', { article, change }));
    assert(text.includes('Changed: title, text. It sails every half hour.'), text);
    assert(!text.includes('The last one'), text);
    if (channel.edits) {
      const { receipt: corrects } = await delivered(standIn, channel, messageOf('article.new', { article }));
      const edited = await delivered(standIn, channel, messageOf('article.changed', { article, change }, { corrects }));
      assert.equal(edited.text.split('It sails every half hour.').length, 2, edited.text);
      assert(edited.text.includes('Changed: title, text'), edited.text);
    }
    const back = { material: true, changes: ['returned'] };
    const returned = await delivered(standIn, channel, messageOf('article.changed', { article, change: back }));
    assert(returned.text.includes(`Back again: ${article.title}`), returned.text);
    assert(!returned.text.includes('Changed'), returned.text);
  });

  test(`${name}: an alarm names the source by its title and says when it was here, and what to do`, async (t) => {
    const { standIn, channel } = await open(t);
    const alarm = { subject: 'paper', since: '2026-03-05T02:00:00.000Z' };
    for (const plain of [false, true]) {
      const { text } = await delivered(standIn, channel, messageOf('source.silent', { alarm }, { plain }));
      assert(text.includes('Nothing new from The Paper since Mar 5, 2026, 10:00. See whether'), text);
    }
  });

  test(`${name}: a correction and a withdrawal say which article they are about, and what they are`, async (t) => {
    const { standIn, channel } = await open(t);
    const article = told({ title: 'The ferry runs again on Sunday' });
    const first = await delivered(standIn, channel, messageOf('article.new', { article: told() }));
    const change = { material: true, changes: ['title'] };
    const corrects = channel.edits ? { corrects: first.receipt } : {};
    if (channel.edits) assert(first.receipt, 'no receipt to edit by');
    const second = await delivered(standIn, channel, messageOf('article.changed', { article, change }, corrects));
    assert.match(second.text, /Corrected/);
    assert(second.text.includes(article.title));
    assert.equal(standIn.shown.length, channel.edits ? 1 : 2);
    if (!channel.edits) assert(second.text.length < first.text.length, 'a follow-up is short');
    const third = await delivered(standIn, channel, messageOf('article.removed', { article }, corrects));
    assert.match(third.text, /Withdrawn/);
    assert(third.text.includes(article.title));
    assert.equal(standIn.shown.length, channel.edits ? 1 : 3);
    // Without a receipt, as after a digest, both are messages of their own.
    await delivered(standIn, channel, messageOf('article.changed', { article, change }));
    assert.equal(standIn.shown.length, channel.edits ? 2 : 4);
    assert.equal(standIn.shown.at(-1)?.edited, false);
  });

  test(`${name}: what was withdrawn leads nowhere, alone and in a digest, with looks and without`, async (t) => {
    const { standIn, channel } = await open(t);
    const articles = [told(), told({ id: 'b'.repeat(16), title: 'The bridge is closed' })];
    for (const plain of [false, true])
      for (const data of [{ article: told() }, { articles, count: 2 }]) {
        const { text, links, images } = await delivered(
          standIn,
          channel,
          messageOf('article.removed', data, { plain }),
        );
        assert.match(text, /withdrawn/i);
        assert(text.includes(told().title));
        assert.deepEqual([links, images], [[], []]);
      }
  });

  test(`${name}: an article without a title is called by its address`, async (t) => {
    const article = told({ title: ' ' });
    for (const plain of [false, true])
      for (const type of ['article.new', 'article.changed', 'article.removed'] as const)
        for (const data of [{ article }, { articles: [article], count: 2 }]) {
          const { standIn, channel } = await open(t);
          const { text } = await delivered(standIn, channel, messageOf(type, data, { plain }));
          assert(text.includes(article.url), text);
        }
  });

  test(`${name}: what is rejected for its looks can be taken without them, whatever it says`, async (t) => {
    for (const title of [...Object.values(TITLES), cut('<b>&"*_`[]()~|>渡👩‍👩‍👧‍👦'.repeat(200), 1000)]) {
      const article = told({ title, summary: title, categories: [title] });
      const { standIn, channel } = await open(t);
      for (const data of [{ article }, { articles: Array(40).fill(article), count: 90 }]) {
        const plain = await delivered(standIn, channel, messageOf('article.new', data, { plain: true, words: title }));
        assert(title.length > 200 || plain.text.includes(title), `${JSON.stringify(title)}: ${plain.text}`);
        assert.deepEqual(plain.images, []);
      }
    }
    const { standIn, channel } = await open(t);
    const alarm = { subject: cut('<b>&*_[x](y)'.repeat(50), 300), since: null, reason: '渡'.repeat(1000) };
    await delivered(standIn, channel, messageOf('webhook.disabled', { alarm }, { plain: true }));
  });

  test(`${name}: a template that says nothing leaves the message as it is`, async (t) => {
    const { standIn, channel } = await open(t);
    const shown = await delivered(standIn, channel, messageOf('article.new', { article: told() }, { words: ' \n ' }));
    assert(shown.text.includes(told().title), shown.text);
  });

  test(`${name}: an alarm says what is wrong`, async (t) => {
    const { standIn, channel } = await open(t);
    const alarm = { subject: 'wire', since: null, reason: 'no connection (ECONNREFUSED)' };
    const { text } = await delivered(standIn, channel, messageOf('webhook.disabled', { alarm }));
    assert.match(text, /wire.*disabled.*no connection/s);
  });

  test(`${name}: an article without a picture, a summary, categories and authors is shown too, and so is a plain one`, async (t) => {
    const { standIn, channel } = await open(t);
    const article = told({ image: null, summary: '', categories: [], authors: [] });
    const { text, images } = await delivered(standIn, channel, messageOf('article.new', { article }));
    assert(text.includes(article.title));
    assert.deepEqual(images, []);
    const plain = await delivered(standIn, channel, messageOf('article.new', { article: told() }, { plain: true }));
    assert(plain.text.includes(told().title) && plain.links.includes(told().url));
    assert.deepEqual(plain.images, []);
  });

  test(`${name}: a site in Chinese speaks Chinese`, async (t) => {
    const standIn = await start(t);
    const channel = channelTo(standIn.webhook, { ...SITE, language: 'zh-CN' });
    const article = told({ title: TITLES.Chinese as string });
    const { text } = await delivered(standIn, channel, messageOf('article.removed', { article }));
    assert.match(text, /已撤回/);
  });

  test(`${name}: a wrong secret is an error of the whole webhook that names no secret`, async (t) => {
    const standIn = await start(t);
    const delivery = await send(channelTo(standIn.wrong), messageOf('article.new', { article: told() }));
    assert.equal(standIn.shown.length, 0);
    assert(
      delivery.kind === 'refused' || (delivery.kind === 'failed' && delivery.concerns === 'webhook'),
      JSON.stringify(delivery),
    );
    for (const secret of [standIn.wrong.url, standIn.wrong.secret])
      if (secret !== undefined) assert(!delivery.error.includes(secret), delivery.error);
  });

  test(`${name}: one message too many has the whole webhook wait`, async (t) => {
    const { standIn, channel } = await open(t);
    standIn.answerWith(() => standIn.tooMany);
    const delivery = await send(channel, messageOf('article.new', { article: told() }));
    assert.equal(delivery.kind, 'failed', JSON.stringify(delivery));
    assert.equal(delivery.kind === 'failed' && delivery.concerns, 'webhook');
    standIn.answerWith(() => undefined);
    await delivered(standIn, channel, messageOf('article.new', { article: told() }));
  });

  test(`${name}: an outage is an error of the whole webhook or of either, whatever is answered`, async (t) => {
    const { standIn, channel } = await open(t);
    for (const reply of [
      { status: 503, body: '<html>maintenance</html>' },
      { status: 500 },
      { status: 200, body: '<html>a captive portal</html>' },
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
    ]) {
      standIn.answerWith(() => reply);
      const delivery = await send(channel, messageOf('article.new', { article: told() }));
      assert.equal(delivery.kind, 'failed', `${reply.status}: ${JSON.stringify(delivery)}`);
      assert.notEqual(delivery.kind === 'failed' && delivery.concerns, 'message');
    }
  });

  test(`${name}: the same message is the same request at the same moment`, async (t) => {
    const { channel } = await open(t);
    const message = messageOf('article.new', { article: told() });
    assert.deepEqual(channel.compose(message, 1_772_000_000_000), channel.compose(message, 1_772_000_000_000));
  });
}

/** What every channel must do whose service refuses, or punishes, what comes too fast: `count` messages, the clock moving by `step`. */
export function keepsItsRates(
  name: ChannelName,
  start: StartStandIn,
  { count, step }: { readonly count: number; readonly step: number },
): void {
  test(`${name}: as fast as its rates allow, the service refuses nothing`, async (t) => {
    let now = Date.UTC(2026, 2, 5, 8, 5);
    const standIn = await start(t, { now: () => now });
    const through = channelTo(standIn.webhook);
    const sent: number[] = [];
    while (sent.length < count) {
      const free = through.rates.every(
        ({ messages, within }) => sent.filter((at) => at > now - within).length < messages,
      );
      if (!free) now += step;
      else {
        sent.push(now);
        const delivery = await send(through, messageOf('article.new', { article: told() }), now);
        assert.equal(delivery.kind, 'delivered', `${sent.length} ${standIn.refused.at(-1)}`);
      }
    }
  });
}
