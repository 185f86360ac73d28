declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it';

  /** https://github.com/markdown-it/markdown-it-footnote */
  export default function footnotes(markdown: MarkdownIt): void;
}
