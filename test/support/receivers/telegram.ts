import { isDeepStrictEqual } from 'node:util';
import { createWindow, listen, type Reply, type Request, type Shown, type StartStandIn } from './stand-in.ts';
import { type Entity, parseTelegramHtml } from './telegram-html.ts';

/** Telegram's Bot API, with one bot and one supergroup. `texts` holds what was sent, as it was sent. */
export const TELEGRAM = {
  token: '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0',
  chat: '-1001234567890',
  /** The same group before it became a supergroup. */
  migrated: '-4021',
  topic: 7,
} as const;

const MAX_UNITS = 4096;
/** Of the text as it is sent. */
const MAX_BYTES = 32_768;
/** What is beyond is dropped without a word. */
const MAX_ENTITIES = 100;
/** Of all entities with their addresses: "a good approximation" (https://github.com/tdlib/telegram-bot-api/issues/165). */
const MAX_ENTITIES_BYTES = 9500;
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  sendMessage: ['chat_id', 'message_thread_id', 'text', 'parse_mode', 'link_preview_options', 'disable_notification'],
  editMessageText: ['chat_id', 'message_id', 'text', 'parse_mode', 'link_preview_options'],
};
const PREVIEW = ['is_disabled', 'url', 'prefer_small_media', 'prefer_large_media', 'show_above_text'];

type Body = {
  readonly chat_id?: unknown;
  readonly message_thread_id?: unknown;
  readonly message_id?: unknown;
  readonly text?: unknown;
  readonly parse_mode?: unknown;
  readonly link_preview_options?: Readonly<Record<string, unknown>>;
};

