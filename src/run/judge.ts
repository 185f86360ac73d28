import type { Learned } from '../article/body/boilerplate.ts';
import type { ChangePolicy } from '../corpus/changes/changes.ts';
import { applyDecision } from '../corpus/company.ts';
import { decide } from '../corpus/decide.ts';
import type { Candidate, Decision, Whereabouts } from '../corpus/decision.ts';
import { possibleIds } from '../corpus/outcomes.ts';
import type { KnownFile, Wanted } from '../corpus/view.ts';
import type { Sighting } from '../inbox/walk.ts';
import { BATCH_LIMITS, batchesOf } from './batches.ts';
import { isReturn, messagesOf, SILENT } from './messages.ts';
import type { RunContext, RunSource } from './ports.ts';
import { commitOptions, tally } from './report.ts';
import type { Scan } from './scan.ts';
import { countReading, type Readings } from './source-alarms.ts';

export type Judged = {
  /** Files that were still moving when they were read. */
  readonly pending: ReadonlySet<string>;
  /** How many articles were new. */
  readonly fresh: number;
  readonly readings: Readings;
};

export type JudgeOptions = {
  readonly policy: ChangePolicy;
  readonly learned: Learned;
  /** When the first run over the folder was complete. Until then the world is told in a summary, and not article by article. */
  readonly importedAt: number | undefined;
};

/**
 * Reads and judges what was touched, in three passes: first the files that an article was read from before, so that it
 * is known which of them still hold it; then all others, among which the articles that have moved are found; last the
 * files of the first pass that could not be judged before that was known.
 */
export async function judge(
  source: RunSource,
  found: Scan,
  { policy, learned, importedAt }: JudgeOptions,
  { options, ports, request, summary, breathe }: RunContext,
): Promise<Judged> {
  const pending = new Set<string>();
  let fresh = 0;
  const readings: Readings = { read: 0, problems: [] };
  const { duplicates } = source;
  const isImport = importedAt === undefined;
  if (found.touched.length === 0) return { pending, fresh, readings };
  const { store } = ports;
  const former = await ports.former();
  const isLarge = found.touched.length > LARGE;
  const paths = found.touched.map(({ path }) => path);
  const known = new Map((await store.files.files(source.name, paths)).map((file) => [file.path, file]));
  const gone = await store.files.files(source.name, found.gone);
  const owns = ({ path }: Sighting) => {
    const file = known.get(path);
    return file?.articleId !== undefined && file.verdict !== 'duplicate';
  };
  const owners = found.touched.filter(owns);
  const open = new Set(owners.map(({ path }) => path));
  const later = new Map<string, Sighting>();
  /** Vanished files that were found again elsewhere. */
  const refound = new Set<string>();
  const whereabouts = createWhereabouts(source.name, gone, later, open, refound);
  let done = 0;

  const read = async (batch: readonly Sighting[]): Promise<readonly (Candidate | undefined)[]> => {
    const files = batch.map((sighting) => ({ sighting, knownHash: known.get(sighting.path)?.bytesHash }));
    return ports.read(source, learned, files, ports.now());
  };
  const readSuspect = async ([suspect]: readonly Sighting[]): Promise<readonly (Candidate | undefined)[]> => {
    if (!suspect) return [];
    return ports.suspects.isProven(suspect) ? [ports.setAside(source, suspect)] : read([suspect]);
  };

  /** Files that an article was read from before are put off where they need to know of others: only then they look for any. */
  const pass = async (
    batches: readonly (readonly Sighting[])[],
    turn: 'owners' | 'others' | 'last',
    readBatch = read,
  ) => {
    const last = turn === 'last';
    let ahead: Promise<readonly (Candidate | undefined)[]> | undefined;
    for (const [at, batch] of batches.entries()) {
      if (request.signal?.aborted) break;
      const answer = await (ahead ?? readBatch(batch));
      // While this batch is judged, the next one is read; suspects never stand beside anything.
      const next = readBatch === read ? batches[at + 1] : undefined;
      ahead = next && readBatch(next);
      // Should judging fail first, nobody will wait for it.
      ahead?.catch(() => {});
      const candidates: Candidate[] = [];
      for (const [at, { path }] of batch.entries()) {
        const candidate = answer[at];
        if (candidate) candidates.push(candidate);
        else pending.add(path);
      }
      await breathe();
      const now = ports.now();
      const looks = duplicates.near && turn !== 'owners';
      const near = looks ? await ports.neighbours.near(candidates, duplicates.windowMs, isLarge) : NOTHING_NEAR;
      const view = await store.files.view({
        ...wantedBy(candidates, whereabouts, now, last),
        near: [...near.values()].flat(),
        apart: source.apart,
      });
      const decisions: Decision[] = [];
      for (const candidate of candidates) {
        const decideOptions = {
          authority: options.authority,
          now,
          policy,
          whereabouts,
          duplicates,
          near: near.get(candidate) ?? [],
          last,
          former,
          isImport,
          mayMerge: isImport && former.isEmpty,
        };
        let decision = decide(candidate, view, decideOptions);
        while (decision !== 'later' && 'merges' in decision) {
          for (const merging of decision.merges) {
            applyDecision(view, merging);
            decisions.push(merging);
            summary.new = Math.max(0, summary.new - 1);
            summary.duplicate++;
            fresh = Math.max(0, fresh - 1);
          }
          decision = decide(candidate, view, decideOptions);
        }
        open.delete(candidate.path);
        if (decision === 'later') {
          const sighting = batch.find(({ path }) => path === candidate.path);
          if (sighting) later.set(candidate.path, sighting);
          continue;
        }
        later.delete(candidate.path);
        done++;
        applyDecision(view, decision);
        for (const { after } of decision.writes) former.give(after.guid);
        if (decision.leaves) refound.add(decision.leaves.path);
        tally(decision, summary, ports.log);
        if (decision.verdict.kind === 'new') fresh++;
        // A file whose bytes are the ones already judged leaves nothing to write.
        if (candidate.prepared.kind === 'same') continue;
        countReading(readings, decision.verdict);
        decisions.push(decision);
      }
      // The same bytes judged otherwise, because they were read in another way, are no news.
      const isNews = ({ file }: Decision) => !isImport && bytesOf(file) !== bytesOf(known.get(file?.path ?? ''));
      // Whoever was told that an article is gone hears of its return wherever that is found.
      const news = decisions.filter((decision) => isNews(decision) || isReturn(decision));
      const telling = isImport ? { now, policy: SILENT, summarised: now } : { now, policy, summarised: importedAt };
      const messages = await messagesOf(news, telling, options, store.outbox.told);
      if (decisions.length > 0)
        ports.neighbours.put(await store.commit(decisions, messages, commitOptions(now, options)));
      request.onProgress?.({ step: 'read', done, total: found.touched.length });
    }
  };

  const batches = (sightings: readonly Sighting[]) => batchesOf(sightings, BATCH_LIMITS, ({ size }) => size);
  const isSuspect = (sighting: Sighting) => ports.suspects.has(sighting);
  const innocent = found.touched.filter((sighting) => !isSuspect(sighting));
  const others = innocent.filter((sighting) => !owns(sighting));
  // What an earlier store has published comes before what may only be a copy of it.
  const first = new Set(others.filter(({ path }) => former.stoodAt(source.name, path)));
  await pass(batches(innocent.filter(owns)), 'owners');
  await pass(batches([...first]), 'others');
  await pass(batches(others.filter((sighting) => !first.has(sighting))), 'others');
  await pass(
    found.touched.filter(isSuspect).map((suspect) => [suspect]),
    'others',
    readSuspect,
  );
  await pass(batches([...later.values()]), 'last');
  summary.waiting += pending.size;
  return { pending, fresh, readings };
}

