import type { EventData } from '../event.ts';

/** A message that waits, as far as its article goes. */
export type Foldable = { readonly type: string; readonly articleId: string | undefined };

/**
 * What one message must tell that stands for several about one article, in the order of their events: of one that is told for the
 * first time that it is new, and of one that was withdrawn before it was told nothing.
 */
export function foldedType(messages: readonly Foldable[]): string | undefined {
  const first = messages[0]?.type;
  const last = messages.at(-1)?.type;
  if (first !== 'article.new') return last === 'article.new' ? 'article.changed' : last;
  return last === 'article.removed' ? undefined : first;
}

/** The body of that message: the newest that is known of the article. */
export function foldPayloads(type: string, payloads: readonly string[]): string {
  const last = payloads.at(-1) ?? '';
  if (payloads.length === 1) return last;
  const newest = JSON.parse(last) as { readonly type: string; readonly timestamp: string; readonly data: EventData };
  if (newest.type === type) return last;
  return JSON.stringify({ type, timestamp: newest.timestamp, data: { article: newest.data.article } });
}

/** Messages by the article they are about, in order; each of those that are about none is alone. */
export function byArticle<T extends Foldable>(messages: readonly T[]): readonly (readonly T[])[] {
  return [...Map.groupBy(messages, (message) => message.articleId ?? message).values()];
}
