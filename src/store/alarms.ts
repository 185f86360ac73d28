import type { DatabaseSync } from 'node:sqlite';

/** Something that is wrong: `since` is when the trouble began, as far as that is known, `raisedAt` when it was told. */
export type OpenAlarm = {
  readonly topic: string;
  readonly subject: string;
  readonly since: number;
  readonly raisedAt: number;
};

/** What alarms are about, to tell those that are of concern no more. */
export type Concerns = { readonly topics: readonly string[]; readonly subjects: readonly string[] };

/**
 * The alarms that have begun and not ended. `topic` is the type of the event that begins one, `subject` the source or webhook that
 * it is about, or empty. Whoever raises or settles one holds the transaction, and writes the message in it.
 */
export function createAlarms(raw: DatabaseSync) {
  const statements = {
    raise: raw.prepare('INSERT OR IGNORE INTO alarms (topic, subject, since, raised_at) VALUES (?, ?, ?, ?)'),
    settle: raw.prepare('DELETE FROM alarms WHERE topic = ? AND subject = ? RETURNING since'),
    all: raw.prepare('SELECT topic, subject, since, raised_at AS raisedAt FROM alarms ORDER BY since, topic, subject'),
    forget: raw.prepare(
      `DELETE FROM alarms WHERE topic IN (SELECT value FROM json_each(?)) AND subject NOT IN (SELECT value FROM json_each(?))`,
    ),
  };
  return {
    /** Begins an alarm. False where it has begun before: then there is nothing to tell. */
    raise: (topic: string, subject: string, since: number, now: number): boolean =>
      statements.raise.run(topic, subject, since, now).changes > 0,
    /** Ends an alarm. Returns since when there was trouble; undefined where there was none: then there is nothing to tell. */
    settle(topic: string, subject: string): number | undefined {
      const row = statements.settle.get(topic, subject) as { since: number } | undefined;
      return row?.since;
    },
    /** Those that have begun and not ended, oldest first. */
    open: async (): Promise<OpenAlarm[]> => (statements.all.all() as OpenAlarm[]).map((row) => ({ ...row })),
    /** Ends, without a word, the alarms of some topics about anything but `subjects`. */
    forget: ({ topics, subjects }: Concerns): void => {
      statements.forget.run(JSON.stringify(topics), JSON.stringify(subjects));
    },
  };
}
