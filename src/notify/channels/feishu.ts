import { createHmac } from 'node:crypto';
import { collapseSpace } from '../../article/text.ts';
import type { AddressForm, Answer, Channel, ChannelOptions, Delivery } from '../channel.ts';
import { interpretCoded, type Meaning, webhookFails } from '../http/coded.ts';
import { fit, inJson } from '../text/fit.ts';
import { fitMarkup, MARKDOWN } from '../text/fit-markup.ts';
import { listItems, type Outline, outlineOf } from '../text/outline.ts';
import { type Words, wordsOf } from '../text/words.ts';

/** In bytes of JSON: together, with the addresses, well below the 20 KB of a request. */
const LIMITS = { headline: 3000, text: 6000, about: 1500, item: 1200, body: 16_000 } as const;

const COLORS = { new: 'blue', changed: 'orange', removed: 'grey', wrong: 'red', right: 'green' } as const;

export const FEISHU_ADDRESS: AddressForm = {
  expected: 'the address of a custom bot, https://open.feishu.cn/open-apis/bot/v2/hook/<token>',
  holds: ({ pathname }) => /\/hook\/[^/]+\/?$/.test(pathname),
};

/**
 * A custom bot of Feishu or Lark: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. Foreign text stands in `plain_text`, where nothing
 * is markup; only the links of a digest are Markdown. There are no pictures: a card shows none but those that an app has
 * uploaded, which a custom bot is not. The secret, where there is one, is that of its signature check.
 */
export function createFeishuChannel({ url, secret, allowPrivateNetwork, site }: ChannelOptions): Channel {
  const words = wordsOf(site.language);
  return {
    // Its own limits are 100 a minute and 5 a second. At full and half hours it is busy, and may refuse even the first: that costs
    // such a message one minute, so nothing is held back for it.
    rates: [
      { messages: 4, within: 1000 },
      { messages: 90, within: 60_000 },
    ],
    edits: false,
    escape: escapeCardMarkdown,
    compose(message, now) {
      const outline = outlineOf(message.notice, site);
      const content = message.plain
        ? { msg_type: 'post', content: { post: { zh_cn: postOf(outline, words) } } }
        : { msg_type: 'interactive', card: cardOf(outline, message.words, words) };
      const timestamp = String(Math.floor(now / 1000));
      const signed = secret === undefined ? {} : { timestamp, sign: sign(timestamp, secret) };
      return {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ...signed, ...content }),
        allowPrivateNetwork,
      };
    },
    interpret: interpretFeishu,
  };
}

/** Timestamp and secret are the key, and nothing is signed with it. */
function sign(timestamp: string, secret: string): string {
  return createHmac('sha256', `${timestamp}\n${secret}`).digest('base64');
}

/** A card, JSON 2.0: https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-structure */
function cardOf(outline: Outline, own: string | undefined, words: Words) {
  const headline = fit(outline.headline, LIMITS.headline, inJson);
  if (own?.trim()) {
    const content = fitMarkup(own, LIMITS.body, inJson, MARKDOWN);
    // Without a header, the list of chats would say nothing of it.
    return {
      schema: '2.0',
      config: { summary: { content: headline } },
      body: { elements: [{ tag: 'markdown', content }] },
    };
  }
  const { lines, more } = listItems(outline, LIMITS.body, (item) => {
    const title = fit(item.title, LIMITS.item, (text) => inJson(escapeCardMarkdown(text)));
    return item.url === undefined ? `- ${escapeCardMarkdown(title)}` : `- [${escapeCardMarkdown(title)}](${item.url})`;
  });
  return {
    schema: '2.0',
    header: { title: { tag: 'plain_text', content: headline }, template: COLORS[outline.tone] },
    body: {
      elements: [
        ...(outline.text === '' ? [] : [plainText(fit(outline.text, LIMITS.text, inJson))]),
        ...(lines.length === 0 ? [] : [{ tag: 'markdown', content: lines.join('\n') }]),
        ...(more === undefined ? [] : [othersLine(more)]),
        ...(outline.about === '' ? [] : [smallText(fit(outline.about, LIMITS.about, inJson))]),
        ...(outline.url === undefined ? [] : [button(words.readMore, outline.url)]),
      ],
    },
  };
}

