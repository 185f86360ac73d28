import { zoneOffset } from '../../article/fields/zones.ts';

export type QuietHours = {
  /** `22:00`: the first minute that is quiet. */
  readonly from: string;
  /** `07:00`: the first that is not any more. Before `from`, it is that of the next day. */
  readonly to: string;
  /** An IANA name. */
  readonly timezone: string;
};

const DAY = 86_400_000;

/**
 * The first moment from a given one on that is not within quiet hours, in milliseconds since 1970. What counts is what clocks show: an end that
 * they skip in spring is the moment they are set, and hours that they show twice in autumn are quiet twice.
 */
export function createQuietHours({ from, to, timezone }: QuietHours): (now: number) => number {
  const [begin, end] = [timeOfDay(from), timeOfDay(to)];
  const length = modulo(end - begin, DAY);
  return (now) => {
    let at = now;
    for (;;) {
      const offset = zoneOffset(at, timezone);
      const quietFor = modulo(at + offset - begin, DAY);
      if (quietFor >= length) return at;
      const opens = at + length - quietFor;
      if (zoneOffset(opens, timezone) === offset) return opens;
      at = offsetChange(at, opens, timezone);
    }
  };
}

/** The moment between two at which the offset of a zone changes: it has another one at the later. */
function offsetChange(from: number, to: number, timezone: string): number {
  const offset = zoneOffset(from, timezone);
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (zoneOffset(middle, timezone) === offset) before = middle;
    else after = middle;
  }
  return after;
}

function timeOfDay(written: string): number {
  const [hour, minute] = written.split(':').map(Number);
  return ((hour ?? 0) * 60 + (minute ?? 0)) * 60_000;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
