import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { labelIdentity } from '../article/fields/fields.ts';
import type { Known } from '../corpus/view.ts';
import type { FeedIdentity, Tombstone } from '../feeds/document.ts';
import { ARTICLE_COLUMNS, type ArticleRow, fromRow } from './article-rows.ts';
import type { OutboxEvent } from './commit.ts';
import { type DefinedFeed, defineFeeds, leaveFolders, leftFolders, putLeftFolders } from './defined-feeds.ts';
import { LIVE } from './memberships.ts';
import type { Schema } from './schema.ts';

/** A feed as the store keeps it. */
export type FeedRecord = FeedIdentity & {
  readonly id: number;
  /** What makes two feeds of a kind the same; of a defined feed its name. */
  readonly identity: string;
  /** The source that brought the first article of a category. */
  readonly source: string | undefined;
  /** Whether its own document is to be rendered. */
  readonly dirty: boolean;
  /** Whether hubs may have to hear of bytes that were written and not told of. */
  readonly owed: boolean;
  /** Its articles, those in its archive with them. */
  readonly items: number;
  /** The newest change in its document when it was last rendered; before, when the feed came to be. */
  readonly updated: number;
};

export type ArchivePage = { readonly number: number; readonly dirty: boolean };

export type Layout = { readonly size: number; readonly least: number; readonly isKept: boolean };

export type Published = {
  readonly updated: number | undefined;
  readonly pages: readonly number[];
  readonly pings: readonly OutboxEvent[];
};

