import type { DatabaseSync } from 'node:sqlite';
import type { Known } from '../corpus/view.ts';
import { slugFor } from '../feeds/slug.ts';
import type { Standing, StandingOf } from '../feeds/standing.ts';

/** The page number of articles that no archive page holds yet: they stand in the feed's own document. */
export const LIVE = 0;

/** Tombstones kept of a feed: readers that stay away for longer find the articles gone all the same. */
const TOMBSTONES = 1000;

export type Movement = {
  readonly before: Known | undefined;
  readonly after: Known;
  /** Which changes of an article its feeds show. */
  readonly isChanged: boolean;
};

/**
 * Which articles stand in which feeds, and on which page of their archives. Whatever changes makes what shows it dirty: the
 * feed's own document, or the one archive page.
 */
export function createMemberships(raw: DatabaseSync) {
  const statements = {
    of: raw.prepare('SELECT feed_id, page, sorted_at FROM memberships WHERE article_key = ?'),
    put: raw.prepare(
      `INSERT INTO memberships (article_key, feed_id, page, sorted_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (article_key, feed_id) DO UPDATE SET page = excluded.page, sorted_at = excluded.sorted_at`,
    ),
    drop: raw.prepare('DELETE FROM memberships WHERE article_key = ? AND feed_id = ?'),
    putTombstone: raw.prepare('INSERT OR REPLACE INTO tombstones (feed_id, guid, at) VALUES (?, ?, ?)'),
    pruneTombstones: raw.prepare(
      `DELETE FROM tombstones WHERE feed_id = ?1 AND (at, guid) <= (SELECT at, guid FROM tombstones WHERE feed_id = ?1
         ORDER BY at DESC, guid DESC LIMIT 1 OFFSET ${TOMBSTONES})`,
    ),
    dropTombstone: raw.prepare('DELETE FROM tombstones WHERE feed_id = ? AND guid = ?'),
    markFeed: raw.prepare('UPDATE feeds SET dirty = 1 WHERE id = ?'),
    markPage: raw.prepare('UPDATE archive_pages SET dirty = 1 WHERE feed_id = ? AND number = ?'),
  };
  const feeds = createFeedIds(raw);
  const dirtyFeeds = new Set<number>();
  /** Feeds that have more tombstones than before. */
  const mourning = new Set<number>();
  const dirtyPages = new Map<string, readonly [feed: number, page: number]>();

  const markDirty = (feed: number, page: number) => {
    if (page === LIVE) dirtyFeeds.add(feed);
    else dirtyPages.set(`${feed} ${page}`, [feed, page]);
  };
  const placesOf = (key: number) =>
    new Map(
      (statements.of.all(key) as { feed_id: number; page: number; sorted_at: number }[]).map((place) => [
        place.feed_id,
        place,
      ]),
    );
  /** Puts an article where it belongs. Returns the feeds it has left. */
  const place = (
    key: number,
    known: Known,
    standings: readonly Standing[],
    change: { readonly isChanged: boolean; readonly isTold: boolean },
    now: number,
  ): readonly number[] => {
    const left = placesOf(key);
    for (const standing of standings) {
      const feed = feeds.idOf(standing, known, now);
      const held = left.get(feed);
      left.delete(feed);
      const moment = standing.sort === 'updated' ? known.updated : known.article.published;
      if (held !== undefined && held.sorted_at === moment && !change.isChanged) continue;
      // A change that readers are told of brings an article back from the archive: nobody asks for a page twice.
      const isBack = change.isTold || (standing.sort === 'updated' && held !== undefined && moment > held.sorted_at);
      const page = held === undefined || isBack ? LIVE : held.page;
      statements.put.run(key, feed, page, moment);
      markDirty(feed, page);
      if (held === undefined) statements.dropTombstone.run(feed, known.guid);
      else markDirty(feed, held.page);
    }
    for (const [feed, { page }] of left) {
      statements.drop.run(key, feed);
      markDirty(feed, page);
      // The number of its articles has changed.
      markDirty(feed, LIVE);
    }
    return [...left.keys()];
  };

  return {
    /** Settles the feeds of an article that has been written. `now` is when one that is withdrawn was. */
    move(key: number, { before, after, isChanged }: Movement, standing: StandingOf, now: number): void {
      const wasListed = before !== undefined && isListed(before);
      const isTold = before !== undefined && after.updated > before.updated;
      const left = place(key, after, isListed(after) ? standing(after) : [], { isChanged, isTold }, now);
      if (wasListed && !isListed(after)) {
        for (const feed of left) {
          statements.putTombstone.run(feed, after.guid, now);
          mourning.add(feed);
        }
      }
    },
    /** Settles the feeds of an article anew, after the rules have changed. */
    regroup(key: number, known: Known, standing: StandingOf, now: number): void {
      place(key, known, isListed(known) ? standing(known) : [], { isChanged: false, isTold: false }, now);
    },
    /** Writes down which documents are to be rendered. */
    flush(): void {
      for (const feed of dirtyFeeds) statements.markFeed.run(feed);
      for (const [feed, page] of dirtyPages.values()) statements.markPage.run(feed, page);
      for (const feed of mourning) statements.pruneTombstones.run(feed);
      mourning.clear();
      dirtyFeeds.clear();
      dirtyPages.clear();
    },
    /** Forgets what a transaction that is rolled back has made, or another part of the program. */
    forget(): void {
      dirtyFeeds.clear();
      dirtyPages.clear();
      mourning.clear();
      feeds.forget();
    },
  };
}

/** Whether an article stands in its feeds. */
function isListed(known: Known): boolean {
  return known.state !== 'withdrawn';
}

/** The feeds by what they are of; that of a category is made when its first article comes. */
function createFeedIds(raw: DatabaseSync) {
  const add = raw.prepare(
    `INSERT INTO feeds (kind, identity, label, slug, source, dirty, items, updated, last_page) VALUES (?, ?, ?, ?, ?, 1, 0, ?, 0) RETURNING id`,
  );
  const every = raw.prepare('SELECT id, kind, identity, slug, source FROM feeds');
  const setSource = raw.prepare('UPDATE feeds SET source = ? WHERE id = ?');
  const ids = new Map<string, number>();
  const slugs = new Set<string>();
  /** Feeds of categories that were taken over from what was published: their first article tells their source. */
  const unclaimed = new Set<number>();
  const remember = () => {
    ids.clear();
    slugs.clear();
    unclaimed.clear();
    type Row = { id: number; kind: string; identity: string; slug: string; source: string | null };
    for (const row of every.all() as Row[]) {
      ids.set(`${row.kind} ${row.identity}`, row.id);
      slugs.add(row.slug);
      if (row.kind === 'category' && row.source === null) unclaimed.add(row.id);
    }
  };
  return {
    idOf({ kind, identity, label }: Standing, { source }: Known, now: number): number {
      if (ids.size === 0) remember();
      const known = ids.get(`${kind} ${identity}`);
      if (known !== undefined) {
        if (unclaimed.delete(known)) setSource.run(source, known);
        return known;
      }
      const slug = kind === 'all' ? 'all' : slugFor(label, (candidate) => slugs.has(candidate));
      const row = add.get(kind, identity, label, slug, kind === 'category' ? source : null, now);
      const { id } = row as { id: number };
      ids.set(`${kind} ${identity}`, id);
      slugs.add(slug);
      return id;
    },
    forget: () => ids.clear(),
  };
}
