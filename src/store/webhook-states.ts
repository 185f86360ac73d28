import type { DatabaseSync } from 'node:sqlite';
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** How it stands with a webhook. Moments are milliseconds since 1970. */
export type WebhookState = {
  readonly disabledAt: number | undefined;
  /** Since when it has taken nothing. */
  readonly failingSince: number | undefined;
  /** How often the whole webhook has failed since it last took a message. */
  readonly failures: number;
  readonly pausedUntil: number | undefined;
  /** Why it is disabled, or has last failed. */
  readonly reason: string | undefined;
  /** Of the address it was disabled at. */
  readonly addressHash: string | undefined;
};

/** Why a webhook is given up, and at which address. */
export type Disabling = { readonly addressHash: string; readonly now: number; readonly reason: string };

const WELL = { failing_since: null, paused_until: null, failures: 0, reason: null };

/** Which webhooks are paused, failing or disabled. */
export function createWebhookStates(db: Kysely<Schema>, raw: DatabaseSync) {
  const statements = {
    disable: raw.prepare(`INSERT INTO webhooks (name, address_hash, disabled_at, reason) VALUES (?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET address_hash = excluded.address_hash, disabled_at = excluded.disabled_at, reason = excluded.reason`),
    failing: raw.prepare(`INSERT INTO webhooks (name, failing_since, reason) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET failing_since = coalesce(failing_since, excluded.failing_since), reason = excluded.reason`),
    enable:
      raw.prepare(`UPDATE webhooks SET disabled_at = NULL, reason = NULL, failing_since = NULL, paused_until = NULL, failures = 0
      WHERE name = ?`),
  };
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
    /** Says why it has taken a message not, and since when, unless that is known. */
    async failing(webhook: string, since: number, reason: string): Promise<void> {
      statements.failing.run(webhook, since, reason);
    },
    /** Disables a webhook. The caller holds the transaction. */
    disable: (webhook: string, { addressHash, now, reason }: Disabling): void =>
      void statements.disable.run(webhook, addressHash, now, reason),
    /** Has a webhook be sent messages at once, whether it was disabled or only paused. The caller holds the transaction. */
    enable: (webhook: string): void => void statements.enable.run(webhook),
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
  { now, until, error }: { readonly now: number; readonly until: number; readonly error: string },
): Promise<void> {
  await putState(transaction, webhook, { paused_until: until, reason: error });
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
