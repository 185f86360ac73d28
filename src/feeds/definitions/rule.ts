import { labelIdentity } from '../../article/fields/fields.ts';
import type { FeedDefinition, Rule } from './definition.ts';
import type { Facts } from './facts.ts';
import { createKeywords } from './keywords.ts';

type Test = { readonly key: keyof Rule; readonly holds: (facts: Facts) => boolean };

/** What articles are chosen by. */
export type Choice = Pick<FeedDefinition, keyof Rule | 'exclude'>;

/** The key that keeps an article out: one that does not hold, or one of `exclude` that does. */
export type Refusal = { readonly by: 'rule' | 'exclude'; readonly key: keyof Rule };

/** Whether an article belongs into a defined feed. */
export async function createRule(choice: Choice): Promise<(facts: Facts) => boolean> {
  const refuses = await createRefusals(choice);
  return (facts) => refuses(facts) === undefined;
}

/** What keeps an article out of a choice, if anything. The engine for patterns is only loaded for a choice that has one. */
export async function createRefusals(choice: Choice): Promise<(facts: Facts) => Refusal | undefined> {
  const { exclude = {} } = choice;
  const wanted = await testsOf(choice, (facts, names) => names.some((name) => facts.sources.has(name)));
  // A copy elsewhere is no reason to keep out what is shown.
  const unwanted = await testsOf(exclude, (facts, names) => names.includes(facts.source));
  return (facts) => {
    const missed = wanted.find(({ holds }) => !holds(facts));
    if (missed) return { by: 'rule', key: missed.key };
    const met = unwanted.find(({ holds }) => holds(facts));
    return met && { by: 'exclude', key: met.key };
  };
}

/** A test for each key that is given, those that look at the text last. */
async function testsOf(
  { sources, categories, tags, authors, keywords, pattern }: Rule,
  isFrom: (facts: Facts, names: readonly string[]) => boolean,
): Promise<readonly Test[]> {
  const tests: Test[] = [];
  if (sources) tests.push({ key: 'sources', holds: (facts) => isFrom(facts, sources) });
  if (categories) tests.push({ key: 'categories', holds: hasAny(categories, (facts) => facts.categories) });
  if (tags) tests.push({ key: 'tags', holds: hasAny(tags, (facts) => facts.tags()) });
  if (authors) tests.push({ key: 'authors', holds: hasAny(authors, (facts) => facts.authors()) });
  if (keywords) {
    const areIn = createKeywords(keywords);
    tests.push({ key: 'keywords', holds: (facts) => areIn(facts.words()) });
  }
  if (pattern !== undefined) {
    const { compilePattern } = await import('./pattern.ts');
    const matches = compilePattern(pattern);
    tests.push({ key: 'pattern', holds: (facts) => matches(facts.lines()) });
  }
  return tests;
}

function hasAny(labels: readonly string[], of: (facts: Facts) => { has(identity: string): boolean }): Test['holds'] {
  const wanted = [...new Set(labels.map(labelIdentity))];
  return (facts) => wanted.some((identity) => of(facts).has(identity));
}
