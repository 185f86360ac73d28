import type { StoredArticle } from '../../article/article.ts';
import type { Warning } from '../../article/warning.ts';
import { announces, type ChangePolicy } from '../changes/changes.ts';
import type { Fingerprint } from '../fingerprint.ts';
import type { CorpusView, Known } from '../view.ts';
import { changesSince, declaredGuids, type FormerArticle, type FormerArticles } from './former-articles.ts';
import { mintGuid, mintId } from './identity.ts';

export type NewcomerOptions = {
  readonly authority: string;
  readonly now: number;
  readonly policy: ChangePolicy;
  readonly last: boolean;
  /** What an earlier store has published. */
  readonly former?: FormerArticles | undefined;
};

type Newcomer = {
  readonly source: string;
  readonly path: string;
  readonly article: StoredArticle;
  readonly fingerprint: Fingerprint;
};

/**
 * What an article that the store does not know is called from now on: as it was published by an earlier store, else by
 * the id it declares, else by where it stands. 'later' where other files have to be looked at first.
 */
export function introduce(
  { source, path, article, fingerprint }: Newcomer,
  /** The public ids it may be given, best first. */
  places: readonly string[],
  view: CorpusView,
  { authority, now, policy, last, former }: NewcomerOptions,
): Pick<Known, 'id' | 'guid' | 'article' | 'updated'> | 'later' {
  const read = { article, fingerprint };
  const found = former?.find(read, places, last);
  if (found === 'later') return 'later';
  const isFree = (id: string) => !view.article(id) && (id === found?.id || !former?.holdsId(id));
  const candidates = found?.id === undefined ? places : [found.id, ...places];
  const id = candidates.find(isFree) ?? mintId(source, path, String(now));
  const { declaredId } = article;
  const namesake = declaredId === undefined ? undefined : view.byGuid(declaredId);
  const given = found ? publishedGuid(found, article) : namesake ? undefined : declaredId;
  const guid = given ?? mintGuid(id, authority);
  const since = found === undefined ? [] : changesSince(found, read);
  const updated = Math.max(article.published, article.modified ?? 0);
  const warnings = declaredId === undefined || guid === declaredId ? [] : [idTaken(declaredId, namesake?.path)];
  return {
    id,
    guid,
    article: {
      ...article,
      published: found ? publishedMoment(found, article) : article.published,
      warnings: warnings.length === 0 ? article.warnings : [...article.warnings, ...warnings],
    },
    updated: announces({ changes: since, material: since.some((change) => change !== 'markup') }, policy)
      ? now
      : (found?.updated ?? updated),
  };
}

/** The warnings of the next version of an article: that its declared id was taken does not pass while it declares it. */
export function warningsAfter({ article }: Known, next: StoredArticle): StoredArticle['warnings'] {
  const taken = article.warnings.filter(({ code }) => code === 'id-taken');
  return taken.length > 0 && article.declaredId === next.declaredId ? [...next.warnings, ...taken] : next.warnings;
}

/** Atom may have written a declared id in another form. */
function publishedGuid({ guid }: FormerArticle, article: StoredArticle): string {
  return declaredGuids(article).includes(guid) ? (article.declaredId ?? guid) : guid;
}

/** A date that was stamped anew, or that only a file's age tells, moves no article; RSS leaves out what is less than a second. */
function publishedMoment({ published }: FormerArticle, article: StoredArticle): number {
  const isSame = published === undefined || Math.floor(published / 1000) === Math.floor(article.published / 1000);
  return isSame ? article.published : published;
}

function idTaken(declaredId: string, path: string | undefined): Warning {
  const message =
    path === undefined
      ? `the declared id "${declaredId}" is not the guid that this article was published under: it keeps that one`
      : `the declared id "${declaredId}" already belongs to ${path}: a guid was given instead`;
  return { code: 'id-taken', message };
}
