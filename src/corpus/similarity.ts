import type { StoredArticle } from '../article/article.ts';
import { normalise } from './fingerprint.ts';

/** Two versions that share less than this of their words are two stories. */
const SAME_STORY = 0.3;
const SHINGLE = 4;

/** Whether two versions tell the same story: by the share of their four-character runs that both hold. */
export function tellsTheSame(a: { readonly article: StoredArticle }, b: { readonly article: StoredArticle }): boolean {
  return jaccard(shingles(a.article.html), shingles(b.article.html)) >= SAME_STORY;
}

/** Shared members over all members, 0 to 1; two empty sets are equal. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}

/** The runs of four characters in the text of clean HTML. */
function shingles(html: string): Set<string> {
  const text = normalise(html.replace(/<[^>]*>/g, ' '));
  const found = new Set<string>();
  for (let at = 0; at + SHINGLE <= Math.max(text.length, SHINGLE); at++) found.add(text.slice(at, at + SHINGLE));
  return found;
}
