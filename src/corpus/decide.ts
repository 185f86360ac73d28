import type { Article, StoredArticle } from '../article/article.ts';
import type { Problem } from '../article/problem.ts';
import { type Changed, compare, isMaterial } from './changes.ts';
import type { Fingerprint } from './fingerprint.ts';
import { mintGuid, mintId } from './identity.ts';
import type { Verdict } from './verdict.ts';
import type { CorpusView, Known, KnownFile } from './view.ts';

/** A file that was read: what came of it. `same` means its bytes are the ones already judged. */
export type Prepared =
  | { readonly kind: 'article'; readonly article: Article; readonly fingerprint: Fingerprint }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'same' };

export type Candidate = {
  readonly source: string;
  readonly path: string;
  readonly bytesHash: string | undefined;
  readonly prepared: Prepared;
};

/** A verdict with all that must be written for it, in one transaction. */
export type Decision = {
  readonly file: KnownFile;
  readonly verdict: Verdict;
  /** The path whose file row goes, because the article was found again elsewhere. */
  readonly leaves?: { readonly source: string; readonly path: string };
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
  /** Files of this run that have vanished: where an article may have moved away from. */
  readonly gone: GoneFiles;
};

/** `update` tells readers of a change, `silent` only refreshes the entry. */
export type ChangePolicy = { readonly minor: 'silent' | 'update'; readonly material: 'silent' | 'update' };

export type GoneFiles = {
  has(source: string, path: string): boolean;
  /** A vanished file of the source that held the same bytes. */
  byBytes(source: string, bytesHash: string): KnownFile | undefined;
};

/** The public ids a new file may be given: its own, and the one for when another article already stands there. */
export function possibleIds(source: string, path: string, fingerprint: Fingerprint): readonly [string, string] {
  return [mintId(source, path), mintId(source, path, fingerprint.content)];
}

/** Judges one file against the corpus. Pure; the caller applies the decision to the view before the next one. */
export function decide(candidate: Candidate, view: CorpusView, options: DecideOptions): Decision {
  const { prepared } = candidate;
  const known = view.file(candidate.source, candidate.path);
  const held = known?.articleId === undefined ? undefined : view.article(known.articleId);
  const own = held && held.source === candidate.source && held.path === candidate.path ? held : undefined;
  switch (prepared.kind) {
    case 'same':
      return {
        file: file(candidate, known?.verdict ?? 'unchanged', known?.articleId),
        verdict: { kind: 'unchanged' },
        writes: [],
      };
    case 'problem':
      return decideProblem(candidate, prepared.problem, own);
    case 'article':
      return own
        ? decideOwn(candidate, prepared, own, known, view, options)
        : decideStranger(candidate, prepared, view, options);
  }
}

function decideProblem(candidate: Candidate, problem: Problem, own: Known | undefined): Decision {
  if (own?.state !== 'published') {
    return settle(
      candidate,
      problem.code === 'draft' ? { kind: 'held', problem } : { kind: 'invalid', problem },
      own?.id,
    );
  }
  if (problem.code === 'draft') {
    return settle(candidate, { kind: 'removed', reason: problem.message }, own.id, [
      { before: own, after: { ...own, state: 'withdrawn' } },
    ]);
  }
  return settle(candidate, { kind: 'held', problem }, own.id);
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
): Decision {
  const changes = compare(own, read);
  if (own.state === 'withdrawn') changes.push('returned');
  if (changes.length === 0) {
    // Read again and found the same: what was last said of it stands, unless that was that it could not be read.
    const standing = known && known.verdict !== 'held' && known.verdict !== 'removed' ? known.verdict : 'unchanged';
    return { file: file(candidate, standing, own.id), verdict: { kind: 'unchanged' }, writes: [] };
  }
  const rival = view.byContent(read.fingerprint.content);
  if (rival && rival.id !== own.id && rival.state === 'published') {
    const withdrawn: Decision['writes'] =
      own.state === 'published' ? [{ before: own, after: { ...own, state: 'withdrawn' } }] : [];
    return { ...settle(candidate, duplicateOf(rival, read), rival.id, withdrawn), seen: read.article };
  }
  const after = revise(own, read, changes, options);
  return settle(candidate, { kind: 'changed', material: isMaterial(changes), changes }, own.id, [
    { before: own, after },
  ]);
}

