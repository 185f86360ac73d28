import { MAX_RETRY_AFTER } from '../http/retry-after.ts';

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** Waits before the second and every later attempt, as Standard Webhooks suggests. */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** Waits of a whole webhook after its first failures in a row, and after all further ones: newer messages find out when it is back. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE];
const PROBE = HOUR;
/** Up to this share of a wait comes on top, so that many messages do not come back at once. */
const JITTER = 0.1;
/** What a receiver may ask for, at least. */
const MIN_RETRY_AFTER = SECOND;
/** So often in a row a receiver is believed that names a wait, however short. */
const BELIEVED = 5;

/** Milliseconds a message waits after `attempts` failed attempts, or undefined when no more are made. `random` is in [0, 1). */
export function waitAfter(attempts: number, random: number): number | undefined {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : lengthened(wait, random);
}

/**
 * Milliseconds a webhook waits after it has failed `failures` times in a row: as long as its receiver has asked for, if it has. One that
 * fails on and on after the waits it names is left alone for longer and longer. `random` is in [0, 1).
 */
export function pauseAfter(failures: number, random: number, asked?: number): number {
  const pauseOf = (failure: number) => lengthened(PAUSES[failure - 1] ?? PROBE, random);
  if (asked === undefined) return pauseOf(failures);
  const least = failures > BELIEVED ? pauseOf(failures - BELIEVED) : MIN_RETRY_AFTER;
  return Math.max(least, Math.min(asked, MAX_RETRY_AFTER));
}

function lengthened(wait: number, random: number): number {
  return Math.round(wait * (1 + JITTER * random));
}
