import { applyDecision, type Decision } from '../corpus/decide.ts';
import { decideDisplaced, decideGone } from '../corpus/decide-gone.ts';
import type { KnownFile } from '../corpus/view.ts';
import { doubtListing } from '../inbox/listing.ts';
import { BATCH_LIMITS } from './batches.ts';
import type { RunContext, RunSource, RunStore } from './ports.ts';
import { messagesOf, tally } from './report.ts';
import type { Scan } from './scan.ts';

/**
 * Judges the files that have vanished and were not found again elsewhere. Returns the paths that are kept instead, because
 * more than half of the source vanished at once.
 */
export async function judgeGone(source: RunSource, found: Scan, context: RunContext): Promise<ReadonlySet<string>> {
  const { ports, request, summary } = context;
  const { store } = ports;
  if (found.gone.length === 0) return new Set();
  // A file whose article was found elsewhere has no row any more, in this run or in one that was cut short.
  const rows = (await store.files.files(source.name, found.gone)).filter(({ verdict }) => verdict !== 'removed');
  const left = rows.map(({ path }) => path);
  // A duplicate or a broken file is no loss to any reader.
  const losses = rows.filter(({ verdict }) => verdict !== 'duplicate' && verdict !== 'invalid');
  if (losses.length * 2 > found.known() && !request.acceptRemovals) {
    summary.held += left.length;
    return new Set(left);
  }
  for (let at = 0; at < left.length && !request.signal?.aborted; at += BATCH_LIMITS.count) {
    const files = left.slice(at, at + BATCH_LIMITS.count).map((path) => ({ source: source.name, path }));
    const view = await store.files.view({ files, ids: [], guids: [], contents: [] });
    const decisions: Decision[] = [];
    for (const { path } of files) {
      const file = view.file(source.name, path);
      if (!file) continue;
      const decision = decideGone(file, view.heldBy(source.name, path));
      applyDecision(view, decision);
      tally(decision, summary, ports.log);
      decisions.push(decision);
    }
    await store.commit(decisions, [], { now: ports.now(), keepRevisions: context.options.keepRevisions });
  }
  return new Set();
}

/**
 * Settles the articles that have lost their file in this run, or in one that was cut short, once every source has been
 * judged: each passes to a duplicate of it, or is withdrawn. `kept` says which files only seem to be there.
 */
export async function settleDisplaced(
  kept: (source: string, path: string) => boolean,
  { options, ports, request, summary }: RunContext,
): Promise<void> {
  const { store } = ports;
  const displaced = await store.files.displaced();
  for (let at = 0; at < displaced.length && !request.signal?.aborted; at += BATCH_LIMITS.count) {
    const ids = displaced.slice(at, at + BATCH_LIMITS.count);
    const view = await store.files.view({ files: [], ids, guids: [], contents: [] });
    const now = ports.now();
    const decisions: Decision[] = [];
    const stale: KnownFile[] = [];
    for (const id of ids) {
      const known = view.article(id);
      if (!known) continue;
      const copies = (await store.files.filesOf(id)).filter(
        ({ source, path, verdict }) => verdict === 'duplicate' && !kept(source, path),
      );
      const heir = copies.find(({ content }) => content === known.fingerprint.content);
      // A copy of what the article said before an edit is no heir to what it says now: it is judged for itself.
      if (!heir) stale.push(...copies);
      const decision = decideDisplaced(known, heir);
      decisions.push(decision);
      // The file that held it has been counted by now; one that takes its place has not.
      if (heir) tally(decision, summary, ports.log);
    }
    // First, so that a crash between the two leaves nothing unread.
    await lookAgain(stale, store);
    const messages = messagesOf(decisions, now, options.policy, options);
    await store.commit(decisions, messages, { now, keepRevisions: options.keepRevisions });
  }
}

/** Has the next run read files anew that have not changed. */
export async function lookAgain(files: readonly Pick<KnownFile, 'source' | 'path'>[], store: RunStore): Promise<void> {
  for (const [source, those] of Map.groupBy(files, (file) => file.source)) {
    const listings = new Map(await store.files.listings(source));
    for (const { path } of those) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      const listing = doubtListing(listings.get(folder) ?? '', path);
      listings.set(folder, listing);
      await store.lookAgain(source, path, folder, listing);
    }
  }
}
