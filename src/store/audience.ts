import type { DatabaseSync } from 'node:sqlite';

/** What a reader has told of itself at one feed since it was last written down. */
export type Visits = {
  readonly slug: string;
  readonly format: string;
  readonly reader: string;
  readonly requests: number;
  /** The largest number of subscribers that was reported, for each of the reader's own ids of the feed. */
  readonly subscribers: Readonly<Record<string, number>>;
};

/** Who polls a feed. */
export type ReaderRecord = {
  readonly slug: string;
  readonly format: string;
  readonly reader: string;
  /** As the reader reports it; undefined where it does not. */
  readonly subscribers: number | undefined;
  readonly requests: number;
  /** A day, such as 2026-11-20 (UTC). */
  readonly lastSeen: string;
};

/** The count of each id, and the day it is of. */
type Counts = Record<string, { readonly count: number; readonly day: number }>;

const DAY = 86_400_000;
/** Days without a visit after which a reader is forgotten, and without a report after which an id is. */
const KEPT = 90;
const ID_KEPT = 7;
/** Names a feed may have; strangers choose them. All others are one. */
const MAX_READERS = 100;
const OTHER = 'other';
const MAX_IDS = 50;

/** Which programs poll which feed, and for how many subscribers. */
export function createAudience(raw: DatabaseSync) {
  const find = raw.prepare('SELECT counts FROM audience WHERE slug = ? AND format = ? AND reader = ?');
  const count = raw.prepare('SELECT count(*) AS count FROM audience WHERE slug = ? AND format = ?');
  const put =
    raw.prepare(`INSERT INTO audience (slug, format, reader, subscribers, counts, requests, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (slug, format, reader) DO UPDATE SET subscribers = excluded.subscribers, counts = excluded.counts,
    requests = requests + excluded.requests, last_seen = excluded.last_seen`);
  const prune = raw.prepare('DELETE FROM audience WHERE last_seen < ?');
  const list = raw.prepare(
    'SELECT slug, format, reader, subscribers, requests, last_seen FROM audience ORDER BY slug, format, subscribers DESC, requests DESC, reader',
  );

  const placeOf = ({ slug, format, reader }: Visits): { name: string; counts: Counts } => {
    const row = find.get(slug, format, reader) as { counts: string } | undefined;
    if (row) return { name: reader, counts: JSON.parse(row.counts) };
    const { count: known } = count.get(slug, format) as { count: number };
    if (known < MAX_READERS || reader === OTHER) return { name: reader, counts: {} };
    const other = find.get(slug, format, OTHER) as { counts: string } | undefined;
    return { name: OTHER, counts: other ? JSON.parse(other.counts) : {} };
  };

  return {
    /** Adds what was counted until `now`, and forgets who has not come for long. Synchronous: the caller holds the transaction. */
    add(visits: readonly Visits[], now: number): void {
      const day = Math.floor(now / DAY);
      for (const visit of visits) {
        const { name, counts } = placeOf(visit);
        const merged = mergeCounts(counts, visit.subscribers, day);
        const reported = Object.values(merged);
        const subscribers = reported.length === 0 ? null : reported.reduce((sum, { count }) => sum + count, 0);
        put.run(visit.slug, visit.format, name, subscribers, JSON.stringify(merged), visit.requests, day);
      }
      prune.run(day - KEPT);
    },
    /** Every reader of every feed, those with most subscribers first. */
    async readers(): Promise<ReaderRecord[]> {
      type Row = Omit<ReaderRecord, 'subscribers' | 'lastSeen'> & { subscribers: number | null; last_seen: number };
      return (list.all() as Row[]).map(({ subscribers, last_seen, ...row }) => ({
        ...row,
        subscribers: subscribers ?? undefined,
        lastSeen: new Date(last_seen * DAY).toISOString().slice(0, 10),
      }));
    },
  };
}

/** Of one day the largest count stands, of two days the later one. */
function mergeCounts(known: Counts, reported: Readonly<Record<string, number>>, day: number): Counts {
  const merged = new Map(Object.entries(known).filter(([, { day: of }]) => of > day - ID_KEPT));
  for (const [id, count] of Object.entries(reported)) {
    const earlier = merged.get(id);
    if (!earlier && merged.size >= MAX_IDS) continue;
    merged.set(id, { count: earlier?.day === day ? Math.max(earlier.count, count) : count, day });
  }
  return Object.fromEntries(merged);
}
