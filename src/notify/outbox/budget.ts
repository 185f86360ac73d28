import type { RateLimit } from '../channel.ts';

/** What a webhook may be sent: a sliding window for each of its channel's rates. */
export type Budget = {
  /** The first moment from `now` on at which one more message may go. */
  next(now: number): number;
  /** How many messages, at most `most`, can go within `horizon` milliseconds, each as soon as it may. */
  room(now: number, horizon: number, most: number): number;
  /** A message goes at this moment. */
  spend(at: number): void;
  /** Nothing may go before this moment. */
  rest(until: number): void;
};

/** `sent` are the moments of messages that have gone before, oldest first. All times are milliseconds. */
export function createBudget(rates: readonly RateLimit[], sent: readonly number[]): Budget {
  const memory = rates.reduce((most, { messages }) => Math.max(most, messages), 0);
  const recent = (moments: readonly number[]) => moments.slice(Math.max(0, moments.length - memory));
  let moments = recent(sent);
  let restUntil = 0;
  let latest = Number.NEGATIVE_INFINITY;
  /** A clock that was set back knows nothing of what went before. */
  const heed = (now: number) => {
    if (now < latest) {
      moments = [];
      restUntil = 0;
    }
    latest = now;
  };
  const slotAfter = (gone: readonly number[], now: number) =>
    rates.reduce(
      (slot, { messages, within }) => {
        const first = gone[gone.length - messages];
        return first === undefined ? slot : Math.max(slot, first + within);
      },
      Math.max(now, restUntil),
    );
  return {
    next(now) {
      heed(now);
      return slotAfter(moments, now);
    },
    room(now, horizon, most) {
      heed(now);
      let gone: readonly number[] = moments;
      let slot = now;
      for (let room = 0; room < most; room++) {
        slot = slotAfter(gone, slot);
        if (slot > now + horizon) return room;
        // Without rates nothing comes in the way of the next one either.
        if (rates.length === 0) return most;
        gone = recent([...gone, slot]);
      }
      return most;
    },
    spend(at) {
      moments = recent([...moments, at]);
    },
    rest(until) {
      restUntil = Math.max(restUntil, until);
    },
  };
}
