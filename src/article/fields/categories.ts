import { labelIdentity } from './fields.ts';

/** How a source's categories become those that readers see. A category is meant in any of its spellings. */
export type CategoryRules = {
  /** Category as it is written: category as it is shown. Followed once, never further. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly drop: readonly string[];
  /** Given to an article that would have no category. */
  readonly fallback?: string | undefined;
};

/** What makes of an article's categories those that its source's rules leave it, each once and in their order. */
export function createCategorySettler(rules: CategoryRules): (categories: readonly string[]) => readonly string[] {
  const aliases = new Map(Object.entries(rules.aliases).map(([from, to]) => [labelIdentity(from), to.trim()]));
  const dropped = new Set(rules.drop.map(labelIdentity));
  return (categories) => {
    const settled = new Map<string, string>();
    for (const category of categories) {
      const identity = labelIdentity(category);
      const shown = aliases.get(identity) ?? category;
      const shownIdentity = labelIdentity(shown);
      if (dropped.has(identity) || dropped.has(shownIdentity) || settled.has(shownIdentity)) continue;
      settled.set(shownIdentity, shown);
    }
    if (settled.size > 0) return [...settled.values()];
    return rules.fallback === undefined ? [] : [rules.fallback.trim()];
  };
}
