import { createHmac } from 'node:crypto';
import { collapseSpace } from '../../article/text.ts';
import type { AddressForm, Answer, Channel, ChannelOptions, Delivery } from '../channel.ts';
import { interpretCoded, type Meaning, webhookFails } from '../http/coded.ts';
import { fit, inJson, type Measure } from '../text/fit.ts';
import { fitMarkup, MARKDOWN } from '../text/fit-markup.ts';
import { listItems, type Outline, outlineOf } from '../text/outline.ts';

const inMarkdown: Measure = (text) => inJson(escapeMarkdown(text));

/** In bytes of JSON: together, with the addresses, well below the 20,000 of a message. */
const LIMITS = { title: 300, headline: 3000, text: 6000, about: 1500, item: 1200, body: 16_000 } as const;

export const DINGTALK_ADDRESS: AddressForm = {
  expected: 'the address of a custom robot, https://oapi.dingtalk.com/robot/send?access_token=…',
  holds: ({ searchParams }) => Boolean(searchParams.get('access_token')),
};

/**
 * A custom robot of DingTalk: https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages. The secret, where there is one, is that
 * of its signature setting. Nobody is called: that takes the field `at`, whatever the text says.
 */
export function createDingtalkChannel({ url, secret, allowPrivateNetwork, site }: ChannelOptions): Channel {
  return {
    // Its own limit is 20 a minute. Who exceeds it is not heard for ten, so there is room for what else is sent by the robot.
    rates: [{ messages: 15, within: 60_000 }],
    edits: false,
    escape: escapeMarkdown,
    compose(message, now) {
      const outline = outlineOf(message.notice, site);
      const content = message.plain
        ? { msgtype: 'text', text: { content: textOf(outline) } }
        : {
            msgtype: 'markdown',
            markdown: { title: titleOf(outline), text: markdownOf(outline, message.words) },
          };
      return {
        method: 'POST',
        url: secret === undefined ? url : signed(url, secret, now),
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ ...content, at: { isAtAll: false } }),
        allowPrivateNetwork,
      };
    },
    interpret: interpretDingtalk,
  };
}

function signed(url: string, secret: string, now: number): string {
  const address = new URL(url);
  address.searchParams.set('timestamp', String(now));
  address.searchParams.set('sign', createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64'));
  return address.href;
}

/** What the list of chats shows of a message. It is not shown in the message. */
function titleOf(outline: Outline): string {
  return fit(outline.headline, LIMITS.title, inJson);
}

/** A line break alone is none: paragraphs are parted by blank lines. */
function markdownOf(outline: Outline, own: string | undefined): string {
  if (own?.trim()) return fitMarkup(own, LIMITS.body, inJson, MARKDOWN);
  const { lines, more } = listItems(
    outline,
    LIMITS.body,
    ({ title, url }) => `- ${linked(fit(title, LIMITS.item, inMarkdown), url)}`,
  );
  return [
    `### ${linked(fit(outline.headline, LIMITS.headline, inMarkdown), outline.url)}`,
    outline.image === undefined ? '' : `![](${outline.image})`,
    escapeMarkdown(fit(outline.text, LIMITS.text, inMarkdown)),
    lines.join('\n'),
    more === undefined ? '' : linked(more.text, more.url),
    outline.about === '' ? '' : `> ${escapeMarkdown(fit(outline.about, LIMITS.about, inMarkdown))}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function linked(text: string, url: string | undefined): string {
  return url === undefined ? escapeMarkdown(text) : `[${escapeMarkdown(text)}](${url})`;
}

/** A message in which nothing is markup. */
function textOf(outline: Outline): string {
  const { lines, more } = listItems(outline, LIMITS.body, ({ title, url }) => {
    const text = fit(title, LIMITS.item, inJson);
    return url === undefined ? text : `${text}\n${url}`;
  });
  const about = fit(outline.about, LIMITS.about, inJson);
  return [
    fit(outline.headline, LIMITS.headline, inJson),
    fit(outline.text, LIMITS.text, inJson),
    ...lines,
    more && [more.text, more.url].filter((part) => part !== undefined).join('\n'),
    about,
    outline.url,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

/**
 * What means something wherever it stands, or at the end of a heading. Brackets of both kinds, so that a client that knows no
 * backslash still sees no link.
 */
const MARKUP = /[\\*_~`[\]()]|#$/g;
const ENTITIES = /&(?=#?\w{1,31};)|</g;
/** What means something at the beginning of a line, unless it is alone there: headings, quotations, lists and rules. */
const LEADING = /^ ?(?:[#+-](?= )|(?:#{2,6}|\d{1,9}[.)])(?= |$))|^ ?(?:>|-{2,}|={2,})/;

/**
 * Text for DingTalk's Markdown. How to write a special character is not documented; that backslashes and entities work is the
 * experience of others, and what does without is left alone. A client that knows neither shows `\` or `&lt;` in a title that has
 * such characters, and no link to it, but never a link, a heading or a picture that a title asks for.
 */
function escapeMarkdown(text: string): string {
  return collapseSpace(text)
    .replace(MARKUP, '\\$&')
    .replace(LEADING, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
    .replace(ENTITIES, (character) => (character === '<' ? '&lt;' : '&amp;'));
}

const FIELDS = { code: ['errcode'], message: ['errmsg'] };

function interpretDingtalk(answer: Answer, now: number): Delivery {
  return interpretCoded(answer, now, FIELDS, meaningOf);
}

const TEN_MINUTES = 600_000;
/** A message that is malformed, of an unknown type or too long. */
const REJECTED = new Set([40035, 43004, 400105, 460101]);

function meaningOf(code: number, message: string): Meaning {
  switch (code) {
    case -1:
      return webhookFails('code -1: DingTalk is busy');
    case 130101:
    case 410100:
      return webhookFails(`code ${code}: too many messages: the robot is not heard for ten minutes`, TEN_MINUTES);
    case 310000:
      return meaningOfSecurity(message);
    case 300001:
    case 300005:
    case 400101:
    case 400106:
      // It has been seen for a moment at addresses that were right.
      return webhookFails(`code ${code}: there is no robot at this address: copy its address again`);
    case 400102:
      return webhookFails('code 400102: the robot is switched off');
    case 400013:
      return { kind: 'refused', error: 'code 400013: the group was dissolved' };
    case 40035:
      if (message.includes('access_token')) return webhookFails('code 40035: the address has no access_token');
  }
  // Those of 430,000 are about what a message says: addresses, words and pictures that are not wanted.
  if (REJECTED.has(code) || (code >= 430_000 && code < 440_000))
    return { kind: 'rejected', error: `code ${code}: ${message}` };
  return undefined;
}

/** One code for three settings of the robot, told apart by the message alone. */
function meaningOfSecurity(message: string): Meaning {
  if (/keyword|关键词/i.test(message))
    return {
      kind: 'failed',
      error:
        "code 310000: none of the robot's keywords is in the message: put one into a template, or change the robot's setting",
      // Other messages may hold one of them.
      concerns: 'either',
      retryAfter: undefined,
    };
  if (/sign|timestamp|签名|过期/i.test(message))
    return webhookFails(
      'code 310000: the signature does not match: "secret" is to be the one of the robot\'s signature setting, and the clock to be right',
    );
  if (/whitelist|\bip\b|白名单/i.test(message))
    return webhookFails("code 310000: the address of this machine is not among the robot's IP addresses");
  return webhookFails(`code 310000: refused by the robot's security settings: ${message}`);
}
