import MarkdownIt from 'markdown-it';

const markdown = new MarkdownIt({ html: true, linkify: false });

/** Markdown (CommonMark with tables and strikethrough) as HTML. The result is not clean: HTML inside it is let through. */
export function renderMarkdown(body: string): string {
  return markdown.render(body);
}

const OPENS_WITH_TAG = /^\s*<(?:[a-z][\w-]*(?::[a-z]\w*)?[\s/>]|!--|!doctype)/i;
const BLOCK_TAG = /<(?:p|div|br|table|tr|li|h[1-6]|section|article|figure|center)\b/gi;
const MARKDOWN_SIGN = /^(?:#{1,6} |[-*+] |\d+\. |>|```)|\]\([^)\s]{1,300}\)/gm;

/**
 * Whether a body is HTML. One that opens with a tag is, for blank lines and indents inside scraped HTML would become
 * code blocks in Markdown, unless Markdown's signs outnumber its block tags.
 */
export function looksLikeHtml(body: string): boolean {
  if (!OPENS_WITH_TAG.test(body)) return false;
  return (body.match(BLOCK_TAG)?.length ?? 0) >= (body.match(MARKDOWN_SIGN)?.length ?? 0);
}
