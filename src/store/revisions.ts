import type { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Changed, Comparison } from '../corpus/changes/changes.ts';
import type { Known } from '../corpus/view.ts';
import type { Schema } from './schema.ts';

/** What an article said before, and how it was weighed that it says something else since. */
export type Revision = {
  /** From 1 on; the oldest ones may be gone. */
  readonly number: number;
  readonly replacedAt: number;
  readonly changes: readonly Changed[];
  readonly material: boolean;
  /** Absent for one that an older version has kept. */
  readonly why: string | undefined;
  readonly title: string;
  readonly html: string;
};

/** The former versions of articles, as far as their words or markup were others, compressed: most are nearly what is said now. */
export function createRevisions(raw: DatabaseSync) {
  const add = raw.prepare(`INSERT INTO revisions (article_key, number, replaced_at, changes, material, why, title, html)
      SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7 FROM revisions WHERE article_key = ?1`);
  const prune = raw.prepare(
    'DELETE FROM revisions WHERE article_key = ?1 AND number <= (SELECT MAX(number) FROM revisions WHERE article_key = ?1) - ?2',
  );
  const ofArticle = raw.prepare(
    `SELECT revisions.* FROM revisions JOIN articles ON articles.key = revisions.article_key
     WHERE articles.id = ? ORDER BY revisions.number DESC`,
  );
  return {
    /** Keeps what an article said until `now`, and of all its revisions the newest `keep`. */
    put(key: number, { article }: Known, comparison: Comparison, { now, keep }: { now: number; keep: number }): void {
      const { changes, material, why } = comparison;
      if (!changes.some((change) => change === 'title' || change === 'text' || change === 'markup')) return;
      if (keep > 0) {
        const html = zstdCompressSync(article.html);
        add.run(key, now, JSON.stringify(changes), Number(material), why ?? null, article.title, html);
      }
      prune.run(key, keep);
    },
    /** Newest first. */
    of: (articleId: string): Revision[] =>
      (ofArticle.all(articleId) as unknown as Schema['revisions'][]).map((row) => ({
        number: row.number,
        replacedAt: row.replaced_at,
        changes: JSON.parse(row.changes),
        material: row.material === 1,
        why: row.why ?? undefined,
        title: row.title,
        html: zstdDecompressSync(row.html).toString(),
      })),
  };
}
