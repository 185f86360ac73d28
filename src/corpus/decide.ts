import type { Problem } from '../article/problem.ts';
import { compare, NO_CHANGE, reads } from './changes/changes.ts';
import { keepCompany } from './company.ts';
import type { Candidate, DecideOptions, Decision, Merging, ReadArticle } from './decision.ts';
import { saysLittle } from './fingerprint.ts';
import { mintId } from './identity/identity.ts';
import { findNearest, type Nearest, NOTHING_NEAR } from './near/nearest.ts';
import { mayBeOneEvent } from './near/stories.ts';
import { copyOf, create, displace, duplicate, fileOf, merge, move, possibleIds, revise, settle } from './outcomes.ts';
import { isAnother, isNamedTheSame, tellsTheSame } from './similarity.ts';
import type { Near } from './verdict.ts';
import type { CorpusView, Known, KnownFile } from './view.ts';

/**
 * Judges one file against the corpus. Pure; the caller applies the decision to the view before the next one.
 * 'later' puts a file off until every other one has been judged: it no longer holds its article, and where that has
 * gone, or whether this is it after a rewrite, only the others can tell.
 */
export function decide(candidate: Candidate, view: CorpusView, options: DecideOptions): Decision | Merging | 'later' {
  const decision = judge(candidate, view, options);
  return decision === 'later' || 'merges' in decision ? decision : keepCompany(decision, view);
}

function judge(candidate: Candidate, view: CorpusView, options: DecideOptions): Decision | Merging | 'later' {
  const { prepared } = candidate;
  const known = view.file(candidate.source, candidate.path);
  const own = view.heldBy(candidate.source, candidate.path);
  switch (prepared.kind) {
    case 'same':
      return {
        file: fileOf(candidate, known?.verdict ?? 'unchanged', known?.articleId),
        verdict: { kind: 'unchanged' },
        writes: [],
      };
    case 'problem':
      return decideProblem(candidate, prepared.problem, own, options);
    case 'article':
      return own
        ? decideOwn(candidate, prepared, own, known, view, options)
        : decideStranger(candidate, prepared, known, view, options);
  }
}

function decideProblem(
  candidate: Candidate,
  problem: Problem,
  own: Known | undefined,
  { whereabouts }: DecideOptions,
): Decision {
  if (own?.state === 'published') {
    if (problem.code !== 'draft') return settle(candidate, { kind: 'held', problem }, own.id);
    return settle(candidate, { kind: 'removed', reason: problem.message }, own.id, [displace(own)]);
  }
  const decision = settle(candidate, { kind: 'invalid', problem }, own?.id);
  const { source, bytesHash } = candidate;
  const gone = bytesHash === undefined ? undefined : whereabouts.goneWith(source, bytesHash);
  return gone?.verdict === 'invalid'
    ? { ...decision, leaves: { source, path: gone.path, articleId: gone.articleId } }
    : decision;
}

/** A file whose article is known. */
function decideOwn(
  candidate: Candidate,
  read: ReadArticle,
  own: Known,
  known: KnownFile | undefined,
  view: CorpusView,
  options: DecideOptions,
): Decision | Merging | 'later' {
  // What takes the place of an article that went long ago is another one, whose guid may not be the same.
  if (own.state === 'withdrawn' && isAnother(own, read))
    return options.last ? decideStranger(candidate, read, known, view, options) : 'later';
  const comparison = compare(own, read, own.state !== 'published');
  const { changes, ignored } = comparison;
  if (changes.length === 0) {
    // Read again and found the same: what was last said of it stands, unless that was that it could not be read.
    const standing = known && known.verdict !== 'held' && known.verdict !== 'removed' ? known.verdict : 'unchanged';
    const otherwise = optionsOf(known?.bytesHash) !== optionsOf(candidate.bytesHash) || reads(own) !== reads(read);
    // Read in another way than before, the entry is refreshed, and nobody is told.
    const writes = otherwise ? [{ before: own, after: revise(own, read, NO_CHANGE, options) }] : [];
    const verdict = { kind: 'unchanged', ignored } as const;
    return { ...settle(candidate, verdict, own.id, writes), file: fileOf(candidate, standing, own.id) };
  }
  const displaced = own.state === 'published' ? [displace(own)] : [];
  const rival = findTwin(read, view);
  if (rival && rival.id !== own.id && rival.state !== 'withdrawn') {
    const where = rival.state === 'displaced' ? 'left' : options.whereabouts.of(rival.source, rival.path);
    if (where === 'open') return 'later';
    if (where === 'there') return duplicate(candidate, read, rival, undefined, displaced);
    return move(candidate, read, rival, view, options, displaced);
  }
  if (changes.includes('text') && !isNamedTheSame(own, read) && !tellsTheSame(own, read)) {
    if (!options.last) return 'later';
    const nearest = findNearest(candidate, read, view, options, own);
    if (nearest.same) {
      const { known: found, evidence } = nearest.same;
      if (hasLeft(found, options)) return move(candidate, read, found, view, options, displaced);
      return duplicate(candidate, read, found, evidence, displaced);
    }
    const copied = view
      .duplicatesOf(own.id)
      .some(
        ({ source, path, content }) =>
          content === own.fingerprint.content && options.whereabouts.of(source, path) !== 'left',
      );
    // Another story in the place of one that keeps its guid: it has been copied letter for letter, or is gone.
    if (copied || isAnother(own, read)) return create(candidate, read, view, options, nearest, displaced);
  }
  const after = revise(own, read, comparison, options);
  return settle(candidate, { kind: 'changed', ...comparison }, own.id, [{ before: own, after }]);
}

