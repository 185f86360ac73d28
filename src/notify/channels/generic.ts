import type { Answer, Channel, Delivery } from '../channel.ts';
import { parseRetryAfter } from '../retry.ts';
import { sign } from '../signature.ts';

export type GenericOptions = {
  readonly url: string;
  /** Keys to sign with; none leaves the message unsigned. */
  readonly keys: readonly Buffer[];
  readonly allowPrivateNetwork: boolean;
};

/** Any HTTP endpoint, by Standard Webhooks 1.0. */
export function createGenericChannel(options: GenericOptions): Channel {
  return {
    compose(message, now) {
      const timestamp = Math.floor(now / 1000);
      return {
        url: options.url,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'webhook-id': message.id,
          'webhook-timestamp': String(timestamp),
          ...(options.keys.length > 0
            ? { 'webhook-signature': sign(options.keys, message.id, timestamp, message.payload) }
            : {}),
        },
        body: message.payload,
        allowPrivateNetwork: options.allowPrivateNetwork,
      };
    },
    interpret: interpretStandard,
  };
}

/** Answers under which a receiver asks for less, rather than refusing one message (Standard Webhooks, "Deliverability"). */
const THROTTLING = new Set([429, 502, 504]);

/** What an answer means by Standard Webhooks, and to whoever else goes by the status alone. */
export function interpretStandard(answer: Answer, now: number): Delivery {
  const { status } = answer;
  if (status === undefined)
    return { kind: 'failed', status, error: answer.error ?? 'no answer', throttle: true, retryAfter: undefined };
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'refused', status, error: 'the receiver answered 410 Gone' };
  const header = answer.headers['retry-after'];
  const retryAfter = parseRetryAfter(typeof header === 'string' ? header : undefined, now);
  const error =
    status >= 300 && status < 400
      ? `answered ${status}: redirects are not followed, so set the address it leads to`
      : `answered ${status}`;
  return { kind: 'failed', status, error, throttle: THROTTLING.has(status) || retryAfter !== undefined, retryAfter };
}
