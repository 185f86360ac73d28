import { hash } from 'node:crypto';
import { labelIdentity } from '../../article/fields/fields.ts';
import { EVERYTHING, type Standing, type StandingOf } from '../standing.ts';
import { type FeedDefinition, type Rule, titleOf } from './definition.ts';
import { createFacts, type FactsOptions } from './facts.ts';
import { createRule } from './rule.ts';

/**
 * Says in which feeds an article stands: in everything and its categories, unless its source is unlisted, and in the defined
 * feeds whose rules hold. An article of an unlisted source stands in defined feeds alone, and only in those that name the source.
 */
export async function createStanding(
  definitions: readonly FeedDefinition[],
  options: FactsOptions,
): Promise<StandingOf> {
  const feeds = await Promise.all(
    definitions.map(async (definition) => ({
      standing: {
        kind: 'defined',
        identity: definition.name,
        label: titleOf(definition),
        sort: definition.sort,
      } satisfies Standing,
      names: new Set(definition.sources),
      holds: await createRule(definition),
    })),
  );
  return (known) => {
    const facts = createFacts(known, options);
    const isListed = !options.unlisted.has(known.source);
    const defined = feeds
      .filter(({ names, holds }) => (isListed || names.has(known.source)) && holds(facts))
      .map(({ standing }) => standing);
    if (!isListed) return defined;
    const categories = [...facts.categories].map(
      ([identity, label]) => ({ kind: 'category', identity, label }) as const,
    );
    return [EVERYTHING, ...categories, ...defined];
  };
}

/** What rules understand, so that a version that understands them otherwise asks them again. */
const RULES_VERSION = 2;

/**
 * Changes when the standings of articles may: with a rule, a name, a title or an order, but not with the order in which they
 * are written down, nor with a feed's size, words or token.
 */
export function definitionsHash(definitions: readonly FeedDefinition[], options: FactsOptions): string {
  const feeds = definitions
    .map((definition) => [
      definition.name,
      titleOf(definition),
      definition.sort,
      ruleKey(definition),
      ruleKey(definition.exclude ?? {}),
    ])
    .map((feed) => JSON.stringify(feed))
    .sort();
  const key = [RULES_VERSION, options.mergeCategories, [...options.unlisted].sort(), feeds];
  return hash('sha256', JSON.stringify(key), 'base64url').slice(0, 16);
}

function ruleKey({ sources, categories, tags, authors, keywords, pattern }: Rule) {
  const [byCategory, byTag, byAuthor, byKeyword] = [categories, tags, authors, keywords].map((labels) =>
    sorted(labels?.map(labelIdentity)),
  );
  return { sources: sorted(sources), byCategory, byTag, byAuthor, byKeyword, pattern };
}

function sorted(values: readonly string[] | undefined): readonly string[] | undefined {
  return values && [...new Set(values)].sort();
}
