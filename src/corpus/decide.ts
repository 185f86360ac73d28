import type { StoredArticle } from '../article/article.ts';
import type { Problem } from '../article/problem.ts';
import type { Warning } from '../article/warning.ts';
import { announces, type ChangePolicy, type Comparison, compare, NO_CHANGE, reads } from './changes.ts';
import type { Fingerprint } from './fingerprint.ts';
import { mintGuid, mintId } from './identity.ts';
import { tellsTheSame } from './similarity.ts';
import type { Verdict } from './verdict.ts';
import type { CorpusView, Known, KnownFile } from './view.ts';

/** A file that was read: what came of it. `same` means its bytes are the ones already judged. */
export type Prepared =
  | { readonly kind: 'article'; readonly article: StoredArticle; readonly fingerprint: Fingerprint }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'same' };

export type Candidate = {
  readonly source: string;
  readonly path: string;
  /** Of the bytes, and behind the dot of the options they were read with. */
  readonly bytesHash: string | undefined;
  readonly prepared: Prepared;
};

/** A verdict with all that must be written for it, in one transaction. */
export type Decision = {
  /** Undefined where only an article is judged, whose file has long been judged to hold another. */
  readonly file: KnownFile | undefined;
  readonly verdict: Verdict;
  /** An article was found again elsewhere: the file it stood in is forgotten, unless it holds another one by now. */
  readonly leaves?: { readonly source: string; readonly path: string; readonly articleId: string | undefined };
  /** What a duplicate says of itself, which its canonical article does not. */
  readonly seen?: StoredArticle;
  /** Every article that is different afterwards: usually none or one. */
  readonly writes: readonly { readonly before: Known | undefined; readonly after: Known }[];
};

export type DecideOptions = {
  /** Host name for guids that have to be given. */
  readonly authority: string;
  readonly now: number;
  /** Whether a change moves `updated`, by what kind of change it is. */
  readonly policy: ChangePolicy;
  readonly whereabouts: Whereabouts;
  /** The last chance of a file that was put off: now it is judged. */
  readonly last: boolean;
};

/** What is known, in the middle of a run, of files that articles were read from before it. */
export type Whereabouts = {
  /** `left`: the file is gone, or holds something else. `open`: it was touched and has not been judged. */
  of(source: string, path: string): 'there' | 'left' | 'open';
  /** A vanished file of the source that held the same bytes. */
  goneWith(source: string, bytesHash: string): KnownFile | undefined;
};

/** The public ids a new file may be given, best first: its own, or where an article holds that, one drawn from more. */
export function possibleIds(source: string, path: string, content: string, now: number): readonly string[] {
  return [mintId(source, path), mintId(source, path, content), mintId(source, path, `${content}\n${now}`)];
}

/**
 * Judges one file against the corpus. Pure; the caller applies the decision to the view before the next one.
 * 'later' puts a file off until every other one has been judged: it no longer holds its article, and where that has
 * gone, or whether this is it after a rewrite, only the others can tell.
 */
