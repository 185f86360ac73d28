import {
  applyDecision,
  type Candidate,
  type ChangePolicy,
  type Decision,
  decide,
  possibleIds,
} from '../corpus/decide.ts';
import type { KnownFile, Wanted } from '../corpus/view.ts';
import { address, type Outbound } from '../notify/address.ts';
import type { RunOptions, RunPorts, RunRequest, RunSource, RunSummary } from './ports.ts';
import { eventOf, tally } from './report.ts';
import type { Scan } from './scan.ts';

/** Files judged and committed together: enough to share a sync to the disk, few enough to lose little and to stop soon. */
export const BATCH = 500;

export type Judged = {
  readonly claimed: ReadonlySet<string>;
  readonly pending: ReadonlySet<string>;
  readonly fresh: number;
};

/** Reads and judges what was touched, batch by batch. */
export async function judge(
  source: RunSource,
  found: Scan,
  record: { importedAt: number | undefined; rereadAll: boolean },
  summary: RunSummary,
  options: RunOptions,
  ports: RunPorts,
  request: RunRequest,
  breathe: () => Promise<void>,
): Promise<Judged> {
  const claimed = new Set<string>();
  const pending = new Set<string>();
  let fresh = 0;
  if (found.touched.length === 0) return { claimed, pending, fresh };
  const { store } = ports;
  const prepare = await ports.loadPrepare(source);
  const gone = indexGone(source.name, found.gone, await store.files.files(source.name, found.gone), claimed);
  // Files read anew because the options changed are no news to anyone.
  const policy: ChangePolicy = record.rereadAll ? { minor: 'silent', material: 'silent' } : options.policy;

  for (let at = 0; at < found.touched.length && !request.signal?.aborted; at += BATCH) {
    const batch = found.touched.slice(at, at + BATCH);
    const hashes = new Map(
      (
        await store.files.files(
          source.name,
          batch.map(({ path }) => path),
        )
      ).map((file) => [file.path, file.bytesHash]),
    );
    const candidates: Candidate[] = [];
    for (const sighting of batch) {
      await breathe();
      const candidate = prepare(sighting, record.rereadAll ? undefined : hashes.get(sighting.path), ports.now());
      if (candidate) candidates.push(candidate);
      else pending.add(sighting.path);
    }
    const view = await store.files.view(wantedBy(candidates, gone));
    const now = ports.now();
    const decisions: Decision[] = [];
    const events: Outbound[] = [];
    for (const candidate of candidates) {
      const decision = decide(candidate, view, { authority: options.authority, now, policy, gone });
      applyDecision(view, decision);
      if (decision.leaves) claimed.add(decision.leaves.path);
      if (decision.verdict.kind === 'new') fresh++;
      decisions.push(decision);
      const event = record.importedAt === undefined ? undefined : eventOf(decision, now, policy, options);
      const message = event && address(event, options.webhooks);
      if (message) events.push(message);
    }
    // A file whose bytes are the ones already judged leaves nothing to write.
    const written = decisions.filter((_, at) => candidates[at]?.prepared.kind !== 'same');
    if (written.length > 0) await store.commit(written, events, { now, keepRevisions: options.keepRevisions });
    for (const decision of decisions) tally(decision, summary, ports.log);
    request.onProgress?.({ step: 'read', done: at + batch.length, total: found.touched.length });
  }
  summary.waiting += pending.size;
  return { claimed, pending, fresh };
}

function indexGone(
  source: string,
  paths: readonly string[],
  files: readonly KnownFile[],
  claimed: ReadonlySet<string>,
) {
  const vanished = new Set(paths);
  const byBytes = Map.groupBy(files, ({ bytesHash }) => bytesHash);
  return {
    has: (name: string, path: string) => name === source && vanished.has(path) && !claimed.has(path),
    byBytes: (name: string, bytesHash: string) =>
      name === source ? byBytes.get(bytesHash)?.find(({ path }) => !claimed.has(path)) : undefined,
    all: files,
  };
}

/** Everything a batch's verdicts may look at. */
function wantedBy(candidates: readonly Candidate[], gone: ReturnType<typeof indexGone>): Wanted {
  const ids: string[] = [];
  const guids: string[] = [];
  const contents: string[] = [];
  for (const { source, path, bytesHash, prepared } of candidates) {
    if (prepared.kind !== 'article') continue;
    ids.push(...possibleIds(source, path, prepared.fingerprint));
    contents.push(prepared.fingerprint.content);
    if (prepared.article.declaredId !== undefined) guids.push(prepared.article.declaredId);
    const left = bytesHash === undefined ? undefined : gone.byBytes(source, bytesHash)?.articleId;
    if (left !== undefined) ids.push(left);
  }
  return { files: candidates.map(({ source, path }) => ({ source, path })), ids, guids, contents };
}
