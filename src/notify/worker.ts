import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../observe/log.ts';
import { isAlarm } from './address.ts';
import type { Channel, Delivery, Post } from './channel.ts';
import { mergePayloads } from './digest.ts';
import { type Notice, parseNotice } from './notice.ts';
import { waitAfter } from './retry.ts';

/** A configured webhook, ready to be spoken to. */
export type Webhook = {
  readonly name: string;
  readonly channel: Channel;
  /** Its messages wait for a moment at which they go out together. */
  readonly digest: boolean;
  /** So many waiting messages make a digest before that moment. */
  readonly digestCount: number | undefined;
  /** So many messages at a time: what is beyond goes out together as one. */
  readonly maxPerRun: number;
  /** The first moment from `now` on at which it may be told of articles: `now`, or the end of its quiet hours. */
  readonly opensAt: (now: number) => number;
  /** The user's own words for a message, in the channel's markup; undefined where the channel finds them. */
  readonly words: (notice: Notice) => string | undefined;
  /** Text without what is secret of the webhook. */
  readonly redact: (text: string) => string;
  /** Of its address: a webhook that was disabled is tried again at another one. */
  readonly addressHash: string;
};

type Pending = {
  readonly key: number;
  readonly eventId: string;
  readonly type: string;
  readonly payload: string;
  readonly attempts: number;
  readonly dueAt: number;
};

export type OutboxPort = {
  due(webhook: string, now: number, limit: number): Promise<readonly Pending[]>;
  nextDue(webhooks: readonly string[]): Promise<number | undefined>;
  delivered(keys: readonly number[], webhook: string, now: number, status: number): Promise<void>;
  failed(
    keys: readonly number[],
    failure: { error: string; status: number | undefined; nextAttemptAt: number | undefined; now: number },
  ): Promise<void>;
  state(webhook: string): Promise<{ readonly failingSince: number | undefined }>;
  pause(webhook: string, until: number): Promise<void>;
  failing(webhook: string, since: number): Promise<void>;
  disable(webhook: string, addressHash: string, now: number, reason: string): Promise<void>;
  enableMoved(webhook: string, addressHash: string): Promise<void>;
};

export type WorkerPorts = {
  readonly outbox: OutboxPort;
  readonly post: Post;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
};

export type DeliveryCount = { readonly delivered: number; readonly failed: number };

/** Deliveries taken from the outbox at a time. */
const CHUNK = 50;
/** A digest is read whole. */
const DIGEST_CHUNK = 10_000;
/** A webhook that has answered nothing but failures for so long is given up. */
const DEAD_AFTER = 5 * 24 * 3_600_000;
/** Longest pause of a whole webhook that did not ask for one: newer messages find out when it is back. */
const MAX_PAUSE = 3_600_000;
/** Longest sleep: the clock may have been set in the meantime. */
const MAX_SLEEP = 60_000;
const MIN_SLEEP = 50;
/** What a request in flight is given to end when the worker stops. */
const STOP_GRACE = 5000;

