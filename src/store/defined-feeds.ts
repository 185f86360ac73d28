import type { DatabaseSync } from 'node:sqlite';
import { slugFor } from '../feeds/slug.ts';

/** A feed of the configuration: its name, and where it is to stand. */
export type DefinedFeed = { readonly identity: string; readonly label: string; readonly slug: string };

/**
 * Makes the feeds of the configuration, renames and moves those that have another title or place, and takes those away that it
 * has no more. The caller holds the transaction.
 */
export function defineFeeds(raw: DatabaseSync, defined: readonly DefinedFeed[], now: number): void {
  type Row = { id: number; kind: string; identity: string; label: string; slug: string };
  const rows = raw.prepare('SELECT id, kind, identity, label, slug FROM feeds').all() as Row[];
  const known = new Map(rows.filter(({ kind }) => kind === 'defined').map((row) => [row.identity, row]));
  // Some file systems take names that differ in case alone for one.
  const owners = new Map(rows.map(({ slug, kind, identity }) => [slug.toLowerCase(), `${kind} ${identity}`]));
  const left: string[] = [];
  let isRegrouped = true;
  for (const { identity, label, slug } of defined) {
    const row = known.get(identity);
    known.delete(identity);
    // A category may have taken the folder before.
    const isTaken = (candidate: string) => {
      const owner = owners.get(candidate.toLowerCase());
      return owner !== undefined && owner !== `defined ${identity}`;
    };
    const free = isTaken(slug) ? slugFor(slug, isTaken) : slug;
    owners.set(free.toLowerCase(), `defined ${identity}`);
    if (row?.slug === free && row.label === label) continue;
    if (row === undefined) {
      raw
        .prepare(
          "INSERT INTO feeds (kind, identity, label, slug, dirty, items, updated, last_page) VALUES ('defined', ?, ?, ?, 1, 0, ?, 0)",
        )
        .run(identity, label, free, now);
      isRegrouped = false;
      continue;
    }
    if (row.slug !== free) left.push(row.slug);
    raw.prepare('UPDATE feeds SET label = ?, slug = ?, dirty = 1 WHERE id = ?').run(label, free, row.id);
    raw.prepare('UPDATE archive_pages SET dirty = 1 WHERE feed_id = ?').run(row.id);
  }
  for (const { id, slug } of known.values()) {
    left.push(slug);
    dropFeed(raw, id);
    isRegrouped = false;
  }
  // Before the articles are grouped by another configuration this one may be back, and a feed that was made anew is empty.
  if (!isRegrouped) raw.prepare("DELETE FROM settings WHERE name = 'grouping'").run();
  leaveFolders(raw, left);
}

/**
 * Has no feed of a category tell of an unlisted source: it names that of another of its articles, or is taken away where
 * such sources have left none in it. The caller holds the transaction.
 */
export function disownFeeds(raw: DatabaseSync, unlisted: ReadonlySet<string>): void {
  if (unlisted.size === 0) return;
  const rows = raw
    .prepare(
      `SELECT id, slug, source, items, (SELECT articles.source FROM memberships JOIN articles ON articles.key = memberships.article_key
         WHERE feed_id = feeds.id ORDER BY articles.key LIMIT 1) AS heir
       FROM feeds WHERE kind = 'category'`,
    )
    .all() as { id: number; slug: string; source: string | null; items: number; heir: string | null }[];
  const left: string[] = [];
  for (const { id, slug, source, items, heir } of rows) {
    const isOwned = source !== null && unlisted.has(source);
    if (heir !== null && isOwned) raw.prepare('UPDATE feeds SET source = ?, dirty = 1 WHERE id = ?').run(heir, id);
    // It was not empty when it was last published, or the source that gave it its name is out of sight.
    if (heir === null && (isOwned || items > 0)) {
      dropFeed(raw, id);
      left.push(slug);
    }
  }
  leaveFolders(raw, left);
}

function dropFeed(raw: DatabaseSync, id: number): void {
  for (const table of ['memberships', 'archive_pages', 'tombstones'])
    raw.prepare(`DELETE FROM ${table} WHERE feed_id = ?`).run(id);
  raw.prepare('DELETE FROM feeds WHERE id = ?').run(id);
}

/** Has folders taken away that no feed stands in any more. The caller holds the transaction. */
export function leaveFolders(raw: DatabaseSync, left: readonly string[]): void {
  const before = leftFolders(raw);
  if (left.length > 0 || before.length > 0) putLeftFolders(raw, [...new Set([...before, ...left])]);
}

/** The setting that holds them, as JSON. */
const LEFT_FOLDERS = 'left-folders';

/** The names of folders that feeds have stood in, and no feed stands in any more. */
export function leftFolders(raw: DatabaseSync): readonly string[] {
  const row = raw.prepare('SELECT value FROM settings WHERE name = ?').get(LEFT_FOLDERS);
  if (row === undefined) return [];
  const used = new Set((raw.prepare('SELECT slug FROM feeds').all() as { slug: string }[]).map(({ slug }) => slug));
  const left: readonly string[] = JSON.parse(String(row.value));
  return left.filter((slug) => !used.has(slug));
}

export function putLeftFolders(raw: DatabaseSync, slugs: readonly string[]): void {
  raw.prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)').run(LEFT_FOLDERS, JSON.stringify(slugs));
}
