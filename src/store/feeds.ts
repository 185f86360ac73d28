import type { Kysely } from 'kysely';
import { labelIdentity } from '../article/fields/fields.ts';
import type { Known } from '../corpus/view.ts';
import type { FeedIdentity } from '../feeds/document.ts';
import { ARTICLE_COLUMNS, fromRow } from './article-rows.ts';
import type { Schema } from './schema.ts';

/** A feed as the store keeps it. */
export type FeedRecord = FeedIdentity & {
  readonly id: number;
  readonly dirty: boolean;
  readonly items: number;
  readonly updated: number | undefined;
};

export function createFeeds(db: Kysely<Schema>) {
  return {
    async all(): Promise<FeedRecord[]> {
      const rows = await db.selectFrom('feeds').selectAll().orderBy('id').execute();
      return rows.map((row) => ({
        id: row.id,
        ...feedIdentity(row),
        dirty: row.dirty === 1,
        items: row.items,
        updated: row.updated ?? undefined,
      }));
    },

    /** The newest articles of a feed. */
    async newest(feedId: number, limit: number): Promise<Known[]> {
      const rows = await db
        .selectFrom('memberships')
        .innerJoin('articles', 'articles.key', 'memberships.article_key')
        .select(ARTICLE_COLUMNS.map((column) => `articles.${column}` as const))
        .where('memberships.feed_id', '=', feedId)
        .orderBy('memberships.sorted_at', 'desc')
        // Of one moment: in an order that does not depend on which was read first.
        .orderBy('articles.id')
        .limit(limit)
        .execute();
      return rows.map(fromRow);
    },

    /** A feed stands on the disk as the store has it. */
    async published(feedId: number, items: number, updated: number | undefined): Promise<void> {
      await db
        .updateTable('feeds')
        .set({ dirty: 0, items, updated: updated ?? null })
        .where('id', '=', feedId)
        .execute();
    },

    async markAllDirty(): Promise<void> {
      await db.updateTable('feeds').set({ dirty: 1 }).execute();
    },

    /** Takes over the folder names of feeds already published, for a store that knows none. */
    async adopt(published: readonly FeedIdentity[]): Promise<void> {
      for (const { kind, label, slug } of published) {
        await db
          .insertInto('feeds')
          .values({
            identity: kind === 'all' ? '' : labelIdentity(label),
            label,
            slug,
            dirty: 1,
            items: 0,
            updated: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
  };
}

export function feedIdentity({
  identity,
  label,
  slug,
}: Pick<Schema['feeds'], 'identity' | 'label' | 'slug'>): FeedIdentity {
  return { kind: identity === '' ? 'all' : 'category', label, slug };
}