/** Sends what the outbox holds. Webhooks are independent of one another; within one, messages go one after the other. */
export function createOutboxWorker(webhooks: readonly Webhook[], ports: WorkerPorts) {
  const { outbox, log, now } = ports;
  const abort = new AbortController();
  const names = webhooks.map(({ name }) => name);

  const fail = async (
    webhook: Webhook,
    group: readonly Pending[],
    delivery: Extract<Delivery, { kind: 'failed' }>,
  ): Promise<void> => {
    const time = now();
    const attempts = (group[0]?.attempts ?? 0) + 1;
    const wait = waitAfter(attempts, ports.random());
    const nextAttemptAt = wait === undefined ? undefined : time + Math.max(wait, delivery.retryAfter ?? 0);
    await outbox.failed(
      group.map(({ key }) => key),
      { error: delivery.error, status: delivery.status, nextAttemptAt, now: time },
    );
    const level = nextAttemptAt === undefined ? 'error' : 'warn';
    log[level](
      {
        webhook: webhook.name,
        event: group[0]?.eventId,
        attempts,
        error: delivery.error,
        nextAttemptAt: iso(nextAttemptAt),
      },
      'delivery failed',
    );
    const { failingSince } = await outbox.state(webhook.name);
    if (failingSince === undefined) await outbox.failing(webhook.name, time);
    else if (time - failingSince > DEAD_AFTER) await disable(webhook, 'it has not taken a message for 5 days');
    if (delivery.concerns === 'webhook' && nextAttemptAt !== undefined) {
      await outbox.pause(
        webhook.name,
        delivery.retryAfter === undefined ? Math.min(nextAttemptAt, time + MAX_PAUSE) : nextAttemptAt,
      );
    }
  };
  const disable = async (webhook: Webhook, reason: string) => {
    await outbox.disable(webhook.name, webhook.addressHash, now(), reason);
    log.error({ webhook: webhook.name, reason }, 'webhook disabled: its messages wait in the outbox');
  };

  /** Sends one message, or one digest. Returns how it went; the caller goes on unless the whole webhook has to wait. */
  const deliver = async (webhook: Webhook, group: readonly Pending[]): Promise<Delivery | undefined> => {
    const [first] = group;
    if (!first) return undefined;
    const payload = mergePayloads(group.map((one) => one.payload));
    const notice = parseNotice(payload);
    const message = { id: first.eventId, payload, notice, words: webhook.words(notice) };
    const answer = await ports.post(webhook.channel.compose(message, now()), abort.signal);
    // Broken off by our own stopping: it counts as never tried, and goes out again under the same id.
    if (abort.signal.aborted && answer.status === undefined) return undefined;
    const delivery = webhook.channel.interpret(answer, now());
    if (delivery.kind === 'delivered') {
      await outbox.delivered(
        group.map(({ key }) => key),
        webhook.name,
        now(),
        delivery.status,
      );
      log.info({ webhook: webhook.name, event: first.eventId, messages: group.length }, 'delivered');
    } else if (delivery.kind !== 'failed') await disable(webhook, delivery.error);
    else await fail(webhook, group, delivery);
    return delivery;
  };

  const deliverTo = async (webhook: Webhook): Promise<DeliveryCount> => {
    let delivered = 0;
    let failed = 0;
    for (;;) {
      const due = await outbox.due(webhook.name, now(), webhook.digest ? DIGEST_CHUNK : CHUNK);
      if (due.length === 0) return { delivered, failed };
      for (const group of webhook.digest ? groups(due) : due.map((pending) => [pending])) {
        const delivery = await deliver(webhook, group);
        if (delivery?.kind === 'delivered') delivered += group.length;
        else if (delivery) failed += group.length;
        if (!delivery || delivery.kind === 'refused' || (delivery.kind === 'failed' && delivery.concerns === 'webhook'))
          return { delivered, failed };
      }
    }
  };

  /** Sends everything that is due, once. A signal breaks off what is in flight: it will be sent again under the same id. */
  const deliverDue = async (signal?: AbortSignal): Promise<DeliveryCount> => {
    signal?.addEventListener('abort', () => abort.abort(), { once: true });
    for (const { name, addressHash } of webhooks) await outbox.enableMoved(name, addressHash);
    const counts = await Promise.all(webhooks.map(deliverTo));
    return counts.reduce(
      (sum, count) => ({ delivered: sum.delivered + count.delivered, failed: sum.failed + count.failed }),
      { delivered: 0, failed: 0 },
    );
  };

  let running: Promise<void> | undefined;
  let stopped = false;
  let wakeUp = () => {};
  const loop = async () => {
    while (!stopped) {
      // Made before the work, so that a call during it is not lost.
      const woken = new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
      await deliverDue().catch((error: unknown) => log.error({ error }, 'the outbox cannot be read or written'));
      const next = (await outbox.nextDue(names).catch(() => undefined)) ?? Number.POSITIVE_INFINITY;
      const pause = new AbortController();
      const sleep = setTimeout(Math.min(MAX_SLEEP, Math.max(MIN_SLEEP, next - now())), undefined, {
        signal: pause.signal,
      });
      await Promise.race([woken, sleep.catch(() => {})]);
      pause.abort();
    }
  };

  return {
    deliverDue,
    /** Delivers as messages fall due until `stop` is called. */
    start(): void {
      if (webhooks.length > 0) running = loop();
    },
    /** There may be something new to deliver. */
    wake: () => wakeUp(),
    /** Waits a little for the request in flight, then breaks it off: it will be sent again under the same id. */
    async stop(): Promise<void> {
      stopped = true;
      wakeUp();
      const patience = new AbortController();
      setTimeout(STOP_GRACE, undefined, { signal: patience.signal }).then(
        () => abort.abort(),
        () => {},
      );
      await running;
      patience.abort();
    },
  };
}

/** Messages of one type that fell due at the same moment make one digest; the same ones do so again on the next attempt. */
function groups(due: readonly Pending[]): readonly (readonly Pending[])[] {
  return [...Map.groupBy(due, (one) => (isAlarm(one) ? one.eventId : `${one.dueAt} ${one.type}`)).values()];
}

function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
