import type { Learned } from '../article/body/boilerplate.ts';
import type { Problem } from '../article/problem.ts';
import type { ChangePolicy } from '../corpus/changes/changes.ts';
import type { Heir } from '../corpus/decide-gone.ts';
import type { Candidate, Decision, DuplicateRules } from '../corpus/decision.ts';
import type { FormerArticles } from '../corpus/identity/former-articles.ts';
import type { Boilerplate, RecentTrace, Trace } from '../corpus/recurrence.ts';
import type { VerdictKind } from '../corpus/verdict.ts';
import type { CorpusView, KnownFile, Wanted } from '../corpus/view.ts';
import type { EntryOptions } from '../feeds/entry.ts';
import type { StandingOf } from '../feeds/standing.ts';
import type { Folder, Sighting } from '../inbox/walk.ts';
import type { AlarmChange } from '../notify/alarms.ts';
import type { Addressee, Outbound } from '../notify/rules/address.ts';
import type { Logger } from '../observe/log.ts';
import type { ImportedArticles } from './import-summary.ts';
import type { Neighbours, Sketched } from './neighbours.ts';
import type { FileToRead } from './prepare.ts';
import type { OpenAlarms } from './source-alarms.ts';
import type { Suspects } from './suspects.ts';

/** A source as a run needs it. */
export type RunSource = {
  readonly name: string;
  readonly path: string;
  readonly settleMs: number;
  readonly silentAfterMs: number;
  /** What it repeats from article to article is not left out. */
  readonly keepsBoilerplate: boolean;
  readonly duplicates: DuplicateRules;
  /** Sources with which it shares no story: those that are not listed where it is, or are where it is not. */
  readonly apart: ReadonlySet<string>;
  /** Of every option that changes how its files are read. */
  readonly optionsHash: string;
};

export type SourceRecord = {
  readonly name: string;
  readonly importedAt: number | undefined;
  readonly optionsHash: string;
  readonly lastNewAt: number | undefined;
  readonly problem: string | undefined;
};

export type RunStore = {
  readonly files: {
    listings(source: string): Promise<ReadonlyMap<string, string>>;
    files(source: string, paths: readonly string[]): Promise<readonly KnownFile[]>;
    view(wanted: Wanted): Promise<CorpusView>;
    displaced(): Promise<readonly string[]>;
    /** The copies of an article, with the files that hold them. */
    heirs(articleId: string): Promise<readonly Heir[]>;
    publishedIn: ImportedArticles['publishedIn'];
  };
  readonly outbox: {
    /** The webhooks that have had a message about an article, or have one coming. */
    readonly told: Told;
  };
  readonly alarms: { open(): Promise<OpenAlarms> };
  readonly runs: {
    record(run: { startedAt: number; finishedAt: number; summary: unknown; error: string | undefined }): Promise<void>;
    source(name: string): Promise<SourceRecord>;
    /** Says that from now on some of a source's files may have been read with other options than the rest. */
    markMixed(source: string): Promise<void>;
  };
  readonly boilerplate: {
    of(source: string): Promise<{ readonly known: readonly Boilerplate[]; readonly recent: readonly RecentTrace[] }>;
    put(source: string, found: readonly Boilerplate[], recent: readonly RecentTrace[]): Promise<void>;
  };
  commit(
    decisions: readonly Decision[],
    events: readonly Outbound[],
    options: { now: number; keepRevisions: number; standing: StandingOf },
  ): Promise<readonly Sketched[]>;
  lookAgain(source: string, path: string, folder: string, listing: string): Promise<void>;
  endSource(end: {
    record: SourceRecord;
    listings: ReadonlyMap<string, string | undefined>;
    events: readonly Outbound[];
    alarms: readonly AlarmChange[];
  }): Promise<void>;
};

export type RunPorts = {
  readonly store: RunStore;
  readonly walk: (source: RunSource) => Iterable<Folder>;
  /** In the order of the files; undefined for one that is still moving. */
  readonly read: (
    source: RunSource,
    learned: Learned,
    files: readonly FileToRead[],
    now: number,
  ) => Promise<readonly (Candidate | undefined)[]>;
  readonly trace: (source: RunSource, files: readonly FileToRead[], now: number) => Promise<readonly Trace[]>;
  /** What articles of the corpus new ones may be near to. */
  readonly neighbours: Neighbours;
  /** Files that a process has ended over. */
  readonly suspects: Suspects;
  /** What becomes of one that is proven to have done it. */
  readonly setAside: (source: RunSource, sighting: Sighting) => Candidate;
  /** What an earlier store has published, and this one has not found. */
  readonly former: () => Promise<FormerArticles>;
  readonly publish: (
    progress: (done: number, total: number) => void,
    report: (problem: Problem) => void,
  ) => Promise<number>;
  readonly now: () => number;
  readonly log: Logger;
};

/** The names of the webhooks that have had a message about an article, or have one coming, with what the last of them says. */
export type Told = (articleId: string) => Promise<ReadonlyMap<string, 'article' | 'withdrawal'>>;

export type RunOptions = {
  readonly sources: readonly RunSource[];
  readonly authority: string;
  readonly policy: ChangePolicy;
  readonly keepRevisions: number;
  readonly addresses: EntryOptions;
  readonly standing: StandingOf;
  readonly webhooks: readonly Addressee[];
};

export type RunRequest = {
  /** Takes mass removals as meant. */
  readonly acceptRemovals?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
};

export type Progress = { readonly step: 'read' | 'publish'; readonly done: number; readonly total: number };

export type RunSummary = {
  scanned: number;
  waiting: number;
  feedsWritten: number;
  durationMs: number;
  problems: Problem[];
} & Record<VerdictKind, number>;

/** What the steps of one run share. */
export type RunContext = {
  readonly options: RunOptions;
  readonly ports: RunPorts;
  readonly request: RunRequest;
  readonly summary: RunSummary;
  /** Lets timers and requests have their turn. */
  readonly breathe: () => Promise<void>;
};
