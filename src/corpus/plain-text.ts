import { BLOCKS } from '../article/body/elements.ts';
import { unescapeHtml } from '../article/text.ts';

/** The text of HTML that the cleaner has written, one line a block: of a stored article nothing else is kept. */
export function plainText(html: string): string {
  return unescapeHtml(
    html.replace(/<\/?(\w+)[^>]*>/g, (_, name: string) => (BLOCKS.has(name) || name === 'br' ? '\n' : '')),
  )
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
