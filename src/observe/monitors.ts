/** What is known of a source when a run has looked at it. Moments are milliseconds since 1970. */
export type Listening = {
  /** When something new last came; else when the source was first read whole. */
  readonly lastNewAt: number;
  /** Something new has come in this run. */
  readonly isFresh: boolean;
  /** When the alarm was raised; undefined while there is none. */
  readonly raisedAt: number | undefined;
  readonly silentAfterMs: number;
  readonly now: number;
};

/**
 * Whether a source is silent. Once it is, it takes an article to end that, or a longer `silentAfter`: not a clock that was
 * set back.
 */
export function isSilent({ lastNewAt, isFresh, raisedAt, silentAfterMs, now }: Listening): boolean {
  if (isFresh) return false;
  if (now - lastNewAt > silentAfterMs) return true;
  return raisedAt !== undefined && raisedAt - lastNewAt > silentAfterMs;
}

/** What became of the files that were read in one run; drafts, and files whose bytes were known, are none of them. */
export type Reading = {
  readonly read: number;
  readonly failed: number;
  /** Whether the alarm stands. */
  readonly isOpen: boolean;
};

/** Fewer files than these are a matter of their own, and stand in the log. */
const BULK = 5;

/** Whether files cannot be read in bulk: as often as not, and at least five to begin with. A run that reads none changes nothing. */
export function isUnreadable({ read, failed, isOpen }: Reading): boolean {
  if (read === 0) return isOpen;
  return failed * 2 >= read && (isOpen || failed >= BULK);
}
