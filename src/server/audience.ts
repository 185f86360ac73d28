import type { Format } from '../feeds/document.ts';
import { type Agent, parseAgent } from './agents.ts';

/** What a reader has told of itself at one feed since the last time this was asked. */
export type Visits = {
  readonly slug: string;
  readonly format: Format;
  readonly reader: string;
  /** Answers without a body are counted as well. */
  readonly requests: number;
  /** The largest number of subscribers that was reported, for each of the reader's own ids of the feed. */
  readonly subscribers: Readonly<Record<string, number>>;
};

type Counted = { readonly slug: string; readonly format: Format; requests: number; subscribers: Map<string, number> };

/** What one minute may hold: strangers choose their names, and each takes room. */
const MAX_ROWS = 5000;
const MAX_READERS = 100;
const MAX_IDS = 20;
const MAX_HEADERS = 500;
/** Who has no room of its own is counted here. */
const OTHER_READERS = 'other';

/** Counts who polls which feed. Nothing of where a request comes from is looked at. */
export function createAudience() {
  let feeds = new Map<string, Map<string, Counted>>();
  let rows = 0;
  // A reader sends the same header at every poll.
  const parsed = new Map<string | undefined, Agent>();

  const agentOf = (header: string | undefined): Agent => {
    const known = parsed.get(header);
    if (known) return known;
    if (parsed.size >= MAX_HEADERS) parsed.clear();
    const agent = parseAgent(header);
    parsed.set(header, agent);
    return agent;
  };
  const counterOf = (slug: string, format: Format, reader: string): Counted | undefined => {
    const key = `${format} ${slug}`;
    const readers = feeds.get(key) ?? new Map<string, Counted>();
    const name = readers.has(reader) || readers.size < MAX_READERS ? reader : OTHER_READERS;
    const known = readers.get(name);
    if (known || rows >= MAX_ROWS) return known;
    const counted = { slug, format, requests: 0, subscribers: new Map<string, number>() };
    feeds.set(key, readers.set(name, counted));
    rows++;
    return counted;
  };

  return {
    /** A feed was asked for by the program of this User-Agent. */
    seen(slug: string, format: Format, header: string | undefined): void {
      const { reader, subscribers, feedId } = agentOf(header);
      const counted = counterOf(slug, format, reader);
      if (!counted) return;
      counted.requests++;
      if (subscribers === undefined) return;
      const ids = counted.subscribers;
      if (ids.has(feedId) || ids.size < MAX_IDS) ids.set(feedId, Math.max(subscribers, ids.get(feedId) ?? 0));
    },
    /** What was counted since the last call. */
    take(): Visits[] {
      const taken = feeds;
      feeds = new Map();
      rows = 0;
      return [...taken.values()].flatMap((readers) =>
        [...readers].map(([reader, { subscribers, ...counted }]) => ({
          ...counted,
          reader,
          subscribers: Object.fromEntries(subscribers),
        })),
      );
    },
  };
}
