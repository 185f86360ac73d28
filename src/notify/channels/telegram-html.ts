import { decodeHTMLStrict } from 'entities';
import { escapeHtml, unescapeHtml, xmlSafe } from '../../article/text.ts';
import { fit, inBytes, inUnits, type Measure } from '../text/fit.ts';

/** Of a text as people read it, in UTF-16 units: https://core.telegram.org/bots/api#sendmessage */
export const MAX_TEXT = 4096;
/**
 * What tags, links above all, may take together. About 9,500 is what the service takes before it answers ENTITIES_TOO_LONG
 * (https://github.com/tdlib/telegram-bot-api/issues/165), and six bytes for every unit of text are left of 32 KiB in all.
 */
export const MAX_TAG_BYTES = 8000;
/** Of a hundred entities in a message: https://core.telegram.org/bots/api#formatting-options. What is beyond is dropped. */
export const MAX_ENTITIES = 90;
/** A longer address is no link. */
export const MAX_LINK = 1000;

/** How the parts of a message are written. All but `text` take what is written already. */
export type Markup = {
  readonly text: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly italic: (text: string) => string;
  readonly strike: (text: string) => string;
  readonly link: (text: string, url: string) => string;
  /** How long it is to the service. */
  readonly measure: Measure;
  /** What it takes of `MAX_TAG_BYTES`. */
  readonly tagBytes: Measure;
};

export const HTML: Markup = {
  text: (text) => escapeHtml(quiet(text)),
  bold: (text) => `<b>${text}</b>`,
  italic: (text) => `<i>${text}</i>`,
  strike: (text) => `<s>${text}</s>`,
  link: (text, url) => `<a href="${escapeHtml(url)}">${text}</a>`,
  measure: (html) => inUnits(unescapeHtml(html.replace(/<[^<>]*>/g, ''))),
  tagBytes: (html) => inBytes(html) - inBytes(html.replace(/<[^<>]*>/g, '')),
};

/** Without a `parse_mode` there is nothing to get wrong. */
export const PLAIN: Markup = {
  text: quiet,
  bold: (text) => text,
  italic: (text) => text,
  strike: (text) => text,
  link: (text, url) => `${text}\n${url}`,
  measure: inUnits,
  tagBytes: () => 0,
};

/**
 * Any @name in a text calls the user who bears it, whatever the bot says. A word joiner, which nobody sees, keeps the service from
 * taking it for a name, also where the name stands behind the next tag; an e-mail address stays as it is.
 */
export function quiet(text: string): string {
  return text.replace(/(?<![A-Za-z0-9_])@(?=[A-Za-z0-9_]|$)/g, '@\u2060');
}

const TAG = /^<(\/?)([a-z][a-z0-9-]*)((?:[\s/][^<>]*)?)>$/i;
const INLINE = new Set(['b', 'strong', 'i', 'em', 'u', 'ins', 's', 'strike', 'del', 'tg-spoiler']);
/** These may hold no others of their kind (https://core.telegram.org/bots/api#formatting-options, "nested"). */
const ALONE = new Set(['a', 'code', 'pre', 'blockquote']);
/** What ends a line where it ends. */
const BLOCKS = /^(?:p|div|li|h[1-6]|tr|ul|ol)$/;

/**
 * Any HTML as Telegram takes it, of at most `limit` units: tags that it does not know are dropped, the others are closed in order,
 * line breaks stay, links lead to the web only, nobody is called, and what is too long is cut, never inside a tag. Empty where
 * nothing is left to read.
 */
export function acceptable(html: string, limit = MAX_TEXT): string {
  const open: string[] = [];
  let written = '';
  let units = 0;
  let tagBytes = 0;
  let entities = 0;
  const within = (...names: readonly string[]) => names.some((name) => open.includes(name));
  const close = (from: number) => {
    for (const name of open.splice(from).reverse()) written += `</${name}>`;
  };

  for (const piece of html.split(/(<[^<>]*>)/)) {
    if (piece.startsWith('<!')) continue;
    const [, end, tag, attributes = ''] = TAG.exec(piece) ?? [];
    const name = tag?.toLowerCase();
    if (name === undefined || name === 'br' || (end === '/' && BLOCKS.test(name))) {
      const said = name === undefined ? xmlSafe(decodeHTMLStrict(piece)) : '\n';
      const text = units === 0 ? said.trimStart() : said;
      const asIs = within('code', 'pre');
      const safe = (part: string) => (asIs ? part : quiet(part));
      const fitting = fit(text, limit - units, (part) => inUnits(safe(part)));
      written += escapeHtml(safe(fitting));
      units += inUnits(safe(fitting));
      if (fitting !== text) break;
    } else if (end === '/') {
      if (within(name)) close(open.lastIndexOf(name));
    } else if (!within('code', 'pre') && (INLINE.has(name) || (ALONE.has(name) && !within(name)))) {
      const start = name === 'a' ? linkStart(attributes) : `<${name}>`;
      const cost = Buffer.byteLength(start ?? '') + name.length + 3;
      if (start === undefined || tagBytes + cost > MAX_TAG_BYTES || entities === MAX_ENTITIES) continue;
      written += start;
      tagBytes += cost;
      entities++;
      open.push(name);
    }
  }
  close(0);
  return written.replace(/<[^<>]*>/g, '').trim() === '' ? '' : written;
}

/** A link to anything but the web is none: `tg://user?id=1` calls a user. */
function linkStart(attributes: string): string | undefined {
  const [, double, single] = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes) ?? [];
  const href = decodeHTMLStrict(double ?? single ?? '').trim();
  return href.length <= MAX_LINK && /^https?:$/.test(URL.parse(href)?.protocol ?? '')
    ? `<a href="${escapeHtml(href)}">`
    : undefined;
}
