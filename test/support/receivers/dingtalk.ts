import { createHmac } from 'node:crypto';
import { readMarkdown } from './markdown.ts';
import { createWindow, listen, type Reply, type Shown, type StartStandIn } from './stand-in.ts';

const TOKEN = '8c1f0e6b5a9d4c3288f17a60b2d4e9037c5fa1d6e8b3024f9ad7c6510eb43f28';
const SECRET = 'SEC5b0c7d9e2f4a61837d5c90be12f6a8437e0d9c5b1a2f68e4370c9d5be1826fa4';
const MAX_BYTES = 20_000;
const HOUR = 3_600_000;
const SILENCE = 600_000;

type Json = { readonly [name: string]: unknown };

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * A custom robot of DingTalk: https://open.dingtalk.com/document/orgapp/custom-robots-send-group-messages. Every answer is HTTP 200, what it
 * means is told by `errcode`.
 */
export const startDingtalk: StartStandIn = async (t, { now = Date.now } = {}) => {
  const shown: Shown[] = [];
  const refused: string[] = [];
  const perMinute = createWindow(20, 60_000);
  let silentUntil = 0;

  const { origin, requests, answerWith } = await listen(t, ({ method, url, headers, body }) => {
    try {
      if (method !== 'POST') throw new Refusal(43002, '需要POST请求');
      if (url.pathname !== '/robot/send') throw new Refusal(404, '请求的URI地址不存在');
      if (!/^application\/json\b/.test(headers['content-type'] ?? ''))
        throw new Refusal(43004, '无效的HTTP HEADER Content-Type');
      if (url.searchParams.get('access_token') !== TOKEN) throw new Refusal(300005, 'token is not exist');
      checkSignature(url.searchParams, now());
      if (now() < silentUntil) throw new Refusal(410100, '发送速度太快而限流');
      if (!perMinute.take(now())) {
        silentUntil = now() + SILENCE;
        throw new Refusal(130101, 'send too fast, exceed 20 times per minute');
      }
      if (Buffer.byteLength(body) > MAX_BYTES) throw new Refusal(460101, 'message too long, exceed 20000 bytes');
      shown.push({ id: `msg${shown.length}`, edited: false, ...read(parse(body)) });
      return reply(0, 'ok');
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(40035, '缺少参数 json');
      refused.push(`${refusal.code} ${error instanceof Error ? error.message : error}`);
      return reply(refusal.code, refusal.message);
    }
  });
  const address = `${origin}/robot/send?access_token=${TOKEN}`;
  return {
    webhook: { type: 'dingtalk', url: address, secret: SECRET, allowPrivateNetwork: true },
    wrong: { type: 'dingtalk', url: address, secret: `${SECRET}0`, allowPrivateNetwork: true },
    shown,
    refused,
    requests,
    answerWith,
    tooMany: reply(130101, 'send too fast, exceed 20 times per minute'),
  };
};

function reply(errcode: number, errmsg: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errcode, errmsg }),
  };
}

function checkSignature(query: URLSearchParams, now: number): void {
  const timestamp = query.get('timestamp') ?? '';
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > HOUR)
    throw new Refusal(310000, 'invalid timestamp');
  const right = createHmac('sha256', SECRET).update(`${timestamp}\n${SECRET}`).digest('base64');
  // A "+" that was not written as %2B is a blank by now.
  if (query.get('sign') !== right) throw new Refusal(310000, 'sign not match');
}

function parse(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    throw new Refusal(40035, '缺少参数 json');
  }
}

function read(message: Json): Pick<Shown, 'text' | 'links' | 'images' | 'mentions'> {
  const { isAtAll, atMobiles = [], atUserIds = [] } = (message.at ?? {}) as Json;
  // A name behind "@" in the text alone calls nobody.
  const mentions = [...(isAtAll ? ['all'] : []), ...(atMobiles as string[]), ...(atUserIds as string[])];
  if (message.msgtype === 'text') {
    const { content } = message.text as { content?: unknown };
    if (typeof content !== 'string' || content === '') throw new Refusal(40035, '缺少参数 content');
    return { text: content, links: content.match(/https?:\/\/\S+/g) ?? [], images: [], mentions };
  }
  if (message.msgtype === 'markdown') {
    const { title, text } = message.markdown as { title?: unknown; text?: unknown };
    if (typeof title !== 'string' || title === '') throw new Refusal(40035, '缺少参数 title');
    if (typeof text !== 'string' || text === '') throw new Refusal(40035, '缺少参数 text');
    const reading = readMarkdown(text);
    return { ...reading, links: [...new Set([...reading.links, ...linksOfTheSimple(text)])], mentions };
  }
  throw new Refusal(400105, '不支持的消息类型');
}

/**
 * Links as the simplest of its clients may find them, which knows no backslash. How the clients read what the documentation does
 * not tell, above all escapes, differs between them and is not known: `text` is what one reads that keeps to CommonMark.
 */
function linksOfTheSimple(markdown: string): string[] {
  return [...markdown.matchAll(/(?<!!)\[[^\]\n]*\]\(([^)\s]*)\)/g)].map(([, url]) => url ?? '');
}
