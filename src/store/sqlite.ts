import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MIGRATIONS } from './migrations.ts';
import type { Schema } from './schema.ts';

/**
 * The SQLite engine: everything that ties the store to it stands here and in the bulk statements beside it.
 * Every connection commits to the disk itself (`synchronous=FULL`), so that what was decided survives a power cut.
 */
export async function openSqlite(path: string): Promise<{ db: Kysely<Schema>; raw: DatabaseSync }> {
  const raw = openFile(path, 10_000);
  raw.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000; PRAGMA temp_store = MEMORY',
  );
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapt(raw) }) });
  try {
    await migrate(db, raw);
  } catch (cause) {
    raw.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the store ${path} could not be brought up to date: ${reason}`, { cause });
  }
  return { db, raw };
}

/**
 * Brings the tables up to date in one transaction, for all processes that open the file at once: killed at any moment it
 * leaves them as they were. How many steps were taken stands in the file itself, so that there is mostly nothing to do.
 */
async function migrate(db: Kysely<Schema>, raw: DatabaseSync): Promise<void> {
  const steps = Object.keys(MIGRATIONS).length;
  const taken = () => (raw.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (taken() === steps) return;
  if (taken() > steps) throw new Error('it was written by a newer Feedwright');
  raw.exec('BEGIN IMMEDIATE');
  try {
    if (taken() !== steps) {
      const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
      const { error } = await migrator.migrateToLatest();
      if (error) throw error;
      raw.exec(`PRAGMA user_version = ${steps}`);
    }
    raw.exec('COMMIT');
  } catch (error) {
    raw.exec('ROLLBACK');
    throw error;
  }
}

function openFile(path: string, timeout: number): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return new DatabaseSync(path, { timeout });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `the store ${path} cannot be opened (${reason}): ` +
        `let the account Feedwright runs under write in ${dirname(path)}, or set another store`,
      { cause },
    );
  }
}

/** node:sqlite in the shape that Kysely's dialect was made for. */
function adapt(raw: DatabaseSync): SqliteDatabase {
  return {
    close: () => raw.close(),
    prepare(text) {
      // SQLite has rolled back by itself where it could not go on, as on a full disk: the first error is the one to tell.
      const statement = raw.prepare(text === 'rollback' && !raw.isTransaction ? 'SELECT 1 WHERE 0' : text);
      const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)),
      };
    },
  };
}

/**
 * One process at a time works with a store: a lock the system takes back by itself when the process ends, however it
 * ends. Returns how to release it, or undefined where another process holds it.
 */
export function lockSqlite(path: string): (() => void) | undefined {
  const lock = openFile(`${path}-lock`, 0);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch {
    lock.close();
    return undefined;
  }
}
