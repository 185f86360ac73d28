import { createTask, parse, validate } from 'node-cron';
import { wallToUtc, zoneOffset } from '../../article/fields/zones.ts';

const DAY = 86_400_000;
/** 29 February falls on each day of the week within 40 years, also around 2100. */
const FARTHEST = 41 * 366 * DAY;

/**
 * The next moment of a cron expression after a given one, in milliseconds since 1970. A time that clocks skip in spring is an hour
 * later; one that they show twice comes once. Throws where none ever comes: see `hasTicks`.
 */
export function createTicks(expression: string, timezone: string): (now: number) => number {
  const next = createWallTicks(expression);
  // Many messages arise between two ticks.
  let last = { from: 0, tick: 0 };
  return (now) => {
    if (last.from <= now && now < last.tick) return last.tick;
    let wall: number | undefined = now + zoneOffset(now, timezone);
    for (;;) {
      wall = next(wall);
      if (wall === undefined) throw new RangeError(`no moment ever comes for the cron expression ${expression}`);
      const tick = wallToUtc(wall, timezone);
      if (tick <= now) continue;
      last = { from: now, tick };
      return tick;
    }
  };
}

/** Whether the moment of a cron expression ever comes: not that of 31 February. What is no expression at all is not its concern. */
export function hasTicks(expression: string): boolean {
  return !validate(expression) || createWallTicks(expression)(0) !== undefined;
}

/** The same by the clock on a wall, written as if it were in UTC. */
function createWallTicks(expression: string): (wall: number) => number | undefined {
  const days = createTask(expression, () => {}, { timezone: 'UTC' });
  const { hour, minute, second } = parse(expression);
  const times = hour
    .flatMap((h) => minute.flatMap((m) => second.map((s) => ((h * 60 + m) * 60 + s) * 1000)))
    .sort((a, b) => a - b);
  const [first = 0] = times;
  return (wall) => {
    const today = Math.floor(wall / DAY) * DAY;
    for (let day = today; day <= today + FARTHEST; day += DAY) {
      if (!days.match(new Date(day + first))) continue;
      const time = times.find((time) => day + time > wall);
      if (time !== undefined) return day + time;
    }
    return undefined;
  };
}
