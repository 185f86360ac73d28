import type { DatabaseSync } from 'node:sqlite';
import type { Boilerplate, RecentTrace } from '../corpus/recurrence.ts';

/** What a source is known to repeat, and the articles that the next ones are compared with. */
export type SourceBoilerplate = { readonly known: readonly Boilerplate[]; readonly recent: readonly RecentTrace[] };

/** What sources repeat from article to article. */
export function createBoilerplate(raw: DatabaseSync) {
  const knownOf = raw.prepare('SELECT key, kind, sample, articles FROM boilerplate WHERE source = ? ORDER BY rowid');
  const recentOf = raw.prepare('SELECT recent FROM traces WHERE source = ?');
  const put = raw.prepare(
    'INSERT OR IGNORE INTO boilerplate (source, key, kind, sample, articles) VALUES (?, ?, ?, ?, ?)',
  );
  const putRecent = raw.prepare(
    'INSERT INTO traces (source, recent) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET recent = excluded.recent',
  );
  return {
    async of(source: string): Promise<SourceBoilerplate> {
      const row = recentOf.get(source) as { recent: string } | undefined;
      return { known: knownOf.all(source) as Boilerplate[], recent: row ? JSON.parse(row.recent) : [] };
    },
    /** Synchronous: the caller holds the transaction. */
    put(source: string, found: readonly Boilerplate[], recent: readonly RecentTrace[]): void {
      for (const { key, kind, sample, articles } of found) put.run(source, key, kind, sample, articles);
      putRecent.run(source, JSON.stringify(recent));
    },
  };
}
