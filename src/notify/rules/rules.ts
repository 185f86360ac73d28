import type { Rule } from '../../feeds/definitions/definition.ts';
import type { Facts } from '../../feeds/definitions/facts.ts';
import { type Choice, createRefusals, type Refusal } from '../../feeds/definitions/rule.ts';
import type { Event, EventType } from '../event.ts';
import { isArticleEvent } from '../notice.ts';

/** What a webhook asks to hear of, as it is configured. */
export type RuleOptions = Choice & {
  readonly name: string;
  readonly events: readonly EventType[];
  /** The smallest change of an article that it hears of. */
  readonly minimumChange: 'material' | 'minor';
};

/** The same, understood. */
export type Rules = Pick<RuleOptions, 'name' | 'events' | 'minimumChange'> & {
  /** Why it does not hear of an article; undefined when it does. */
  readonly refuses: (facts: Facts) => string | undefined;
  /** Why it does not hear of an alarm about a source; undefined when it does. */
  readonly refusesSource: (source: string) => string | undefined;
};

export async function createRules({ name, events, minimumChange, categories, ...rest }: RuleOptions): Promise<Rules> {
  // An empty list asks for any.
  const asked: Choice = { ...rest, categories: categories?.length === 0 ? undefined : categories };
  const refuses = await createRefusals(asked);
  const { sources, exclude } = asked;
  return {
    name,
    events,
    minimumChange,
    refuses: (facts) => {
      const refusal = refuses(facts);
      return refusal && reasonOf(refusal, asked);
    },
    refusesSource: (source) => {
      if (sources && !sources.includes(source)) return reasonOf({ by: 'rule', key: 'sources' }, asked);
      return exclude?.sources?.includes(source) ? reasonOf({ by: 'exclude', key: 'sources' }, asked) : undefined;
    },
  };
}

/** Why a webhook does not hear of an event, or undefined when it does. */
export function declines(rules: Rules, event: Pick<Event, 'type' | 'facts' | 'data'>): string | undefined {
  if (!rules.events.includes(event.type)) return `events: it does not ask for ${event.type}`;
  if (!isArticleEvent(event.type)) {
    const source = sourceOf(event);
    return source === undefined ? undefined : rules.refusesSource(source);
  }
  if (rules.minimumChange === 'material' && event.data.change?.material === false)
    return 'minimumChange: the change is a minor one';
  const reasons = (event.facts ?? []).map(rules.refuses);
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** The source an alarm is about; undefined where it is about none. */
function sourceOf({ type, data }: Pick<Event, 'type' | 'data'>): string | undefined {
  return /^(?:source|removal|file)\./.test(type) ? (data.alarm?.subject ?? data.source?.name) : undefined;
}

/** What it is that an article has none of, or one of. */
const WORDING: Readonly<Record<keyof Rule, readonly [lacks: string, has: string]>> = {
  sources: ['it comes from none of', 'it comes from one of'],
  categories: ['the article is in none of', 'the article is in one of'],
  tags: ['the article has none of', 'the article has one of'],
  authors: ['the article is by none of', 'the article is by one of'],
  keywords: ['the article holds none of', 'the article holds one of'],
  pattern: ['nothing in the article matches', 'something in the article matches'],
};

/** Values named of a key that has more. */
const NAMED = 10;

function reasonOf({ by, key }: Refusal, choice: Choice): string {
  const values = [(by === 'rule' ? choice : choice.exclude)?.[key] ?? []].flat();
  const more = values.length > NAMED ? ` and ${values.length - NAMED} more` : '';
  const [lacks, has] = WORDING[key];
  const named = values.slice(0, NAMED).join(', ') + more;
  return by === 'rule' ? `${key}: ${lacks} ${named}` : `exclude: ${has} ${named} (${key})`;
}