/** What publishing asks of the feeds, and writes back. `work` of `atomically` is one transaction. */
export function createFeeds(
  db: Kysely<Schema>,
  raw: DatabaseSync,
  atomically: <T>(work: () => T) => Promise<T>,
  putPings: (pings: readonly OutboxEvent[]) => void,
) {
  const columns = ARTICLE_COLUMNS.map((column) => `articles.${column}`).join(', ');
  const statements = {
    pageCounts: raw.prepare('SELECT feed_id, count(*) AS count FROM archive_pages GROUP BY feed_id'),
    dirtyPages: raw.prepare('SELECT DISTINCT feed_id FROM archive_pages WHERE dirty = 1'),
    pages: raw.prepare('SELECT number, dirty FROM archive_pages WHERE feed_id = ? ORDER BY number'),
    // Of one moment: in an order that does not depend on which was read first.
    articles: raw.prepare(
      `SELECT ${columns} FROM memberships JOIN articles ON articles.key = memberships.article_key
       WHERE feed_id = ? AND page = ? ORDER BY sorted_at DESC, articles.id LIMIT ?`,
    ),
    count: raw.prepare('SELECT count(*) AS count FROM memberships WHERE feed_id = ?'),
    countOf: raw.prepare('SELECT count(*) AS count FROM memberships WHERE feed_id = ? AND page = ?'),
    seal: raw.prepare(
      `UPDATE memberships SET page = ?3 WHERE feed_id = ?1 AND article_key IN (
         SELECT article_key FROM memberships JOIN articles ON articles.key = memberships.article_key
         WHERE feed_id = ?1 AND page = ${LIVE} ORDER BY sorted_at, articles.id DESC LIMIT ?2)`,
    ),
    unseal: raw.prepare(`UPDATE memberships SET page = ${LIVE} WHERE feed_id = ? AND page = ?`),
    nextPage: raw.prepare('UPDATE feeds SET last_page = last_page + 1 WHERE id = ? RETURNING last_page'),
    addPage: raw.prepare('INSERT INTO archive_pages (feed_id, number, dirty) VALUES (?, ?, 1)'),
    dropPage: raw.prepare('DELETE FROM archive_pages WHERE feed_id = ? AND number = ?'),
    tombstones: raw.prepare('SELECT guid, at FROM tombstones WHERE feed_id = ? ORDER BY at DESC, guid LIMIT ?'),
    setPublished: raw.prepare('UPDATE feeds SET dirty = 0, owed = 0, items = ?, updated = ? WHERE id = ?'),
    owe: raw.prepare('UPDATE feeds SET owed = 1 WHERE id = ?'),
    cleanPage: raw.prepare('UPDATE archive_pages SET dirty = 0 WHERE feed_id = ? AND number = ?'),
  };
  const countOf = (feed: number, page: number) => (statements.countOf.get(feed, page) as { count: number }).count;
  const pagesOf = (feed: number): ArchivePage[] =>
    (statements.pages.all(feed) as { number: number; dirty: number }[]).map(({ number, dirty }) => ({
      number,
      dirty: dirty === 1,
    }));

  return {
    async all(): Promise<FeedRecord[]> {
      const rows = await db.selectFrom('feeds').selectAll().orderBy('id').execute();
      return rows.map((row) => ({
        id: row.id,
        ...feedIdentity(row),
        identity: row.identity,
        source: row.source ?? undefined,
        dirty: row.dirty === 1,
        owed: row.owed === 1,
        items: row.items,
        updated: row.updated,
      }));
    },

    /** The feeds of whose archives a page is to be rendered. */
    withDirtyPages: (): ReadonlySet<number> =>
      new Set((statements.dirtyPages.all() as { feed_id: number }[]).map(({ feed_id }) => feed_id)),

    /**
     * Settles what stands in a feed's own document and what in its archive. The document holds all articles that no page
     * holds: `size` of them and more; when it comes to twice that, the oldest `size` are sealed as a
     * page, for good. So every article stands in one document, also for a reader who walks them while new ones come.
     * The first page of all takes what is over. Only when withdrawals leave fewer than `least` is the last page opened again.
     * Without `isKept` there is no archive.
     */
    settle: (feed: number, { size, least, isKept }: Layout): Promise<readonly ArchivePage[]> =>
      atomically(() => {
        const pages = pagesOf(feed);
        let live = countOf(feed, LIVE);
        for (let last = pages.at(-1); last && (live < least || !isKept); last = pages.at(-1)) {
          pages.pop();
          statements.unseal.run(feed, last.number);
          statements.dropPage.run(feed, last.number);
          live = countOf(feed, LIVE);
        }
        while (isKept && live >= (pages.length === 0 ? size + 1 : 2 * size)) {
          const sealed = pages.length === 0 ? (live - size) % size || size : size;
          const { last_page: number } = statements.nextPage.get(feed) as { last_page: number };
          statements.seal.run(feed, sealed, number);
          statements.addPage.run(feed, number);
          pages.push({ number, dirty: true });
          live -= sealed;
        }
        return pages;
      }),

    /** How many pages each archive has. */
    pageCounts: (): ReadonlyMap<number, number> =>
      new Map(
        (statements.pageCounts.all() as { feed_id: number; count: number }[]).map((row) => [row.feed_id, row.count]),
      ),

    pages: async (feed: number): Promise<readonly ArchivePage[]> => pagesOf(feed),

    /** The articles of an archive page, or without `page` of the feed's own document, newest first. */
    articles: async (feed: number, { page = LIVE, limit = -1 } = {}): Promise<Known[]> =>
      (statements.articles.all(feed, page, limit) as unknown as ArticleRow[]).map(fromRow),

    /** The articles that have been withdrawn from a feed, the last ones first. */
    withdrawn: async (feed: number, limit: number): Promise<Tombstone[]> =>
      statements.tombstones.all(feed, limit) as unknown as Tombstone[],

    /** Its documents are about to be written: should that be cut short, hubs are told after the next time. */
    owe: async (feed: number): Promise<void> => {
      statements.owe.run(feed);
    },

    /**
     * A feed stands on the disk as the store has it: its document, if `updated` is given, and some archive pages. The hubs are
     * told. Returns how many articles it has, those in its archive with them.
     */
    published: (feed: number, { updated, pages, pings }: Published): Promise<number> =>
      atomically(() => {
        for (const page of pages) statements.cleanPage.run(feed, page);
        putPings(pings);
        const { count } = statements.count.get(feed) as { count: number };
        if (updated !== undefined) statements.setPublished.run(count, updated, feed);
        return count;
      }),

    async markAllDirty(): Promise<void> {
      await db.updateTable('feeds').set({ dirty: 1 }).execute();
      await db.updateTable('archive_pages').set({ dirty: 1 }).execute();
    },

    /** Makes the feeds of the configuration, and takes those away that it has no more. */
    define: (defined: readonly DefinedFeed[], now: number): Promise<void> =>
      atomically(() => defineFeeds(raw, defined, now)),

    /** The names of folders that feeds have stood in, and no feed stands in any more. */
    leftFolders: (): readonly string[] => leftFolders(raw),

    /** Has folders taken away, unless a feed stands in them by then. */
    leaveFolders: (slugs: readonly string[]): Promise<void> => atomically(() => leaveFolders(raw, slugs)),

    /** They are gone from the disk. */
    forgetLeftFolders: (): Promise<void> => atomically(() => putLeftFolders(raw, [])),

    /** Takes over the folder names of feeds already published, for a store that knows none; the configuration names its own. */
    async adopt(published: readonly FeedIdentity[], now: number): Promise<void> {
      for (const { kind, label, slug } of published.filter(({ kind }) => kind !== 'defined')) {
        await db
          .insertInto('feeds')
          .values({
            kind,
            identity: kind === 'all' ? '' : labelIdentity(label),
            label,
            slug,
            source: null,
            dirty: 1,
            items: 0,
            updated: now,
            last_page: 0,
            owed: 0,
          })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    },
  };
}

export function feedIdentity({ kind, label, slug }: Pick<Schema['feeds'], 'kind' | 'label' | 'slug'>): FeedIdentity {
  return { kind, label, slug };
}
