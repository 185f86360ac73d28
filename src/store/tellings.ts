import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What webhooks were told of which articles, and by which message. It outlives the outbox. */
export function createTellings(db: Kysely<Schema>) {
  return {
    /** The webhooks that have been told of an article, or have a message about it coming. */
    async told(articleId: string): Promise<ReadonlySet<string>> {
      const rows = await db
        .selectFrom('tellings')
        .select('webhook')
        .where('article_id', '=', articleId)
        .union(
          db
            .selectFrom('events')
            .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
            .select('webhook')
            .where('article_id', '=', articleId)
            .where('state', '=', 'pending'),
        )
        .execute();
      return new Set(rows.map(({ webhook }) => webhook));
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

/** Keeps that some articles were told of. A message without a receipt takes none away: an edit may be answered without one. */
export async function putTellings(
  transaction: Transaction<Schema>,
  keys: string,
  { now, receipt }: { readonly now: number; readonly receipt: string | undefined },
): Promise<void> {
  await sql`INSERT INTO tellings (webhook, article_id, receipt, told_at)
    SELECT webhook, article_id, ${receipt ?? null}, ${now} FROM deliveries JOIN events ON events.id = deliveries.event_id
    WHERE deliveries.key IN (SELECT value FROM json_each(${keys})) AND article_id IS NOT NULL
    ON CONFLICT (article_id, webhook) DO UPDATE SET receipt = COALESCE(excluded.receipt, receipt), told_at = excluded.told_at`.execute(
    transaction,
  );
}
