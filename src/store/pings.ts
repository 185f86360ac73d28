import type { DatabaseSync } from 'node:sqlite';
import type { OutboxEvent } from './commit.ts';

/** Longest wait of a failed ping once there is something new again, in milliseconds: the hub may be back. */
const MAX_PING_WAIT = 3_600_000;

/** The pings of hubs, each of which has one row for an address, ever. */
export function createPings(raw: DatabaseSync) {
  const statements = {
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
  return {
    /** Puts pings in the outbox: one that waits for a later attempt will do for this one as well. The caller holds the transaction. */
    put(events: readonly OutboxEvent[]): void {
      for (const { id, type, createdAt, payload, deliveries } of events) {
        statements.putEvent.run(id, type, null, createdAt, payload);
        for (const { webhook, notBefore } of deliveries) {
          statements.hasten.run(createdAt + MAX_PING_WAIT, id, webhook, createdAt + MAX_PING_WAIT);
          statements.putDelivery.run(id, webhook, notBefore, createdAt);
        }
      }
    },
  };
}
