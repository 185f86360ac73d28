import {
  createWindow,
  listen,
  type Reply,
  type Request,
  type Shown,
  type StandIn,
  type StartStandIn,
} from './stand-in.ts';

const ADDRESS = '/services/T0HARBOUR/B0FERRY/qUaYsIdEqUaYsIdEqUaYsIdE';

type Fields = Readonly<Record<string, unknown>>;
type Reading = {
  readonly lines: string[];
  readonly links: string[];
  readonly images: string[];
  readonly mentions: string[];
};

class Refusal extends Error {
  readonly reply: Reply;
  constructor(status: number, body: string, why = body) {
    super(why);
    this.reply = { status, body };
  }
}

/**
 * Slack's incoming webhooks. Answers: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
 * https://docs.slack.dev/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks; blocks: https://docs.slack.dev/reference/block-kit.
 * A picture of a host below `.invalid` cannot be fetched, which fails the whole message.
 */
export const startSlack: StartStandIn = async (t, { now = Date.now } = {}) => {
  const shown: Shown[] = [];
  const refused: string[] = [];
  // One a second, "short bursts" allowed.
  const window = createWindow(10, 10_000);
  const tooMany: Reply = { status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' };

  const take = ({ method, url, headers, body }: Request): Reply => {
    if (!/^\/services\/[^/]+\/[^/]+\/[^/]+$/.test(url.pathname)) throw new Refusal(404, 'no_service');
    if (url.pathname !== ADDRESS) throw new Refusal(403, 'invalid_token');
    if (method !== 'POST') throw new Refusal(405, 'method_not_allowed');
    if (!window.take(now())) return tooMany;
    if (!headers['content-type']?.startsWith('application/json')) throw new Refusal(400, 'invalid_payload');
    const message = parse(body);
    const reading: Reading = { lines: [], links: [], images: [], mentions: [] };
    const { text, blocks, mrkdwn } = message;
    if (text !== undefined && typeof text !== 'string') throw new Refusal(400, 'invalid_payload', 'text is no string');
    if (blocks === undefined) {
      if (text === undefined || text.trim() === '') throw new Refusal(400, 'no_text');
      if (text.length > 40_000) throw new Refusal(400, 'msg_too_long');
      readMrkdwn(text, reading, { formats: mrkdwn !== false, finds: true });
    } else {
      readBlocks(blocks, reading);
      // What a notification says: whoever is called there is called.
      if (text !== undefined) readMrkdwn(text, { ...reading, lines: [], links: [] }, { formats: false, finds: true });
    }
    const { lines, ...rest } = reading;
    shown.push({ id: String(shown.length + 1), text: lines.join('\n'), ...rest, edited: false });
    return { status: 200, headers: { 'content-type': 'text/html' }, body: 'ok' };
  };

  const server = await listen(t, (request) => {
    try {
      return take(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused.push(error.message);
      return error.reply;
    }
  });
  const webhook = (address: string): StandIn['webhook'] => ({
    type: 'slack',
    url: `${server.origin}${address}`,
    allowPrivateNetwork: true,
  });
  return {
    webhook: webhook(ADDRESS),
    wrong: webhook('/services/T0HARBOUR/B0FERRY/wRoNgWrOnGwRoNgWrOnGwRoN'),
    shown,
    refused,
    requests: server.requests,
    answerWith: server.answerWith,
    tooMany,
  };
};

function parse(body: string): Fields {
  try {
    const message: unknown = JSON.parse(body);
    if (isFields(message)) return message;
  } catch {}
  throw new Refusal(400, 'invalid_payload');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function assertFields(value: unknown, path: string): asserts value is Fields {
  if (!isFields(value)) bad(`${path} is no object`);
}

function bad(why: string): never {
  throw new Refusal(400, 'invalid_blocks', why);
}

/** The object at `path`, which has no other fields than these; those with `!` behind are required. */
function fieldsOf(value: unknown, path: string, names: readonly string[]): Fields {
  assertFields(value, path);
  const known = names.map((name) => name.replace('!', ''));
  for (const name of Object.keys(value)) if (!known.includes(name)) bad(`${path}.${name} is unknown`);
  for (const name of names)
    if (name.endsWith('!') && value[name.slice(0, -1)] === undefined) bad(`${path}.${name} is missing`);
  return value;
}

function listOf(value: unknown, path: string, most: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > most)
    return bad(`${path} has not 1 to ${most} items`);
  return value;
}

function textOf(value: unknown, path: string, most: number): string {
  if (typeof value !== 'string' || value === '' || value.length > most)
    return bad(`${path} is no text of 1 to ${most}`);
  return value;
}

function urlOf(value: unknown, path: string): string {
  const url = textOf(value, path, 3000);
  if (!/^https?:\/\/[^\s<>"|]+$/.test(url) || !URL.canParse(url)) bad(`${path} is no address: ${url}`);
  return url;
}

function readBlocks(value: unknown, reading: Reading): void {
  const blocks = listOf(value, 'blocks', 50);
  // Slack gives no figure. Clients have measured about 13,200, some in characters, some in bytes: this is the strictest reading.
  if (Buffer.byteLength(JSON.stringify(blocks)) > 13_200) throw new Refusal(400, 'msg_blocks_too_long');
  for (const [at, block] of blocks.entries()) readBlock(block, `blocks.${at}`, reading);
}

function readBlock(block: unknown, path: string, reading: Reading): void {
  assertFields(block, path);
  switch (block.type) {
    case 'header': {
      const { text } = fieldsOf(block, path, ['type!', 'text!', 'block_id']);
      if (isFields(text) && text.type !== 'plain_text') bad(`${path}.text takes plain_text only`);
      readTextObject(text, `${path}.text`, 150, reading);
      return;
    }
    case 'section': {
      const { text, fields, accessory } = fieldsOf(block, path, [
        'type!',
        'text',
        'fields',
        'accessory',
        'block_id',
        'expand',
      ]);
      if (text === undefined && fields === undefined) bad(`${path} has neither text nor fields`);
      if (text !== undefined) readTextObject(text, `${path}.text`, 3000, reading);
      if (fields !== undefined)
        for (const [at, field] of listOf(fields, `${path}.fields`, 10).entries())
          readTextObject(field, `${path}.fields.${at}`, 2000, reading);
      if (accessory !== undefined)
        readImage(accessory, `${path}.accessory`, ['type!', 'image_url!', 'alt_text!'], reading);
      return;
    }
    case 'image':
      readImage(block, path, ['type!', 'image_url!', 'alt_text!', 'title', 'block_id'], reading);
      return;
    case 'context': {
      const { elements } = fieldsOf(block, path, ['type!', 'elements!', 'block_id']);
      for (const [at, element] of listOf(elements, `${path}.elements`, 10).entries()) {
        if (isFields(element) && element.type === 'image')
          readImage(element, `${path}.elements.${at}`, ['type!', 'image_url!', 'alt_text!'], reading);
        else readTextObject(element, `${path}.elements.${at}`, 3000, reading);
      }
      return;
    }
    case 'rich_text': {
      const { elements } = fieldsOf(block, path, ['type!', 'elements!', 'block_id']);
      for (const [at, element] of listOf(elements, `${path}.elements`, 1000).entries())
        readRichText(element, `${path}.elements.${at}`, reading);
      return;
    }
    case 'actions': {
      const { elements } = fieldsOf(block, path, ['type!', 'elements!', 'block_id']);
      for (const [at, element] of listOf(elements, `${path}.elements`, 25).entries()) {
        const place = `${path}.elements.${at}`;
        const { text, url } = fieldsOf(element, place, ['type!', 'text!', 'url', 'action_id', 'value', 'style']);
        readTextObject(text, `${place}.text`, 75, reading);
        if (url !== undefined) reading.links.push(urlOf(url, `${place}.url`));
      }
      return;
    }
    case 'divider':
      fieldsOf(block, path, ['type!', 'block_id']);
      return;
    default:
      bad(`${path} is of an unknown type ${block.type}`);
  }
}

function readImage(image: unknown, path: string, names: readonly string[], reading: Reading): void {
  const { type, image_url, alt_text, title } = fieldsOf(image, path, names);
  if (type !== 'image') bad(`${path} is no image`);
  const url = urlOf(image_url, `${path}.image_url`);
  textOf(alt_text, `${path}.alt_text`, 2000);
  if (title !== undefined) readTextObject(title, `${path}.title`, 2000, reading);
  const { hostname, pathname } = new URL(url);
  if (hostname.endsWith('.invalid') || /\.(webp|svg|avif)$/i.test(pathname)) bad(`downloading image failed [${path}]`);
  reading.images.push(url);
}

function readTextObject(value: unknown, path: string, most: number, reading: Reading): void {
  const { type, text, verbatim, emoji } = fieldsOf(value, path, ['type!', 'text!', 'verbatim', 'emoji']);
  const content = textOf(text, `${path}.text`, most);
  if (type === 'plain_text') {
    if (verbatim !== undefined) bad(`${path}.verbatim is for mrkdwn`);
    reading.lines.push(unescaped(content));
  } else if (type === 'mrkdwn') {
    if (emoji !== undefined) bad(`${path}.emoji is for plain_text`);
    readMrkdwn(content, reading, { formats: true, finds: verbatim !== true });
  } else bad(`${path}.type is neither plain_text nor mrkdwn`);
}

const STYLES = ['bold', 'italic', 'strike', 'code', 'underline'];

/** Rich text is no markup: its texts are read as they are, entities included. */
function readRichText(value: unknown, path: string, reading: Reading): void {
  assertFields(value, path);
  if (value.type === 'rich_text_list') {
    const { elements, style } = fieldsOf(value, path, ['type!', 'style!', 'elements!', 'indent', 'border', 'offset']);
    if (style !== 'bullet' && style !== 'ordered') bad(`${path}.style is unknown`);
    for (const [at, element] of listOf(elements, `${path}.elements`, 1000).entries())
      readRichText(element, `${path}.elements.${at}`, reading);
    return;
  }
  if (value.type !== 'rich_text_section') bad(`${path} is of an unknown type ${value.type}`);
  const { elements } = fieldsOf(value, path, ['type!', 'elements!']);
  let line = '';
  for (const [at, element] of listOf(elements, `${path}.elements`, 1000).entries()) {
    const place = `${path}.elements.${at}`;
    assertFields(element, place);
    if (element.style !== undefined) fieldsOf(element.style, `${place}.style`, STYLES);
    if (element.type === 'text') {
      line += textOf(fieldsOf(element, place, ['type!', 'text!', 'style']).text, `${place}.text`, 3000);
    } else if (element.type === 'link') {
      const { url, text } = fieldsOf(element, place, ['type!', 'url!', 'text', 'style', 'unsafe']);
      reading.links.push(urlOf(url, `${place}.url`));
      line += text === undefined ? url : textOf(text, `${place}.text`, 3000);
    } else if (element.type === 'broadcast' || element.type === 'user' || element.type === 'usergroup') {
      reading.mentions.push(JSON.stringify(element));
    } else bad(`${place} is of an unknown type ${element.type}`);
  }
  reading.lines.push(line);
}

/** `<…>` is a link or a call; `formats`: `*`, `_`, `~` and backticks are understood; `finds`: bare addresses become links. */
function readMrkdwn(text: string, reading: Reading, { formats, finds }: { formats: boolean; finds: boolean }): void {
  const parts = text.split(/(<[^<>\n]+>)/).map((part, at) => {
    if (at % 2 === 0) {
      if (finds) for (const [url] of part.matchAll(/https?:\/\/[^\s<>|]+/g)) reading.links.push(unescaped(url));
      return unescaped(formats ? unformatted(part) : part);
    }
    const [target = '', label] = part.slice(1, -1).split(/\|(.*)/s);
    if (/^(https?:|mailto:)/.test(target)) {
      reading.links.push(unescaped(target));
      return unescaped(label ?? target);
    }
    if (/^[!@#]/.test(target)) {
      reading.mentions.push(target);
      return label ?? `@${target.slice(1)}`;
    }
    // Something in angle brackets that is nothing is taken for a broken link.
    return '';
  });
  reading.lines.push(parts.join(''));
}

/** Marks stand around what they mean, at the edges of words. */
const MARKS = ['\\*', '_', '~', '`'].map(
  (mark) => new RegExp(`(?<![\\p{L}\\p{N}])${mark}(?=\\S)([^${mark}\\n]+)${mark}(?![\\p{L}\\p{N}])`, 'gu'),
);

function unformatted(text: string): string {
  return MARKS.reduce((rest, mark) => rest.replace(mark, '$1'), text.replace(/^> ?/gm, ''));
}

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
}
