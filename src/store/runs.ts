import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** A source as the store remembers it. */
export type SourceRecord = {
  readonly name: string;
  readonly importedAt: number | undefined;
  readonly optionsHash: string;
  readonly lastNewAt: number | undefined;
  /** What is wrong with the source or its folders, one sentence a line. */
  readonly problem: string | undefined;
};

export type RunRecord = {
  readonly id: number;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly summary: unknown;
  readonly error: string | undefined;
};

/** Runs are kept for a look back, not for ever: at most twice as many. */
const RUNS_KEPT = 1000;

/** Runs, the sources they read, and settings that outlive them. */
export function createRuns(db: Kysely<Schema>, raw: DatabaseSync) {
  const putSource =
    raw.prepare(`INSERT INTO sources (name, imported_at, options_hash, last_new_at, problem) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET imported_at = excluded.imported_at, options_hash = excluded.options_hash,
    last_new_at = excluded.last_new_at, problem = excluded.problem`);
  return {
    /** Keeps how a run went. */
    async record(run: {
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly summary: unknown;
      readonly error: string | undefined;
    }): Promise<void> {
      const { id } = await db
        .insertInto('runs')
        .values({
          started_at: run.startedAt,
          finished_at: run.finishedAt,
          summary: JSON.stringify(run.summary),
          error: run.error ?? null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      if (id % RUNS_KEPT === 0)
        await db
          .deleteFrom('runs')
          .where('id', '<=', id - RUNS_KEPT)
          .execute();
    },
    async last(): Promise<RunRecord | undefined> {
      const row = await db.selectFrom('runs').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst();
      return (
        row && {
          id: row.id,
          startedAt: row.started_at,
          finishedAt: row.finished_at,
          summary: JSON.parse(row.summary),
          error: row.error ?? undefined,
        }
      );
    },

    async source(name: string): Promise<SourceRecord> {
      const row = await db.selectFrom('sources').selectAll().where('name', '=', name).executeTakeFirst();
      return {
        name,
        importedAt: row?.imported_at ?? undefined,
        optionsHash: row?.options_hash ?? '',
        lastNewAt: row?.last_new_at ?? undefined,
        problem: row?.problem ?? undefined,
      };
    },
    /** Says that from now on some of a source's files may have been read with other options than the rest. */
    async markMixed(name: string): Promise<void> {
      await db.updateTable('sources').set({ options_hash: 'mixed' }).where('name', '=', name).execute();
    },
    /** Synchronous: it is written in the transaction that ends the source's part of a run. */
    putSource(record: SourceRecord): void {
      putSource.run(
        record.name,
        record.importedAt ?? null,
        record.optionsHash,
        record.lastNewAt ?? null,
        record.problem ?? null,
      );
    },

    async setting(name: string): Promise<string | undefined> {
      return (await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst())?.value;
    },
    async putSetting(name: string, value: string): Promise<void> {
      await db
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
