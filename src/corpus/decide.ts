import type { StoredArticle } from '../article/article.ts';
import type { Problem } from '../article/problem.ts';
import { announces, type Changed, type ChangePolicy, compare, isMaterial, reads } from './changes.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { FormerArticles } from './former-articles.ts';
import { mintId } from './identity.ts';
import { introduce, warningsAfter } from './newcomer.ts';
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
  /** What an earlier store has published, where this one was begun beside its feeds. */
  readonly former?: FormerArticles | undefined;
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
  // What takes the place of an article that went long ago is another one, whose guid may not be the same.
  if (own.state === 'withdrawn' && isAnother(own, read)) return decideStranger(candidate, read, view, options);
  const changes = compare(own, read);
  if (own.state !== 'published') changes.push('returned');
  if (changes.length === 0) {
    // Read again and found the same: what was last said of it stands, unless that was that it could not be read.
    const standing = known && known.verdict !== 'held' && known.verdict !== 'removed' ? known.verdict : 'unchanged';
    const otherwise = optionsOf(known?.bytesHash) !== optionsOf(candidate.bytesHash) || reads(own) !== reads(read);
    // Read in another way than before, the entry is refreshed, and nobody is told.
    const writes = otherwise ? [{ before: own, after: revise(own, read, [], options) }] : [];
    return { file: file(candidate, standing, own.id), verdict: { kind: 'unchanged' }, writes };
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
  const after = revise(own, read, changes, options);
  return settle(candidate, { kind: 'changed', material: isMaterial(changes), changes }, own.id, [
    { before: own, after },
  ]);
}

/** A file that is not known to hold an article of its own: new, or one we know from elsewhere. */
function decideStranger(
  candidate: Candidate,
  read: ReadArticle,
  view: CorpusView,
  options: DecideOptions,
): Decision | 'later' {
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
    former?.source === source && former.path === path && !isAnother(former, read) ? former : undefined,
  ].find((known) => known && (known.state === 'withdrawn' ? !stands : hasLeft(known)));
  if (origin) return move(candidate, read, origin, options);
  if (!twin) return create(candidate, read, view, options);
  const decision = duplicate(candidate, read, twin);
  // A duplicate that was moved is one and the same file.
  return gone ? { ...decision, leaves: { source, path: gone.path, articleId: gone.articleId } } : decision;
}

/** Whether neither title nor text are what they were. */
function isAnother(known: Known, read: ReadArticle): boolean {
  return compare(known, read).includes('title') && !tellsTheSame(known, read);
}

/** An article that the store has not seen before. */
function create(
  candidate: Candidate,
  read: ReadArticle,
  view: CorpusView,
  options: DecideOptions,
  displaced: Decision['writes'] = [],
): Decision | 'later' {
  const { source, path } = candidate;
  const { article, fingerprint } = read;
  const places = possibleIds(source, path, fingerprint.content, options.now);
  const introduced = introduce({ source, path, article, fingerprint }, places, view, options);
  if (introduced === 'later') return 'later';
  const after: Known = { ...introduced, source, path, state: 'published', fingerprint, firstSeen: options.now };
  return settle(candidate, { kind: 'new' }, after.id, [...displaced, { before: undefined, after }]);
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
  const changes = compare(origin, read);
  if (origin.state === 'withdrawn') changes.push('returned');
  const after: Known = { ...revise(origin, read, changes, options), source: candidate.source, path: candidate.path };
  const verdict: Verdict = { kind: 'moved', from: origin.path, material: isMaterial(changes), changes };
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
function revise(before: Known, read: ReadArticle, changes: readonly Changed[], { now, policy }: DecideOptions): Known {
  const keepsDate = !before.article.publishedIsFallback || read.article.publishedIsFallback;
  const { published, publishedIsFallback } = before.article;
  const article: StoredArticle = {
    ...read.article,
    ...(keepsDate ? { published, publishedIsFallback } : {}),
    warnings: warningsAfter(before, read.article),
  };
  return {
    ...before,
    state: 'published',
    article,
    fingerprint: read.fingerprint,
    updated: announces(changes, policy) ? now : before.updated,
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
