import { address } from '../notify/address.ts';
import { type Event, sourceEvent } from '../notify/event.ts';
import { judgeSilence } from '../observe/monitors.ts';
import { importSummaries } from './import-summary.ts';
import { judge } from './judge.ts';
import { judgeGone } from './judge-gone.ts';
import type { RunOptions, RunPorts, RunRequest, RunSource, RunSummary } from './ports.ts';
import { scan } from './scan.ts';

/** How long the event loop may be held before the server gets a turn. */
const TURN_MS = 20;

/** One run, from the folders to the feeds, as a list of steps. */
export async function run(options: RunOptions, ports: RunPorts, request: RunRequest = {}): Promise<RunSummary> {
  const { store, now } = ports;
  const startedAt = now();
  const id = await store.runs.begin(startedAt);
  const log = ports.log.child({ run: id });
  const summary: RunSummary = {
    scanned: 0,
    waiting: 0,
    new: 0,
    changed: 0,
    unchanged: 0,
    moved: 0,
    duplicate: 0,
    removed: 0,
    held: 0,
    invalid: 0,
    feedsWritten: 0,
    durationMs: 0,
    problems: [],
  };
  try {
    for (const source of options.sources) {
      if (request.signal?.aborted) break;
      await runSource(source, summary, options, { ...ports, log }, request);
    }
    if (!request.signal?.aborted) {
      summary.feedsWritten = await ports.publish((done, total) =>
        request.onProgress?.({ step: 'publish', done, total }),
      );
    }
    summary.durationMs = Math.round(now() - startedAt);
    const { problems, ...counts } = summary;
    await store.runs.finish(id, now(), { summary: { ...counts, problems: problems.length } });
    // A service that runs every minute must not fill its log with runs that found nothing.
    const quiet = counts.unchanged === counts.scanned && counts.feedsWritten === 0;
    log[quiet ? 'debug' : 'info']({ ...counts, problems: problems.length }, 'run finished');
    return summary;
  } catch (error) {
    log.error({ error }, 'run failed: what was decided is kept, and the next run goes on from there');
    await store.runs
      .finish(id, now(), { summary, error: error instanceof Error ? error.message : String(error) })
      .catch(() => {});
    throw error;
  }
}

async function runSource(
  source: RunSource,
  summary: RunSummary,
  options: RunOptions,
  ports: RunPorts,
  request: RunRequest,
): Promise<void> {
  const { store, log } = ports;
  const now = ports.now();
  const record = await store.runs.source(source.name);
  const stored = await store.files.listings(source.name);
  const rereadAll = record.optionsHash !== source.optionsHash && record.optionsHash !== '';
  const breathe = createBreather();
  const found = await scan(
    ports.walk(source),
    stored,
    { source: source.name, settleMs: source.settleMs, now, rereadAll },
    breathe,
  );
  summary.scanned += found.files;
  summary.waiting += found.waiting;
  summary.unchanged += found.untouched;
  for (const problem of found.problems) {
    summary.problems.push(problem);
    log.warn(problem, 'folder not read');
  }
  const rootProblem = found.problems.find(({ path }) => path === '');
  if (rootProblem) {
    const problem = `${source.path}: ${rootProblem.message}`;
    await store.endSource({ record: { ...record, problem }, listings: new Map(), events: [] });
    return;
  }

  const judged = await judge(source, found, { ...record, rereadAll }, summary, options, ports, request, breathe);
  if (request.signal?.aborted) return;
  const kept = await judgeGone(
    source,
    found,
    judged.claimed,
    summary,
    options,
    ports,
    request,
    record.importedAt === undefined,
  );
  if (request.signal?.aborted) return;

  const known = { lastNewAt: judged.fresh > 0 ? now : record.lastNewAt, importedAt: record.importedAt ?? now };
  const silence = judgeSilence({ ...known, silentSince: record.silentSince, silentAfterMs: source.silentAfterMs, now });
  const events: Event[] = silence.event ? [sourceEvent(silence.event, source.name, known.lastNewAt, now)] : [];
  const outbound = events.map((event) => address(event, options.webhooks)).filter((message) => message !== undefined);
  if (record.importedAt === undefined)
    outbound.push(...(await importSummaries(source.name, now, options, store.files)));
  const problem =
    kept.size > 0
      ? `${kept.size} of ${found.files + kept.size} files have vanished at once: they are kept until they are back or "once --accept-removals" says that it is meant`
      : undefined;
  if (problem !== undefined && problem !== record.problem)
    log.error({ source: source.name, problem }, 'removals held back');
  await store.endSource({
    record: { name: source.name, ...known, optionsHash: source.optionsHash, silentSince: silence.silentSince, problem },
    listings: found.listings(judged.pending, kept),
    events: outbound,
  });
}

/** Lets timers and requests have their turn between two files, whenever enough time has passed. */
function createBreather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < TURN_MS) return;
    await new Promise(setImmediate);
    last = performance.now();
  };
}
