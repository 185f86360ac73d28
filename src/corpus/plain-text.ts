import { BLOCKS } from '../article/body/elements.ts';

/** The text of HTML that the cleaner has written, one line a block: of a stored article nothing else is kept. */
export function plainText(html: string): string {
  const text = html
    .replace(/<\/?(\w+)[^>]*>/g, (_, name: string) => (BLOCKS.has(name) || name === 'br' ? '\n' : ''))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
