import { cut } from '../article/text.ts';
import { type AlarmChange, changeAlarm } from '../notify/alarms.ts';
import type { Addressee } from '../notify/rules/address.ts';
import { explainFailure } from '../observe/failure.ts';
import type { Logger } from '../observe/log.ts';
import { logAlarms, type OpenAlarms } from './source-alarms.ts';

export type WatchPorts = {
  readonly store: {
    readonly runs: {
      record(run: {
        startedAt: number;
        finishedAt: number;
        summary: unknown;
        error: string | undefined;
      }): Promise<void>;
    };
    readonly alarms: { open(): Promise<OpenAlarms>; put(changes: readonly AlarmChange[]): Promise<void> };
  };
  readonly now: () => number;
  readonly log: Logger;
  /** Text without secrets. */
  readonly redact: (text: string) => string;
};

/** Characters of a reason that are told. */
const LONGEST = 500;

/**
 * Carries out a run. One that throws is logged and kept, and begins an alarm, which the next that succeeds ends; one that was
 * broken off says nothing of either.
 */
export async function watchRun<T>(
  task: () => Promise<T>,
  { webhooks, signal }: { readonly webhooks: readonly Addressee[]; readonly signal: AbortSignal | undefined },
  { store, now, log, redact }: WatchPorts,
): Promise<T> {
  const tell = async (reason: string | undefined) => {
    const open = await store.alarms.open();
    const since = open.find(({ topic }) => topic === 'run.failed')?.since;
    const data = { subject: '', since: new Date(now()).toISOString(), reason: cut(reason ?? '', LONGEST) };
    const change = changeAlarm(
      { topic: 'run.failed', isWrong: reason !== undefined, since, now: now(), data },
      webhooks,
    );
    if (!change) return;
    await store.alarms.put([change]);
    logAlarms([change], log);
  };
  const startedAt = now();
  let result: T;
  try {
    result = await task();
  } catch (error) {
    log.error({ error }, 'run failed: what was decided is kept, and the next run goes on from there');
    const reason = redact(error instanceof Error ? explainFailure(error) : String(error));
    try {
      await store.runs.record({ startedAt, finishedAt: now(), summary: {}, error: reason });
      await tell(reason);
    } catch (unwritten) {
      log.error({ error: unwritten }, 'the failure of the run could not be kept, so that nobody is told of it');
    }
    throw error;
  }
  if (!signal?.aborted) await tell(undefined);
  return result;
}
