import type { Delivery, Message } from '../channel.ts';
import { asEdit, type Notice, parseNotice } from '../notice.ts';
import { TAKES_NOTHING } from '../text/reasons.ts';
import type { LinePorts } from './line-ports.ts';
import { isAlwaysSingle, keysOf, type Parcel, type Policy, payloadOf } from './plan.ts';
import { pauseAfter, waitAfter } from './retry.ts';
import type { Webhook } from './webhook.ts';

/** What became of a parcel. */
export type Outcome =
  /** The webhook asks for so long a rest after it. */
  | { readonly kind: 'delivered'; readonly restMs: number }
  /** It is tried again later, or never: others go on. */
  | { readonly kind: 'aside' }
  /** The whole webhook waits, or is disabled. */
  | { readonly kind: 'stalled' }
  /** There was no room for it, or the line is stopped: it goes out with a later plan, as if nothing had been. */
  | { readonly kind: 'later' }
  /** It waits no more: somebody has dropped it. */
  | { readonly kind: 'gone' };

type Failure = Extract<Delivery, { kind: 'failed' }>;

const GIVEN_UP = 'message given up: it is kept as a dead letter, and "feedwright outbox retry" sends it again';
/** A webhook that has taken nothing for so long is given up. */
const DEAD_AFTER = 5 * 24 * 3_600_000;
/** So many attempts of one message may be taken for an outage of the webhook, where its answers do not tell. */
const DOUBTFUL = 3;

/**
 * Whether an answer that may concern the message or the webhook is taken for an outage: the first one is, and then only what others
 * have failed by as well. `failures` are those of the webhook in a row, `attempts` those of the message before this one.
 */
function isOutage(failures: number, attempts: number): boolean {
  return attempts === 0 || (attempts < DOUBTFUL && failures > attempts);
}

