import type { Answer, Delivery } from '../channel.ts';
import { GONE } from '../text/reasons.ts';
import { parseRetryAfter } from './retry-after.ts';

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
  if (status === 410) return { kind: 'refused', status, error: GONE };
  const header = answer.headers['retry-after'];
  const retryAfter = parseRetryAfter(typeof header === 'string' ? header : undefined, now);
  const error =
    status >= 300 && status < 400
      ? `answered ${status}: redirects are not followed, so set the address it leads to`
      : `answered ${status}`;
  return { kind: 'failed', status, error, concerns: concernOf(status, retryAfter), retryAfter };
}

/** The whole webhook waits: for `retryAfter` milliseconds, or as long as the schedule has it wait. */
export function webhookWaits(status: number, error: string, retryAfter?: number): Delivery {
  return { kind: 'failed', status, error, concerns: 'webhook', retryAfter };
}

/** The JSON object in an answer, if that is what it is. What it holds is the service's affair: nothing is known of its fields. */
export function objectIn(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
