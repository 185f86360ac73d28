import type { Kysely } from 'kysely';
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

/** The durable queue of messages: one row for each event and webhook, written with the verdict it tells of. */
export function createOutbox(db: Kysely<Schema>) {
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