/** Sends what is planned for a webhook, and writes down what became of it. */
export function createSender(webhook: Webhook, policy: Policy, ports: LinePorts) {
  const { name, channel } = webhook;
  const { outbox, log, now } = ports;
  const isSingle = isAlwaysSingle(policy, channel.rates);

  const disable = async (reason: string): Promise<Outcome> => {
    const at = now();
    const data = { subject: name, since: new Date(at).toISOString(), reason };
    const alarm = ports.alarmOf({ isWrong: true, since: undefined, now: at, data });
    await outbox.disable(name, { addressHash: webhook.addressHash, now: at, reason }, alarm);
    log.error({ webhook: name, reason }, 'webhook disabled: its messages wait in the outbox');
    return { kind: 'stalled' };
  };

  /** Nobody takes it, or can: it is kept as a dead letter. */
  const bury = async ({ id, rows }: Parcel, status: number | undefined, error: string): Promise<Outcome> => {
    await outbox.failed(keysOf(rows), { error, status, nextAttemptAt: undefined, now: now() });
    log.error({ webhook: name, event: id, error }, GIVEN_UP);
    return { kind: 'aside' };
  };

  const fail = async (parcel: Parcel, failure: Failure, error: string): Promise<Outcome> => {
    const { id, rows } = parcel;
    const time = now();
    const { status, concerns, retryAfter } = failure;
    const counts = concerns !== 'webhook';
    const before = rows[0]?.attempts ?? 0;
    const attempts = before + Number(counts);
    const { failingSince = time, failures } = await outbox.state(name);
    const stalls = concerns === 'webhook' || (concerns === 'either' && isOutage(failures, before));
    const wait = stalls ? pauseAfter(failures + 1, ports.random(), retryAfter) : waitAfter(attempts, ports.random());
    if (!stalls) await outbox.failing(name, time, error);
    if (wait === undefined) await bury(parcel, status, error);
    else {
      const nextAttemptAt = time + (stalls ? wait : Math.max(wait, retryAfter ?? 0));
      if (stalls) await outbox.stalled(keysOf(rows), name, { error, status, counts, now: time, until: nextAttemptAt });
      else await outbox.failed(keysOf(rows), { error, status, nextAttemptAt, now: time });
      log.warn(
        { webhook: name, event: id, attempts, error, nextAttemptAt: iso(nextAttemptAt), waits: stalls ? 'all' : 'it' },
        'delivery failed',
      );
    }
    if (time - failingSince > DEAD_AFTER) return disable(TAKES_NOTHING);
    return { kind: stalls ? 'stalled' : 'aside' };
  };

  /** What the message about an article can be edited by that a correction of it is to edit. */
  const receiptFor = async (notice: Notice): Promise<string | undefined> => {
    if (!channel.edits || notice.kind !== 'article' || notice.type === 'article.new') return undefined;
    return (await outbox.receipts(name, [notice.article.id])).get(notice.article.id) ?? undefined;
  };

  /** What has arrived and could not be written down: sent again, it would come twice. */
  let unwritten: Arrival | undefined;
  const record = async (arrival: Arrival) => {
    unwritten = arrival;
    await outbox.delivered(arrival.keys, name, arrival.at, arrival.status, arrival.receipt);
    unwritten = undefined;
  };

  return {
    /**
     * Sends one parcel: once, or at once again in another form where its service asks for that. `takeTurn` waits until a request may
     * go, and returns false where that is not soon.
     */
    async send(parcel: Parcel, signal: AbortSignal, takeTurn: () => Promise<boolean>): Promise<Outcome> {
      const { id, rows } = parcel;
      const keys = keysOf(rows);
      if (unwritten) await record(unwritten);
      let notice: Notice;
      let message: Message;
      try {
        const payloads = await outbox.payloads(keys);
        const payload = payloadOf(
          rows.map((row) => ({ ...row, payload: payloads.get(row.key) ?? '' })),
          policy,
        );
        notice = parseNotice(payload);
        const corrects = await receiptFor(notice);
        const shown = corrects === undefined ? notice : asEdit(notice);
        message = { id, payload, notice: shown, words: webhook.words(shown), corrects };
      } catch (error) {
        return bury(parcel, undefined, webhook.redact(`the message cannot be read: ${reasonOf(error)}`));
      }
      for (;;) {
        if (!(await takeTurn()) || signal.aborted) return { kind: 'later' };
        if (!(await outbox.claim(keys, isSingle ? undefined : id))) return { kind: 'gone' };
        const delivery = await attempt(message, signal);
        if (delivery === undefined) return { kind: 'later' };
        const error = 'error' in delivery ? webhook.redact(delivery.error) : '';
        switch (delivery.kind) {
          case 'delivered':
            await record({ keys, at: now(), status: delivery.status, receipt: receiptOf(message, delivery) });
            log.info({ webhook: name, event: id, messages: rows.length }, 'delivered');
            return { kind: 'delivered', restMs: delivery.restMs ?? 0 };
          case 'missing':
            if (message.corrects === undefined || message.notice.kind !== 'article')
              return fail(parcel, asFailure(delivery), error);
            await outbox.forgetReceipt(name, message.notice.article.id);
            message = { ...message, notice, words: webhook.words(notice), corrects: undefined };
            break;
          case 'rejected':
            if (message.plain) return bury(parcel, delivery.status, error);
            log.warn({ webhook: name, event: id, error }, 'message rejected: it is sent again in its plainest form');
            message = { ...message, plain: true };
            break;
          case 'refused':
            return disable(error);
          case 'failed':
            return fail(parcel, delivery, error);
          default:
            return delivery satisfies never;
        }
      }
    },
  };

  /** Undefined where it was broken off by our own stopping: it counts as never tried, and goes out again under the same id. */
  async function attempt(message: Message, signal: AbortSignal): Promise<Delivery | undefined> {
    let request: ReturnType<typeof channel.compose>;
    try {
      request = channel.compose(message, now());
    } catch (error) {
      return { kind: 'rejected', status: 0, error: `the message cannot be laid out: ${reasonOf(error)}` };
    }
    const answer = await ports.post(request, signal);
    if (signal.aborted && answer.status === undefined) return undefined;
    try {
      return channel.interpret(answer, now());
    } catch (error) {
      const { status } = answer;
      const said = `the answer cannot be understood: ${reasonOf(error)}`;
      return { kind: 'failed', status, error: said, concerns: 'either', retryAfter: undefined };
    }
  }
}

type Arrival = {
  readonly keys: readonly number[];
  readonly at: number;
  readonly status: number;
  readonly receipt: string | undefined;
};

/** What tells of several articles is edited for the sake of none. */
function receiptOf({ notice }: Message, { receipt }: Extract<Delivery, { kind: 'delivered' }>): string | undefined {
  return notice.kind === 'article' ? receipt : undefined;
}

function asFailure({ status, error }: { readonly status: number; readonly error: string }): Failure {
  return { kind: 'failed', status, error, concerns: 'message', retryAfter: undefined };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
