import { decodeHTML } from 'entities';
import { escapeHtml, xmlSafe } from '../../article/text.ts';

export const NAMESPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  fh: 'http://purl.org/syndication/history/1.0',
  media: 'http://search.yahoo.com/mrss/',
  at: 'http://purl.org/atompub/tombstones/1.0',
} as const;

/**
 * Declarations for a root element. They are the same whatever stands in a document, so that no article changes its first line;
 * but the tombstones' are left out where there are none, for the W3C's validator warns of a namespace that it does not know.
 */
export function declarations(prefixes: readonly (keyof typeof NAMESPACES)[]): string {
  return prefixes.map((prefix) => ` xmlns:${prefix}="${NAMESPACES[prefix]}"`).join('');
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** Text as one line that any format can carry. Blanks inside stay as they are: a guid must not change by being shown. */
export function plainLine(text: string): string {
  return xmlSafe(text)
    .replace(/[\t\n\r]+/g, ' ')
    .trim();
}

/**
 * One line of plain text that nobody takes for HTML: wherever an end tag stands in one, the W3C's validator sees markup, however it
 * is escaped. There all angle brackets go.
 */
export function withoutTags(text: string): string {
  const plain = plainLine(text);
  return /<\/[a-z][a-z\d]*>/i.test(plain) ? plain.replace(/[<>]/g, '') : plain;
}

/** One element on a line of its own, `depth` levels deep as the library indents them; attributes without a value are left out. */
export function line(depth: number, name: string, attributes: Attributes, text?: string): string {
  const rendered = Object.entries(attributes)
    .map(([key, value]) =>
      value === undefined
        ? ''
        : ` ${key}="${ADDRESSES.has(key) ? escapeHtml(value) : escapeText(value).replaceAll('"', '&quot;')}"`,
    )
    .join('');
  const indent = '    '.repeat(depth);
  return text === undefined
    ? `${indent}<${name}${rendered}/>\n`
    : `${indent}<${name}${rendered}>${escapeText(text)}</${name}>\n`;
}

/** Attributes in which `&` is no text, and is written as everybody writes it. */
const ADDRESSES = new Set(['href', 'url']);

/**
 * Plain text as the content of an element. The RSS Advisory Board's profile wants `&` and `<` as these two references, for
 * by them a reader can tell plain text from HTML, and so does the W3C's validator.
 */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&#x26;').replaceAll('<', '&#x3C;').replaceAll('>', '&gt;');
}

/** The library undoes `&amp;` before it escapes, so one level has to be added where a text holds one. */
export function libraryText(text: string): string {
  return text.replaceAll('&amp;', '&amp;amp;');
}

/** HTML for a CDATA section: the library escapes only the first `]]>`, and a second one would end the section early. */
export function libraryHtml(html: string): string {
  return html.replaceAll(']]>', ']]&gt;');
}

/**
 * A title for readers of which some show text and some HTML: only what HTML would take for markup or a character reference is
 * escaped, so that a title without such, `R&D` and `a < b` among them, is read the same by all.
 */
export function titleForAll(title: string): string {
  return title
    .replace(/&#?\w+;?/g, (match) => (decodeHTML(match) === match ? match : `&amp;${match.slice(1)}`))
    .replace(/<(?=[a-z/!?])/gi, '&lt;');
}

/** A library document cut in two where its last element ends. */
export function cutBeforeEnd(xml: string, end: string): readonly [head: string, tail: string] {
  const at = xml.lastIndexOf(end);
  return [xml.slice(0, at), `${xml.slice(at)}\n`];
}

/** The item in a library document, from the indentation before it up to where it ends; without its end. */
export function itemIn(xml: string, name: 'item' | 'entry'): string {
  const start = xml.indexOf(`<${name}>`);
  return xml.slice(xml.lastIndexOf('\n', start) + 1, xml.lastIndexOf('\n', xml.lastIndexOf(`</${name}>`)) + 1);
}

/** The first place of a text replaced by another, letter by letter. */
export function swap(xml: string, from: string, to: string): string {
  const at = xml.indexOf(from);
  return at < 0 ? xml : xml.slice(0, at) + to + xml.slice(at + from.length);
}
