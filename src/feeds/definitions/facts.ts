import { labelIdentity } from '../../article/fields/fields.ts';
import { mergedCategories } from '../../corpus/cluster.ts';
import { COMPARED } from '../../corpus/near/units.ts';
import { plainText } from '../../corpus/plain-text.ts';
import type { StandingOf } from '../standing.ts';
import { foldText } from './keywords.ts';

/** What rules ask of an article. What takes time is found when a rule first asks, and once for all rules. */
export type Facts = {
  /** The source of the file that is shown. */
  readonly source: string;
  /** Every source that tells the story. */
  readonly sources: ReadonlySet<string>;
  /** Folded label to label, in the order they are shown. */
  readonly categories: ReadonlyMap<string, string>;
  readonly tags: () => ReadonlySet<string>;
  readonly authors: () => ReadonlySet<string>;
  /** Title and text as they are written, a line a block. */
  readonly lines: () => string;
  /** Title, summary and text, folded. */
  readonly words: () => string;
};

export type FactsOptions = {
  /** Whether a story stands where its copies would, too. */
  readonly mergeCategories: boolean;
  /** Sources whose articles stand in feeds that name them, and in no other. */
  readonly unlisted: ReadonlySet<string>;
};

/** Rules look at the first 100,000 characters of a text. */
export function createFacts(
  { source, article, also }: Parameters<StandingOf>[0],
  { mergeCategories, unlisted }: FactsOptions,
): Facts {
  const copies = mergeCategories ? also : [];
  const categories = mergedCategories(
    article,
    copies.filter((copy) => !unlisted.has(copy.source)),
  );
  const text = once(() => plainText(article.html).slice(0, COMPARED));
  return {
    source,
    sources: new Set([source, ...copies.map((copy) => copy.source)]),
    categories: new Map(categories.map((label) => [labelIdentity(label), label])),
    tags: once(() => new Set(article.tags.map(labelIdentity))),
    authors: once(() => new Set(article.authors.map(labelIdentity))),
    lines: once(() => `${article.title}\n${text()}`),
    words: once(() => [article.title, article.summary, text()].map(foldText).join('\n')),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
