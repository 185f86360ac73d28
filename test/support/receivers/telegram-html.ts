/** What Telegram makes of a text with `parse_mode: HTML`. Offsets are in UTF-16 units of `text`. */
export type ParsedText = { readonly text: string; readonly entities: readonly Entity[] };
export type Entity = { readonly tag: string; readonly from: number; readonly to: number; readonly href?: string };

const TAGS = new Set('a b strong i em s strike del u ins tg-spoiler tg-emoji span pre code blockquote'.split(' '));
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/**
 * Parses as the service does (`do_parse_html` in its library TDLib): few tags, closed exactly in the order they were opened; only
 * four entities have names, every other `&` is read as it stands. Throws what the service answers.
 */
export function parseTelegramHtml(html: string): ParsedText {
  let text = '';
  const open: { tag: string; from: number; href?: string }[] = [];
  const entities: Entity[] = [];
  for (let at = 0; at < html.length; ) {
    if (html[at] === '&') {
      const { decoded, next } = decode(html, at);
      text += decoded;
      at = next;
    } else if (html[at] !== '<') {
      text += html[at++];
    } else if (html[at + 1] === '/') {
      const end = html.indexOf('>', at);
      if (end < 0) throw new Error(`Unclosed end tag at byte offset ${at}`);
      const found = html.slice(at + 2, end).trimEnd();
      const last = open.pop();
      if (!last) throw new Error(`Unexpected end tag at byte offset ${at}`);
      if (found !== '' && found !== last.tag)
        throw new Error(`Unmatched end tag at byte offset ${at}, expected "</${last.tag}>", found "</${found}>"`);
      if (text.length > last.from) entities.push({ ...last, to: text.length });
      at = end + 1;
    } else {
      const { tag, attributes, next } = startTag(html, at);
      open.push({ tag, from: text.length, ...(tag === 'a' ? { href: attributes.get('href') ?? '' } : {}) });
      at = next;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) throw new Error(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  return { text, entities };
}

function startTag(html: string, from: number) {
  const name = /[^\s>]*/y;
  name.lastIndex = from + 1;
  const tag = (name.exec(html)?.[0] ?? '').toLowerCase();
  let at = name.lastIndex;
  if (at >= html.length) throw new Error(`Unclosed start tag at byte offset ${from}`);
  if (!TAGS.has(tag)) throw new Error(`Unsupported start tag "${tag}" at byte offset ${from}`);
  const attributes = new Map<string, string>();
  for (;;) {
    while (/\s/.test(html[at] ?? '')) at++;
    if (at >= html.length) throw new Error(`Unclosed start tag "${tag}" at byte offset ${from}`);
    if (html[at] === '>') break;
    const key = /[^\s=>]*/y;
    key.lastIndex = at;
    const attribute = key.exec(html)?.[0] ?? '';
    at = key.lastIndex;
    if (attribute === '') throw new Error(`Empty attribute name in the tag "${tag}" at byte offset ${from}`);
    if (html[at] !== '=') {
      if (tag === 'blockquote' && attribute === 'expandable') continue;
      throw new Error(`Expected equal sign in declaration of an attribute of the tag "${tag}" at byte offset ${from}`);
    }
    const quote = html[++at];
    if (quote !== '"' && quote !== "'") throw new Error(`Unexpected end of name token at byte offset ${at}`);
    let value = '';
    for (at++; at < html.length && html[at] !== quote; ) {
      const { decoded, next } = html[at] === '&' ? decode(html, at) : { decoded: html[at], next: at + 1 };
      value += decoded;
      at = next;
    }
    at++;
    attributes.set(attribute, value);
  }
  if (tag === 'span' && attributes.get('class') !== 'tg-spoiler')
    throw new Error(`Tag "span" must have class "tg-spoiler" at byte offset ${from}`);
  return { tag, attributes, next: at + 1 };
}

function decode(html: string, at: number): { readonly decoded: string; readonly next: number } {
  const entity = /&(?:#(\d{1,8})|#x([\da-f]{1,8})|([a-z]+));?/iy;
  entity.lastIndex = at;
  const [, decimal, hex, name] = entity.exec(html) ?? [];
  const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : 0;
  const decoded =
    name !== undefined ? NAMED[name] : code > 0 && code < 0x10ffff ? String.fromCodePoint(code) : undefined;
  return decoded === undefined ? { decoded: '&', next: at + 1 } : { decoded, next: entity.lastIndex };
}
