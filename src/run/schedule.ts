import { type FSWatcher, watch } from 'node:fs';
import { parse, schedule as scheduleTask } from 'node-cron';
import type { Logger } from '../observe/log.ts';

export type ScheduleOptions = {
  /** Cron expression, evaluated in UTC: there no hour comes twice or never. */
  readonly scan: string;
  /** Folders whose changes bring a run forward; none to go by the clock alone. */
  readonly watched: readonly string[];
};

/** node-cron stops firing when the clock is set back. By a clock that is never set, a run this late is started anyway. */
const LATE_MS = 30_000;
/** Changes come in flocks: a run waits until they pause. */
const QUIET_MS = 1000;

const DAY = 86_400;

/**
 * The shortest time between two runs of a cron expression in seconds, at most a day. By the times of day alone and by no clock, so
 * that what follows from it is the same whenever it is asked: of days that run, the next is taken to run as well.
 */
export function periodOf(expression: string): number {
  const { hour, minute, second } = parse(expression);
  const times = hour
    .flatMap((h) => minute.flatMap((m) => second.map((s) => (h * 60 + m) * 60 + s)))
    .sort((a, b) => a - b);
  const gaps = times.map((time, at) => (times[at + 1] ?? (times[0] ?? 0) + DAY) - time);
  return gaps.reduce((shortest, gap) => Math.min(shortest, gap), DAY);
}

/** How often something new may come: by the clock, or at any moment where folders are watched. */
type Cadence = { readonly scan: string; readonly watch: boolean };

/** How long a copy of what is published may be kept in seconds (`Cache-Control: max-age`), from a minute to an hour. */
export function cacheSeconds({ scan, watch }: Cadence): number {
  return watch ? 60 : clamp(periodOf(scan), 60, 3600);
}

/** After how many minutes a reader may ask for a feed again (RSS `ttl`), from a quarter of an hour to a day. */
export function ttlMinutes({ scan, watch }: Cadence): number {
  return watch ? 15 : clamp(Math.round(periodOf(scan) / 60), 15, 1440);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/**
 * Calls `task` at once and then at every tick, one call at a time: ticks that come during a call are let go, and a change that comes
 * during one brings another. Returns how to stop; a call in progress is the caller's to wait for.
 */
export function startSchedule(options: ScheduleOptions, task: () => Promise<void>, log: Logger): () => void {
  let running = false;
  let again = false;
  let stopped = false;
  const call = async (catchUp: boolean) => {
    if (stopped) return;
    if (running) {
      again ||= catchUp;
      return;
    }
    running = true;
    do {
      again = false;
      await task();
    } while (again && !stopped);
    running = false;
  };

  const tick = () => {
    deadline = expected();
    void call(false);
  };
  const expected = () => performance.now() + cron.msToNext() + LATE_MS;
  let cron = startCron(options.scan, tick, log);
  let deadline = expected();
  const watchdog = setInterval(() => {
    if (performance.now() <= deadline) return;
    log.warn({ scan: options.scan }, 'the schedule was late, as after a change of the clock: starting a run');
    cron.stop();
    cron = startCron(options.scan, tick, log);
    tick();
  }, LATE_MS / 3);

  let quiet: NodeJS.Timeout | undefined;
  const watchers = options.watched.flatMap((folder) => {
    const watcher = startWatch(folder, log, () => {
      clearTimeout(quiet);
      quiet = setTimeout(() => void call(true), QUIET_MS);
    });
    return watcher ?? [];
  });

  void call(false);
  return () => {
    stopped = true;
    cron.stop();
    clearInterval(watchdog);
    clearTimeout(quiet);
    for (const watcher of watchers) watcher.close();
  };
}

function startCron(expression: string, tick: () => void, log: Logger) {
  const logger = {
    info: () => {},
    debug: () => {},
    warn: (message: string) => log.debug({ message }, 'schedule'),
    error: (error: unknown) => log.error({ error }, 'schedule'),
  };
  const task = scheduleTask(expression, tick, { timezone: 'UTC', noOverlap: true, logger });
  return { msToNext: () => task.msToNext() ?? 0, stop: () => void task.destroy() };
}

function startWatch(folder: string, log: Logger, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { recursive: true }, onChange).on('error', (error) =>
      log.warn({ folder, error }, 'the folder is not watched any more: the schedule goes on'),
    );
  } catch (error) {
    log.warn({ folder, error }, 'the folder cannot be watched: the schedule goes on without');
    return undefined;
  }
}
