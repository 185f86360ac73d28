import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ChangePolicy } from '../corpus/changes/changes.ts';
import { importSummaries } from './import-summary.ts';
import { judge } from './judge.ts';
import { judgeGone, lookAgain, settleDisplaced } from './judge-gone.ts';
import { learn } from './learn.ts';
import type { RunContext, RunOptions, RunPorts, RunRequest, RunSource, RunSummary } from './ports.ts';
import { ReadingStopped } from './readers.ts';
import { scan } from './scan.ts';
import { alarmsOf, logAlarms } from './source-alarms.ts';

/** How long the event loop may be held before the server gets a turn. */
const TURN_MS = 20;

/** One run, from the folders to the feeds, as a list of steps. */
export async function run(options: RunOptions, ports: RunPorts, request: RunRequest = {}): Promise<RunSummary> {
  const { store, now } = ports;
  const startedAt = now();
  const log = ports.log.child({ run: randomUUID().slice(0, 8) });
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
  const context: RunContext = {
    options,
    ports: { ...ports, log },
    request,
    summary,
    breathe: createBreather(),
  };
  const heldBack = new Map<string, ReadonlySet<string>>();
  for (const source of options.sources) {
    if (request.signal?.aborted) break;
    try {
      heldBack.set(source.name, await runSource(source, context));
    } catch (error) {
      if (!(error instanceof ReadingStopped && request.signal?.aborted)) throw error;
    }
  }
  if (!request.signal?.aborted) {
    await settleDisplaced((source, path) => heldBack.get(source)?.has(path) ?? false, context);
    summary.feedsWritten = await ports.publish(
      (done, total) => request.onProgress?.({ step: 'publish', done, total }),
      (problem) => {
        summary.problems.push(problem);
        log.warn(problem, 'article left out of a feed');
      },
    );
  }
  summary.durationMs = Math.round(now() - startedAt);
  const { problems, ...counts } = summary;
  const kept = { ...counts, problems: problems.length };
  const interrupted = request.signal?.aborted ?? false;
  const error = interrupted ? 'interrupted: the next run goes on from there' : undefined;
  await store.runs.record({ startedAt, finishedAt: now(), summary: kept, error });
  // A service that runs every minute must not fill its log with runs that found nothing.
  const quiet = counts.unchanged === counts.scanned && counts.feedsWritten === 0;
  log[quiet ? 'debug' : 'info'](kept, interrupted ? 'run interrupted' : 'run finished');
  return summary;
}

/** A source's part of a run. Returns the paths of vanished files that are kept for the time being. */
async function runSource(source: RunSource, context: RunContext): Promise<ReadonlySet<string>> {
  const { options, ports, request, summary } = context;
  const { store, log } = ports;
  const now = ports.now();
  const record = await store.runs.source(source.name);
  const stored = await store.files.listings(source.name);
  const firstRun = record.importedAt === undefined;
  const rereadAll = !firstRun && record.optionsHash !== source.optionsHash;
  if (rereadAll) await store.runs.markMixed(source.name);
  const scanOptions = { source: source.name, root: source.path, settleMs: source.settleMs, now, rereadAll };
  const found = await scan(ports.walk(source), stored, scanOptions, context.breathe);
  summary.scanned += found.files;
  summary.waiting += found.waiting;
  summary.unchanged += found.untouched;
  // What the source's record says has been told; it stands there for as long as it lasts.
  const told = new Set(record.problem?.split('\n'));
  for (const problem of found.problems) {
    if (told.has(problem.message)) continue;
    summary.problems.push(problem);
    log.warn(problem, 'folder not read');
  }
  const rootProblem = found.problems.find(({ path }) => path === '');
  if (rootProblem) {
    const findings = { record, isFresh: false, readings: undefined, held: undefined };
    const alarms = alarmsOf(source, findings, await store.alarms.open(), now, options.webhooks);
    const away = { ...record, problem: rootProblem.message };
    if (alarms.length > 0 || !isDeepStrictEqual(away, record)) {
      await store.endSource({ record: away, listings: new Map(), events: [], alarms });
      logAlarms(alarms, log);
    }
    return new Set();
  }

  // Files read anew because the options changed are no news to anyone.
  const policy: ChangePolicy = rereadAll ? { minor: 'silent', material: 'silent' } : options.policy;
  const { learned, outdated } = await learn(source, found.touched, ports);
  const doubted = outdated.map((path) => ({ source: source.name, path }));
  // First, so that nothing is forgotten should this run not come to its end; and once more when it has.
  await lookAgain(doubted, store);
  const judged = await judge(source, found, { policy, learned, importedAt: record.importedAt }, context);
  if (request.signal?.aborted) return new Set();
  const kept = await judgeGone(source, found, context);
  if (request.signal?.aborted) return kept;

  const isFresh = judged.fresh > 0;
  // A moment to come was written by a clock that was ahead.
  const lastNewAt = isFresh || (record.lastNewAt ?? 0) > now ? now : record.lastNewAt;
  const known = { lastNewAt, importedAt: record.importedAt ?? ports.now() };
  const held = { paths: kept, of: kept.size + found.files };
  const findings = { record: known, isFresh, readings: judged.readings, held };
  const alarms = alarmsOf(source, findings, await store.alarms.open(), now, options.webhooks);
  const summaries = firstRun ? await importSummaries(source.name, now, options, store.files, context.breathe) : [];
  const troubles = found.problems.map(({ message }) => message);
  if (kept.size > 0) {
    const problem = removalsHeld(kept.size, found.files);
    troubles.push(problem);
    summary.problems.push({ source: source.name, path: '', code: 'removal-held', message: problem });
    if (!told.has(problem)) log.error({ source: source.name, problem }, 'removals held back');
  }
  const problem = troubles.length > 0 ? troubles.join('\n') : undefined;
  const end = {
    record: { name: source.name, ...known, optionsHash: source.optionsHash, problem },
    listings: found.listings(judged.pending, kept),
    events: summaries,
    alarms,
  };
  const hasNews = end.listings.size + end.events.length + alarms.length > 0;
  // A run that found nothing writes nothing: a sync to the disk is most of what it would cost.
  if (hasNews || !isDeepStrictEqual(end.record, record)) await store.endSource(end);
  logAlarms(alarms, log);
  await lookAgain(doubted, store);
  return kept;
}

function removalsHeld(vanished: number, there: number): string {
  return (
    `${vanished} of ${vanished + there} files have vanished at once: ` +
    'their articles stay until the files are back, or until "feedwright once --accept-removals" says that it is meant'
  );
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
