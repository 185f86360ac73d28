/**
 * What never reaches a reader: what XML 1.0 forbids in a document (production 2, https://www.w3.org/TR/xml/#charsets),
 * the control characters and non-characters it only discourages, and the replacement character, by which the W3C's validator
 * knows a text that somebody has decoded wrongly.
 */
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\p{Cs}\p{Noncharacter_Code_Point}\uFFFD]/gu;
/** What it can hide in, found several times as fast; most texts hold none of it. */
const SUSPECT = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\uD800-\uDFFF\uFDD0-\uFDEF\uFFFD-\uFFFF]/;

/** Text that any feed format can carry: no control characters, non-characters, replacement characters or lone surrogates. */
export function xmlSafe(text: string): string {
  // Under /u only a lone surrogate is a code point of its own.
  return SUSPECT.test(text) ? text.replace(FORBIDDEN, '') : text;
}

/** Characters without width that make words different which look alike. Joiners stay: Persian and emoji mean something by them. */
const INVISIBLE = /[\u00AD\u200B\uFEFF]+/g;
/** Where `xmlSafe` or `INVISIBLE` may have something to do. */
const UNREADABLE = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u00AD\u200B\uD800-\uDFFF\uFDD0-\uFDEF\uFEFF\uFFFD-\uFFFF]/;

/** `xmlSafe` text without soft hyphens, zero-width blanks and byte-order marks. */
export function readable(text: string): string {
  return UNREADABLE.test(text) ? xmlSafe(text).replace(INVISIBLE, '') : text;
}

/** Text in which every run of white space, ideographic spaces included, is one blank. */
export function collapseSpace(text: string): string {
  return /[^\S ]| {2}/.test(text) ? text.replace(/\s+/g, ' ') : text;
}

/** Explicit directions, which reach as far as the line: one that is not closed would turn all that is printed beside it. */
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]+/g;

/**
 * One line: white space collapsed, and none at the ends. A line is shown among others, so explicit directions go; the
 * marks U+200E and U+200F stay, and a text in an Arabic script finds its own direction.
 */
export function oneLine(text: string): string {
  return collapseSpace(readable(text).replace(DIRECTIONS, '')).trim();
}

/** Text for HTML content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What `escapeHtml` has made of a text, undone. */
export function unescapeHtml(html: string): string {
  return html.replace(/&(amp|lt|gt|quot);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

/** How much text this is to a reader: a CJK character says about as much as two Latin ones. */
export function textWeight(text: string, enough = Number.POSITIVE_INFINITY): number {
  let weight = 0;
  for (let i = 0; i < text.length && weight < enough; i++) weight += unitWeight(text.charCodeAt(i));
  return weight;
}

/** The weight of one UTF-16 unit: 2 from the CJK radicals on, where scripts are written in full-width characters. */
export function unitWeight(unit: number): number {
  return unit >= 0x2e80 ? 2 : 1;
}

/** The first `length` UTF-16 units of a text, never half of a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const unit = text.charCodeAt(length - 1);
  return text.slice(0, unit >= 0xd800 && unit <= 0xdbff ? length - 1 : length);
}
