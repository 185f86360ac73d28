/** What XML 1.0 forbids in a document (production 2, https://www.w3.org/TR/xml/#charsets), as a reader would trip over it. */
const FORBIDDEN = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
/** What it can hide in, found several times as fast; most texts hold none of it. */
const SUSPECT = /[\0-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;

/** Text that any feed format can carry: no control characters, non-characters or lone surrogates. */
export function xmlSafe(text: string): string {
  // Under /u a lone surrogate is a code point of its own outside every range above, so one expression finds all of it.
  return SUSPECT.test(text) ? text.replace(FORBIDDEN, '') : text;
}

/** One line: every run of white space, ideographic spaces included, becomes one blank. */
export function oneLine(text: string): string {
  return xmlSafe(text).replace(/\s+/g, ' ').trim();
}

/** Text for HTML content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return /[&<>"]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    : text;
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
  return text.length <= length ? text : xmlSafe(text.slice(0, length));
}
