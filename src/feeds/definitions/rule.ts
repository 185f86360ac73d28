import { labelIdentity } from '../../article/fields/fields.ts';
import type { FeedDefinition, Rule } from './definition.ts';
import type { Facts } from './facts.ts';
import { createKeywords } from './keywords.ts';

type Test = (facts: Facts) => boolean;

/** Whether an article belongs into a defined feed. The engine for patterns is only loaded for a definition that has one. */
export async function createRule(definition: Pick<FeedDefinition, keyof Rule | 'exclude'>): Promise<Test> {
  const { exclude = {} } = definition;
  const wanted = await testsOf(definition, (facts, names) => names.some((name) => facts.sources.has(name)));
  // A copy elsewhere is no reason to keep out what is shown.
  const unwanted = await testsOf(exclude, (facts, names) => names.includes(facts.source));
  return (facts) => wanted.every((holds) => holds(facts)) && !unwanted.some((holds) => holds(facts));
}

/** A test for each key that is given, those that look at the text last. */
async function testsOf(
  { sources, categories, tags, authors, keywords, pattern }: Rule,
  isFrom: (facts: Facts, names: readonly string[]) => boolean,
): Promise<readonly Test[]> {
  const tests: Test[] = [];
  if (sources) tests.push((facts) => isFrom(facts, sources));
  if (categories) tests.push(hasAny(categories, (facts) => facts.categories));
  if (tags) tests.push(hasAny(tags, (facts) => facts.tags()));
  if (authors) tests.push(hasAny(authors, (facts) => facts.authors()));
  if (keywords) {
    const areIn = createKeywords(keywords);
    tests.push((facts) => areIn(facts.words()));
  }
  if (pattern !== undefined) {
    const { compilePattern } = await import('./pattern.ts');
    const matches = compilePattern(pattern);
    tests.push((facts) => matches(facts.lines()));
  }
  return tests;
}

function hasAny(labels: readonly string[], of: (facts: Facts) => { has(identity: string): boolean }): Test {
  const wanted = [...new Set(labels.map(labelIdentity))];
  return (facts) => wanted.some((identity) => of(facts).has(identity));
}
