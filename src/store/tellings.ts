import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What a webhook was last told of an article: what it says, or that it is withdrawn. */
export type LastTold = 'article' | 'withdrawal';

/** What webhooks were told of which articles, and by which message. It outlives the outbox. */
export function createTellings(db: Kysely<Schema>) {
  return {
    /** The webhooks that have been told of an article, or have a message about it coming, with what the last one says. */
    async told(articleId: string): Promise<ReadonlyMap<string, LastTold>> {
      const { rows } = await sql<{ webhook: string; withdrawn: number }>`SELECT webhook, withdrawn FROM
        (SELECT webhook, withdrawn, 0 AS key FROM tellings WHERE article_id = ${articleId}
        UNION ALL SELECT webhook, type = 'article.removed', key FROM events CROSS JOIN deliveries ON event_id = events.id
          WHERE article_id = ${articleId} AND state = 'pending') ORDER BY key`.execute(db);
      return new Map(rows.map(({ webhook, withdrawn }) => [webhook, withdrawn ? 'withdrawal' : 'article']));
    },

    /** Which of some articles a webhook was told of, each with what its message can be edited by, or null. */
    async receipts(webhook: string, articleIds: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
      const { rows } = await sql<{
        article_id: string;
        receipt: string | null;
      }>`SELECT article_id, receipt FROM tellings
        WHERE article_id IN (SELECT value FROM json_each(${JSON.stringify(articleIds)})) AND webhook = ${webhook}`.execute(
        db,
      );
      return new Map(rows.map(({ article_id, receipt }) => [article_id, receipt]));
    },

    /** The message about an article is there no more. */
    async forgetReceipt(webhook: string, articleId: string): Promise<void> {
      await db
        .updateTable('tellings')
        .set({ receipt: null })
        .where('article_id', '=', articleId)
        .where('webhook', '=', webhook)
        .execute();
    },
  };
}

/** Keeps that some articles were told of, and what was said last. A message without a receipt takes none away: an edit may be answered without one. */
export async function putTellings(
  transaction: Transaction<Schema>,
  keys: string,
  { now, receipt }: { readonly now: number; readonly receipt: string | undefined },
): Promise<void> {
  await sql`INSERT INTO tellings (webhook, article_id, receipt, told_at, withdrawn)
    SELECT webhook, article_id, ${receipt ?? null}, ${now}, type = 'article.removed'
    FROM deliveries JOIN events ON events.id = deliveries.event_id
    WHERE deliveries.key IN (SELECT value FROM json_each(${keys})) AND article_id IS NOT NULL ORDER BY deliveries.key
    ON CONFLICT (article_id, webhook) DO UPDATE SET receipt = COALESCE(excluded.receipt, receipt), told_at = excluded.told_at,
      withdrawn = excluded.withdrawn`.execute(transaction);
}
