import { type EventData, parsePayload } from '../event.ts';

/** A message that waits, as far as its article goes. */
export type Foldable = { readonly type: string; readonly articleId: string | undefined; readonly payload: string };

type Change = NonNullable<EventData['change']>;
/**
 * What one message must tell that stands for several about one article, in the order of their events; undefined where there is
 * nothing to tell. What counts is how the article stood before them, and how it stands behind them: one that is told for the first
 * time is new, one that went before it was told is not spoken of, and neither is one that went and is back as it was.
 */
export function foldedType(messages: readonly Foldable[]): string | undefined {
  const first = messages[0]?.type;
  const last = messages.at(-1)?.type;
  if (first === 'article.new') return last === 'article.removed' ? undefined : first;
  if (last === 'article.removed') return last;
  if (!wentAndReturned(messages)) return last === 'article.new' ? 'article.changed' : last;
  return changeOver(messages).changes.length === 0 ? undefined : 'article.changed';
}

/** The body of that message: the newest that is known of the article. */
export function foldPayloads(type: string, messages: readonly Foldable[]): string {
  const last = messages.at(-1)?.payload ?? '';
  if (messages.length === 1) return last;
  const newest = parsePayload(last);
  if (newest.type === type && !wentAndReturned(messages)) return last;
  const { timestamp, data } = newest;
  const change = type === 'article.changed' && data.change ? { change: changeOver(messages) } : {};
  return JSON.stringify({ type, timestamp, data: { article: data.article, ...change } });
}

/** Messages by the article they are about, in order; each of those that are about none is alone. */
export function byArticle<T extends Foldable>(messages: readonly T[]): readonly (readonly T[])[] {
  return [...Map.groupBy(messages, (message) => message.articleId ?? message).values()];
}

/** Whether the article stood before, was withdrawn and stands again. */
function wentAndReturned(messages: readonly Foldable[]): boolean {
  const gone = messages.findIndex(({ type }) => type === 'article.removed');
  if (gone < 0 || messages.at(-1)?.type !== 'article.changed') return false;
  return !messages.slice(0, gone).some(({ payload }) => changesIn(payload).changes.includes('returned'));
}

/** All changes together of an article that stands where it stood. */
function changeOver(messages: readonly Foldable[]): Change {
  const all = messages.map(({ payload }) => changesIn(payload));
  const changes = new Set(all.flatMap((change) => change.changes));
  changes.delete('returned');
  return { material: all.some(({ material }) => material), changes: [...changes] };
}

function changesIn(payload: string): Change {
  return parsePayload(payload).data.change ?? { material: false, changes: [] };
}
