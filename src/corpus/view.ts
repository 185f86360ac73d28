import type { StoredArticle } from '../article/article.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { VerdictKind } from './verdict.ts';

/** An article the corpus holds, with the file it is read from. */
export type Known = {
  readonly id: string;
  readonly guid: string;
  readonly source: string;
  readonly path: string;
  /**
   * A displaced article has lost its file to another one in this run, and stands in its feeds until the run's end decides.
   * A withdrawn one stands in no feed, but keeps its guid for its return.
   */
  readonly state: 'published' | 'displaced' | 'withdrawn';
  readonly article: StoredArticle;
  readonly fingerprint: Fingerprint;
  /** When a run first saw it. */
  readonly firstSeen: number;
  /** When its words last changed: Atom's `updated`. */
  readonly updated: number;
};

/** A file the corpus knows, whatever became of it. */
export type KnownFile = {
  readonly source: string;
  readonly path: string;
  /** Of the bytes last read; undefined where none could be. */
  readonly bytesHash: string | undefined;
  /** The fingerprint of its content, where an article was read from it. */
  readonly content: string | undefined;
  readonly verdict: VerdictKind;
  /** The article it holds, or is a duplicate of. */
  readonly articleId: string | undefined;
};

/** What the store is asked before a batch is decided. */
export type Wanted = {
  readonly files: readonly { readonly source: string; readonly path: string }[];
  readonly ids: readonly string[];
  readonly guids: readonly string[];
  readonly contents: readonly string[];
  /** Whether the duplicates of the files' articles are wanted too. */
  readonly duplicatesOf?: boolean;
};

/** Who answers for a content when several articles hold it. */
const RANK = { published: 0, displaced: 1, withdrawn: 2 } as const;

/**
 * The part of the corpus that one batch can touch, kept current while the batch is decided, so that the second of two
 * equal files in a batch already finds the first.
 */
export type CorpusView = ReturnType<typeof createView>;

export function createView(files: Iterable<KnownFile>, articles: Iterable<Known>) {
  const byFile = new Map<string, KnownFile>();
  const byId = new Map<string, Known>();
  const byGuid = new Map<string, Known>();
  const byContent = new Map<string, Known>();

  const forget = (known: Known) => {
    if (byContent.get(known.fingerprint.content)?.id === known.id) byContent.delete(known.fingerprint.content);
  };
  const putArticle = (known: Known) => {
    const before = byId.get(known.id);
    if (before) forget(before);
    byId.set(known.id, known);
    byGuid.set(known.guid, known);
    const rival = byContent.get(known.fingerprint.content);
    // Among equals the incumbent.
    if (!rival || RANK[known.state] < RANK[rival.state]) byContent.set(known.fingerprint.content, known);
  };
  const putFile = (file: KnownFile) => {
    byFile.set(key(file.source, file.path), file);
  };
  for (const file of files) putFile(file);
  for (const known of articles) putArticle(known);

  return {
    file: (source: string, path: string) => byFile.get(key(source, path)),
    article: (id: string) => byId.get(id),
    /** The article that is read from a file; undefined for a duplicate of it. */
    heldBy: (source: string, path: string): Known | undefined => {
      const id = byFile.get(key(source, path))?.articleId;
      const known = id === undefined ? undefined : byId.get(id);
      return known?.source === source && known.path === path ? known : undefined;
    },
    byGuid: (guid: string) => byGuid.get(guid),
    byContent: (content: string) => byContent.get(content),
    /** The files in view that hold a duplicate of an article. */
    duplicatesOf: (id: string) =>
      [...byFile.values()].filter(({ verdict, articleId }) => verdict === 'duplicate' && articleId === id),
    putArticle,
    putFile,
    dropFile: (source: string, path: string) => {
      byFile.delete(key(source, path));
    },
  };
}

function key(source: string, path: string): string {
  return `${source}\n${path}`;
}
