import type { Kysely, Transaction } from 'kysely';
import type { OutboxEvent } from './commit.ts';
import type { Schema } from './schema.ts';

/** How it stands with a webhook. Moments are milliseconds since 1970. */
export type WebhookState = {
  readonly disabledAt: number | undefined;
  /** Since when it has taken nothing. */
  readonly failingSince: number | undefined;
  /** How often the whole webhook has failed since it last took a message. */
  readonly failures: number;
  readonly pausedUntil: number | undefined;
  readonly reason: string | undefined;
  /** Of the address it was disabled at. */
  readonly addressHash: string | undefined;
};

/** The alarm that stands while a webhook is disabled. */
const ALARM = 'webhook.disabled';

const WELL = { failing_since: null, paused_until: null, failures: 0 };

/** Which webhooks are paused, failing or disabled. */
export function createWebhookStates(db: Kysely<Schema>) {
  const state = async (webhook: string): Promise<WebhookState> => {
    const row = await db.selectFrom('webhooks').selectAll().where('name', '=', webhook).executeTakeFirst();
    return {
      disabledAt: row?.disabled_at ?? undefined,
      failingSince: row?.failing_since ?? undefined,
      failures: row?.failures ?? 0,
      pausedUntil: row?.paused_until ?? undefined,
      reason: row?.reason ?? undefined,
      addressHash: row?.address_hash ?? undefined,
    };
  };
  return {
    state,
    pause: (webhook: string, until: number) => putState(db, webhook, { paused_until: until }),
    /** Says since when it has taken nothing, unless that is known. */
    async failing(webhook: string, since: number): Promise<void> {
      if ((await state(webhook)).failingSince === undefined) await putState(db, webhook, { failing_since: since });
    },
    /** Disables a webhook, and in the same transaction puts what the others are to hear of it in the outbox. */
    disable: (
      webhook: string,
      { addressHash, now, reason }: { readonly addressHash: string; readonly now: number; readonly reason: string },
      events: readonly OutboxEvent[],
    ): Promise<void> =>
      db.transaction().execute(async (transaction) => {
        await putState(transaction, webhook, { address_hash: addressHash, disabled_at: now, reason });
        await transaction
          .insertInto('alarms')
          .values({ topic: ALARM, subject: webhook, since: now })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await putEvents(transaction, events);
      }),
    /** Enables a webhook, with what the others are to hear of it. Returns false, and does nothing, where it is not disabled. */
    enable: (webhook: string, events: readonly OutboxEvent[]): Promise<boolean> =>
      db.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('webhooks')
          .set({ ...WELL, disabled_at: null, reason: null })
          .where('name', '=', webhook)
          .where('disabled_at', 'is not', null)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await transaction.deleteFrom('alarms').where('topic', '=', ALARM).where('subject', '=', webhook).execute();
        await putEvents(transaction, events);
        return true;
      }),
  };
}

/** It has taken a message. The caller holds the transaction. */
export async function markWell(transaction: Transaction<Schema>, webhook: string): Promise<void> {
  await transaction.updateTable('webhooks').set(WELL).where('name', '=', webhook).execute();
}

/** It has failed once more, and waits. The caller holds the transaction. */
export async function markStalled(
  transaction: Transaction<Schema>,
  webhook: string,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<void> {
  await putState(transaction, webhook, { paused_until: until });
  await transaction
    .updateTable('webhooks')
    .set((expression) => ({
      failures: expression('failures', '+', 1),
      failing_since: expression.fn.coalesce('failing_since', expression.val(now)),
    }))
    .where('name', '=', webhook)
    .execute();
}

async function putState(
  db: Kysely<Schema>,
  webhook: string,
  next: Partial<Omit<Schema['webhooks'], 'name' | 'failures'>>,
): Promise<void> {
  const none = { address_hash: null, disabled_at: null, failing_since: null, paused_until: null, reason: null };
  await db
    .insertInto('webhooks')
    .values({ name: webhook, ...none, ...next })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(next))
    .execute();
}

async function putEvents(transaction: Transaction<Schema>, events: readonly OutboxEvent[]): Promise<void> {
  for (const { id, type, articleId, createdAt, payload, deliveries } of events) {
    await transaction
      .insertInto('events')
      .values({ id, type, article_id: articleId ?? null, created_at: createdAt, payload })
      .execute();
    for (const { webhook, notBefore } of deliveries)
      await transaction
        .insertInto('deliveries')
        .values({ event_id: id, webhook, state: 'pending', attempts: 0, next_attempt_at: notBefore, ...UNFINISHED })
        .execute();
  }
}

const UNFINISHED = { finished_at: null, last_error: null, last_status: null, bundle: null };
