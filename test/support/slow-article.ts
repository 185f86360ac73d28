/** A selector that takes cubic time over the body of a slow article. */
export const SLOW_SELECTOR = 'u ~ i ~ i ~ b';

/**
 * An article that a source with SLOW_SELECTOR in its `remove` reads slowly: with 120 some tenths of a second, with 900
 * far longer than any file may take.
 */
export function slowArticle(size: number): string {
  return `---\ntitle: Slow ${size}\ndate: 2024-01-01\n---\n<p>Words</p>${'<i></i>'.repeat(size)}${'<b></b>'.repeat(size)}`;
}
