import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';
import { putTellings } from './tellings.ts';
import { markStalled, markWell } from './webhook-states.ts';

/** A message on its way to one webhook. */
export type PendingDelivery = {
  readonly key: number;
  readonly eventId: string;
  readonly webhook: string;
  readonly type: string;
  readonly articleId: string | undefined;
  readonly payload: string;
  /** Attempts made so far that were its own: those in which the whole webhook failed do not count. */
  readonly attempts: number;
  /** The moment its time came. */
  readonly dueAt: number;
  /** The id under which it goes out, alone or with others, once there has been an attempt. */
  readonly bundle: string | undefined;
};

type Row = Omit<PendingDelivery, 'articleId' | 'bundle'> & { articleId: string | null; bundle: string | null };

/** What a webhook's line reads of the outbox, and writes in it. Several keys are those of one message: all or none change. */
export function createDeliveries(db: Kysely<Schema>) {
  return {
    /**
     * Deliveries of a webhook whose time has come, in order; none while it is disabled or paused, and none about an article of which
     * an earlier message waits. Of those that there was no attempt for at most `limit`; behind the key `heldAfter` they tell of no
     * article: a run is going on.
     */
    async due(
      webhook: string,
      now: number,
      limit: number,
      heldAfter = Number.MAX_SAFE_INTEGER,
    ): Promise<PendingDelivery[]> {
      const isOpen = sql`NOT EXISTS (SELECT 1 FROM webhooks
        WHERE name = ${webhook} AND (disabled_at IS NOT NULL OR paused_until > ${now}))`;
      const columns = sql`d.key, d.event_id AS eventId, d.webhook, e.type, e.article_id AS articleId, e.payload, d.attempts,
        d.next_attempt_at AS dueAt, d.bundle FROM deliveries d JOIN events e ON e.id = d.event_id
        WHERE d.state = 'pending' AND d.webhook = ${webhook} AND d.next_attempt_at <= ${now} AND ${isOpen}`;
      // Of each article the first message that waits, found once: looked for from every row, it would be looked for in all of them.
      const waits = sql`WITH waits AS MATERIALIZED (SELECT e2.article_id AS id, min(d2.key) AS key FROM deliveries d2
        CROSS JOIN events e2 ON e2.id = d2.event_id WHERE d2.state = 'pending' AND d2.webhook = ${webhook}
        AND d2.next_attempt_at > ${now} AND e2.article_id IS NOT NULL GROUP BY e2.article_id)`;
      const bound = await sql<Row>`${waits}, late AS MATERIALIZED (SELECT DISTINCT d1.bundle FROM waits
        CROSS JOIN events e1 ON e1.article_id = waits.id CROSS JOIN deliveries d1 ON d1.event_id = e1.id
        WHERE d1.webhook = ${webhook} AND d1.state = 'pending' AND d1.bundle IS NOT NULL AND d1.key > waits.key)
        SELECT ${columns} AND d.bundle IS NOT NULL AND d.bundle NOT IN (SELECT bundle FROM late)`.execute(db);
      const open = await sql<Row>`${waits} SELECT ${columns} AND d.bundle IS NULL
        AND (d.key <= ${heldAfter} OR e.type NOT LIKE 'article.%')
        AND NOT EXISTS (SELECT 1 FROM waits WHERE waits.id = e.article_id AND waits.key < d.key)
        ORDER BY d.key LIMIT ${limit}`.execute(db);
      return [...bound.rows, ...open.rows]
        .sort((a, b) => a.key - b.key)
        .map(({ articleId, bundle, ...row }) => ({
          ...row,
          articleId: articleId ?? undefined,
          bundle: bundle ?? undefined,
        }));
    },

    /** The bodies of some deliveries, by their keys. */
    async payloads(keys: readonly number[]): Promise<ReadonlyMap<number, string>> {
      const { rows } = await sql<{ key: number; payload: string }>`SELECT d.key, e.payload FROM deliveries d
        CROSS JOIN events e ON e.id = d.event_id WHERE d.key IN ${among(keys)}`.execute(db);
      return new Map(rows.map(({ key, payload }) => [key, payload]));
    },

    /** The first moment behind `now` at which a delivery to a webhook may fall due; undefined while there is none. */
    async nextDue(webhook: string, now: number): Promise<number | undefined> {
      const state = await db.selectFrom('webhooks').selectAll().where('name', '=', webhook).executeTakeFirst();
      if (state?.disabled_at != null) return undefined;
      const pausedUntil = state?.paused_until ?? 0;
      const row = await db
        .selectFrom('deliveries')
        .select((expression) => expression.fn.min('next_attempt_at').as('at'))
        .where('state', '=', 'pending')
        .where('webhook', '=', webhook)
        .where('next_attempt_at', '>', pausedUntil > now ? 0 : now)
        .executeTakeFirst();
      return row?.at == null ? undefined : Math.max(row.at, pausedUntil);
    },

    /** Has what waits for a digest fall due once there is so much of it. */
    async hasten(webhook: string, count: number, now: number): Promise<void> {
      // Whatever waits without ever having been attempted is about articles: an alarm never waits.
      const waiting = sql`state = 'pending' AND webhook = ${webhook} AND next_attempt_at > ${now} AND attempts = 0 AND bundle IS NULL`;
      await sql`UPDATE deliveries SET next_attempt_at = ${now} WHERE ${waiting}
        AND (SELECT count(*) FROM deliveries WHERE ${waiting}) >= ${count}`.execute(db);
    },

    /** When messages went to a webhook from `since` on, oldest first. */
    async recent(webhook: string, since: number): Promise<number[]> {
      const rows = await db
        .selectFrom('deliveries')
        .select('finished_at')
        .distinct()
        .select((expression) => expression.fn.coalesce('bundle', 'event_id').as('message'))
        .where('webhook', '=', webhook)
        .where('finished_at', '>=', since)
        .where('state', '=', 'delivered')
        .orderBy('finished_at')
        .execute();
      return rows.map(({ finished_at }) => finished_at ?? since);
    },

    /** Whether a message still waits, whole; from then on it goes out under the id `bundle`, where one is given. */
    async claim(keys: readonly number[], bundle: string | undefined): Promise<boolean> {
      if (bundle === undefined) {
        const { rows } = await sql<{ count: number }>`SELECT count(*) AS count FROM deliveries
          WHERE key IN ${among(keys)} AND ${IS_PENDING}`.execute(db);
        return rows[0]?.count === keys.length;
      }
      return db.transaction().execute(async (transaction) => {
        const list = JSON.stringify(keys);
        const together = sql`key IN (SELECT value FROM json_each(${list})) AND ${IS_PENDING}`;
        // One moment for all: a clock that is set back must not part them.
        const { numAffectedRows } = await sql`UPDATE deliveries SET bundle = ${bundle},
          next_attempt_at = (SELECT min(next_attempt_at) FROM deliveries WHERE ${together})
          WHERE ${together} AND (SELECT count(*) FROM deliveries WHERE ${together}) = ${keys.length}`.execute(
          transaction,
        );
        return numAffectedRows === BigInt(keys.length);
      });
    },

    async postpone(keys: readonly number[], until: number): Promise<void> {
      await sql`UPDATE deliveries SET next_attempt_at = ${until} WHERE key IN ${among(keys)}`.execute(db);
    },

    /** They will not be sent, for a reason that `explain` shows. */
    async dropped(keys: readonly number[], now: number, reason: string): Promise<void> {
      await sql`UPDATE deliveries SET state = 'dropped', finished_at = ${now}, last_error = ${reason}
        WHERE key IN ${among(keys)} AND ${IS_PENDING}`.execute(db);
    },

    /** `receipt` is what the message can be edited by, where it is about one article. */
    async delivered(
      keys: readonly number[],
      webhook: string,
      now: number,
      status: number,
      receipt?: string,
    ): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        await sql`UPDATE deliveries SET state = 'delivered', finished_at = ${now}, last_status = ${status}, last_error = NULL,
          attempts = attempts + 1 WHERE key IN ${among(keys)}`.execute(transaction);
        await putTellings(transaction, JSON.stringify(keys), { now, receipt });
        await markWell(transaction, webhook);
      });
    },

    /** An attempt of the message's own has failed. Without `nextAttemptAt` it is dead: nobody tries again until told to. */
    async failed(
      keys: readonly number[],
      failure: {
        readonly error: string;
        readonly status: number | undefined;
        readonly nextAttemptAt: number | undefined;
        readonly now: number;
      },
    ): Promise<void> {
      const { error, status = null, nextAttemptAt, now } = failure;
      const next =
        nextAttemptAt === undefined
          ? sql`state = 'dead', finished_at = ${now}`
          : sql`next_attempt_at = ${nextAttemptAt}`;
      await sql`UPDATE deliveries SET attempts = attempts + 1, last_error = ${error}, last_status = ${status}, ${next}
        WHERE key IN ${among(keys)} AND ${IS_PENDING}`.execute(db);
      // With the last of its troubles over, a webhook begins anew: its next failure may be days away, and is another one.
      if (nextAttemptAt === undefined)
        await sql`UPDATE webhooks SET failing_since = NULL, reason = NULL WHERE disabled_at IS NULL AND failures = 0
          AND name IN (SELECT webhook FROM deliveries WHERE key IN ${among(keys)})
          AND NOT EXISTS (SELECT 1 FROM deliveries WHERE state = 'pending' AND webhook = name AND attempts > 0)`.execute(
          db,
        );
    },

    /** The whole webhook has failed, and waits; `counts` says whether that was an attempt of the message's own as well. */
    async stalled(
      keys: readonly number[],
      webhook: string,
      failure: {
        readonly error: string;
        readonly status: number | undefined;
        readonly counts: boolean;
        readonly now: number;
        readonly until: number;
      },
    ): Promise<void> {
      const { error, status = null, counts } = failure;
      await db.transaction().execute(async (transaction) => {
        await sql`UPDATE deliveries SET attempts = attempts + ${counts ? 1 : 0}, last_error = ${error}, last_status = ${status}
          WHERE key IN ${among(keys)} AND ${IS_PENDING}`.execute(transaction);
        await markStalled(transaction, webhook, failure);
      });
    },

    /** The key of the last delivery there is. */
    async lastKey(): Promise<number> {
      const row = await db
        .selectFrom('deliveries')
        .select((expression) => expression.fn.max('key').as('key'))
        .executeTakeFirst();
      return row?.key ?? 0;
    },
  };
}

/** The sign keeps the database from looking through all that is pending, where the keys say which rows are meant. */
const IS_PENDING = sql.raw("+state = 'pending'");

/** A list of any length as one parameter. */
function among(keys: readonly number[]) {
  return sql`(SELECT value FROM json_each(${JSON.stringify(keys)}))`;
}
