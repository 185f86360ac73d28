import type { StoredArticle } from '../article/article.ts';
import { labelIdentity } from '../article/fields/fields.ts';
import type { Fingerprint } from './fingerprint.ts';

/** The fields whose change means something to a reader. Dates and pictures are not among them: crawlers restamp and swap them. */
export type Changed =
  | 'title'
  | 'text'
  | 'markup'
  | 'categories'
  | 'tags'
  | 'authors'
  | 'link'
  | 'language'
  | 'date'
  | 'returned';

type Version = { readonly article: StoredArticle; readonly fingerprint: Fingerprint };

/** What is different between two versions of one article, in the order a reader cares. */
export function compare(before: Version, after: Version): Changed[] {
  const changed: Changed[] = [];
  const [a, b] = [before.article, after.article];
  if (spaceless(a.title) !== spaceless(b.title)) changed.push('title');
  // Equal with its boilerplate or equal without: what a source repeats is found out over time, and changes by itself.
  if (before.fingerprint.text === after.fingerprint.text) {
    if (before.fingerprint.markup !== after.fingerprint.markup) changed.push('markup');
  } else if (before.fingerprint.whole !== after.fingerprint.whole) changed.push('text');
  if (labels(a.categories) !== labels(b.categories)) changed.push('categories');
  if (labels(a.tags) !== labels(b.tags)) changed.push('tags');
  if (a.authors.join('\n') !== b.authors.join('\n')) changed.push('authors');
  if (a.link !== b.link) changed.push('link');
  if (a.language !== b.language) changed.push('language');
  if (a.publishedIsFallback && !b.publishedIsFallback) changed.push('date');
  return changed;
}

/** A material change is one in the words themselves. */
export function isMaterial(changed: readonly Changed[]): boolean {
  return changed.includes('title') || changed.includes('text');
}

/** `update` tells readers of a change, `silent` only refreshes the entry. */
export type ChangePolicy = { readonly minor: 'silent' | 'update'; readonly material: 'silent' | 'update' };

/** Whether readers are told of these changes. */
export function announces(changes: readonly Changed[], policy: ChangePolicy): boolean {
  return changes.length > 0 && policy[isMaterial(changes) ? 'material' : 'minor'] === 'update';
}

/** How an article was read, apart from what it says: equal for the same words under the same knowledge of boilerplate. */
export function reads({ article, fingerprint }: Version): string {
  const { text, content, markup } = fingerprint;
  // Promotions never were in the text, and change from visit to visit.
  return JSON.stringify([text, content, markup, article.leftOut.filter(({ kind }) => kind !== 'promotion')]);
}

function spaceless(title: string): string {
  return title.replace(/\s+/g, '');
}

function labels(list: readonly string[]): string {
  return list.map(labelIdentity).sort().join('\n');
}
