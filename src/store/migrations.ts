import { zstdCompressSync } from 'node:zlib';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Every step the schema has taken, in order. A step that has shipped is never edited. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-foundation': { up: foundation },
  '002-reading': { up: reading },
  '003-judgement': { up: judgement },
  '004-revisions': { up: revisions },
  '005-history': { up: history },
  '006-audience': { up: audience },
  '007-delivery': { up: delivery },
  '008-returns': { up: returns },
};

async function foundation(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `CREATE TABLE sources (name TEXT PRIMARY KEY, imported_at BIGINT, options_hash TEXT NOT NULL, last_new_at BIGINT, silent_since BIGINT, problem TEXT)`,
    `CREATE TABLE folders (source TEXT NOT NULL, path TEXT NOT NULL, listing TEXT NOT NULL, PRIMARY KEY (source, path))`,
    `CREATE TABLE files (source TEXT NOT NULL, path TEXT NOT NULL, bytes_hash TEXT, content_hash TEXT, verdict TEXT NOT NULL, article_id TEXT,
       evidence TEXT NOT NULL, decided_at BIGINT NOT NULL, PRIMARY KEY (source, path))`,
    `CREATE INDEX files_by_article ON files (article_id)`,
    `CREATE TABLE articles (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, guid TEXT NOT NULL UNIQUE, source TEXT NOT NULL, path TEXT NOT NULL,
       state TEXT NOT NULL, title TEXT NOT NULL, published BIGINT NOT NULL, published_is_fallback INTEGER NOT NULL, modified BIGINT,
       categories TEXT NOT NULL, tags TEXT NOT NULL, authors TEXT NOT NULL, language TEXT, link TEXT, image TEXT, declared_id TEXT,
       html TEXT NOT NULL, summary TEXT NOT NULL, warnings TEXT NOT NULL, text_hash TEXT NOT NULL, content_hash TEXT NOT NULL,
       markup_hash TEXT NOT NULL, first_seen BIGINT NOT NULL, updated BIGINT NOT NULL)`,
    `CREATE INDEX articles_displaced ON articles (state) WHERE state = 'displaced'`,
    `CREATE INDEX articles_by_content ON articles (content_hash)`,
    `CREATE TABLE revisions (article_key INTEGER NOT NULL, number INTEGER NOT NULL, replaced_at BIGINT NOT NULL, changes TEXT NOT NULL,
       title TEXT NOT NULL, html TEXT NOT NULL, PRIMARY KEY (article_key, number))`,
    `CREATE TABLE feeds (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, label TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
       dirty INTEGER NOT NULL, items INTEGER NOT NULL, updated BIGINT)`,
    `CREATE TABLE memberships (feed_id INTEGER NOT NULL, sorted_at BIGINT NOT NULL, article_key INTEGER NOT NULL,
       PRIMARY KEY (feed_id, sorted_at, article_key))`,
    `CREATE TABLE events (id TEXT PRIMARY KEY, type TEXT NOT NULL, article_id TEXT, created_at BIGINT NOT NULL, payload TEXT NOT NULL)`,
    `CREATE INDEX events_by_article ON events (article_id)`,
    `CREATE TABLE deliveries (key INTEGER PRIMARY KEY, event_id TEXT NOT NULL, webhook TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
       next_attempt_at BIGINT NOT NULL, finished_at BIGINT, last_error TEXT, last_status INTEGER, UNIQUE (event_id, webhook))`,
    `CREATE INDEX deliveries_due ON deliveries (state, webhook, next_attempt_at)`,
    `CREATE TABLE webhooks (name TEXT PRIMARY KEY, address_hash TEXT, disabled_at BIGINT, failing_since BIGINT, paused_until BIGINT, reason TEXT)`,
    `CREATE TABLE runs (id INTEGER PRIMARY KEY, started_at BIGINT NOT NULL, finished_at BIGINT NOT NULL, summary TEXT NOT NULL, error TEXT)`,
    `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/**
 * What reading has learned since: warnings have a code (every file is read again by this version, which finds them anew), and
 * what a source repeats is known and left out.
 */
async function reading(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `UPDATE articles SET warnings = '[]'`,
    `ALTER TABLE articles ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]'`,
    `ALTER TABLE articles ADD COLUMN whole_hash TEXT NOT NULL DEFAULT ''`,
    `UPDATE articles SET whole_hash = text_hash`,
    `CREATE TABLE boilerplate (source TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, sample TEXT NOT NULL, articles INTEGER NOT NULL,
       PRIMARY KEY (source, key))`,
    `CREATE TABLE traces (source TEXT PRIMARY KEY, recent TEXT NOT NULL)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/**
 * What judging has learned since: near duplicates are found by sketches, and what duplicates say is kept, so that one can take its
 * canonical article's place. Every file is read again by this version, which fills the new tables.
 */
async function judgement(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `ALTER TABLE articles ADD COLUMN also TEXT NOT NULL DEFAULT '[]'`,
    `CREATE TABLE copies (source TEXT NOT NULL, path TEXT NOT NULL, said BLOB NOT NULL, PRIMARY KEY (source, path))`,
    `CREATE TABLE sketches (key INTEGER PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL, moment BIGINT NOT NULL, bins BLOB NOT NULL,
       UNIQUE (source, path))`,
    `CREATE INDEX sketches_by_moment ON sketches (moment)`,
    `CREATE INDEX files_by_copied_content ON files (content_hash) WHERE verdict = 'duplicate'`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Revisions are compressed, and know how the change was weighed: until now a change in the words was a material one. */
async function revisions(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `CREATE TABLE packed_revisions (article_key INTEGER NOT NULL, number INTEGER NOT NULL, replaced_at BIGINT NOT NULL, changes TEXT NOT NULL,
         material INTEGER NOT NULL, why TEXT, title TEXT NOT NULL, html BLOB NOT NULL, PRIMARY KEY (article_key, number))`,
    )
    .execute(db);
  type Row = { article_key: number; number: number; replaced_at: number; changes: string; title: string; html: string };
  let last = { article_key: -1, number: -1 };
  for (;;) {
    const { rows } = await sql<Row>`SELECT * FROM revisions
      WHERE article_key > ${last.article_key} OR (article_key = ${last.article_key} AND number > ${last.number})
      ORDER BY article_key, number LIMIT 100`.execute(db);
    for (const { article_key, number, replaced_at, changes, title, html } of rows) {
      const material = Number(/"(?:title|text)"/.test(changes));
      await sql`INSERT INTO packed_revisions (article_key, number, replaced_at, changes, material, title, html)
        VALUES (${article_key}, ${number}, ${replaced_at}, ${changes}, ${material}, ${title}, ${zstdCompressSync(html)})`.execute(
        db,
      );
      last = { article_key, number };
    }
    if (rows.length === 0) break;
  }
  await sql.raw('DROP TABLE revisions').execute(db);
  await sql.raw('ALTER TABLE packed_revisions RENAME TO revisions').execute(db);
}

/**
 * Feeds have archives: each membership knows its page. A feed is told by its kind and identity, and knows the source that
 * brought its category.
 */
async function history(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `CREATE TABLE kept_feeds (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, identity TEXT NOT NULL, label TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
       source TEXT, dirty INTEGER NOT NULL, items INTEGER NOT NULL, updated BIGINT NOT NULL, last_page INTEGER NOT NULL,
       owed INTEGER NOT NULL DEFAULT 0, UNIQUE (kind, identity))`,
    `INSERT INTO kept_feeds SELECT id, CASE identity WHEN '' THEN 'all' ELSE 'category' END, identity, label, slug,
       CASE identity WHEN '' THEN NULL ELSE (SELECT articles.source FROM memberships JOIN articles ON articles.key = memberships.article_key
         WHERE feed_id = feeds.id ORDER BY article_key LIMIT 1) END, 1, items, COALESCE(updated, 0), 0, 0 FROM feeds`,
    `CREATE TABLE kept_memberships (article_key INTEGER NOT NULL, feed_id INTEGER NOT NULL, page INTEGER NOT NULL, sorted_at BIGINT NOT NULL,
       PRIMARY KEY (article_key, feed_id)) WITHOUT ROWID`,
    `INSERT OR IGNORE INTO kept_memberships SELECT article_key, feed_id, 0, sorted_at FROM memberships ORDER BY article_key, feed_id`,
    `DROP TABLE feeds`,
    `DROP TABLE memberships`,
    `ALTER TABLE kept_feeds RENAME TO feeds`,
    `ALTER TABLE kept_memberships RENAME TO memberships`,
    `CREATE INDEX memberships_by_page ON memberships (feed_id, page, sorted_at)`,
    `CREATE TABLE archive_pages (feed_id INTEGER NOT NULL, number INTEGER NOT NULL, dirty INTEGER NOT NULL, PRIMARY KEY (feed_id, number)) WITHOUT ROWID`,
    `CREATE TABLE tombstones (feed_id INTEGER NOT NULL, guid TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (feed_id, guid)) WITHOUT ROWID`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** Which programs poll which feed, and for how many subscribers they say they do. */
async function audience(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `CREATE TABLE audience (slug TEXT NOT NULL, format TEXT NOT NULL, reader TEXT NOT NULL, subscribers BIGINT, counts TEXT NOT NULL,
         requests BIGINT NOT NULL, last_seen BIGINT NOT NULL, PRIMARY KEY (slug, format, reader))`,
    )
    .execute(db);
}

/**
 * Messages that go out together are bound together before the first attempt; what a webhook was told of an article, and by which
 * message, outlives the outbox; an alarm that has begun is known until it ends.
 */
async function delivery(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `ALTER TABLE deliveries ADD COLUMN bundle TEXT`,
    `CREATE INDEX deliveries_by_bundle ON deliveries (webhook, bundle) WHERE bundle IS NOT NULL`,
    `CREATE INDEX deliveries_finished ON deliveries (webhook, finished_at)`,
    `CREATE INDEX events_by_age ON events (created_at)`,
    `ALTER TABLE webhooks ADD COLUMN failures INTEGER NOT NULL DEFAULT 0`,
    `CREATE TABLE tellings (webhook TEXT NOT NULL, article_id TEXT NOT NULL, receipt TEXT, told_at BIGINT NOT NULL,
       PRIMARY KEY (article_id, webhook)) WITHOUT ROWID`,
    `INSERT OR IGNORE INTO tellings SELECT webhook, article_id, NULL, COALESCE(finished_at, created_at) FROM deliveries
       JOIN events ON events.id = deliveries.event_id WHERE article_id IS NOT NULL AND state = 'delivered'`,
    `CREATE TABLE alarms (topic TEXT NOT NULL, subject TEXT NOT NULL, since BIGINT NOT NULL, PRIMARY KEY (topic, subject)) WITHOUT ROWID`,
    `INSERT INTO alarms SELECT 'source.silent', name, silent_since FROM sources WHERE silent_since IS NOT NULL`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/**
 * What a webhook was last told of an article is known, so that it hears when what it was told is withdrawn is back. An alarm knows since
 * when there is trouble beside when it was told: of a silence, that is since its last article.
 */
async function returns(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `ALTER TABLE tellings ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0`,
    `UPDATE tellings SET withdrawn = 1 WHERE 'article.removed' = (SELECT type FROM deliveries JOIN events ON events.id = deliveries.event_id
       WHERE events.article_id = tellings.article_id AND deliveries.webhook = tellings.webhook AND deliveries.state = 'delivered'
       ORDER BY deliveries.key DESC LIMIT 1)`,
    `ALTER TABLE alarms ADD COLUMN raised_at BIGINT NOT NULL DEFAULT 0`,
    `UPDATE alarms SET raised_at = since`,
    `UPDATE alarms SET since = COALESCE((SELECT COALESCE(last_new_at, imported_at) FROM sources WHERE name = subject), since)
       WHERE topic = 'source.silent'`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