/** Keeps its rates where it is given a clock. */
export const startTelegram: StartStandIn = async (t, { now } = {}) => {
  const shown: Shown[] = [];
  const bodies = new Map<string, Body>();
  const refused: string[] = [];
  const windows = [createWindow(1, 1000), createWindow(20, 60_000), createWindow(30, 1000)];

  const refuse = (status: number, description: string, parameters?: object): Reply => {
    refused.push(description);
    return json(status, { ok: false, error_code: status, description, ...(parameters ? { parameters } : {}) });
  };
  const bad = (description: string, parameters?: object) => refuse(400, `Bad Request: ${description}`, parameters);

  const answer = ({ method, url, headers, body }: Request): Reply => {
    const [, token, name = ''] = /^\/bot(\d+:[\w-]{35})\/(\w+)$/.exec(url.pathname) ?? [];
    const fields = FIELDS[name];
    if (token === undefined || fields === undefined || url.search !== '') return refuse(404, 'Not Found');
    if (token !== TELEGRAM.token) return refuse(401, 'Unauthorized');
    if (method !== 'POST' || !/^application\/json\b/.test(headers['content-type'] ?? ''))
      return bad('message text is empty');
    let sent: Body;
    try {
      sent = JSON.parse(body) as Body;
    } catch {
      return bad("can't parse JSON object");
    }
    const unknown = Object.keys(sent).find((key) => !fields.includes(key));
    if (unknown !== undefined) return bad(`there is no parameter ${unknown}`);
    const chat = String(sent.chat_id ?? '');
    if (chat === '') return bad('chat_id is empty');
    if (chat === TELEGRAM.migrated)
      return bad('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: Number(TELEGRAM.chat) });
    if (chat !== TELEGRAM.chat) return bad('chat not found');
    const thread = sent.message_thread_id;
    // The topic "General" is 1 to whoever copies its link, but is not to be named.
    if (thread !== undefined && thread !== TELEGRAM.topic) return bad('message thread not found');

    const read = readText(sent);
    if (typeof read === 'string') return bad(read);
    if (now && !windows.every((window) => window.take(now())))
      return refuse(429, 'Too Many Requests: retry after 35', { retry_after: 35 });

    if (name === 'sendMessage') {
      const id = String(shown.length + 101);
      shown.push({ id, edited: false, ...read });
      bodies.set(id, sent);
      return delivered(id);
    }
    const id = String(sent.message_id);
    const message = shown.find((one) => one.id === id);
    if (!message || typeof sent.message_id !== 'number') return bad('message to edit not found');
    const { message_id: _, message_thread_id: __, ...content } = sent;
    const { message_id: ___, message_thread_id: ____, ...before } = bodies.get(id) ?? {};
    if (isDeepStrictEqual(content, before))
      return bad(
        'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      );
    Object.assign(message, read, { edited: true });
    bodies.set(id, sent);
    return delivered(id);
  };

  const { origin, requests, answerWith } = await listen(t, answer);
  const webhook = (token: string) =>
    ({ type: 'telegram', url: `${origin}/bot${token}`, chat: TELEGRAM.chat, allowPrivateNetwork: true }) as const;
  return {
    webhook: webhook(TELEGRAM.token),
    wrong: webhook(TELEGRAM.token.replace('AAH', 'BBH')),
    shown,
    refused,
    requests,
    answerWith,
    tooMany: json(429, {
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 35',
      parameters: { retry_after: 35 },
    }),
  };
};

/** What people see of a text, or why it is not taken. */
function readText({ text: written, parse_mode, link_preview_options: preview = {} }: Body) {
  if (typeof written !== 'string') return 'message text is empty';
  if (Buffer.byteLength(written) > MAX_BYTES) return 'text is too long';
  if (parse_mode !== undefined && parse_mode !== 'HTML') return 'unsupported parse_mode';
  if (!written.isWellFormed()) return 'strings must be encoded in UTF-8';
  let parsed: ReturnType<typeof parseTelegramHtml> = { text: written, entities: [] };
  try {
    if (parse_mode === 'HTML') parsed = parseTelegramHtml(written);
  } catch (error) {
    return `can't parse entities: ${(error as Error).message}`;
  }
  if (parsed.text.trim() === '') return 'message text is empty';
  if (parsed.text.trim().length > MAX_UNITS) return 'message is too long';
  const odd = Object.keys(preview).find((key) => !PREVIEW.includes(key));
  if (odd !== undefined) return `can't parse link preview options: ${odd}`;
  const { is_disabled, url } = preview;
  if (url !== undefined && !(typeof url === 'string' && isLink(url))) return 'wrong link preview URL';

  const size = parsed.entities.reduce((sum, { href = '' }) => sum + Buffer.byteLength(href) + 12, 0);
  if (size > MAX_ENTITIES_BYTES) return 'ENTITIES_TOO_LONG';
  const entities = parsed.entities.slice(0, MAX_ENTITIES);
  const written_links = [...parsed.text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(({ 0: link, index }) => ({
    tag: 'url',
    href: link,
    from: index,
    to: index + link.length,
  }));
  const links = [...entities, ...written_links]
    .flatMap(({ href }) => (href !== undefined && isLink(href) ? [href] : []))
    .map(String);
  // Where no address is given, the first link of a message is shown as a card of its own.
  const card = is_disabled === true ? undefined : (url ?? links[0]);
  return {
    // A word joiner has neither width nor look.
    text: parsed.text.replaceAll('\u2060', '').trim(),
    links,
    images: typeof card === 'string' ? [card] : [],
    mentions: mentionsIn(parsed.text, [...entities, ...written_links]),
  };
}

/** Every @name in a text calls whoever bears it, but in a link and in code; a link can call by number. */
export function mentionsIn(text: string, entities: readonly Entity[]): readonly string[] {
  const quiet = entities.filter(({ tag }) => ['a', 'url', 'code', 'pre'].includes(tag));
  return [
    ...[...text.matchAll(/(?<![A-Za-z0-9_])@[A-Za-z0-9_]{2,32}/g)]
      .filter(({ index }) => !quiet.some(({ from, to }) => from <= index && index < to))
      .map(([name]) => name),
    ...entities.flatMap(({ href }) => (href?.startsWith('tg:') ? [href] : [])),
  ];
}

/** A host without a dot is no link to Telegram. */
function isLink(href: string): boolean {
  const url = URL.parse(href);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname.includes('.') && href.length <= 2048;
}

function delivered(id: string): Reply {
  const chat = { id: Number(TELEGRAM.chat), type: 'supergroup', title: 'Newsroom' };
  return json(200, { ok: true, result: { message_id: Number(id), chat, date: 1_772_000_000 } });
}

function json(status: number, body: object): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
