import type { DatabaseSync } from 'node:sqlite';

export const DELIVERY_STATES = ['pending', 'dead', 'delivered', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** A message to one webhook, with what became of it. Moments are milliseconds since 1970. */
export type Letter = {
  readonly id: string;
  /** The id under which it goes out with others, once they were bound together. */
  readonly bundle: string | null;
  readonly webhook: string;
  readonly type: string;
  readonly payload: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  readonly finishedAt: number | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
};

/** Messages by their ids, or all of them; of one webhook, or of any. */
export type Choice = { readonly ids: readonly string[] | undefined; readonly webhook: string | undefined };

/** Rows of one bundle are one message: whoever names one of them means all. */
const CHOSEN = `(:webhook IS NULL OR webhook = :webhook) AND (:ids IS NULL
  OR event_id IN (SELECT value FROM json_each(:ids)) OR bundle IN (SELECT value FROM json_each(:ids))
  OR (bundle, webhook) IN (SELECT bundle, webhook FROM deliveries WHERE event_id IN (SELECT value FROM json_each(:ids))))`;

/** The messages in the outbox as people look at them, try them again or drop them. The caller holds the transaction. */
export function createDeadLetters(raw: DatabaseSync) {
  const list =
    raw.prepare(`SELECT event_id AS id, bundle, webhook, type, payload, state, attempts, created_at AS createdAt,
      next_attempt_at AS nextAttemptAt, finished_at AS finishedAt, last_status AS lastStatus, last_error AS lastError
    FROM deliveries JOIN events ON events.id = event_id
    WHERE state IN (SELECT value FROM json_each(:states)) AND (:webhook IS NULL OR webhook = :webhook) ORDER BY created_at, key`);
  const found = raw.prepare(
    'SELECT DISTINCT state FROM deliveries WHERE event_id = :id OR bundle = :id ORDER BY state',
  );
  const retry =
    raw.prepare(`UPDATE deliveries SET attempts = CASE state WHEN 'pending' THEN attempts ELSE 0 END, state = 'pending',
      next_attempt_at = :now, finished_at = NULL
    WHERE (state = 'dead' OR (:ids IS NOT NULL AND state IN ('pending', 'dropped'))) AND ${CHOSEN}`);
  const drop =
    raw.prepare(`UPDATE deliveries SET state = 'dropped', finished_at = :now, last_error = 'dropped by command'
    WHERE state IN ('pending', 'dead') AND ${CHOSEN}`);
  const names = raw.prepare('SELECT DISTINCT webhook FROM deliveries ORDER BY webhook');
  const given = ({ ids, webhook }: Choice) => ({
    ids: ids === undefined ? null : JSON.stringify(ids),
    webhook: webhook ?? null,
  });
  return {
    /** Oldest first, one at a time: there may be very many. */
    *list(states: readonly DeliveryState[], webhook: string | undefined): Generator<Letter> {
      const rows = list.iterate({ states: JSON.stringify(states), webhook: webhook ?? null });
      for (const row of rows) yield { ...row } as Letter;
    },
    /** The states in which the deliveries of a message, or of a bundle, are; none where nobody knows its id. */
    statesOf: (id: string): DeliveryState[] =>
      (found.all({ id }) as { state: DeliveryState }[]).map(({ state }) => state),
    /** The webhooks that have anything in the outbox. */
    webhooks: (): string[] => (names.all() as { webhook: string }[]).map(({ webhook }) => webhook),
    /**
     * Tries dead letters again, from the first attempt on, under the id they had; of those that are named, the ones that were dropped
     * as well, and the ones that wait at once. Returns how many.
     */
    retry: (choice: Choice, now: number): number => Number(retry.run({ ...given(choice), now }).changes),
    /** Takes out of the outbox what waits or is dead. Returns how many. */
    drop: (choice: Choice, now: number): number => Number(drop.run({ ...given(choice), now }).changes),
  };
}
