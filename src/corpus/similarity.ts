import type { StoredArticle } from '../article/article.ts';
import { normalise } from './fingerprint.ts';

/** Two versions that share less than this of their words are two stories. */
const SAME_STORY = 0.3;
const SHINGLE = 4;
/** The runs of a short text of which a longer one must hold this share to be its continuation, and how many it must have. */
const TAKEN_UP = 0.8;
const STUB = 8;

/** Whether two versions tell the same story: by the share of their four-character runs that both hold. */
export function tellsTheSame(a: { readonly article: StoredArticle }, b: { readonly article: StoredArticle }): boolean {
  return jaccard(shingles(textOf(a.article.html)), shingles(textOf(b.article.html))) >= SAME_STORY;
}

/** Whether two normalised texts do: one in full or by its beginning, or a short one that the other takes up. */
export function isSameStory(a: string, b: string): boolean {
  const [one, other] = [shingles(a), shingles(b)];
  const smaller = Math.min(one.size, other.size);
  const isTakenUp = smaller >= STUB && one.intersection(other).size >= smaller * TAKEN_UP;
  return isTakenUp || jaccard(one, other) >= SAME_STORY;
}

/** Shared members over all members, 0 to 1; two empty sets are equal. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = a.intersection(b).size;
  const all = a.size + b.size - shared;
  return all === 0 ? 1 : shared / all;
}

function textOf(html: string): string {
  return normalise(html.replace(/<[^>]*>/g, ' '));
}

/** The runs of four characters in a text. */
function shingles(text: string): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at + SHINGLE <= Math.max(text.length, SHINGLE); at++) found.add(text.slice(at, at + SHINGLE));
  return found;
}
