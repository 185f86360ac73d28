import type { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import type { Copy } from '../corpus/cluster.ts';
import type { Heir } from '../corpus/decide-gone.ts';
import type { VerdictKind } from '../corpus/verdict.ts';
import {
  type CorpusView,
  createView,
  type Known,
  type KnownFile,
  type SketchPlace,
  type Wanted,
} from '../corpus/view.ts';
import { ARTICLE_COLUMNS, type ArticleRow, fromRow } from './article-rows.ts';
import { createCopies } from './copies.ts';
import type { Schema } from './schema.ts';
import { createSketches, NO_FILE } from './sketches.ts';

type FileRow = Pick<Schema['files'], 'source' | 'path' | 'bytes_hash' | 'content_hash' | 'verdict' | 'article_id'>;

/** What the scan and the verdicts ask the store: listings, files, and the part of the corpus that a batch touches. */
export function createFiles(db: Kysely<Schema>, raw: DatabaseSync) {
  const copies = createCopies(raw);
  const sketches = createSketches(raw);
  const fileColumns = 'source, path, bytes_hash, content_hash, verdict, article_id';
  const articleColumns = ARTICLE_COLUMNS.join(', ');
  const notIn = 'source NOT IN (SELECT value FROM json_each(?))';
  const fileByPath = raw.prepare(`SELECT ${fileColumns} FROM files WHERE source = ? AND path = ?`);
  const copyByContent = raw.prepare(
    `SELECT ${fileColumns} FROM files WHERE content_hash = ? AND verdict = 'duplicate' AND ${notIn} ORDER BY source, path LIMIT 1`,
  );
  const filesByArticle = raw.prepare(`SELECT ${fileColumns} FROM files WHERE article_id = ? ORDER BY source, path`);
  const articleBy = {
    id: raw.prepare(`SELECT ${articleColumns} FROM articles WHERE id = ?`),
    guid: raw.prepare(`SELECT ${articleColumns} FROM articles WHERE guid = ?`),
    content: raw.prepare(
      `SELECT ${articleColumns} FROM articles WHERE content_hash = ? AND ${notIn}
      ORDER BY CASE state WHEN 'published' THEN 0 WHEN 'displaced' THEN 1 ELSE 2 END, key LIMIT 1`,
    ),
  };
  const publishedKeys = raw.prepare(
    "SELECT key FROM articles WHERE source = ? AND state = 'published' ORDER BY published DESC, key DESC",
  );
  const allButText = ARTICLE_COLUMNS.filter((column) => column !== 'html').join(', ');
  const articleByKey = raw.prepare(`SELECT ${allButText} FROM articles WHERE key = ?`);
  const htmlByKey = raw.prepare('SELECT html FROM articles WHERE key = ?');
  const displacedArticles = raw.prepare("SELECT id FROM articles WHERE state = 'displaced' ORDER BY key");
  const putListing = raw.prepare(
    'INSERT INTO folders (source, path, listing) VALUES (?, ?, ?) ON CONFLICT (source, path) DO UPDATE SET listing = excluded.listing',
  );
  const forgetBytes = raw.prepare('UPDATE files SET bytes_hash = NULL WHERE source = ? AND path = ?');
  const dropListing = raw.prepare('DELETE FROM folders WHERE source = ? AND path = ?');

  return {
    /** The stored listing of every folder of a source. */
    async listings(source: string): Promise<Map<string, string>> {
      const rows = await db.selectFrom('folders').select(['path', 'listing']).where('source', '=', source).execute();
      return new Map(rows.map((row) => [row.path, row.listing]));
    },

    async files(source: string, paths: readonly string[]): Promise<KnownFile[]> {
      const found: KnownFile[] = [];
      for (const path of paths) {
        const row = fileByPath.get(source, path) as FileRow | undefined;
        if (row) found.push(toFile(row));
      }
      return found;
    },

    /** The copies of an article with the files that hold them, in the order of their dates. */
    async heirs(articleId: string): Promise<Heir[]> {
      const heirs: Heir[] = [];
      for (const row of filesByArticle.all(articleId) as FileRow[]) {
        const copy = row.verdict === 'duplicate' ? copies.at(row.source, row.path) : undefined;
        if (copy) heirs.push({ file: toFile(row), copy });
      }
      return heirs.sort((a, b) => a.copy.article.published - b.copy.article.published);
    },

    async view(wanted: Wanted): Promise<CorpusView> {
      const files: KnownFile[] = [];
      const articles = new Map<string, Known>();
      const said: Copy[] = [];
      const places: SketchPlace[] = [];
      const addFile = (source: string, path: string): FileRow | undefined => {
        const row = fileByPath.get(source, path) as FileRow | undefined;
        if (row) files.push(toFile(row));
        return row;
      };
      const add = (row: unknown) => {
        if (row === undefined) return;
        const { id } = row as ArticleRow;
        if (articles.has(id)) return;
        const known = fromRow(row as ArticleRow);
        articles.set(id, known);
        addFile(known.source, known.path);
      };
      // A story with thousands of copies is a large row, and wanted by each of them.
      const addById = (id: string | null) => {
        if (id !== null && !articles.has(id)) add(articleBy.id.get(id));
      };
      for (const { source, path } of wanted.files) {
        const row = addFile(source, path);
        if (row) addById(row.article_id);
      }
      const apart = JSON.stringify([...(wanted.apart ?? [])]);
      for (const content of new Set(wanted.contents)) {
        add(articleBy.content.get(content, apart));
        const copy = copyByContent.get(content, apart) as FileRow | undefined;
        if (!copy) continue;
        files.push(toFile(copy));
        addById(copy.article_id);
      }
      for (const guid of wanted.guids) add(articleBy.guid.get(guid));
      for (const id of wanted.ids) addById(id);
      for (const key of new Set(wanted.near)) {
        const place = sketches.place(key);
        if (place?.source === NO_FILE) {
          addById(place.path);
          places.push({ ...place, articleId: place.path });
          continue;
        }
        const row = place && addFile(place.source, place.path);
        if (!row || row.article_id === null) continue;
        places.push({ ...place, articleId: row.verdict === 'duplicate' ? undefined : row.article_id });
        addById(row.article_id);
        const copy = row.verdict === 'duplicate' ? copies.at(row.source, row.path) : undefined;
        if (copy) said.push(copy);
      }
      if (wanted.duplicatesOf) {
        for (const id of articles.keys()) files.push(...(filesByArticle.all(id) as FileRow[]).map(toFile));
      }
      return createView({
        files,
        articles: articles.values(),
        copies: said,
        sketches: places,
        apart: wanted.apart ?? new Set(),
      });
    },

    /** Articles that have lost their file and wait for the end of a run. */
    async displaced(): Promise<string[]> {
      return (displacedArticles.all() as { id: string }[]).map(({ id }) => id);
    },

    /** The published articles of a source, newest first. A text is only read when it is asked for. */
    *publishedIn(source: string): Generator<Known> {
      for (const { key } of publishedKeys.all(source) as { key: number }[]) {
        const row = articleByKey.get(key) as Omit<ArticleRow, 'html'> | undefined;
        if (!row) continue;
        const known = fromRow({ ...row, html: '' });
        const article = {
          ...known.article,
          get html() {
            return (htmlByKey.get(key) as Pick<ArticleRow, 'html'>).html;
          },
        };
        yield { ...known, article };
      }
    },

    /** Makes the next run read a file again; `listing` is its folder's, in doubt of it. */
    lookAgain(source: string, path: string, folder: string, listing: string): void {
      forgetBytes.run(source, path);
      putListing.run(source, folder, listing);
    },

    /** Remembers how folders looked once everything in them has been judged; undefined forgets a folder. */
    putListings(source: string, listings: ReadonlyMap<string, string | undefined>): void {
      for (const [path, listing] of listings) {
        if (listing === undefined) dropListing.run(source, path);
        else putListing.run(source, path, listing);
      }
    },
  };
}

function toFile(row: FileRow): KnownFile {
  return {
    source: row.source,
    path: row.path,
    bytesHash: row.bytes_hash ?? undefined,
    content: row.content_hash ?? undefined,
    verdict: row.verdict as VerdictKind,
    articleId: row.article_id ?? undefined,
  };
}
