import MarkdownIt from 'markdown-it';

/** What is read of a message in Markdown. */
export type Reading = {
  readonly text: string;
  readonly links: readonly string[];
  readonly images: readonly string[];
  /** HTML tags, which are never read as text. */
  readonly tags: readonly string[];
};

const reader = new MarkdownIt({ html: true }).disable('html_block');
// Addresses are told as they stand in the message.
reader.normalizeLink = (url) => url;

/** Reads Markdown as a strict client does: CommonMark with tables, strikethrough and HTML tags. */
export function readMarkdown(markdown: string): Reading {
  const links: string[] = [];
  const images: string[] = [];
  const tags: string[] = [];
  const lines: string[] = [];
  for (const token of reader.parse(markdown, {})) {
    if (token.type === 'fence' || token.type === 'code_block') lines.push(token.content);
    if (token.type !== 'inline') continue;
    let line = '';
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') links.push(String(child.attrGet('href')));
      else if (child.type === 'image') images.push(String(child.attrGet('src')));
      else if (child.type === 'html_inline') tags.push(child.content);
      else if (child.type === 'softbreak' || child.type === 'hardbreak') line += '\n';
      else line += child.content;
    }
    lines.push(line);
  }
  for (const tag of tags)
    for (const [, url] of tag.matchAll(/\b(?:href|url)\s*=\s*['"]?([^\s'">]+)/gi)) links.push(url ?? '');
  return { text: lines.join('\n'), links, images, tags };
}
