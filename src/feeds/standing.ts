import { labelIdentity } from '../article/fields/fields.ts';
import { mergedCategories } from '../corpus/cluster.ts';
import type { Known } from '../corpus/view.ts';
import type { FeedIdentity } from './document.ts';

/** A feed that an article stands in. */
export type Standing = Pick<FeedIdentity, 'kind' | 'label'> & {
  /** What makes two feeds of a kind the same. */
  readonly identity: string;
  /** By which of its moments an article finds its place; left out, by its publication. */
  readonly sort?: 'published' | 'updated';
};

/** In which feeds an article stands. */
export type StandingOf = (known: Pick<Known, 'source' | 'article' | 'also'>) => readonly Standing[];

/** The feed of everything. */
export const EVERYTHING: Standing = { kind: 'all', identity: '', label: '' };

/** Everything, and a feed for each of its categories; with those of its copies, if they are merged. */
export function standingByCategory({ mergeCategories }: { readonly mergeCategories: boolean }): StandingOf {
  return ({ article, also }) => {
    const categories = mergeCategories ? mergedCategories(article, also) : article.categories;
    return [
      EVERYTHING,
      ...categories.map((label) => ({ kind: 'category' as const, identity: labelIdentity(label), label })),
    ];
  };
}