/** A file that is not known to hold an article of its own: new, or one we know from elsewhere. */
function decideStranger(
  candidate: Candidate,
  read: ReadArticle,
  known: KnownFile | undefined,
  view: CorpusView,
  options: DecideOptions,
): Decision | Merging | 'later' {
  const { source, path, bytesHash } = candidate;
  const { declaredId } = read.article;
  const gone = bytesHash === undefined ? undefined : options.whereabouts.goneWith(source, bytesHash);
  const goneArticle = gone?.articleId === undefined ? undefined : view.article(gone.articleId);
  const namesake = declaredId === undefined ? undefined : view.byGuid(declaredId);
  const twin = findTwin(read, view);
  const former = view.article(mintId(source, path));
  const copied = saysLittle(read.fingerprint) ? undefined : view.copyWith(read.fingerprint.content);
  const isOwnCopy = copied?.source === source && copied.path === path;
  const told = copied?.articleId === undefined || isOwnCopy ? undefined : view.article(copied.articleId);
  // Where the same story stands published, a file that holds it is a duplicate, whatever it held before.
  const stands = [twin, told].some((one) => one && !hasLeft(one, options));
  const origin = [
    goneArticle?.path === gone?.path ? goneArticle : undefined,
    namesake?.source === source ? namesake : undefined,
    twin,
    // The article that stood here before the file became a duplicate of another one.
    former?.source === source && former.path === path && !isAnother(former, read) ? former : undefined,
  ].find((one) => one && (one.state === 'withdrawn' ? !stands : hasLeft(one, options)));
  if (origin) return move(candidate, read, origin, view, options);
  // A duplicate that was moved is one and the same file.
  const leaves = gone && { leaves: { source, path: gone.path, articleId: gone.articleId } };
  const join = (found: Known, evidence: Near | undefined, nearest?: Nearest): Decision | Merging => {
    const { same, others } = options.mayMerge ? (nearest ?? findNearest(candidate, read, view, options)) : NOTHING_NEAR;
    const other = [same, ...others].find(
      (one) => one && one.known.id !== found.id && one.known.source === source && !hasLeft(one.known, options),
    );
    if (other) return { merges: [merge(other, found, candidate, view)] };
    return { ...duplicate(candidate, read, found, evidence), ...leaves };
  };
  if (twin && !hasLeft(twin, options)) return join(twin, undefined);
  const canonical = known?.articleId === undefined ? undefined : view.article(known.articleId);
  const wasCopy =
    known?.verdict === 'duplicate' && optionsOf(known.bytesHash) === optionsOf(bytesHash) && !view.isTakenApart(known);
  if (wasCopy && known.content === read.fingerprint.content && canonical && !hasLeft(canonical, options)) {
    // It says what it said when it was found to be a copy; that its canonical article has been edited since makes it no news.
    const file = fileOf(candidate, 'duplicate', canonical.id);
    return { file, verdict: { kind: 'unchanged' }, copy: copyOf(candidate, read), writes: [] };
  }
  if (copied && told) {
    if (hasLeft(told, options)) return move(candidate, read, told, view, options);
    const evidence = { similarity: 1, containment: 1, reason: 'the text of a copy', passage: '' };
    const near = { source: copied.source, path: copied.path, ...evidence };
    return join(told, near);
  }
  if (options.isImport && options.former?.isWaiting()) {
    // What an earlier store has published is no copy of what it has not: that one is judged when all others are known.
    const places = possibleIds(source, path, read.fingerprint.content, options.now);
    const published = options.former.find(read, places, options.last);
    if (published === 'later' || (!published && !options.last)) return 'later';
    if (published) return create(candidate, read, view, options, { compared: [] });
  }
  const nearest = findNearest(candidate, read, view, options);
  if (!nearest.same) return create(candidate, read, view, options, nearest);
  const { known: found, evidence } = nearest.same;
  if (hasLeft(found, options)) return move(candidate, read, found, view, options);
  return join(found, evidence, nearest);
}

/** The article that says the same. */
function findTwin({ article, fingerprint }: ReadArticle, view: CorpusView): Known | undefined {
  const twin = view.byContent(fingerprint.content);
  return twin && saysLittle(fingerprint) && !mayBeOneEvent(twin.article, article) ? undefined : twin;
}

/** Whether an article has lost its file, so that another one may take it over with its guid. */
function hasLeft({ state, source, path }: Known, { whereabouts }: DecideOptions): boolean {
  return state !== 'published' || whereabouts.of(source, path) === 'left';
}

function optionsOf(bytesHash: string | undefined): string | undefined {
  return bytesHash?.split('.')[1];
}
