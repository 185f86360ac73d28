import { applyDecision, type Decision, decideGone } from '../corpus/decide.ts';
import { address } from '../notify/address.ts';
import { BATCH } from './judge.ts';
import type { RunOptions, RunPorts, RunRequest, RunSource, RunSummary } from './ports.ts';
import { eventOf, tally } from './report.ts';
import type { Scan } from './scan.ts';

/** Judges what has vanished and was not found again. Returns the paths that are kept, because too much vanished at once. */
export async function judgeGone(
  source: RunSource,
  found: Scan,
  claimed: ReadonlySet<string>,
  summary: RunSummary,
  options: RunOptions,
  ports: RunPorts,
  request: RunRequest,
  firstRun: boolean,
): Promise<ReadonlySet<string>> {
  const left = found.gone.filter((path) => !claimed.has(path));
  if (left.length === 0) return new Set();
  if (left.length * 2 > found.known() && !request.acceptRemovals) {
    summary.held += left.length;
    return new Set(left);
  }
  const { store } = ports;
  const vanished = new Set(left);
  for (let at = 0; at < left.length && !request.signal?.aborted; at += BATCH) {
    const batch = left.slice(at, at + BATCH);
    const view = await store.files.view({
      files: batch.map((path) => ({ source: source.name, path })),
      ids: [],
      guids: [],
      contents: [],
    });
    const now = ports.now();
    const decisions: Decision[] = [];
    for (const path of batch) {
      const file = view.file(source.name, path);
      if (!file) continue;
      const holder = file.articleId === undefined ? undefined : view.article(file.articleId);
      const own = holder?.source === source.name && holder.path === path ? holder : undefined;
      const heir =
        own &&
        (await store.files.filesOf(own.id)).find(
          (other) => other.verdict === 'duplicate' && !(other.source === source.name && vanished.has(other.path)),
        );
      const decision = decideGone(file, own, heir);
      applyDecision(view, decision);
      decisions.push(decision);
    }
    const events = firstRun
      ? []
      : decisions
          .map((decision) => eventOf(decision, now, options.policy, options))
          .flatMap((event) => (event && address(event, options.webhooks)) ?? []);
    await store.commit(decisions, events, { now, keepRevisions: options.keepRevisions });
    for (const decision of decisions) tally(decision, summary, ports.log);
  }
  return new Set();
}
