import { createWindow, listen, type Request, type Shown, type StartStandIn } from './stand-in.ts';

/** The key in the address is the secret: whoever knows it can post. */
const KEY = '693a91f6-7aec-4bc4-97a0-0ec24f5a5aaa';
const MINUTE = 60_000;
const MESSAGES_A_MINUTE = 20;

type Article = {
  readonly title?: unknown;
  readonly description?: unknown;
  readonly url?: unknown;
  readonly picurl?: unknown;
};
type Body = {
  readonly msgtype?: unknown;
  readonly text?: {
    readonly content?: unknown;
    readonly mentioned_list?: unknown;
    readonly mentioned_mobile_list?: unknown;
  };
  readonly markdown?: { readonly content?: unknown };
  readonly news?: { readonly articles?: unknown };
};
type Seen = Pick<Shown, 'text' | 'links' | 'images' | 'mentions'>;
type Judged =
  | { readonly kind: 'shown'; readonly seen: Seen }
  | { readonly kind: 'refused'; readonly code: number; readonly why: string };

/** A group robot of WeCom: https://developer.work.weixin.qq.com/document/path/91770. Whatever it answers, the status is 200. */
export const startWecom: StartStandIn = async (t, { now = Date.now } = {}) => {
  const shown: Shown[] = [];
  const refused: string[] = [];
  const window = createWindow(MESSAGES_A_MINUTE, MINUTE);
  const reply = (errcode: number, why: string) => {
    if (errcode !== 0) refused.push(`${errcode} ${why}`);
    const trail =
      ', hint: [1755605200056773468916791], from ip: 127.0.0.1, more info at https://open.work.example/query';
    return {
      status: 200,
      headers: { 'content-type': 'application/json; charset=UTF-8' },
      body: JSON.stringify({ errcode, errmsg: errcode === 0 ? 'ok' : `${why}${trail}?e=${errcode}` }),
    };
  };
  const service = await listen(t, (request) => {
    if (request.method !== 'POST' || request.url.pathname !== '/cgi-bin/webhook/send')
      return { status: 404, body: '<html>404 Not Found</html>' };
    if (request.url.searchParams.get('key') !== KEY) return reply(93000, 'invalid webhook url');
    if (!window.take(now())) return reply(45009, 'api freq out of limit');
    const judged = judge(request);
    if (judged.kind === 'refused') return reply(judged.code, judged.why);
    shown.push({ id: String(shown.length + 1), edited: false, ...judged.seen });
    return reply(0, 'ok');
  });
  const address = (key: string) => `${service.origin}/cgi-bin/webhook/send?key=${key}`;
  return {
    webhook: { type: 'wecom', url: address(KEY), allowPrivateNetwork: true },
    wrong: { type: 'wecom', url: address('00000000-7aec-4bc4-97a0-0ec24f5a5aaa'), allowPrivateNetwork: true },
    shown,
    refused,
    requests: service.requests,
    answerWith: service.answerWith,
    tooMany: { status: 200, body: '{"errcode":45009,"errmsg":"api freq out of limit, hint: [1]"}' },
  };
};

function judge(request: Request): Judged {
  const body = parsed(request);
  switch (body?.msgtype) {
    case 'text': {
      const problem = contentProblem('text', body.text?.content, 2048);
      if (problem) return problem;
      const called = [body.text?.mentioned_list, body.text?.mentioned_mobile_list].flat().filter((one) => one != null);
      return { kind: 'shown', seen: plainText(String(body.text?.content), called.map(String)) };
    }
    case 'markdown': {
      const problem = contentProblem('markdown', body.markdown?.content, 4096);
      return problem ?? { kind: 'shown', seen: markdown(String(body.markdown?.content)) };
    }
    case 'news':
      return news(body.news?.articles);
    default:
      return { kind: 'refused', code: 40008, why: 'invalid message type' };
  }
}

function parsed({ headers, body }: Request): Body | undefined {
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(body) as Body;
  } catch {
    return undefined;
  }
}

function contentProblem(type: string, content: unknown, bytes: number): Judged | undefined {
  if (typeof content !== 'string' || content.trim() === '')
    return { kind: 'refused', code: 44004, why: 'empty content' };
  if (Buffer.byteLength(content) <= bytes) return undefined;
  return {
    kind: 'refused',
    code: 40058,
    why: `${type}.content exceed max length ${bytes}. invalid Request Parameter`,
  };
}

/** The service cuts a long title or description by itself, in the middle of whatever stands there: it is not to come to that. */
function news(articles: unknown): Judged {
  if (!Array.isArray(articles) || articles.length < 1 || articles.length > 8)
    return { kind: 'refused', code: 40058, why: 'news.articles takes 1 to 8' };
  const cards = articles as readonly Article[];
  for (const { title, description = '', url, picurl } of cards) {
    if (typeof title !== 'string' || title.trim() === '') return { kind: 'refused', code: 44004, why: 'empty title' };
    if (Buffer.byteLength(title) > 128)
      return { kind: 'refused', code: 40058, why: 'news.title exceed max length 128' };
    if (typeof description !== 'string' || Buffer.byteLength(description) > 512)
      return { kind: 'refused', code: 40058, why: 'news.description exceed max length 512' };
    if (!isAddress(url)) return { kind: 'refused', code: 40039, why: 'invalid url size' };
    // A picurl of null is refused too: it has to be left out.
    if (picurl !== undefined && !isAddress(picurl)) return { kind: 'refused', code: 40039, why: 'invalid picurl' };
  }
  // Of several articles nothing is shown but titles and pictures.
  const lines = cards.flatMap(({ title, description }) => [title, ...(cards.length === 1 ? [description] : [])]);
  return {
    kind: 'shown',
    seen: {
      text: lines.filter((line) => line !== undefined).join('\n'),
      links: cards.map(({ url }) => String(url)),
      images: cards.flatMap(({ picurl }) => (picurl === undefined ? [] : [String(picurl)])),
      mentions: [],
    },
  };
}

function isAddress(address: unknown): boolean {
  return typeof address === 'string' && /^https?:\/\/\S+$/.test(address) && Buffer.byteLength(address) <= 2048;
}

const MENTION = /<@([^<>\s]+)>/g;
/** Zero-width blanks are there, but nobody sees them. */
const seen = (text: string) => text.replaceAll('\u200B', '');
const mentionsIn = (content: string) => [...content.matchAll(MENTION)].map(([, name = '']) => name);

/** Text is shown as it stands, addresses in it can be tapped, and `<@userid>` calls somebody. */
function plainText(content: string, called: readonly string[]): Seen {
  return {
    text: seen(content),
    links: content.match(/https?:\/\/[^\s<>]+/g) ?? [],
    images: [],
    mentions: [...called, ...mentionsIn(content)],
  };
}

/**
 * Its markdown: headings, bold, italics, links, code within a line, quotes, three colours and mentions. Nothing can be escaped: a
 * backslash is a backslash.
 */
function markdown(content: string): Seen {
  const links: string[] = [];
  const text = content
    .replace(MENTION, '@$1')
    .replace(/\[([^\]\n]*)\]\(([^()\s]*)\)/g, (_, label: string, address: string) => {
      links.push(address);
      return label;
    })
    .replace(/<font color="(?:info|comment|warning)">|<\/font>/g, '')
    .replace(/^#{1,6} +|^> ?/gm, '')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/\*([^*\n]+)\*|_([^_\n]+)_/g, '$1$2')
    .replace(/`([^`\n]+)`/g, '$1');
  return { text: seen(text), links, images: [], mentions: mentionsIn(content) };
}
