import type { StoredArticle } from '../article/article.ts';
import type { Warning } from '../article/warning.ts';
import { announces, type Comparison, compare } from './changes.ts';
import type { Candidate, DecideOptions, Decision, ReadArticle } from './decision.ts';
import { mintGuid, mintId } from './identity.ts';
import type { Nearest } from './nearest.ts';
import type { Verdict } from './verdict.ts';
import type { CorpusView, Known, KnownFile } from './view.ts';

/** The public ids a new file may be given, best first: its own, or where an article holds that, one drawn from more. */
export function possibleIds(source: string, path: string, content: string, now: number): readonly string[] {
  return [mintId(source, path), mintId(source, path, content), mintId(source, path, `${content}\n${now}`)];
}

/** An article that nobody has seen before. */
export function create(
  candidate: Candidate,
  read: ReadArticle,
  view: CorpusView,
  { authority, now }: DecideOptions,
  { compared }: Pick<Nearest, 'compared'>,
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
    also: [],
    firstSeen: now,
    updated: Math.max(read.article.published, read.article.modified ?? 0),
  };
  const verdict: Verdict = compared.length === 0 ? { kind: 'new' } : { kind: 'new', compared };
  return settle(candidate, verdict, id, [...displaced, { before: undefined, after }]);
}

/** The same story as one that stands: of equal text, or near to it by the evidence. */
export function duplicate(
  candidate: Candidate,
  read: ReadArticle,
  canonical: Known,
  evidence: NonNullable<Nearest['same']>['evidence'] | undefined,
  displaced: Decision['writes'] = [],
): Decision {
  const { source, path } = candidate;
  const sameTitle = canonical.article.title === read.article.title;
  const reason = evidence?.reason ?? (sameTitle ? 'same title and text' : 'same text under another title');
  const verdict: Verdict = {
    kind: 'duplicate',
    of: canonical.path,
    similarity: evidence?.similarity ?? 1,
    reason,
    ...(evidence ? { near: evidence } : {}),
  };
  const { sketch, ...decision } = settle(candidate, verdict, canonical.id, displaced);
  const copy = { source, path, article: read.article, fingerprint: read.fingerprint };
  // What equals its canonical article is found by that.
  return evidence && sketch ? { ...decision, copy, sketch } : { ...decision, copy };
}

/** An article whose file has gone or holds something else, found again in this one. */
export function move(
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
export function revise(
  before: Known,
  read: Pick<ReadArticle, 'article' | 'fingerprint'>,
  comparison: Comparison,
  { now, policy }: Pick<DecideOptions, 'now' | 'policy'>,
): Known {
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

export function settle(
  candidate: Candidate,
  verdict: Verdict,
  articleId: string | undefined,
  writes: Decision['writes'] = [],
): Decision {
  const { prepared } = candidate;
  const decision = { file: fileOf(candidate, verdict.kind, articleId), verdict, writes };
  return prepared.kind === 'article'
    ? { ...decision, sketch: { bins: prepared.sketch, moment: prepared.article.published } }
    : decision;
}

export function fileOf(
  { source, path, bytesHash, prepared }: Candidate,
  verdict: KnownFile['verdict'],
  articleId: string | undefined,
): KnownFile {
  const content = prepared.kind === 'article' ? prepared.fingerprint.content : undefined;
  return { source, path, bytesHash, content, verdict, articleId };
}
