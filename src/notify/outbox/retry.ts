const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** Waits before the second and every later attempt, as Standard Webhooks suggests. */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/** Waits of a whole webhook after its first failures in a row, and after all further ones: newer messages find out when it is back. */
const PAUSES = [5 * SECOND, 5 * MINUTE, 30 * MINUTE];
const PROBE = HOUR;
/** Up to this share of a wait comes on top, so that many messages do not come back at once. */
const JITTER = 0.1;
/** What a receiver may ask for, at most. */
const MAX_RETRY_AFTER = 24 * HOUR;

/** Milliseconds a message waits after `attempts` failed attempts, or undefined when no more are made. `random` is in [0, 1). */
export function waitAfter(attempts: number, random: number): number | undefined {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : lengthened(wait, random);
}

/** Milliseconds a webhook waits after it has failed `failures` times in a row. `random` is in [0, 1). */
export function pauseAfter(failures: number, random: number): number {
  return lengthened(PAUSES[failures - 1] ?? PROBE, random);
}

function lengthened(wait: number, random: number): number {
  return Math.round(wait * (1 + JITTER * random));
}

/** A Retry-After header (seconds or a date, RFC 9110 section 10.2.3) in milliseconds from `now`, clamped; undefined for garbage. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d{1,10}$/.test(text)
    ? Number(text) * SECOND
    : /[a-z]/i.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MAX_RETRY_AFTER) : undefined;
}
