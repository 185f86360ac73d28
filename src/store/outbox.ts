import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { OutboxEvent } from './commit.ts';
import type { Schema } from './schema.ts';

/** A message on its way to one webhook. */
export type PendingDelivery = {
  readonly key: number;
  readonly eventId: string;
  readonly webhook: string;
  readonly type: string;
  readonly payload: string;
  /** Attempts made so far. */
  readonly attempts: number;
  /** The moment its time came: the messages of one digest share it. */
  readonly dueAt: number;
};

export type WebhookState = {
  readonly disabledAt: number | undefined;
  readonly failingSince: number | undefined;
  readonly pausedUntil: number | undefined;
  readonly reason: string | undefined;
};

/** Longest wait of a failed ping once there is something new again, in milliseconds: the hub may be back. */
const MAX_PING_WAIT = 3_600_000;

/** The durable queue of messages: one row for each event and webhook, written with the verdict it tells of. */
export function createOutbox(db: Kysely<Schema>, raw: DatabaseSync) {
  const pings = {
    putEvent: raw.prepare(`INSERT INTO events (id, type, article_id, created_at, payload) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at`),
    hasten: raw.prepare(`UPDATE deliveries SET next_attempt_at = ?
      WHERE event_id = ? AND webhook = ? AND state = 'pending' AND next_attempt_at > ?`),
    // Under a new key, so that an attempt in flight settles nothing: the hub may have fetched what was there before.
    putDelivery:
      raw.prepare(`INSERT INTO deliveries (event_id, webhook, state, attempts, next_attempt_at) VALUES (?, ?, 'pending', 0, ?)
      ON CONFLICT (event_id, webhook) DO UPDATE SET key = (SELECT max(key) + 1 FROM deliveries),
        attempts = CASE state WHEN 'pending' THEN attempts ELSE 0 END,
        state = 'pending', next_attempt_at = excluded.next_attempt_at, finished_at = NULL, last_error = NULL, last_status = NULL
      WHERE state <> 'pending' OR next_attempt_at <= ?`),
  };
  const state = async (webhook: string): Promise<WebhookState> => {
    const row = await db.selectFrom('webhooks').selectAll().where('name', '=', webhook).executeTakeFirst();
    return {
      disabledAt: row?.disabled_at ?? undefined,
      failingSince: row?.failing_since ?? undefined,
      pausedUntil: row?.paused_until ?? undefined,
      reason: row?.reason ?? undefined,
    };
  };
  const putState = async (webhook: string, next: Partial<Omit<Schema['webhooks'], 'name'>>) => {
    await db
      .insertInto('webhooks')
      .values({
        name: webhook,
        address_hash: null,
        disabled_at: null,
        failing_since: null,
        paused_until: null,
        reason: null,
        ...next,
      })
      .onConflict((conflict) => conflict.column('name').doUpdateSet(next))
      .execute();
  };

  return {
    /** Deliveries of a webhook whose time has come, oldest first; none while it is disabled or paused. */
    async due(webhook: string, now: number, limit: number): Promise<PendingDelivery[]> {
      const { disabledAt, pausedUntil } = await state(webhook);
      if (disabledAt !== undefined || (pausedUntil !== undefined && pausedUntil > now)) return [];
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('events', 'events.id', 'deliveries.event_id')
        .select(['deliveries.key', 'event_id', 'webhook', 'events.type', 'payload', 'attempts', 'next_attempt_at'])
        .where('state', '=', 'pending')
        .where('webhook', '=', webhook)
        .where('next_attempt_at', '<=', now)
        .orderBy('deliveries.key')
        .limit(limit)
        .execute();
      return rows.map(({ event_id, next_attempt_at, ...row }) => ({
        ...row,
        eventId: event_id,
        dueAt: next_attempt_at,
      }));
    },

    /** When the next delivery to any of `webhooks` may be due. */
    async nextDue(webhooks: readonly string[]): Promise<number | undefined> {
      let soonest: number | undefined;
      for (const webhook of webhooks) {
        const { disabledAt, pausedUntil } = await state(webhook);
        if (disabledAt !== undefined) continue;
        const row = await db
          .selectFrom('deliveries')
          .select((expression) => expression.fn.min('next_attempt_at').as('at'))
          .where('state', '=', 'pending')
          .where('webhook', '=', webhook)
          .executeTakeFirst();
        if (row?.at == null) continue;
        const at = Math.max(row.at, pausedUntil ?? 0);
        if (soonest === undefined || at < soonest) soonest = at;
      }
      return soonest;
    },

    async delivered(keys: readonly number[], webhook: string, now: number, status: number): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('deliveries')
          .set((expression) => ({
            state: 'delivered',
            finished_at: now,
            last_status: status,
            last_error: null,
            attempts: expression('attempts', '+', 1),
          }))
          .where('key', 'in', keys)
          .execute();
        await transaction
          .updateTable('webhooks')
          .set({ failing_since: null, paused_until: null })
          .where('name', '=', webhook)
          .execute();
      });
    },

    /** Without `nextAttemptAt` the deliveries are dead: nobody tries again until told to. */
    async failed(
      keys: readonly number[],
      failure: {
        readonly error: string;
        readonly status: number | undefined;
        readonly nextAttemptAt: number | undefined;
        readonly now: number;
      },
    ): Promise<void> {
      await db
        .updateTable('deliveries')
        .set((expression) => ({
          state: failure.nextAttemptAt === undefined ? 'dead' : 'pending',
          attempts: expression('attempts', '+', 1),
          last_error: failure.error,
          last_status: failure.status ?? null,
          ...(failure.nextAttemptAt === undefined
            ? { finished_at: failure.now }
            : { next_attempt_at: failure.nextAttemptAt }),
        }))
        .where('key', 'in', keys)
        .execute();
    },

    /**
     * Puts pings of hubs in the outbox, each of which has one row for an address, ever: one that waits for a later attempt will do
     * for this one as well. The caller holds the transaction.
     */
    putPings(events: readonly OutboxEvent[]): void {
      for (const { id, type, createdAt, payload, deliveries } of events) {
        pings.putEvent.run(id, type, null, createdAt, payload);
        for (const { webhook, notBefore } of deliveries) {
          pings.hasten.run(createdAt + MAX_PING_WAIT, id, webhook, createdAt + MAX_PING_WAIT);
          pings.putDelivery.run(id, webhook, notBefore, createdAt);
        }
      }
    },

    state,
    pause: (webhook: string, until: number) => putState(webhook, { paused_until: until }),
    failing: (webhook: string, since: number) => putState(webhook, { failing_since: since }),
    disable: (webhook: string, addressHash: string, now: number, reason: string) =>
      putState(webhook, { address_hash: addressHash, disabled_at: now, reason }),
    /** Enables a webhook that was disabled at another address. */
    async enableMoved(webhook: string, addressHash: string): Promise<void> {
      await db
        .updateTable('webhooks')
        .set({ disabled_at: null, failing_since: null, paused_until: null, reason: null })
        .where('name', '=', webhook)
        .where('disabled_at', 'is not', null)
        .where('address_hash', '!=', addressHash)
        .execute();
    },

    /** How many deliveries of each webhook are in which state. */
    async counts(): Promise<{ webhook: string; state: string; count: number }[]> {
      return db
        .selectFrom('deliveries')
        .select((expression) => ['webhook', 'state', expression.fn.countAll<number>().as('count')])
        .groupBy(['webhook', 'state'])
        .execute();
    },

    /** The webhooks that have had a message about an article, or have one coming. */
    async told(articleId: string): Promise<ReadonlySet<string>> {
      const rows = await db
        .selectFrom('events')
        .innerJoin('deliveries', 'deliveries.event_id', 'events.id')
        .select('webhook')
        .distinct()
        .where('article_id', '=', articleId)
        .execute();
      return new Set(rows.map(({ webhook }) => webhook));
    },

    /** Every message about an article, with what became of it at each webhook. */
    async about(articleId: string) {
      return db
        .selectFrom('events')
        .leftJoin('deliveries', 'deliveries.event_id', 'events.id')
        .select([
          'events.id',
          'events.type',
          'events.created_at',
          'webhook',
          'state',
          'attempts',
          'next_attempt_at',
          'last_error',
          'finished_at',
        ])
        .where('article_id', '=', articleId)
        .orderBy('events.created_at')
        .execute();
    },
  };
}