/** From so many touched files on what they may be near to is taken into memory. */
const LARGE = 64;
const NOTHING_NEAR: ReadonlyMap<Candidate, readonly number[]> = new Map();

/** What is left of a file's hash when the options it was read with are taken away; a symbol of its own for none. */
function bytesOf(file: KnownFile | undefined): string | symbol {
  return file?.bytesHash?.split('.')[0] ?? Symbol('no bytes');
}

function createWhereabouts(
  source: string,
  gone: readonly KnownFile[],
  later: ReadonlyMap<string, Sighting>,
  open: ReadonlySet<string>,
  refound: ReadonlySet<string>,
) {
  const vanished = new Set(gone.map(({ path }) => path));
  const byBytes = Map.groupBy(gone, ({ bytesHash }) => bytesHash);
  return {
    of(name: string, path: string): ReturnType<Whereabouts['of']> {
      if (name !== source) return 'there';
      if (vanished.has(path) || later.has(path)) return 'left';
      return open.has(path) ? 'open' : 'there';
    },
    goneWith: (name: string, bytesHash: string): KnownFile | undefined =>
      name === source ? byBytes.get(bytesHash)?.find(({ path }) => !refound.has(path)) : undefined,
    leftWith: (bytesHash: string): readonly KnownFile[] => byBytes.get(bytesHash) ?? [],
  };
}

/** Everything a batch's verdicts may look at. */
function wantedBy(
  candidates: readonly Candidate[],
  whereabouts: ReturnType<typeof createWhereabouts>,
  now: number,
  last: boolean,
): Wanted {
  const ids: string[] = [];
  const guids: string[] = [];
  const contents: string[] = [];
  for (const { source, path, prepared } of candidates) {
    if (prepared.kind !== 'article') continue;
    ids.push(...possibleIds(source, path, prepared.fingerprint.content, now));
    contents.push(prepared.fingerprint.content);
    if (prepared.article.declaredId !== undefined) guids.push(prepared.article.declaredId);
  }
  const left = candidates.flatMap(({ bytesHash }) => (bytesHash === undefined ? [] : whereabouts.leftWith(bytesHash)));
  for (const { articleId } of left) if (articleId !== undefined) ids.push(articleId);
  const files = [...candidates, ...left].map(({ source, path }) => ({ source, path }));
  return { files, ids, guids, contents, duplicatesOf: last };
}
