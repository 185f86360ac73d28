import { applyDecision } from '../corpus/company.ts';
import { decideDisplaced, decideGone } from '../corpus/decide-gone.ts';
import type { Decision } from '../corpus/decision.ts';
import type { KnownFile } from '../corpus/view.ts';
import { doubtListing } from '../inbox/listing.ts';
import { BATCH_LIMITS } from './batches.ts';
import { messagesOf, SILENT } from './messages.ts';
import type { RunContext, RunSource, RunStore } from './ports.ts';
import { commitOptions, tally } from './report.ts';
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
      const decision = decideGone(file, view);
      applyDecision(view, decision);
      tally(decision, summary, ports.log);
      decisions.push(decision);
    }
    await store.commit(decisions, [], commitOptions(ports.now(), context.options));
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
    for (const id of ids) {
      const known = view.article(id);
      if (!known) continue;
      const apart = options.sources.find(({ name }) => name === known.source)?.apart;
      const copies = (await store.files.heirs(id)).filter(({ file }) => !apart?.has(file.source));
      const heirs = copies.filter(({ file }) => !kept(file.source, file.path));
      // Its copies are where nobody can look just now: their folder may be back with the next run.
      if (copies.length > 0 && heirs.length === 0) continue;
      // The one that says the same, else the one that came first.
      const heir = heirs.find(({ file }) => file.content === known.fingerprint.content) ?? heirs[0];
      const decision = decideDisplaced(known, heir, now);
      decisions.push(decision);
      // The file that held it has been counted by now; one that takes its place has not.
      if (heir) tally(decision, summary, ports.log);
    }
    // To readers an article that passes to another file is the one they know.
    const telling = { now, policy: SILENT, summarised: now };
    const messages = await messagesOf(decisions, telling, options, store.outbox.told);
    await store.commit(decisions, messages, commitOptions(now, options));
  }
}

/** Has the next run read files anew that have not changed. */
export async function lookAgain(
  files: readonly Pick<KnownFile, 'source' | 'path'>[],
  store: Pick<RunStore, 'lookAgain'> & { readonly files: Pick<RunStore['files'], 'listings'> },
): Promise<void> {
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
