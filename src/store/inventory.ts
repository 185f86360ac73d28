import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import { problemOf } from '../corpus/verdict.ts';
import type { Known } from '../corpus/view.ts';
import type { FeedIdentity } from '../feeds/document.ts';
import { ARTICLE_COLUMNS, type ArticleRow, fromRow } from './article-rows.ts';
import type { Evidence } from './commit.ts';
import { createCopies } from './copies.ts';
import { feedIdentity } from './feeds.ts';
import { createRevisions, type Revision } from './revisions.ts';
import type { Schema } from './schema.ts';

/** A known file as `list` shows it. */
export type InventoryLine = {
  readonly source: string;
  readonly path: string;
  readonly guid: string | null;
  readonly verdict: string;
  readonly duplicateOf: string | null;
  readonly similarity: number | null;
  readonly title: string | null;
  readonly published: string | null;
  readonly modified: string | null;
  readonly categories: readonly string[];
  readonly link: string | null;
  readonly image: string | null;
  readonly problem: { readonly code: string; readonly message: string } | null;
};

type FileRow = Schema['files'];

/** Questions people ask about the corpus. Nothing here is on a run's way. */
export function createInventory(db: Kysely<Schema>, raw: DatabaseSync) {
  const articleById = raw.prepare(`SELECT ${ARTICLE_COLUMNS.join(', ')} FROM articles WHERE id = ?`);
  const copies = createCopies(raw);
  const revisions = createRevisions(raw);
  const article = (id: string | null): Known | undefined => {
    const row = id === null ? undefined : articleById.get(id);
    return row && fromRow(row as unknown as ArticleRow);
  };
  const line = (row: FileRow): InventoryLine => {
    const evidence: Evidence = JSON.parse(row.evidence);
    const holder = article(row.article_id);
    const duplicate = row.verdict === 'duplicate';
    // A duplicate that was removed still names the article it was one of.
    const own = holder?.source === row.source && holder.path === row.path ? holder : undefined;
    const said = duplicate ? copies.at(row.source, row.path)?.article : own?.article;
    const problem = problemOf(evidence);
    return {
      source: row.source,
      path: row.path,
      guid: own?.guid ?? null,
      verdict: row.verdict,
      duplicateOf: duplicate ? (holder?.path ?? null) : null,
      similarity: evidence.kind === 'duplicate' ? evidence.similarity : null,
      title: said?.title ?? null,
      published: iso(said?.published),
      modified: iso(said?.modified),
      categories: said?.categories ?? [],
      link: said?.link ?? null,
      image: said?.image ?? null,
      problem: problem ? { code: problem.code, message: problem.message } : null,
    };
  };

  return {
    /** Every known file in the order of sources and paths, one at a time: there may be hundreds of thousands. */
    *lines(verdict?: string): Generator<InventoryLine> {
      const rows =
        verdict === undefined
          ? raw.prepare('SELECT * FROM files ORDER BY source, path').iterate()
          : raw.prepare('SELECT * FROM files WHERE verdict = ? ORDER BY source, path').iterate(verdict);
      for (const row of rows) yield line(row as unknown as FileRow);
    },

    /** The files that a path or a guid means: one a source at most for a path. */
    async find(
      pathOrGuid: string,
      source?: string,
    ): Promise<{ line: InventoryLine; evidence: Evidence; known: Known | undefined; decidedAt: number }[]> {
      const byGuid = await db
        .selectFrom('articles')
        .select(['source', 'path'])
        .where((where) => where.or([where('guid', '=', pathOrGuid), where('id', '=', pathOrGuid)]))
        .execute();
      const rows =
        byGuid.length > 0
          ? await db
              .selectFrom('files')
              .selectAll()
              .where((where) => where.or(byGuid.map(({ source, path }) => where.and({ source, path }))))
              .execute()
          : await db
              .selectFrom('files')
              .selectAll()
              .where('path', '=', pathOrGuid)
              .$if(source !== undefined, (query) => query.where('source', '=', source ?? ''))
              .execute();
      return rows.map((row) => ({
        line: line(row),
        evidence: JSON.parse(row.evidence),
        known: article(row.article_id),
        decidedAt: row.decided_at,
      }));
    },

    article: async (id: string): Promise<Known | undefined> => article(id),

    /** The articles that were published last, the newest first. */
    async newest(limit: number): Promise<Known[]> {
      const rows = raw
        .prepare(
          `SELECT ${ARTICLE_COLUMNS.join(', ')} FROM articles WHERE state = 'published' ORDER BY published DESC, key DESC LIMIT ?`,
        )
        .all(limit);
      return rows.map((row) => fromRow(row as unknown as ArticleRow));
    },

    /** What an article said before, newest first. */
    revisions: async (id: string): Promise<Revision[]> => revisions.of(id),

    /** The feeds an article stands in. */
    async feedsOf(id: string): Promise<FeedIdentity[]> {
      const rows = await db
        .selectFrom('memberships')
        .innerJoin('articles', 'articles.key', 'memberships.article_key')
        .innerJoin('feeds', 'feeds.id', 'memberships.feed_id')
        .select(['feeds.kind', 'feeds.label', 'feeds.slug'])
        .where('articles.id', '=', id)
        .orderBy('feeds.id')
        .execute();
      return rows.map(feedIdentity);
    },

    /** How many files stand under which verdict, by source. */
    async counts(): Promise<{ source: string; verdict: string; count: number }[]> {
      return db
        .selectFrom('files')
        .select((expression) => ['source', 'verdict', expression.fn.countAll<number>().as('count')])
        .groupBy(['source', 'verdict'])
        .execute();
    },

    /** How many duplicates of each source were found by likeness: their text is not that of another article. */
    async nearDuplicates(): Promise<ReadonlyMap<string, number>> {
      const rows = raw
        .prepare(
          `SELECT source, count(*) AS count FROM files
          WHERE verdict = 'duplicate' AND json_extract(evidence, '$.near') IS NOT NULL GROUP BY source`,
        )
        .all() as { source: string; count: number }[];
      return new Map(rows.map(({ source, count }) => [source, count]));
    },
  };
}

function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