/** A file that is not known to hold an article of its own: new, or one we know from elsewhere. */
function decideStranger(candidate: Candidate, read: ReadArticle, view: CorpusView, options: DecideOptions): Decision {
  const { source, path } = candidate;
  const { declaredId } = read.article;
  const namesake = declaredId === undefined ? undefined : view.byGuid(declaredId);
  const twin = view.byContent(read.fingerprint.content);
  const left = candidate.bytesHash === undefined ? undefined : options.gone.byBytes(source, candidate.bytesHash);
  const leftArticle = left?.articleId === undefined ? undefined : view.article(left.articleId);
  const [plain, salted] = possibleIds(source, path, read.fingerprint);
  const former = view.article(plain);
  const origin = [
    leftArticle?.path === left?.path ? leftArticle : undefined,
    namesake?.source === source ? namesake : undefined,
    twin,
    // The article that stood here before the file became a duplicate of another one.
    former?.source === source && former.path === path && former.state === 'withdrawn' ? former : undefined,
  ].find((article) => article && (article.state === 'withdrawn' || options.gone.has(article.source, article.path)));
  if (origin) return move(candidate, read, origin, options);
  if (twin?.state === 'published')
    return { ...settle(candidate, duplicateOf(twin, read), twin.id), seen: read.article };

  const id = former ? salted : plain;
  const guid = declaredId !== undefined && !namesake ? declaredId : mintGuid(id, options.authority);
  const warnings =
    namesake === undefined
      ? read.article.warnings
      : [
          ...read.article.warnings,
          `the declared id "${declaredId}" already belongs to ${namesake.path}: a guid was given instead`,
        ];
  const { now } = options;
  const after: Known = {
    id,
    guid,
    source,
    path,
    state: 'published',
    article: { ...read.article, warnings },
    fingerprint: read.fingerprint,
    firstSeen: now,
    updated: Math.max(read.article.published, read.article.modified ?? 0),
  };
  return settle(candidate, { kind: 'new' }, id, [{ before: undefined, after }]);
}

function move(candidate: Candidate, read: ReadArticle, origin: Known, options: DecideOptions): Decision {
  const changes = compare(origin, read);
  if (origin.state === 'withdrawn') changes.push('returned');
  const after: Known = { ...revise(origin, read, changes, options), source: candidate.source, path: candidate.path };
  const verdict: Verdict = { kind: 'moved', from: origin.path, material: isMaterial(changes), changes };
  return {
    ...settle(candidate, verdict, origin.id, [{ before: origin, after }]),
    leaves: { source: origin.source, path: origin.path },
  };
}

/**
 * Judges a file that has vanished and was not found again: its article passes to `heir`, a duplicate still in its
 * place, under the same guid, or is withdrawn.
 */
export function decideGone(gone: KnownFile, own: Known | undefined, heir: KnownFile | undefined): Decision {
  if (own && heir) {
    return {
      file: { ...heir, verdict: 'moved' },
      verdict: { kind: 'moved', from: own.path, material: false, changes: [] },
      writes: [{ before: own, after: { ...own, source: heir.source, path: heir.path } }],
      leaves: { source: gone.source, path: gone.path },
    };
  }
  return {
    file: { ...gone, verdict: 'removed', bytesHash: undefined },
    verdict: { kind: 'removed', reason: 'the file is gone' },
    writes: own?.state === 'published' ? [{ before: own, after: { ...own, state: 'withdrawn' } }] : [],
  };
}

/** The next version of an article. Its guid, its date and its first sight stay; a picture or date of the day is not taken over. */
function revise(before: Known, read: ReadArticle, changes: readonly Changed[], { now, policy }: DecideOptions): Known {
  const keepsDate = !before.article.publishedIsFallback || read.article.publishedIsFallback;
  const article: StoredArticle = keepsDate
    ? { ...read.article, published: before.article.published, publishedIsFallback: before.article.publishedIsFallback }
    : read.article;
  return {
    ...before,
    state: 'published',
    article,
    fingerprint: read.fingerprint,
    updated: announces(changes, policy) ? now : before.updated,
  };
}

/** Whether readers are told of these changes. */
export function announces(changes: readonly Changed[], policy: ChangePolicy): boolean {
  return changes.length > 0 && policy[isMaterial(changes) ? 'material' : 'minor'] === 'update';
}

function duplicateOf(canonical: Known, read: ReadArticle): Verdict {
  const sameTitle = canonical.article.title === read.article.title;
  return {
    kind: 'duplicate',
    of: canonical.path,
    similarity: 1,
    reason: sameTitle ? 'same title and text' : 'same text under another title',
  };
}

function settle(
  candidate: Candidate,
  verdict: Verdict,
  articleId: string | undefined,
  writes: Decision['writes'] = [],
): Decision {
  return { file: file(candidate, verdict.kind, articleId), verdict, writes };
}

function file(candidate: Candidate, verdict: KnownFile['verdict'], articleId: string | undefined): KnownFile {
  return { source: candidate.source, path: candidate.path, bytesHash: candidate.bytesHash, verdict, articleId };
}

/** Brings the view up to date with a decision. */
export function applyDecision(view: CorpusView, decision: Decision): void {
  if (decision.leaves) view.dropFile(decision.leaves.source, decision.leaves.path);
  view.putFile(decision.file);
  for (const { after } of decision.writes) view.putArticle(after);
}
