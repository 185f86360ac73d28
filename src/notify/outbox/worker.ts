import { setImmediate, setTimeout } from 'node:timers/promises';
import { type AlarmState, changeAlarm } from '../alarms.ts';
import type { Addressee } from '../rules/address.ts';
import { createLine, type DeliveryCount, type Line } from './line.ts';
import type { LinePorts } from './line-ports.ts';
import type { OutboxPort } from './outbox-port.ts';
import type { Webhook } from './webhook.ts';

export type WorkerPorts = Omit<LinePorts, 'outbox' | 'alarmOf' | 'inTurn' | 'pause'> & {
  /** Whoever may ask to hear what becomes of a webhook. */
  readonly addressees: readonly Addressee[];
  readonly pause?: LinePorts['pause'];
  readonly outbox: OutboxPort & {
    /** The key of the last message there is. */
    lastKey(): Promise<number>;
    prune(now: number): Promise<boolean>;
    heedClock(now: number): Promise<void>;
    expire(now: number, webhooks: readonly string[]): Promise<number>;
    isUntidy(now: number): Promise<boolean>;
    tidied(now: number): Promise<void>;
  };
};

/** Longest sleep: the clock may have been set in the meantime, and a command may have changed the outbox. */
const MAX_SLEEP = 60_000;
const MIN_SLEEP = 50;
/** What a request in flight is given to end when the worker stops. */
const STOP_GRACE = 5000;

/**
 * Sends what the outbox holds. Each webhook has a line of its own: they know nothing of one another. Within one, messages go one after
 * the other.
 */
export function createOutboxWorker(webhooks: readonly Webhook[], ports: WorkerPorts) {
  const { outbox, log, now } = ports;
  const alarmOf = (state: Omit<AlarmState, 'topic'>) =>
    changeAlarm({ topic: 'webhook.disabled', ...state }, ports.addressees);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(() => setImmediate()).then(work);
    turn = mine.catch(() => {});
    return mine;
  };
  const lines = webhooks.map((webhook) => createLine(webhook, { pause: pauseFor, ...ports, alarmOf, inTurn }));
  let heldAfter: number | undefined;
  const held = () => heldAfter;

  let latest = Number.POSITIVE_INFINITY;
  /** At first, and whenever the clock was set back. */
  const heedClock = async () => {
    const time = now();
    if (time < latest) await outbox.heedClock(time);
    latest = time;
  };

  const tidy = async (signal: AbortSignal): Promise<undefined> => {
    if (!(await outbox.isUntidy(now()))) return;
    while (!signal.aborted && (await outbox.prune(now()))) await setImmediate();
    const expired = await outbox.expire(
      now(),
      webhooks.map(({ name }) => name),
    );
    if (expired > 0) log.error({ messages: expired }, 'messages given up: they could not be delivered within 30 days');
    if (!signal.aborted) await outbox.tidied(now());
  };

  const soon = new AbortController();
  const atOnce = new AbortController();
  const wakers = new Set<() => void>();
  /** Calls `work`, which returns the moment at which there is more to do, whenever that has come or the worker is woken. */
  const keepOn = async (work: () => Promise<number | undefined>) => {
    let wake = () => {};
    const call = () => wake();
    wakers.add(call);
    while (!soon.signal.aborted) {
      // Made before the work, so that a call during it is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const next = await work().catch((error: unknown) => {
        log.error({ error }, 'the outbox cannot be read or written');
      });
      const sleep = new AbortController();
      const ms = Math.min(MAX_SLEEP, Math.max(MIN_SLEEP, (next ?? Number.POSITIVE_INFINITY) - now()));
      await Promise.race([woken, setTimeout(ms, undefined, { signal: sleep.signal }).catch(() => {})]);
      sleep.abort();
    }
  };
  const wake = () => {
    for (const call of wakers) call();
  };
  const follow = async (line: Line): Promise<number | undefined> => {
    const { wait } = await line.pass({ soon: soon.signal, now: atOnce.signal }, held);
    const next = await outbox.nextDue(line.name, now());
    return Math.min(wait ?? Number.POSITIVE_INFINITY, next ?? Number.POSITIVE_INFINITY);
  };

  let running: Promise<unknown> = Promise.resolve();
  return {
    /**
     * Sends everything that is due, once, and the alarms that come of it. A signal breaks off what is in flight: it will be sent again
     * under the same id.
     */
    async deliverDue(signal: AbortSignal = new AbortController().signal): Promise<DeliveryCount> {
      for (const line of lines) line.refill();
      let delivered = 0;
      let failed = 0;
      await heedClock();
      let [before, last] = [-1, await outbox.lastKey()];
      // A webhook is disabled once at most, so that this ends.
      for (let pass = 0; pass <= lines.length && last > before; pass++) {
        // Each is waited for, also when one cannot read or write the outbox: what another has sent is written down.
        const passes = await Promise.allSettled(lines.map((line) => line.pass({ soon: signal, now: signal }, held)));
        for (const pass of passes) {
          if (pass.status === 'rejected') throw pass.reason;
          delivered += pass.value.delivered;
          failed += pass.value.failed;
        }
        [before, last] = [last, await outbox.lastKey()];
      }
      await tidy(signal);
      return { delivered, failed };
    },
    /** Delivers as messages fall due until `stop` is called. */
    start(): void {
      const lineLoops = lines.map((line) => keepOn(() => follow(line)));
      const tidyLoop = keepOn(() => heedClock().then(() => tidy(soon.signal)));
      running = Promise.all([...lineLoops, tidyLoop]);
    },
    /** There may be something new to deliver. */
    wake,
    /** Has a webhook be sent messages at once, whether it was disabled or only paused. Returns whether it was disabled. */
    async enable(name: string): Promise<boolean> {
      const { disabledAt: since } = await outbox.state(name);
      await outbox.enable(name, alarmOf({ isWrong: false, since, now: now(), data: { subject: name, since: null } }));
      return since !== undefined;
    },
    /**
     * While a run goes on, what it tells of articles stays where it is: the messages behind `key`, which is the last of the outbox
     * as the run begins. Returns how to let them go.
     */
    hold(key: number): () => void {
      heldAfter = key;
      return () => {
        heldAfter = undefined;
        for (const line of lines) line.refill();
        wake();
      };
    },
    /** Waits a little for the requests in flight, then breaks them off: they will be sent again under the same id. */
    async stop(): Promise<void> {
      soon.abort();
      wake();
      const patience = new AbortController();
      setTimeout(STOP_GRACE, undefined, { signal: patience.signal }).then(
        () => atOnce.abort(),
        () => {},
      );
      await running;
      patience.abort();
    },
  };
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal }).catch(() => {});
}
