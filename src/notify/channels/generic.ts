import type { Answer, Channel, ChannelOptions, Delivery, Message } from '../channel.ts';
import { MAX_PAYLOAD_BYTES } from '../event.ts';
import { parseRetryAfter } from '../retry.ts';
import { parseSecret, sign } from '../signature.ts';

/**
 * Any HTTP endpoint, by Standard Webhooks 1.0. Without a secret, messages are not signed. The user's own words are the whole body,
 * JSON or plain text.
 */
export function createGenericChannel({
  url,
  secret,
  allowPrivateNetwork,
}: Pick<ChannelOptions, 'url' | 'secret' | 'allowPrivateNetwork'>): Channel {
  const keys = secret === undefined ? [] : (parseSecret(secret) ?? []);
  return {
    rates: [],
    edits: false,
    listsAll: true,
    compose(message, now) {
      const timestamp = Math.floor(now / 1000);
      const { body, contentType } = contentOf(message);
      return {
        method: 'POST',
        url,
        headers: {
          'content-type': `${contentType}; charset=utf-8`,
          'webhook-id': message.id,
          'webhook-timestamp': String(timestamp),
          ...(keys.length > 0 ? { 'webhook-signature': sign(keys, message.id, timestamp, body) } : {}),
        },
        body,
        allowPrivateNetwork,
      };
    },
    interpret: interpretStandard,
  };
}

/** The user's own words are the whole body, unless they are too long for one: then it is the standard one. */
function contentOf({ payload, words, plain }: Message): { readonly body: string; readonly contentType: string } {
  if (words === undefined || plain || Buffer.byteLength(words) >= MAX_PAYLOAD_BYTES)
    return { body: payload, contentType: 'application/json' };
  return { body: words, contentType: isJson(words) ? 'application/json' : 'text/plain' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Answers that have nothing to do with one message: the receiver asks for less (Standard Webhooks, "Deliverability"), is not there,
 * or does not know us.
 */
const OF_THE_WEBHOOK = new Set([401, 403, 404, 407, 408, 429, 502, 503, 504]);

function concernOf(status: number, retryAfter: number | undefined): 'message' | 'webhook' | 'either' {
  if (OF_THE_WEBHOOK.has(status) || retryAfter !== undefined || status < 400) return 'webhook';
  return status >= 500 ? 'either' : 'message';
}

/** What an answer means by Standard Webhooks, and to whoever else goes by the status alone. */
export function interpretStandard(answer: Answer, now: number): Delivery {
  const { status } = answer;
  if (status === undefined)
    return { kind: 'failed', status, error: answer.error ?? 'no answer', concerns: 'webhook', retryAfter: undefined };
  if (status >= 200 && status < 300) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'refused', status, error: 'the receiver answered 410 Gone' };
  const header = answer.headers['retry-after'];
  const retryAfter = parseRetryAfter(typeof header === 'string' ? header : undefined, now);
  const error =
    status >= 300 && status < 400
      ? `answered ${status}: redirects are not followed, so set the address it leads to`
      : `answered ${status}`;
  return { kind: 'failed', status, error, concerns: concernOf(status, retryAfter), retryAfter };
}