/** The same without anything that a card may be refused for. */
function postOf(outline: Outline, words: Words) {
  const { lines, more } = listItems(outline, LIMITS.body, ({ title, url }) =>
    textOrLink(fit(title, LIMITS.item, inJson), url),
  );
  const paragraphs = [
    ...(more === undefined ? [] : [[textOrLink(more.text, more.url)]]),
    ...[fit(outline.text, LIMITS.text, inJson), fit(outline.about, LIMITS.about, inJson)]
      .filter((text) => text !== '')
      .map((text) => [{ tag: 'text', text }]),
    ...(outline.url === undefined ? [] : [[{ tag: 'a', text: words.readMore, href: outline.url }]]),
  ];
  return {
    title: fit(outline.headline, LIMITS.headline, inJson),
    content: [...lines.map((line) => [line]), ...paragraphs],
  };
}

function textOrLink(text: string, href: string | undefined) {
  return href === undefined ? { tag: 'text', text } : { tag: 'a', text, href };
}

function othersLine({ text, url }: { readonly text: string; readonly url: string | undefined }) {
  return url === undefined ? smallText(text) : { tag: 'markdown', content: `[${text}](${url})`, text_size: 'notation' };
}

function plainText(content: string) {
  return { tag: 'div', text: { tag: 'plain_text', content } };
}

function smallText(content: string) {
  return { tag: 'div', text: { tag: 'plain_text', content, text_size: 'notation', text_color: 'grey' } };
}

function button(content: string, url: string) {
  const behaviors = [{ type: 'open_url', default_url: url }];
  return { tag: 'button', text: { tag: 'plain_text', content }, type: 'primary', behaviors };
}

/** What means something wherever it stands; a name between colons is an emoji. */
const MARKUP = /[\\*_~`[\]<>$|]|&(?=#?\w{1,31};)|:(?=\w{1,40}:)/g;
/** What means something at the beginning of a line, unless it is alone there: headings, lists and rules. */
const LEADING = /^ ?(?:[#+-](?= )|(?:#{2,6}|\d{1,9}[.)])(?= |$))|^ ?(?:-{2,}|={2,})/;

/** Text for a card's Markdown, which knows no backslash: its special characters are written by their numbers. */
function escapeCardMarkdown(text: string): string {
  return collapseSpace(text)
    .replace(MARKUP, numbered)
    .replace(LEADING, (mark) => mark.slice(0, -1) + numbered(mark.slice(-1)));
}

function numbered(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Older answers name their fields otherwise. */
const FIELDS = { code: ['code', 'StatusCode'], message: ['msg', 'StatusMessage'] };

function interpretFeishu(answer: Answer, now: number): Delivery {
  return interpretCoded(answer, now, FIELDS, meaningOf);
}

/** A rate limit is counted by the minute, and nobody sends a minute after the full hour. */
const NEXT_MINUTE = 60_000;

/** A request or a card that is wrong or too large; those of 200,000 and 230,000 are about cards and messages. */
const REJECTED = new Set([9499, 11246, 19002, 19036]);

function meaningOf(code: number, message: string): Meaning {
  switch (code) {
    case 19001:
      return {
        kind: 'refused',
        error: 'code 19001: there is no bot at this address, or no longer: copy its address again',
      };
    case 19021:
      return webhookFails(
        'code 19021: the signature does not match: "secret" is to be the one of the bot\'s signature check, and the clock to be right',
      );
    case 19022:
      return webhookFails("code 19022: the address of this machine is not in the bot's IP whitelist");
    case 19024:
      // Other messages may hold one of the keywords.
      return {
        kind: 'failed',
        error:
          "code 19024: none of the bot's keywords is in the message: put one into a template, or change the bot's setting",
        concerns: 'either',
        retryAfter: undefined,
      };
    case 11232:
    case 230020:
    case 99991400:
      return webhookFails(`code ${code}: too many messages`, NEXT_MINUTE);
  }
  // 9499 is everything that its gateway does not like, a rate among it.
  if (code === 9499 && /too many|frequency/i.test(message)) return webhookFails(`code 9499: ${message}`, NEXT_MINUTE);
  if (REJECTED.has(code) || (code >= 200_000 && code < 300_000))
    return { kind: 'rejected', error: `code ${code}: ${message}` };
  return undefined;
}
