import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readMarkdown } from './markdown.ts';
import { createWindow, listen, type Reply, type Shown, type StartStandIn } from './stand-in.ts';

const TOKEN = '3f0d6c4e-5a1b-4c8e-9d27-2b1f4f0a7c11';
const SECRET = 'xq7Wc2nRkQyT0sVb9uLd3g';
const MAX_BYTES = 20_000;
const MAX_ELEMENTS = 200;
const HOUR = 3600;
/** So long behind a full or a half hour everybody sends, and some get an answer of 11232. */
const RUSH = 3000;

const TEMPLATES = 'blue wathet turquoise green yellow orange red carmine violet purple indigo grey default'.split(' ');

/** Properties by tag. The service refuses a whole card for one that it does not know. */
const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  card: ['schema', 'config', 'card_link', 'header', 'body'],
  config: ['summary', 'enable_forward', 'update_multi', 'width_mode'],
  header: ['title', 'subtitle', 'text_tag_list', 'template', 'icon', 'padding'],
  body: ['elements', 'direction', 'padding', 'vertical_spacing'],
  plain_text: ['tag', 'content', 'text_size', 'text_color', 'text_align', 'lines'],
  lark_md: ['tag', 'content', 'text_size', 'text_align', 'lines'],
  div: ['tag', 'text', 'icon', 'margin', 'width', 'element_id'],
  markdown: ['tag', 'content', 'text_size', 'text_align', 'icon', 'margin', 'element_id'],
  button: ['tag', 'text', 'type', 'size', 'width', 'icon', 'behaviors', 'margin', 'element_id'],
  hr: ['tag', 'margin', 'element_id'],
};

type Json = { readonly [name: string]: unknown };

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A custom bot of Feishu (and Lark): https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot. Every answer is HTTP 200, what it means
 * is told by `code`.
 */
export const startFeishu: StartStandIn = async (t, { now } = {}) => {
  const clock = now ?? Date.now;
  const shown: Shown[] = [];
  const refused: string[] = [];
  const perSecond = createWindow(5, 1000);
  const perMinute = createWindow(100, 60_000);

  const { origin, requests, answerWith } = await listen(t, ({ method, url, headers, body }) => {
    try {
      if (method !== 'POST') throw new Refusal(9499, 'Bad Request');
      if (url.pathname !== `/open-apis/bot/v2/hook/${TOKEN}`)
        throw new Refusal(19001, 'param invalid: incoming webhook access token invalid');
      if (!/^application\/json\b/.test(headers['content-type'] ?? '')) throw new Refusal(9499, 'Bad Request');
      // Nobody sends at a chosen time in a test that has not set the clock.
      const inRush = now !== undefined && clock() % 1_800_000 < RUSH;
      if (inRush || !perSecond.take(clock()) || !perMinute.take(clock())) throw new Refusal(11232, 'frequency limited');
      if (Buffer.byteLength(body) > MAX_BYTES) throw new Refusal(9499, 'Bad Request: body too large');
      const message = parse(body);
      checkSignature(message, clock());
      shown.push({ id: `om_${shown.length}`, edited: false, ...read(message) });
      return reply(0, 'success');
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 9499;
      refused.push(`${code} ${error instanceof Error ? error.message : error}`);
      return reply(code, error instanceof Refusal ? error.message : 'Bad Request');
    }
  });
  const address = `${origin}/open-apis/bot/v2/hook/${TOKEN}`;
  return {
    webhook: { type: 'feishu', url: address, secret: SECRET, allowPrivateNetwork: true },
    wrong: { type: 'feishu', url: address, secret: `${SECRET}x`, allowPrivateNetwork: true },
    shown,
    refused,
    requests,
    answerWith,
    tooMany: reply(11232, 'frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]'),
  };
};

function reply(code: number, msg: string): Reply {
  const old = code === 0 ? { StatusCode: 0, StatusMessage: 'success' } : {};
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ code, msg, data: {}, ...old }),
  };
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new Refusal(9499, 'Bad Request: not JSON');
  }
}

/** The key is what is signed, and the text is empty: that is how they do it. */
function checkSignature({ timestamp, sign }: Json, now: number): void {
  const right = createHmac('sha256', `${timestamp}\n${SECRET}`).update('').digest('base64');
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (typeof timestamp !== 'string' || sign !== right || !(age < HOUR))
    throw new Refusal(19021, 'sign match fail or timestamp is not within one hour from current time');
}

