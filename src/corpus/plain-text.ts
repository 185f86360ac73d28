import { BLOCKS } from '../article/body/elements.ts';

/** The text of HTML that the cleaner has written, one line a block: of a stored article nothing else is kept. */
export function plainText(html: string): string {
  return html
    .replace(/<\/?(\w+)[^>]*>/g, (_, name: string) => (BLOCKS.has(name) || name === 'br' ? '\n' : ''))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
