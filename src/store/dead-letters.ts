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
  /** The id of an earlier message about its article that waits for its own time. */
  readonly behind: string | null;
};

/** Messages by their ids, or all of them; of one webhook, or of any; in some states, or in all that are meant. */
export type Choice = {
  readonly ids: readonly string[] | undefined;
  readonly webhook: string | undefined;
  readonly states?: readonly DeliveryState[] | undefined;
};

/** How many messages of a webhook there are in a state. */
export type LetterCount = { readonly webhook: string; readonly state: DeliveryState; readonly count: number };

/** Rows of one bundle are one message: whoever names one of them means all. */
const CHOSEN = `(:webhook IS NULL OR webhook = :webhook) AND (:ids IS NULL
  OR event_id IN (SELECT value FROM json_each(:ids)) OR bundle IN (SELECT value FROM json_each(:ids))
  OR (bundle, webhook) IN (SELECT bundle, webhook FROM deliveries WHERE event_id IN (SELECT value FROM json_each(:ids))))`;
/** The webhook has had a later message about the same article: what this one says would be read as news. */
const OUTDATED = `EXISTS (SELECT 1 FROM events e CROSS JOIN events e2 ON e2.article_id = e.article_id
  CROSS JOIN deliveries d2 ON d2.event_id = e2.id AND d2.webhook = deliveries.webhook
  WHERE e.id = deliveries.event_id AND d2.state = 'delivered' AND d2.key > deliveries.key)`;
/** Of a webhook that is named what has failed and waits, too. */
const RETRIED = `(((state = 'dead' OR (:ids IS NOT NULL AND state = 'dropped')) AND NOT ${OUTDATED})
  OR (:ids IS NOT NULL AND state = 'pending')
  OR (:webhook IS NOT NULL AND state = 'pending' AND last_error IS NOT NULL AND next_attempt_at > :now)) AND ${CHOSEN}`;
const DROPPED = `state IN (SELECT value FROM json_each(:states)) AND ${CHOSEN}`;
const UNDONE: readonly DeliveryState[] = ['pending', 'dead'];

/** The messages in the outbox as people look at them, try them again or drop them. The caller holds the transaction. */
export function createDeadLetters(raw: DatabaseSync) {
  const list =
    raw.prepare(`SELECT event_id AS id, bundle, webhook, type, payload, state, attempts, created_at AS createdAt,
      next_attempt_at AS nextAttemptAt, finished_at AS finishedAt, last_status AS lastStatus, last_error AS lastError,
      CASE state WHEN 'pending' THEN (SELECT e2.id FROM events e2 CROSS JOIN deliveries d2 ON d2.event_id = e2.id
        WHERE e2.article_id = e.article_id AND d2.webhook = d.webhook AND d2.state = 'pending' AND d2.key < d.key
        AND d2.next_attempt_at > :now AND (d2.bundle IS NULL OR d2.bundle IS NOT d.bundle) ORDER BY d2.key LIMIT 1) END AS behind
    FROM deliveries d JOIN events e ON e.id = event_id
    WHERE state IN (SELECT value FROM json_each(:states)) AND (:webhook IS NULL OR webhook = :webhook) ORDER BY created_at, key`);
  const places = raw.prepare(
    'SELECT DISTINCT webhook, state FROM deliveries WHERE event_id = :id OR bundle = :id ORDER BY webhook, state',
  );
  const counting = (which: string) =>
    raw.prepare(`SELECT webhook, state, count(*) AS count FROM deliveries WHERE ${which}
      GROUP BY webhook, state ORDER BY webhook, state DESC`);
  const retry = {
    count: counting(RETRIED),
    change:
      raw.prepare(`UPDATE deliveries SET attempts = CASE state WHEN 'pending' THEN attempts ELSE 0 END, state = 'pending',
      next_attempt_at = :now, finished_at = NULL WHERE ${RETRIED}`),
  };
  const drop = {
    count: counting(DROPPED),
    change: raw.prepare(`UPDATE deliveries SET state = 'dropped', finished_at = :now, last_error = 'dropped by command'
      WHERE ${DROPPED}`),
  };
  const outdated = {
    count: counting(`state = 'dead' AND ${CHOSEN} AND ${OUTDATED}`),
    change: raw.prepare(`UPDATE deliveries SET state = 'dropped', finished_at = :now,
      last_error = 'dropped: the webhook has had later news of the article' WHERE state = 'dead' AND ${CHOSEN} AND ${OUTDATED}`),
  };
  const countsIn = (rows: readonly object[]) => rows.map((row) => ({ ...row }) as LetterCount);
  const names = raw.prepare('SELECT DISTINCT webhook FROM deliveries ORDER BY webhook');
  const given = ({ ids, webhook }: Choice) => ({
    ids: ids === undefined ? null : JSON.stringify(ids),
    webhook: webhook ?? null,
  });
  return {
    /** Oldest first, one at a time: there may be very many. */
    *list(
      states: readonly DeliveryState[],
      webhook: string | undefined,
      now = Number.MAX_SAFE_INTEGER,
    ): Generator<Letter> {
      const rows = list.iterate({ states: JSON.stringify(states), webhook: webhook ?? null, now });
      for (const row of rows) yield { ...row } as Letter;
    },
    /** Where a message, or a bundle, is to go, and what has become of it there; nothing where nobody knows its id. */
    placesOf: (id: string) => places.all({ id }) as { webhook: string; state: DeliveryState }[],
    /** The webhooks that have anything in the outbox. */
    webhooks: (): string[] => (names.all() as { webhook: string }[]).map(({ webhook }) => webhook),
    /**
     * Tries dead letters again, from the first attempt on, under the id they had; of those that are named, the ones that were dropped
     * as well, and the ones that wait at once. Of a webhook that is named, what has failed and waits at once, too. Returns how many,
     * by the state in which they were.
     */
    retry(choice: Choice, now: number): readonly LetterCount[] {
      const chosen = { ...given(choice), now };
      const found = countsIn(retry.count.all(chosen));
      retry.change.run(chosen);
      return found;
    },
    /** Drops dead letters about articles of which their webhook has had later news. Returns how many. */
    dropOutdated(choice: Choice, now: number): readonly LetterCount[] {
      const found = countsIn(outdated.count.all(given(choice)));
      outdated.change.run({ ...given(choice), now });
      return found;
    },
    /** Takes out of the outbox what waits or is dead. Returns how many, by the state in which they were. */
    drop({ states = UNDONE, ...choice }: Choice, now: number): readonly LetterCount[] {
      const chosen = { ...given(choice), states: JSON.stringify(states) };
      const found = countsIn(drop.count.all(chosen));
      drop.change.run({ ...chosen, now });
      return found;
    },
  };
}
