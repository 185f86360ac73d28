import type { StoredArticle } from '../article/article.ts';
import { announces, type Comparison, compare } from './changes/changes.ts';
import { type Copy, withCopy } from './cluster.ts';
import { keepCompany } from './company.ts';
import type { Candidate, DecideOptions, Decision, ReadArticle } from './decision.ts';
import { mintId } from './identity/identity.ts';
import { introduce, warningsAfter } from './identity/newcomer.ts';
import type { Nearest } from './near/nearest.ts';
import type { Near, Verdict } from './verdict.ts';
import type { CorpusView, Known, KnownFile } from './view.ts';

/** The public ids a new file may be given, best first: its own, or where an article holds that, one drawn from more. */
export function possibleIds(source: string, path: string, content: string, now: number): readonly string[] {
  return [mintId(source, path), mintId(source, path, content), mintId(source, path, `${content}\n${now}`)];
}

/** An article that the store has not seen before; 'later' where it may have been published by an earlier store. */
export function create(
  candidate: Candidate,
  read: ReadArticle,
  view: CorpusView,
  options: DecideOptions,
  { compared }: Pick<Nearest, 'compared'>,
  displaced: Decision['writes'] = [],
): Decision | 'later' {
  const { source, path } = candidate;
  const { article, fingerprint } = read;
  const places = possibleIds(source, path, fingerprint.content, options.now);
  const introduced = introduce({ source, path, article, fingerprint }, places, view, options);
  if (introduced === 'later') return 'later';
  const place = { source, path, state: 'published' } as const;
  const after: Known = { ...introduced, ...place, fingerprint, also: [], firstSeen: options.now };
  const verdict: Verdict = compared.length === 0 ? { kind: 'new' } : { kind: 'new', compared };
  return settle(candidate, verdict, after.id, [...displaced, { before: undefined, after }]);
}

/** The same story as one that stands: of equal text, or near to it by the evidence. */
export function duplicate(
  candidate: Candidate,
  read: ReadArticle,
  canonical: Known,
  evidence: Near | undefined,
  displaced: Decision['writes'] = [],
): Decision {
  const sameTitle = canonical.article.title === read.article.title;
  const reason = evidence?.reason ?? (sameTitle ? 'same title and text' : 'same text under another title');
  const verdict: Verdict = {
    kind: 'duplicate',
    of: canonical.path,
    similarity: evidence?.similarity ?? 1,
    reason,
    ...(evidence ? { near: evidence } : {}),
  };
  return { ...settle(candidate, verdict, canonical.id, displaced), copy: copyOf(candidate, read) };
}

export function copyOf({ source, path }: Candidate, { article, fingerprint }: ReadArticle): Copy {
  return { source, path, article, fingerprint };
}

/**
 * Makes an article a copy of another one, since a file that is like both has shown them to be one story. It was published
 * nowhere yet; its guid stays its own, should its file come to hold another story.
 */
export function merge(
  { known, evidence }: NonNullable<Nearest['same']>,
  canonical: Known,
  { source, path }: Candidate,
  view: CorpusView,
): Decision {
  const { article, fingerprint, also } = known;
  const place = { source: known.source, path: known.path };
  const near = { ...evidence, source, path };
  const file = view.file(known.source, known.path);
  return keepCompany(
    {
      file: file && { ...file, verdict: 'duplicate', articleId: canonical.id },
      verdict: {
        kind: 'duplicate',
        of: canonical.path,
        similarity: evidence.similarity,
        reason: 'a file that is like both shows them to be one story',
        near,
      },
      copy: { ...place, article, fingerprint },
      passes: { from: known.id, to: canonical.id },
      writes: [
        { before: canonical, after: { ...canonical, also: also.reduce(withCopy, canonical.also) } },
        { before: known, after: { ...known, state: 'withdrawn', also: [] } },
      ],
    },
    view,
  );
}

/** An article whose file has gone or holds something else, found again in this one. */
export function move(
  candidate: Candidate,
  read: ReadArticle,
  origin: Known,
  view: CorpusView,
  options: DecideOptions,
  displaced: Decision['writes'] = [],
): Decision {
  const comparison = compare(origin, read, origin.state === 'withdrawn');
  const after: Known = { ...revise(origin, read, comparison, options), source: candidate.source, path: candidate.path };
  const verdict: Verdict = { kind: 'moved', from: origin.path, ...comparison };
  return {
    ...settle(candidate, verdict, origin.id, [...displaced, { before: origin, after }]),
    leaves: {
      source: origin.source,
      path: origin.path,
      articleId: origin.id,
      ...(isUnreadable(view, origin) ? { stays: true } : {}),
    },
  };
}

/** Whether the file that an article stood in is there, but broken or a draft. */
function isUnreadable(view: CorpusView, { source, path }: Known): boolean {
  const file = view.file(source, path);
  return file?.verdict === 'invalid' || (file?.verdict === 'removed' && file.bytesHash !== undefined);
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
