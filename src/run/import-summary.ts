import type { CorpusView, Known, Wanted } from '../corpus/view.ts';
import { createFacts } from '../feeds/definitions/facts.ts';
import type { EntryOptions } from '../feeds/entry.ts';
import { summaryEvent } from '../notify/event.ts';
import { type Addressee, address, type Outbound } from '../notify/rules/address.ts';
import { declines } from '../notify/rules/rules.ts';

export type ImportedArticles = {
  /** The published articles of a source, newest first. */
  publishedIn(source: string): Iterable<Known>;
  view(wanted: Wanted): Promise<CorpusView>;
};

/** How many of the newest articles a summary lists. */
const LISTED = 5;

/**
 * What each webhook hears of a folder that is read for the first time: one message with the number of articles it
 * would have been told of and the newest of them, and not a thousand messages.
 */
export async function importSummaries(
  source: string,
  now: number,
  options: { readonly webhooks: readonly Addressee[]; readonly addresses: EntryOptions },
  articles: ImportedArticles,
  breathe: () => Promise<void>,
): Promise<Outbound[]> {
  const asking = options.webhooks.filter(({ events }) => events.includes('article.new'));
  if (asking.length === 0) return [];
  const audiences = asking.map((webhook) => ({ webhook, count: 0, newest: [] as string[] }));
  for (const known of articles.publishedIn(source)) {
    await breathe();
    const facts = [createFacts(known, options.addresses)];
    for (const audience of audiences) {
      if (declines(audience.webhook, { type: 'article.new', facts, data: {} }) !== undefined) continue;
      audience.count++;
      if (audience.newest.length < LISTED) audience.newest.push(known.id);
    }
  }
  const view = await articles.view({
    files: [],
    ids: audiences.flatMap(({ newest }) => newest),
    guids: [],
    contents: [],
  });
  return audiences.flatMap(({ webhook, count, newest }) => {
    const known = newest.map((id) => view.article(id)).filter((article): article is Known => article !== undefined);
    const event = summaryEvent(known, count, now, options.addresses);
    return (event && address(event, [webhook])) ?? [];
  });
}
