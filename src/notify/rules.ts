import { labelIdentity } from '../article/fields/fields.ts';
import type { Event, EventType } from './event.ts';
import { isArticleEvent } from './notice.ts';

/** What a webhook asks to hear of. */
export type Rule = {
  readonly name: string;
  readonly events: readonly EventType[];
  /** Empty for articles of any category. */
  readonly categories: readonly string[];
};

/** Why a webhook does not hear of an event, or undefined when it does. */
export function declines(rule: Rule, event: Pick<Event, 'type' | 'categories'>): string | undefined {
  if (!rule.events.includes(event.type)) return `events: it does not ask for ${event.type}`;
  if (rule.categories.length === 0 || !isArticleEvent(event.type)) return undefined;
  const wanted = new Set(rule.categories.map(labelIdentity));
  if (event.categories.some((label) => wanted.has(labelIdentity(label)))) return undefined;
  return `categories: the article is in none of ${rule.categories.join(', ')}`;
}
