import MarkdownIt from 'markdown-it';
import footnotes from 'markdown-it-footnote';
import { isHtmlElement } from './tag-like-text.ts';
import { withoutTemplateTags } from './template-tags.ts';

const plain = createMarkdown();
/** With the notes at the end. No inline notes, and no ways back: a feed has no anchors. */
const annotated = createMarkdown().use(footnotes).disable('footnote_inline');
annotated.renderer.rules.footnote_anchor = () => '';
annotated.renderer.rules.footnote_ref = (tokens, at) => `<sup>[${Number(tokens[at]?.meta?.id) + 1}]</sup>`;

/** The plugin looks from each reference to the end of its line: more than anyone writes would cost quadratic time. */
const MAX_REFERENCES = 1000;

function createMarkdown() {
  const markdown = new MarkdownIt({ html: true, linkify: true });
  // An address is one by its `http:` or `https:`; a name of a host alone may be a file, and a word behind @ no mail.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false }).add('//', null).add('ftp:', null);
  return markdown;
}

/** The renderer takes up to four microseconds and much memory a character; no author writes more by hand. */
export const MAX_MARKDOWN = 256 * 1024;
/** A short reference may stand for a long address, as often as one likes. In characters, over a document. */
const MAX_EXPANSION = 1024 * 1024;

/**
 * Markdown (CommonMark with tables, strikethrough and footnotes) as HTML, or undefined where that would cost more than a text is
 * worth. The result is not clean: HTML inside it is let through.
 */
export function renderMarkdown(body: string): string | undefined {
  if (body.length > MAX_MARKDOWN) return undefined;
  const environment = {};
  const text = withoutTemplateTags(body);
  const markdown = text.split('[^', MAX_REFERENCES).length < MAX_REFERENCES ? annotated : plain;
  const tokens = markdown.parse(text, environment);
  let expansion = 0;
  for (const { children } of tokens)
    for (const token of children ?? []) for (const [, value] of token.attrs ?? []) expansion += String(value).length;
  return expansion > MAX_EXPANSION ? undefined : markdown.renderer.render(tokens, markdown.options, environment);
}

const OPENING_TAG = /^\s*<([a-z][\w-]*)(:[a-z]\w*)?[\s/>]/i;
const OPENING_COMMENT = /^\s*<!(?:--|doctype|\[CDATA\[)/i;
const BLOCK_TAG = /<(?:p|div|br|table|tr|li|h[1-6]|section|article|figure|center)\b/gi;
const MARKDOWN_SIGN = /^(?:#{1,6} |[-*+] |\d+\. |>|```)|\]\([^()[\]\s]{1,300}\)/gm;
/** Tags that stand in a line, with which a paragraph of Markdown may begin. */
const INLINE = new Set(
  'a abbr audio b br code del em font i iframe img ins kbd mark picture q s small span strike strong sub sup u video'.split(
    ' ',
  ),
);
const PARAGRAPH = /\n[ \t]*\n(?=[^\s<])/g;

/**
 * Whether a body is HTML. One that opens with a tag is, for blank lines and indents inside scraped HTML would become
 * code blocks in Markdown, unless Markdown's signs outnumber its block tags: behind a tag that stands in a line, blank
 * lines between paragraphs are such signs.
 */
export function looksLikeHtml(body: string): boolean {
  const [opening, name = '', prefix] = OPENING_TAG.exec(body) ?? [];
  const isTag = opening !== undefined && (isHtmlElement(name.toLowerCase()) || name.includes('-') || prefix);
  if (!isTag && !OPENING_COMMENT.test(body)) return false;
  const count = (pattern: RegExp) => body.match(pattern)?.length ?? 0;
  const signs = count(MARKDOWN_SIGN) + (INLINE.has(name.toLowerCase()) ? count(PARAGRAPH) : 0);
  return count(BLOCK_TAG) >= signs;
}
