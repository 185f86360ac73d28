/** What a receiver may ask for, at most: a day, in milliseconds. */
export const MAX_RETRY_AFTER = 24 * 3_600_000;

/** A Retry-After header (seconds or a date, RFC 9110 section 10.2.3) in milliseconds from `now`, clamped; undefined for garbage. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : /[a-z]/i.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER);
}
