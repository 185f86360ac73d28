import { oneLine } from '../../article/text.ts';
import type { Answer, Delivery } from '../channel.ts';
import { fit, inUnits } from '../text/fit.ts';
import { interpretStandard, objectIn, webhookWaits } from './answer.ts';

/** What a service means by a code: the delivery without its status. Undefined for a code that is not known. */
export type Meaning = Without<Extract<Delivery, { kind: 'failed' | 'rejected' | 'refused' }>, 'status'> | undefined;
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The whole webhook is in trouble. */
export function webhookFails(error: string, retryAfter?: number): Meaning {
  return { kind: 'failed', error, concerns: 'webhook', retryAfter };
}

/** Longest text of a service that is passed on. */
const MAX_MESSAGE = 200;

/**
 * Understands a service that tells by a number in a JSON body what became of a message, mostly with HTTP 200 whatever it is: 0 is
 * success, and an answer without the number is none of the service's.
 */
export function interpretCoded(
  answer: Answer,
  now: number,
  fields: { readonly code: readonly string[]; readonly message: readonly string[] },
  meaningOf: (code: number, message: string) => Meaning,
): Delivery {
  const { status } = answer;
  const body = objectIn(answer.body);
  const code = fields.code.map((name) => body?.[name]).find((value) => typeof value === 'number');
  const isSuccess = status !== undefined && status >= 200 && status < 300;
  if (status === undefined || (code === undefined && !isSuccess) || (code === 0 && !isSuccess))
    return interpretStandard(answer, now);
  if (code === undefined) return webhookWaits(status, `answered ${status}, but nothing that the service would say`);
  if (code === 0) return { kind: 'delivered', status };
  const said = fields.message.map((name) => body?.[name]).find((value) => typeof value === 'string');
  const message = fit(oneLine(said ?? ''), MAX_MESSAGE, inUnits);
  const meaning = meaningOf(code, message);
  // A code that is new to us, or means many things, does not make a rate limit a message that is wrong.
  const isLimited = status === 429 && meaning?.kind !== 'failed';
  if (meaning && !isLimited) return { ...meaning, status };
  if (!isSuccess) return interpretStandard(answer, now);
  return {
    status,
    kind: 'failed',
    error: `answered code ${code}: ${message}`,
    concerns: 'either',
    retryAfter: undefined,
  };
}
