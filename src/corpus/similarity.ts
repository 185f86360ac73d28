import type { StoredArticle } from '../article/article.ts';
import { passagesOf, resemblance } from './near/resemblance.ts';
import { unitsOf } from './near/units.ts';
import { plainText } from './plain-text.ts';

/** Two versions that share less than this of their words are two stories. */
const SAME_STORY = 0.3;
/** Titles that share less than this are of two stories. */
const SAME_TITLE = 0.5;

const SHINGLE = 4;
/** The runs of a short text of which a longer one must hold this share to be its continuation, and how many it must have. */
const TAKEN_UP = 0.8;
const STUB = 8;

type Told = { readonly article: Pick<StoredArticle, 'title' | 'html' | 'link' | 'declaredId'> };

/** Whether two versions tell the same story, by the words that both share. */
export function tellsTheSame(a: Told, b: Told): boolean {
  const [textOfA, textOfB] = [a, b].map(({ article }) => unitsOf(plainText(article.html)));
  if (!textOfA || !textOfB) return false;
  const { similarity, containment } = resemblance(passagesOf(textOfA), textOfB);
  return Math.max(similarity, containment) >= SAME_STORY;
}

/** Whether two versions say of themselves that they are one article, by an id or an address. */
export function isNamedTheSame({ article: a }: Told, { article: b }: Told): boolean {
  return (a.declaredId !== undefined && a.declaredId === b.declaredId) || (a.link !== undefined && a.link === b.link);
}

/** Whether a file holds another story than before: nothing says that its article was only written anew. */
export function isAnother(before: Told, after: Told): boolean {
  if (isNamedTheSame(before, after)) return false;
  const [a, b] = [before.article, after.article];
  const titles = resemblance(passagesOf(unitsOf(a.title)), unitsOf(b.title));
  return Math.max(titles.similarity, titles.containment) < SAME_TITLE && !tellsTheSame(before, after);
}

/** Whether two normalised texts tell the same story: one in full or by its beginning, or a short one that the other takes up. */
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

/** The runs of four characters in a text. */
function shingles(text: string): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at + SHINGLE <= Math.max(text.length, SHINGLE); at++) found.add(text.slice(at, at + SHINGLE));
  return found;
}
