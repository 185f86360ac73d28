import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../src/store/migrations.ts';

/** What undoes each step of the schema, so that a test can have a store as an older version left it. */
const UNDO: Readonly<Record<string, string>> = {
  '003-judgement': `DROP TABLE sketches; DROP INDEX files_by_copied_content; DROP TABLE copies; ALTER TABLE articles DROP COLUMN also`,
  '004-revisions': `DROP TABLE revisions;
    CREATE TABLE revisions (article_key INTEGER NOT NULL, number INTEGER NOT NULL, replaced_at BIGINT NOT NULL, changes TEXT NOT NULL,
      title TEXT NOT NULL, html TEXT NOT NULL, PRIMARY KEY (article_key, number))`,
  '005-history': `DROP TABLE archive_pages; DROP TABLE tombstones;
    CREATE TABLE old_feeds (id INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE, label TEXT NOT NULL, slug TEXT NOT NULL UNIQUE,
      dirty INTEGER NOT NULL, items INTEGER NOT NULL, updated BIGINT);
    INSERT INTO old_feeds SELECT id, identity, label, slug, dirty, items, updated FROM feeds;
    CREATE TABLE old_memberships (feed_id INTEGER NOT NULL, sorted_at BIGINT NOT NULL, article_key INTEGER NOT NULL,
      PRIMARY KEY (feed_id, sorted_at, article_key));
    INSERT INTO old_memberships SELECT feed_id, sorted_at, article_key FROM memberships;
    DROP TABLE feeds; DROP TABLE memberships;
    ALTER TABLE old_feeds RENAME TO feeds; ALTER TABLE old_memberships RENAME TO memberships`,
  '006-audience': 'DROP TABLE audience',
  '007-delivery': `DROP INDEX deliveries_by_bundle; DROP INDEX deliveries_finished; DROP INDEX events_by_age;
    ALTER TABLE deliveries DROP COLUMN bundle; ALTER TABLE webhooks DROP COLUMN failures; DROP TABLE tellings; DROP TABLE alarms`,
  '008-returns': 'ALTER TABLE tellings DROP COLUMN withdrawn; ALTER TABLE alarms DROP COLUMN raised_at',
};

/** Makes the store in `file` what it was before the step `name` was taken, and lets `change` add to it. */
export function stepBack(file: string, name: string, change: (writer: DatabaseSync) => void = () => {}): void {
  const writer = new DatabaseSync(file);
  const steps = Object.keys(MIGRATIONS);
  const at = steps.indexOf(name);
  for (const step of steps.slice(at).reverse()) {
    const undo = UNDO[step];
    if (at < 0 || undo === undefined) throw new Error(`nothing is written down that undoes ${step}`);
    writer.exec(undo);
    writer.prepare('DELETE FROM kysely_migration WHERE name = ?').run(step);
  }
  writer.exec(`PRAGMA user_version = ${at}`);
  change(writer);
  writer.close();
}
