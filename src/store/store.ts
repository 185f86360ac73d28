import type { Decision } from '../corpus/decision.ts';
import type { Boilerplate, RecentTrace } from '../corpus/recurrence.ts';
import { type Concerns, createAlarms } from './alarms.ts';
import { createAudience, type Visits } from './audience.ts';
import { createBoilerplate } from './boilerplate.ts';
import { type CommitOptions, createCommit, type OutboxEvent, type RegroupOptions } from './commit.ts';
import { type Choice, createDeadLetters } from './dead-letters.ts';
import { disownFeeds } from './defined-feeds.ts';
import { createFeeds } from './feeds.ts';
import { createFiles } from './files.ts';
import { createInventory } from './inventory.ts';
import { createOutbox } from './outbox.ts';
import { createRuns, type SourceRecord } from './runs.ts';
import { createSketches, type SketchRecord } from './sketches.ts';
import { lockSqlite, openSqlite } from './sqlite.ts';
import type { Disabling } from './webhook-states.ts';

export type Store = Awaited<ReturnType<typeof openStore>>;

/** The end of a source's part of a run: how its folders look, what is known of it, and the events that go with it. */
export type SourceEnd = {
  readonly record: SourceRecord;
  readonly listings: ReadonlyMap<string, string | undefined>;
  readonly events: readonly OutboxEvent[];
  readonly alarms: readonly AlarmChange[];
};

/** An alarm that begins or ends, and the event that tells of it where anyone is told. */
export type AlarmChange = {
  readonly topic: string;
  readonly subject: string;
  readonly begins: boolean;
  readonly at: number;
  readonly since: number;
  readonly message: OutboxEvent | undefined;
};

/** Opens the store at `path`, made or brought up to date as needed. */
export async function openStore(path: string) {
  const { db, raw } = await openSqlite(path);
  const commit = createCommit(raw);
  const files = createFiles(db, raw);
  const runs = createRuns(db, raw);
  const audience = createAudience(raw);
  const boilerplate = createBoilerplate(raw);
  const sketches = createSketches(raw);
  const outbox = createOutbox(db, raw);
  const alarms = createAlarms(raw);
  const deadLetters = createDeadLetters(raw);
  /** Whoever came first has told of it. */
  const changeAlarms = (changes: readonly AlarmChange[]) => {
    for (const { topic, subject, begins, at, since, message } of changes) {
      const isNews = begins ? alarms.raise(topic, subject, since, at) : alarms.settle(topic, subject) !== undefined;
      if (isNews && message) commit.events([message]);
    }
  };
  /** The work is synchronous, so nothing else can get between the statements of a transaction. */
  const atomically = async <T>(work: () => T): Promise<T> => {
    try {
      return await db.transaction().execute(async () => work());
    } catch (error) {
      commit.forget();
      throw error;
    }
  };
  return {
    files,
    runs,
    boilerplate: {
      of: boilerplate.of,
      put: (source: string, found: readonly Boilerplate[], recent: readonly RecentTrace[]) =>
        atomically(() => boilerplate.put(source, found, recent)),
    },
    feeds: {
      ...createFeeds(db, raw, atomically, outbox.putPings),
      /** Has no feed of a category tell of an unlisted source. */
      disown: (unlisted: ReadonlySet<string>) =>
        atomically(() => {
          disownFeeds(raw, unlisted);
          commit.forget();
        }),
    },
    outbox: {
      ...outbox,
      /** Disables a webhook, and begins the alarm of it. */
      disable: (webhook: string, how: Disabling, alarm: AlarmChange | undefined) =>
        atomically(() => {
          outbox.disable(webhook, how);
          if (alarm) changeAlarms([alarm]);
        }),
      /** Has a webhook be sent messages at once, and ends the alarm that it was disabled. */
      enable: (webhook: string, alarm: AlarmChange | undefined) =>
        atomically(() => {
          outbox.enable(webhook);
          if (alarm) changeAlarms([alarm]);
        }),
    },
    inventory: createInventory(db, raw),
    /** Verdicts, articles, revisions, memberships and outbox events: all of a batch, or nothing. */
    commit: (
      decisions: readonly Decision[],
      events: readonly OutboxEvent[],
      options: CommitOptions,
    ): Promise<readonly SketchRecord[]> => atomically(() => commit.decisions(decisions, events, options)),
    /** Settles anew which feeds some articles behind a key stand in. */
    regroup: (after: number, options: RegroupOptions) => atomically(() => commit.regroup(after, options)),
    /** What new articles may be near to. */
    sketches: { between: sketches.between },
    /** Makes the next run read a file again. `listing` is its folder's, in doubt of it. */
    lookAgain: (source: string, path: string, folder: string, listing: string) =>
      atomically(() => files.lookAgain(source, path, folder, listing)),
    /** Who polls which feed. */
    audience: {
      add: (visits: readonly Visits[], now: number) => atomically(() => audience.add(visits, now)),
      readers: audience.readers,
    },
    deadLetters: {
      ...deadLetters,
      retry: (choice: Choice, now: number) => atomically(() => deadLetters.retry(choice, now)),
      dropOutdated: (choice: Choice, now: number) => atomically(() => deadLetters.dropOutdated(choice, now)),
      drop: (choice: Choice, now: number) => atomically(() => deadLetters.drop(choice, now)),
    },
    alarms: {
      open: alarms.open,
      /** Alarms that begin or end, with their events: all, or nothing. */
      put: (changes: readonly AlarmChange[]) => atomically(() => changeAlarms(changes)),
      forget: (concerns: Concerns) => atomically(() => alarms.forget(concerns)),
    },
    /** Ends a source's part of a run, in one transaction. */
    async endSource(end: SourceEnd): Promise<void> {
      await atomically(() => {
        files.putListings(end.record.name, end.listings);
        runs.putSource(end.record);
        changeAlarms(end.alarms);
        commit.events(end.events);
      });
    },
    /** Whether the store answers. */
    ping: () => raw.prepare('SELECT 1').get() !== undefined,
    /** Keeps every other process from working with this store; undefined where one does already. */
    lock: () => lockSqlite(path),
    close: () => db.destroy(),
  };
}
