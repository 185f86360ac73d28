import type { StoredArticle } from '../article/article.ts';
import type { Also, Copy } from './cluster.ts';
import type { Fingerprint } from './fingerprint.ts';
import { createNearIndex } from './near/near-index.ts';
import type { Sketch } from './near/sketch.ts';
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
  /** The files beside its own that tell the same story, in the order of their dates. */
  readonly also: readonly Also[];
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
  /** Keys of the sketches that candidates may be near to. */
  readonly near?: readonly number[];
  /** Whether the duplicates of the files' articles are wanted too. */
  readonly duplicatesOf?: boolean;
  /** Sources in which nobody looks for the same story: what is of one of them is found by its place, id and guid alone. */
  readonly apart?: ReadonlySet<string>;
};

/** An article that tells much of what another one tells: as its own file has it, or as a copy of it. */
export type Relative = {
  readonly known: Known;
  readonly source: string;
  readonly path: string;
  readonly article: StoredArticle;
};

/** Where a sketch stands that the store holds, and the article it was made of unless that was a copy. */
export type SketchPlace = Place & { readonly key: number };

type Place = { readonly source: string; readonly path: string; readonly articleId: string | undefined };

export type ViewParts = {
  readonly files: Iterable<KnownFile>;
  readonly articles: Iterable<Known>;
  readonly copies?: Iterable<Copy>;
  readonly sketches?: Iterable<SketchPlace>;
  readonly apart?: Wanted['apart'];
};

const NONE: ReadonlySet<string> = new Set();

/** Who answers for a story when several articles tell it. */
export const RANK = { published: 0, displaced: 1, withdrawn: 2 } as const;

/**
 * The part of the corpus that one batch can touch, kept current while the batch is decided, so that the second of two
 * equal files in a batch already finds the first.
 */
export type CorpusView = ReturnType<typeof createView>;

export function createView({ files, articles, copies = [], sketches = [], apart = NONE }: ViewParts) {
  const byFile = new Map<string, KnownFile>();
  const byId = new Map<string, Known>();
  const byGuid = new Map<string, Known>();
  const byContent = new Map<string, Known>();
  const byCopy = new Map<string, Copy>();
  const copyByContent = new Map<string, KnownFile>();
  const places = new Map<number, Place>();
  /** What was sketched in this batch, and is in no other index yet. */
  const batch = createNearIndex();
  const batchPlaces = new Map<number, Place>();

  const forget = (known: Known) => {
    if (byContent.get(known.fingerprint.content)?.id === known.id) byContent.delete(known.fingerprint.content);
  };
  const putArticle = (known: Known) => {
    const before = byId.get(known.id);
    if (before) forget(before);
    byId.set(known.id, known);
    byGuid.set(known.guid, known);
    if (apart.has(known.source)) return;
    const rival = byContent.get(known.fingerprint.content);
    // Among equals the incumbent.
    if (!rival || RANK[known.state] < RANK[rival.state]) byContent.set(known.fingerprint.content, known);
  };
  const putFile = (file: KnownFile) => {
    byFile.set(key(file.source, file.path), file);
    if (file.verdict === 'duplicate' && file.content !== undefined && !apart.has(file.source))
      copyByContent.set(file.content, file);
  };
  for (const file of files) putFile(file);
  for (const known of articles) putArticle(known);
  for (const copy of copies) byCopy.set(key(copy.source, copy.path), copy);
  for (const { key, ...place } of sketches) places.set(key, place);

  const heldBy = (source: string, path: string): Known | undefined => {
    const id = byFile.get(key(source, path))?.articleId;
    const known = id === undefined ? undefined : byId.get(id);
    return known?.source === source && known.path === path ? known : undefined;
  };
  const relativeAt = ({ source, path, articleId }: Place): Relative | undefined => {
    const told = articleId === undefined ? undefined : byId.get(articleId);
    // What has lost its file is known by what it said last, whatever the file says by now.
    if (told && told.state !== 'published' && byCopy.get(key(source, path))?.article !== told.article) {
      return { known: told, source: told.source, path: told.path, article: told.article };
    }
    const own = heldBy(source, path);
    if (own) return { known: own, source, path, article: own.article };
    const copy = byCopy.get(key(source, path));
    const id = byFile.get(key(source, path))?.articleId;
    const known = id === undefined ? undefined : byId.get(id);
    return copy && known ? { known, source, path, article: copy.article } : undefined;
  };
  /** Whether a file is a copy of an article that it shares no story with any more. */
  const isTakenApart = ({ articleId }: KnownFile): boolean => {
    const known = articleId === undefined ? undefined : byId.get(articleId);
    return known !== undefined && apart.has(known.source);
  };

  return {
    file: (source: string, path: string) => byFile.get(key(source, path)),
    article: (id: string) => byId.get(id),
    /** The article that is read from a file; undefined for a duplicate of it. */
    heldBy,
    copy: (source: string, path: string) => byCopy.get(key(source, path)),
    /** What stands under the keys of an index, and what in this batch is near to a sketch: each once. */
    relatives(keys: readonly number[], sketch: Sketch, moment: number, window: number): Relative[] {
      const found = [
        ...keys.map((key) => places.get(key)),
        ...batch.near(sketch, moment, window).map((key) => batchPlaces.get(key)),
      ];
      const relatives = new Map<string, Relative>();
      for (const place of found) {
        const relative = place && relativeAt(place);
        if (relative && !apart.has(relative.source) && !apart.has(relative.known.source))
          relatives.set(`${relative.known.id}\n${key(relative.source, relative.path)}`, relative);
      }
      return [...relatives.values()];
    },
    byGuid: (guid: string) => byGuid.get(guid),
    byContent: (content: string) => byContent.get(content),
    /** A copy of that content, which may not be what its canonical article says. */
    copyWith: (content: string): KnownFile | undefined => {
      const file = copyByContent.get(content);
      const now = file && byFile.get(key(file.source, file.path));
      return now?.verdict === 'duplicate' && now.content === content && !isTakenApart(now) ? now : undefined;
    },
    isTakenApart,
    /** The files in view that hold a duplicate of an article. */
    duplicatesOf: (id: string) =>
      [...byFile.values()].filter(({ verdict, articleId }) => verdict === 'duplicate' && articleId === id),
    putArticle,
    putFile,
    putCopy: (copy: Copy) => {
      byCopy.set(key(copy.source, copy.path), copy);
    },
    putSketch: (source: string, path: string, sketch: Sketch, moment: number) => {
      const number = batchPlaces.size;
      batchPlaces.set(number, { source, path, articleId: heldBy(source, path)?.id });
      batch.put(number, sketch, moment);
    },
    dropFile: (source: string, path: string) => {
      byFile.delete(key(source, path));
      byCopy.delete(key(source, path));
    },
  };
}

function key(source: string, path: string): string {
  return `${source}\n${path}`;
}
