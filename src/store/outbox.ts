import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { createDeliveries } from './deliveries.ts';
import { createPings } from './pings.ts';
import { createRetention } from './retention.ts';
import type { Schema } from './schema.ts';
import { createTellings } from './tellings.ts';
import { createWebhookStates } from './webhook-states.ts';

/** The durable queue of messages: one row for each event and webhook, written with the verdict it tells of. */
export function createOutbox(db: Kysely<Schema>, raw: DatabaseSync) {
  return {
    ...createDeliveries(db),
    ...createTellings(db),
    ...createWebhookStates(db, raw),
    ...createRetention(db),
    putPings: createPings(raw).put,

    /** How many deliveries of each webhook are in which state. */
    async counts(): Promise<{ webhook: string; state: string; count: number }[]> {
      return db
        .selectFrom('deliveries')
        .select((expression) => ['webhook', 'state', expression.fn.countAll<number>().as('count')])
        .groupBy(['webhook', 'state'])
        .execute();
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
