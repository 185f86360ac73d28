import type { StoredArticle } from '../article/article.ts';
import { labelIdentity } from '../article/fields/fields.ts';
import type { Fingerprint } from './fingerprint.ts';

/** What a file says that tells the story of an article whose file it is not. Should that one go, it takes its place. */
export type Copy = {
  readonly source: string;
  readonly path: string;
  readonly article: StoredArticle;
  readonly fingerprint: Fingerprint;
};

/** A copy as its canonical article lists it: "also in …". */
export type Also = {
  readonly source: string;
  readonly path: string;
  readonly title: string;
  readonly link: string | undefined;
  /** Milliseconds since 1970. */
  readonly published: number;
  readonly categories: readonly string[];
};

export function alsoOf({ source, path, article }: Copy): Also {
  const { title, link, published, categories } = article;
  return { source, path, title, link, published, categories };
}

/**
 * The categories an article stands in: its own, and then those of its copies, so that who reads any of them misses no
 * story.
 */
export function mergedCategories(article: Pick<StoredArticle, 'categories'>, also: readonly Also[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const label of [...article.categories, ...also.flatMap(({ categories }) => categories)]) {
    const identity = labelIdentity(label);
    if (!merged.has(identity)) merged.set(identity, label);
  }
  return [...merged.values()];
}

/** A list of copies with one of them set anew, in an order that does not depend on which came first. */
export function withCopy(also: readonly Also[], copy: Also): readonly Also[] {
  const others = withoutCopy(also, copy.source, copy.path);
  const later = others.findIndex((other) => compareCopies(other, copy) > 0);
  return later < 0 ? [...others, copy] : others.toSpliced(later, 0, copy);
}

function compareCopies(a: Also, b: Also): number {
  return a.published - b.published || compareText(a.source, b.source) || compareText(a.path, b.path);
}

/** A list of copies without the one in a file. */
export function withoutCopy(also: readonly Also[], source: string, path: string): readonly Also[] {
  return also.filter((copy) => copy.source !== source || copy.path !== path);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
