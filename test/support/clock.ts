export type Clock = { readonly now: () => number; readonly advance: (ms: number) => void };

/** A clock that moves on command, and only then. It starts at the real time, which files are stamped with. */
export function createClock(start = Date.now()): Clock {
  let time = start;
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
