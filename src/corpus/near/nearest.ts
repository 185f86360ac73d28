import type { StoredArticle } from '../../article/article.ts';
import type { Candidate, DecideOptions, ReadArticle } from '../decision.ts';
import { plainText } from '../plain-text.ts';
import type { Near } from '../verdict.ts';
import { type CorpusView, type Known, RANK, type Relative } from '../view.ts';
import { type Comparison, compareStories, type Profile, profileOf } from './stories.ts';

/** The article that a new one is nearest to, and all that it was compared with. */
export type Nearest = {
  /** Of those that tell the same story: published before others, then the most similar. */
  readonly same: { readonly known: Known; readonly evidence: Near } | undefined;
  /** Other articles that it tells the same story as: one each, with how much it is like them. */
  readonly others: readonly { readonly known: Known; readonly evidence: Near }[];
  readonly compared: readonly Near[];
};

export const NOTHING_NEAR: Nearest = { same: undefined, others: [], compared: [] };

/** Comparisons that are kept for `explain`, and what must be common for them to be of interest. */
const KEPT = 3;
const OF_INTEREST = 0.2;

/** Compares an article with those that its sketch is near to. `own` is not among them: what it said itself before. */
export function findNearest(
  candidate: Candidate,
  read: ReadArticle,
  view: CorpusView,
  { duplicates, near, mayMerge = false }: DecideOptions,
  own?: Known,
): Nearest {
  const { source, path } = candidate;
  if (!duplicates.near) return NOTHING_NEAR;
  const compared: { relative: Relative; comparison: Comparison }[] = [];
  for (const relative of view.relatives(near, read.sketch, read.article.published, duplicates.windowMs)) {
    const isKnown = compared.some(({ relative: { known }, comparison }) => comparison.same && known === relative.known);
    if (isKnown || relative.known.id === own?.id || (relative.source === source && relative.path === path)) continue;
    const comparison = compareStories(profileFor(read.article), profileFor(relative.article), duplicates.threshold);
    compared.push({ relative, comparison });
    // The most alike come first: nothing nearer is to be expected.
    if (!mayMerge && comparison.same && relative.known.state === 'published') break;
  }
  compared.sort(
    (a, b) =>
      Number(b.comparison.same) - Number(a.comparison.same) ||
      RANK[a.relative.known.state] - RANK[b.relative.known.state] ||
      b.comparison.similarity - a.comparison.similarity ||
      a.relative.known.firstSeen - b.relative.known.firstSeen ||
      (a.relative.known.id < b.relative.known.id ? -1 : 1),
  );
  const [same, ...others] = compared
    .filter(({ comparison }) => comparison.same)
    .map((one) => ({ known: one.relative.known, evidence: evidenceOf(one) }));
  return {
    same,
    others,
    compared: compared
      .filter(({ comparison }) => Math.max(comparison.similarity, comparison.containment) >= OF_INTEREST)
      .slice(0, KEPT)
      .map(evidenceOf),
  };
}

function evidenceOf({ relative, comparison }: { relative: Relative; comparison: Comparison }): Near {
  const { similarity, containment, reason, passage } = comparison;
  return { source: relative.source, path: relative.path, similarity, containment, reason, passage };
}

const profiles = new WeakMap<StoredArticle, Profile>();

/** An article is mostly compared more than once. */
function profileFor(article: StoredArticle): Profile {
  const known = profiles.get(article);
  if (known) return known;
  const profile = profileOf(article, plainText(article.html));
  profiles.set(article, profile);
  return profile;
}