export function decide(candidate: Candidate, view: CorpusView, options: DecideOptions): Decision | 'later' {
  const { prepared } = candidate;
  const known = view.file(candidate.source, candidate.path);
  const own = view.heldBy(candidate.source, candidate.path);
  switch (prepared.kind) {
    case 'same':
      return {
        file: file(candidate, known?.verdict ?? 'unchanged', known?.articleId),
        verdict: { kind: 'unchanged' },
        writes: [],
      };
    case 'problem':
      return decideProblem(candidate, prepared.problem, own, options);
    case 'article':
      return own
        ? decideOwn(candidate, prepared, own, known, view, options)
        : decideStranger(candidate, prepared, view, options);
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

type ReadArticle = Extract<Prepared, { kind: 'article' }>;

/** A file whose article is known. */
function decideOwn(
  candidate: Candidate,
  read: ReadArticle,
  own: Known,
  known: KnownFile | undefined,
  view: CorpusView,
  options: DecideOptions,
): Decision | 'later' {
  const comparison = compare(own, read, own.state !== 'published');
  const { changes, ignored } = comparison;
  if (changes.length === 0) {
    // Read again and found the same: what was last said of it stands, unless that was that it could not be read.
    const standing = known && known.verdict !== 'held' && known.verdict !== 'removed' ? known.verdict : 'unchanged';
    const otherwise = optionsOf(known?.bytesHash) !== optionsOf(candidate.bytesHash) || reads(own) !== reads(read);
    // Read in another way than before, the entry is refreshed, and nobody is told.
    const writes = otherwise ? [{ before: own, after: revise(own, read, NO_CHANGE, options) }] : [];
    return { file: file(candidate, standing, own.id), verdict: { kind: 'unchanged', ignored }, writes };
  }
  const displaced = own.state === 'published' ? [displace(own)] : [];
  const rival = view.byContent(read.fingerprint.content);
  if (rival && rival.id !== own.id && rival.state !== 'withdrawn') {
    const where = rival.state === 'displaced' ? 'left' : options.whereabouts.of(rival.source, rival.path);
    if (where === 'open') return 'later';
    if (where === 'there') return duplicate(candidate, read, rival, displaced);
    return move(candidate, read, rival, options, displaced);
  }
  if (own.state === 'published' && changes.includes('text') && !tellsTheSame(own, read)) {
    if (!options.last) return 'later';
    const copied = view
      .duplicatesOf(own.id)
      .some(
        ({ source, path, content }) =>
          content === own.fingerprint.content && options.whereabouts.of(source, path) !== 'left',
      );
    // Another story in the place of one that is still there elsewhere: that one keeps its guid, and this one is new.
    if (copied) return create(candidate, read, view, options, displaced);
  }
  const after = revise(own, read, comparison, options);
  return settle(candidate, { kind: 'changed', ...comparison }, own.id, [{ before: own, after }]);
}

/** A file that is not known to hold an article of its own: new, or one we know from elsewhere. */
function decideStranger(candidate: Candidate, read: ReadArticle, view: CorpusView, options: DecideOptions): Decision {
  const { source, path, bytesHash } = candidate;
  const { declaredId } = read.article;
  const gone = bytesHash === undefined ? undefined : options.whereabouts.goneWith(source, bytesHash);
  const goneArticle = gone?.articleId === undefined ? undefined : view.article(gone.articleId);
  const namesake = declaredId === undefined ? undefined : view.byGuid(declaredId);
  const twin = view.byContent(read.fingerprint.content);
  const former = view.article(mintId(source, path));
  const hasLeft = (known: Known) =>
    known.state === 'displaced' || options.whereabouts.of(known.source, known.path) === 'left';
  // Where the same story stands published, a file that holds it is a duplicate, whatever it held before.
  const stands = twin?.state === 'published' && !hasLeft(twin);
  const origin = [
    goneArticle?.path === gone?.path ? goneArticle : undefined,
    namesake?.source === source ? namesake : undefined,
    twin,
    // The article that stood here before the file became a duplicate of another one.
    former?.source === source && former.path === path ? former : undefined,
  ].find((known) => known && (known.state === 'withdrawn' ? !stands : hasLeft(known)));
  if (origin) return move(candidate, read, origin, options);
  if (!twin) return create(candidate, read, view, options);
  const decision = duplicate(candidate, read, twin);
  // A duplicate that was moved is one and the same file.
  return gone ? { ...decision, leaves: { source, path: gone.path, articleId: gone.articleId } } : decision;
}

/** An article that nobody has seen before. */
function create(
  candidate: Candidate,
  read: ReadArticle,
  view: CorpusView,
  { authority, now }: DecideOptions,
  displaced: Decision['writes'] = [],
): Decision {
  const { source, path } = candidate;
  const { declaredId } = read.article;
  const ids = possibleIds(source, path, read.fingerprint.content, now);
  const id = ids.find((candidate) => !view.article(candidate)) ?? mintId(source, path, String(now));
  const namesake = declaredId === undefined ? undefined : view.byGuid(declaredId);
  const guid = declaredId !== undefined && !namesake ? declaredId : mintGuid(id, authority);
  const taken: Warning | undefined = namesake && {
    code: 'id-taken',
    message: `the declared id "${declaredId}" already belongs to ${namesake.path}: a guid was given instead`,
  };
  const after: Known = {
    id,
    guid,
    source,
    path,
    state: 'published',
    article: taken === undefined ? read.article : { ...read.article, warnings: [...read.article.warnings, taken] },
    fingerprint: read.fingerprint,
    firstSeen: now,
    updated: Math.max(read.article.published, read.article.modified ?? 0),
  };
  return settle(candidate, { kind: 'new' }, id, [...displaced, { before: undefined, after }]);
}

function duplicate(
  candidate: Candidate,
  read: ReadArticle,
  canonical: Known,
  displaced: Decision['writes'] = [],
): Decision {
  const reason =
    canonical.article.title === read.article.title ? 'same title and text' : 'same text under another title';
  const verdict: Verdict = { kind: 'duplicate', of: canonical.path, similarity: 1, reason };
  return { ...settle(candidate, verdict, canonical.id, displaced), seen: read.article };
}

function move(
  candidate: Candidate,
  read: ReadArticle,
  origin: Known,
  options: DecideOptions,
  displaced: Decision['writes'] = [],
): Decision {
  const comparison = compare(origin, read, origin.state === 'withdrawn');
  const after: Known = { ...revise(origin, read, comparison, options), source: candidate.source, path: candidate.path };
  const verdict: Verdict = { kind: 'moved', from: origin.path, ...comparison };
  return {
    ...settle(candidate, verdict, origin.id, [...displaced, { before: origin, after }]),
    leaves: { source: origin.source, path: origin.path, articleId: origin.id },
  };
}

/** The article stays in its feeds until the end of the run tells whether another file holds it. */
export function displace(known: Known): Decision['writes'][number] {
  return { before: known, after: { ...known, state: 'displaced' } };
}

/** The next version of an article. Its guid, its date and its first sight stay; a picture or date of the day is not taken over. */
function revise(before: Known, read: ReadArticle, comparison: Comparison, { now, policy }: DecideOptions): Known {
  const keepsDate = !before.article.publishedIsFallback || read.article.publishedIsFallback;
  const article: StoredArticle = keepsDate
    ? { ...read.article, published: before.article.published, publishedIsFallback: before.article.publishedIsFallback }
    : read.article;
  return {
    ...before,
    state: 'published',
    article,
    fingerprint: read.fingerprint,
    updated: announces(comparison, policy) ? now : before.updated,
  };
}

function optionsOf(bytesHash: string | undefined): string | undefined {
  return bytesHash?.split('.')[1];
}

function settle(
  candidate: Candidate,
  verdict: Verdict,
  articleId: string | undefined,
  writes: Decision['writes'] = [],
): Decision {
  return { file: file(candidate, verdict.kind, articleId), verdict, writes };
}

function file(
  { source, path, bytesHash, prepared }: Candidate,
  verdict: KnownFile['verdict'],
  articleId: string | undefined,
): KnownFile {
  const content = prepared.kind === 'article' ? prepared.fingerprint.content : undefined;
  return { source, path, bytesHash, content, verdict, articleId };
}

/** Brings the view up to date with a decision. */
export function applyDecision(view: CorpusView, { file, leaves, writes }: Decision): void {
  if (leaves && view.file(leaves.source, leaves.path)?.articleId === leaves.articleId) {
    view.dropFile(leaves.source, leaves.path);
  }
  if (file) view.putFile(file);
  for (const { after } of writes) view.putArticle(after);
}
