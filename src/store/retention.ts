import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

const DAY = 86_400_000;
/** How long messages are kept. */
const KEPT = 30 * DAY;
/** A day, and what comes on top of it. */
const LONGEST_PAUSE = 27 * 3_600_000;
/** Rows that go in one transaction: it holds up everything else. */
const SLICE = 300;

/** Ends what has waited for too long, and forgets what was over long ago. */
export function createRetention(db: Kysely<Schema>) {
  return {
    /**
     * Takes away some deliveries that are over and whose event is older than 30 days, with the events that nobody waits for.
     * Returns whether there is more.
     */
    async prune(now: number): Promise<boolean> {
      const { rows } = await sql<{ id: string }>`SELECT id FROM events WHERE created_at < ${now - KEPT} AND NOT EXISTS
        (SELECT 1 FROM deliveries WHERE event_id = events.id AND +state = 'pending') ORDER BY created_at LIMIT ${SLICE}`.execute(
        db,
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return false;
      await db.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('deliveries').where('event_id', 'in', ids).execute();
        await transaction.deleteFrom('events').where('id', 'in', ids).execute();
      });
      return ids.length === SLICE;
    },

    /**
     * Messages that have waited for 30 days are dead where their webhook is disabled, or is none of `webhooks`, which are those that
     * are configured. What is bound together ends together. Returns how many there were.
     */
    async expire(now: number, webhooks: readonly string[]): Promise<number> {
      const { numAffectedRows = 0n } = await sql`UPDATE deliveries AS d SET state = 'dead', finished_at = ${now},
        last_error = 'not delivered within 30 days'
        WHERE state = 'pending' AND (SELECT created_at FROM events WHERE id = d.event_id) < ${now - KEPT}
        AND (webhook NOT IN (SELECT value FROM json_each(${JSON.stringify(webhooks)}))
          OR webhook IN (SELECT name FROM webhooks WHERE disabled_at IS NOT NULL))
        AND (bundle IS NULL OR NOT EXISTS (SELECT 1 FROM deliveries d2 JOIN events e2 ON e2.id = d2.event_id
          WHERE d2.webhook = d.webhook AND d2.bundle = d.bundle AND d2.state = 'pending' AND e2.created_at >= ${now - KEPT}))`.execute(
        db,
      );
      return Number(numAffectedRows);
    },

    /**
     * After a clock that was ahead has been set right: what was written by it does not wait until that time has come again. A pause
     * never lasts longer than what a receiver may ask for, which is a day.
     */
    async heedClock(now: number): Promise<void> {
      await sql`UPDATE webhooks SET paused_until = NULL WHERE paused_until > ${now + LONGEST_PAUSE}`.execute(db);
      await sql`UPDATE deliveries SET next_attempt_at = ${now} WHERE state = 'pending' AND next_attempt_at > ${now}
        AND (SELECT created_at FROM events WHERE id = event_id) > ${now + LONGEST_PAUSE}`.execute(db);
    },

    /** Whether it is time to do both again: once a day, whoever does it. */
    async isUntidy(now: number): Promise<boolean> {
      const row = await db.selectFrom('settings').select('value').where('name', '=', TIDIED).executeTakeFirst();
      return row === undefined || Math.abs(now - Number(row.value)) >= DAY;
    },
    async tidied(now: number): Promise<void> {
      const value = String(now);
      await db
        .insertInto('settings')
        .values({ name: TIDIED, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}

/** The setting that holds when it was last done. */
const TIDIED = 'outbox-tidied';
