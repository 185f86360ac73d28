import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.ts';

export type LetterState = 'pending' | 'delivered' | 'dead' | 'dropped';

/** A message to one webhook, as commands show it. Moments are milliseconds since 1970. */
export type Letter = {
  readonly id: string;
  readonly webhook: string;
  readonly type: string;
  /** Of its article; undefined where it is about none, or many. */
  readonly title: string | undefined;
  readonly state: LetterState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAttemptAt: number;
  readonly lastError: string | undefined;
  /** The id it went out under with others; its own where it went alone; undefined before the first attempt. */
  readonly bundle: string | undefined;
};

/** Which letters are meant: all that all of what is given holds for. `ids` are those of events. */
export type LetterChoice = {
  readonly webhook?: string | undefined;
  readonly states?: readonly LetterState[] | undefined;
  readonly ids?: readonly string[] | undefined;
};

/**
 * What people may look at and change of the outbox, also beside a service at work. Messages that went out together stay together:
 * what is chosen of them stands for all.
 */
export function createLetters(db: Kysely<Schema>) {
  const change = async (set: RawBuilder<unknown>, choice: LetterChoice): Promise<number> => {
    const { numAffectedRows = 0n } = await sql`UPDATE deliveries AS d SET ${set} WHERE ${chosen(choice)}
      OR (bundle IS NOT NULL AND state IN ${list(choice.states)} AND (webhook, bundle) IN
        (SELECT webhook, bundle FROM deliveries AS d WHERE bundle IS NOT NULL AND ${chosen(choice)}))`.execute(db);
    return Number(numAffectedRows);
  };
  return {
    /** The newest first. */
    async list(choice: LetterChoice, limit: number): Promise<Letter[]> {
      type Row = Omit<Letter, 'title' | 'lastError' | 'bundle'> &
        Record<'title' | 'lastError' | 'bundle', string | null>;
      const { rows } =
        await sql<Row>`SELECT event_id AS id, webhook, e.type, json_extract(payload, '$.data.article.title') AS title,
        state, attempts, created_at AS createdAt, next_attempt_at AS nextAttemptAt, last_error AS lastError, bundle
        FROM deliveries AS d JOIN events AS e ON e.id = d.event_id WHERE ${chosen(choice)}
        ORDER BY created_at DESC, d.key DESC LIMIT ${limit}`.execute(db);
      return rows.map(({ title, lastError, bundle, ...row }) => ({
        ...row,
        title: title ?? undefined,
        lastError: lastError ?? undefined,
        bundle: bundle ?? undefined,
      }));
    },
    /** Sends dead letters again, from the first attempt on. Returns how many. */
    retry: (choice: Omit<LetterChoice, 'states'>, now: number): Promise<number> =>
      change(sql`state = 'pending', attempts = 0, next_attempt_at = ${now}, finished_at = NULL`, {
        ...choice,
        states: ['dead'],
      }),
    /** Sends letters no more that wait or are dead. Returns how many. */
    drop: (choice: LetterChoice, now: number): Promise<number> =>
      change(sql`state = 'dropped', finished_at = ${now}, last_error = 'dropped by command'`, {
        ...choice,
        states: (choice.states ?? DROPPABLE).filter((state) => DROPPABLE.includes(state)),
      }),
  };
}

const DROPPABLE: readonly LetterState[] = ['pending', 'dead'];
const ALL: readonly LetterState[] = [...DROPPABLE, 'delivered', 'dropped'];

function chosen({ webhook, states, ids }: LetterChoice): RawBuilder<unknown> {
  return sql`d.state IN ${list(states)}
    AND (${webhook ?? null} IS NULL OR d.webhook = ${webhook ?? null})
    AND (${Number(ids === undefined)} OR d.event_id IN ${list(ids ?? [])})`;
}

function list(values: readonly string[] = ALL): RawBuilder<unknown> {
  return sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
}