type Parts = Pick<Shown, 'text' | 'links' | 'images' | 'mentions'>;

function read(message: Json): Parts {
  switch (message.msg_type) {
    case 'text':
      return readText(String((message.content as Json).text));
    case 'post':
      return readPost(message.content as Json);
    case 'interactive':
      return readCard(message.card as Json);
    default:
      throw new Refusal(19002, 'param invalid: msg_type');
  }
}

/** A text understands one tag. */
function readText(text: string): Parts {
  const mentions = [...text.matchAll(/<at user_id="([^"]*)">/g)].map(([, id]) => id ?? '');
  return { text, links: text.match(/https?:\/\/\S+/g) ?? [], images: [], mentions };
}

function readPost({ post }: Json): Parts {
  const [language] = Object.values(post as Json) as { title?: string; content: Json[][] }[];
  assert(language, 'a post has at least one language');
  const links: string[] = [];
  const mentions: string[] = [];
  const lines = language.content.map((paragraph) =>
    paragraph
      .map(({ tag, text, href, user_id }) => {
        if (tag === 'at') mentions.push(String(user_id));
        else if (tag === 'a') links.push(checkAddress(href));
        else if (tag !== 'text') throw new Refusal(9499, `Bad Request: tag ${tag}`);
        return typeof text === 'string' ? text : '';
      })
      .join(''),
  );
  return { text: [language.title ?? '', ...lines].join('\n'), links, images: [], mentions };
}

function readCard(card: Json): Parts {
  checkProperties('card', card);
  if (card.schema !== '2.0') throw broken('schema must be 2.0');
  const lines: string[] = [];
  const links: string[] = [];
  const mentions: string[] = [];
  let elements = 0;

  const readText = (value: unknown, ...allowed: string[]) => {
    const text = value as Json;
    const tag = String(text?.tag);
    if (!allowed.includes(tag) || typeof text.content !== 'string') throw broken(`no ${allowed.join(' or ')}`);
    checkProperties(tag, text);
    elements++;
    if (tag === 'plain_text') lines.push(text.content);
    else readRich(text.content);
    return text.content;
  };
  const readRich = (content: string) => {
    const reading = readMarkdown(content);
    lines.push(reading.text.replaceAll('\n', ' \n'));
    for (const link of reading.links) links.push(checkAddress(link));
    if (reading.images.length > 0) throw broken(`no such image_key: ${reading.images[0]}`);
    for (const tag of reading.tags) if (/^<at\b/i.test(tag)) mentions.push(tag);
  };

  if (card.config !== undefined) checkProperties('config', card.config as Json);
  if (card.header !== undefined) {
    const header = card.header as Json;
    checkProperties('header', header);
    readText(header.title, 'plain_text', 'lark_md');
    if (header.subtitle !== undefined) readText(header.subtitle, 'plain_text', 'lark_md');
    if (!TEMPLATES.includes(String(header.template))) throw broken(`template ${header.template}`);
  }
  const body = card.body as Json;
  checkProperties('body', body);
  for (const element of body.elements as Json[]) {
    elements++;
    const tag = String(element.tag);
    if (!['div', 'markdown', 'button', 'hr'].includes(tag)) throw broken(`not support tag: ${tag}`);
    checkProperties(tag, element);
    if (tag === 'div') readText(element.text, 'plain_text', 'lark_md');
    if (tag === 'markdown') readRich(String(element.content));
    if (tag === 'button') {
      if (readText(element.text, 'plain_text').length > 100) throw broken('button text too long');
      for (const { type, default_url } of element.behaviors as Json[]) {
        // A custom bot hears of no clicks.
        if (type !== 'open_url') throw broken(`behavior ${type}`);
        links.push(checkAddress(default_url));
      }
    }
  }
  if ((body.elements as Json[]).length === 0) throw broken('no elements');
  if (elements > MAX_ELEMENTS) throw broken(`${elements} elements`);
  return { text: lines.join('\n'), links, images: [], mentions };
}

function checkProperties(tag: string, value: Json): void {
  for (const name of Object.keys(value))
    if (!PROPERTIES[tag]?.includes(name)) throw broken(`unknown property, property: ${name}, tag: ${tag}`);
}

function checkAddress(address: unknown): string {
  if (typeof address !== 'string' || !/^https?:\/\/[^\s]+$/.test(address)) throw broken(`address ${address}`);
  return address;
}

function broken(why: string): Refusal {
  return new Refusal(230099, `Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err: ${why}`);
}
