import type { StoredArticle } from '../article/article.ts';
import type { Problem } from '../article/problem.ts';
import type { ChangePolicy } from './changes/changes.ts';
import type { Copy } from './cluster.ts';
import type { Fingerprint } from './fingerprint.ts';
import type { FormerArticles } from './identity/former-articles.ts';
import type { Sketch } from './near/sketch.ts';
import type { Verdict } from './verdict.ts';
import type { Known, KnownFile } from './view.ts';

/** A file that was read: what came of it. `same` means its bytes are the ones already judged. */
export type Prepared =
  | {
      readonly kind: 'article';
      readonly article: StoredArticle;
      readonly fingerprint: Fingerprint;
      readonly sketch: Sketch;
    }
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'same' };

export type Candidate = {
  readonly source: string;
  readonly path: string;
  /** Of the bytes, and behind the dot of the options they were read with. */
  readonly bytesHash: string | undefined;
  readonly prepared: Prepared;
};

/** A verdict with all that must be written for it, in one transaction. */
export type Decision = {
  /** Undefined where only an article is judged, whose file has long been judged to hold another. */
  readonly file: KnownFile | undefined;
  readonly verdict: Verdict;
  /** An article was found again elsewhere: the file it stood in is forgotten, unless it holds another one by now. */
  readonly leaves?: {
    readonly source: string;
    readonly path: string;
    readonly articleId: string | undefined;
    /** The file is there, and only reads no more: it stays known, without the article. */
    readonly stays?: boolean;
  };
  /** What a duplicate says. */
  readonly copy?: Copy;
  /** All copies of one article are another one's. */
  readonly passes?: { readonly from: string; readonly to: string };
  /** What the file's text is found by from now on, and when it was published. */
  readonly sketch?: { readonly bins: Sketch; readonly moment: number };
  /** Every article that is different afterwards: usually none or one. */
  readonly writes: readonly { readonly before: Known | undefined; readonly after: Known }[];
};

export type DecideOptions = {
  /** Host name for guids that have to be given. */
  readonly authority: string;
  readonly now: number;
  /** Whether a change moves `updated`, by what kind of change it is. */
  readonly policy: ChangePolicy;
  readonly whereabouts: Whereabouts;
  readonly duplicates: DuplicateRules;
  /** The keys of what its sketch is near to. */
  readonly near: readonly number[];
  /** The last chance of a file that was put off: now it is judged. */
  readonly last: boolean;
  /** What an earlier store has published, where this one was begun beside its feeds. */
  readonly former?: FormerArticles | undefined;
  /** The first run on a folder: what an earlier store has published may stand under any name. */
  readonly isImport?: boolean;
  /** Nothing of the source has been published or told of yet: articles that turn out to be one story become one. */
  readonly mayMerge?: boolean;
};

/** Decisions to be applied before the file is judged once more: articles of the same first run turn out to be one story. */
export type Merging = { readonly merges: readonly Decision[] };

/** What counts as a duplicate in a source. */
export type DuplicateRules = {
  /** Whether articles that are nearly the same are found; those of equal text always are. */
  readonly near: boolean;
  /** How similar two of them must be, from 0 to 1. */
  readonly threshold: number;
  /** How far apart they may have been published, in milliseconds. */
  readonly windowMs: number;
};

/** What is known, in the middle of a run, of files that articles were read from before it. */
export type Whereabouts = {
  /** `left`: the file is gone, or holds something else. `open`: it was touched and has not been judged. */
  of(source: string, path: string): 'there' | 'left' | 'open';
  /** A vanished file of the source that held the same bytes. */
  goneWith(source: string, bytesHash: string): KnownFile | undefined;
};

export type ReadArticle = Extract<Prepared, { kind: 'article' }>;
