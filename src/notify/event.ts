import { randomUUID } from 'node:crypto';
import { xmlSafe } from '../article/text.ts';
import type { Known } from '../corpus/view.ts';
import { authorName } from '../feeds/author.ts';
import { createFacts, type Facts } from '../feeds/definitions/facts.ts';
import { type EntryOptions, toEntry } from '../feeds/entry.ts';
import type { AlarmData } from './notice.ts';
import { fit, inJson, inUnits } from './text/fit.ts';

export const EVENT_TYPES = [
  'article.new',
  'article.changed',
  'article.removed',
  'source.silent',
  'source.resumed',
  'removal.held',
  'removal.settled',
  'file.invalid',
  'file.recovered',
  'run.failed',
  'run.recovered',
  'webhook.disabled',
  'webhook.enabled',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Something a webhook may want to hear of, with all that its message says. */
export type Event = {
  readonly id: string;
  readonly type: EventType;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly articleId: string | undefined;
  /**
   * What rules choose by: an article as it is and, where it was something else before, as it was. It is enough that a rule holds
   * for one of them. Left out of alarms.
   */
  readonly facts?: readonly Facts[];
  readonly data: EventData;
};

export type EventData = {
  readonly article?: ArticleData;
  readonly change?: { readonly material: boolean; readonly changes: readonly string[] };
  /** The newest of several articles that are told of at once, and how many there are in all. */
  readonly articles?: readonly ArticleData[];
  readonly count?: number;
  /** Of a silent source, and of several articles that all come from one. `lastNew` is told of a silent one. */
  readonly source?: { readonly name: string; readonly lastNew?: string | null };
  readonly alarm?: AlarmData;
};

export type ArticleData = {
  readonly id: string;
  readonly guid: string;
  readonly url: string;
  readonly title: string;
  readonly summary: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly published: string;
  readonly modified: string | null;
  readonly image: string | null;
  readonly source: string;
  readonly path: string;
};

/** A longer address opens in no chat and few browsers: the article's page stands for it. */
const MAX_ADDRESS = 2000;

export function articleData(known: Known, addresses: EntryOptions): ArticleData {
  const entry = toEntry(known, addresses);
  return {
    id: known.id,
    guid: known.guid,
    url: entry.url.length <= MAX_ADDRESS ? entry.url : `${addresses.siteUrl}/articles/${known.id}`,
    title: entry.title,
    summary: entry.summary,
    categories: entry.categories,
    tags: known.article.tags,
    authors: entry.authors.map(authorName).filter((name) => name !== ''),
    published: new Date(entry.published).toISOString(),
    modified: known.article.modified === undefined ? null : new Date(known.article.modified).toISOString(),
    image: entry.image ?? null,
    source: known.source,
    path: known.path,
  };
}

/** `msg_` and 32 hexadecimal digits: the webhook-id of every attempt to deliver it. */
export function newEventId(): string {
  return `msg_${randomUUID().replaceAll('-', '')}`;
}

/** The message about one article; `before` is what it was until then. */
export function articleEvent(
  type: EventType,
  known: Known,
  at: number,
  addresses: EntryOptions,
  change?: EventData['change'],
  before?: Known,
): Event {
  const article = articleData(known, addresses);
  return {
    id: newEventId(),
    type,
    at,
    articleId: known.id,
    facts: [known, ...(before ? [before] : [])].map((version) => createFacts(version, addresses)),
    data: change ? { article, change } : { article },
  };
}

/** One message about many articles of a source: the newest stands for them, a few are listed, all are counted. */
export function summaryEvent(
  newest: readonly Known[],
  count: number,
  at: number,
  addresses: EntryOptions,
): Event | undefined {
  const [first] = newest;
  if (!first) return undefined;
  const articles = newest.map((known) => articleData(known, addresses));
  return {
    id: newEventId(),
    type: 'article.new',
    at,
    articleId: undefined,
    facts: newest.map((known) => createFacts(known, addresses)),
    data: { article: articleData(first, addresses), articles, count, source: { name: first.source } },
  };
}

/** The body of a message in the outbox. */
export type Payload = { readonly type: EventType; readonly timestamp: string; readonly data: EventData };

/** Reads what `renderPayload` has written. */
export function parsePayload(payload: string): Payload {
  return JSON.parse(payload) as Payload;
}

/** Standard Webhooks asks for messages below 20 KB. */
export const MAX_PAYLOAD_BYTES = 20_000;

/** How much a message may say, from all to what always fits: of texts in characters, of paths in bytes of JSON. */
const BREADTHS = [
  { labels: 20, label: 300, title: 1000, image: 4096, path: 4096, articles: 5 },
  { labels: 10, label: 60, title: 300, image: 1000, path: 1000, articles: 5 },
  { labels: 5, label: 30, title: 300, image: 0, path: 300, articles: 0 },
] as const;
type Breadth = (typeof BREADTHS)[number];

/**
 * The body of a Standard Webhooks message, cut to its limit where an article says too much:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#payload-structure
 */
export function renderPayload(event: Pick<Event, 'type' | 'at' | 'data'>): string {
  let payload = '';
  for (const breadth of BREADTHS) {
    const data = {
      ...event.data,
      ...(event.data.article ? { article: narrow(event.data.article, breadth) } : {}),
      ...(event.data.articles
        ? { articles: event.data.articles.slice(0, breadth.articles).map((article) => narrow(article, breadth)) }
        : {}),
      ...(event.data.alarm ? { alarm: narrowAlarm(event.data.alarm) } : {}),
    };
    payload = JSON.stringify({ type: event.type, timestamp: new Date(event.at).toISOString(), data });
    if (Buffer.byteLength(payload) < MAX_PAYLOAD_BYTES) break;
  }
  return payload;
}

function narrow(article: ArticleData, { labels, label, title, image, path }: Breadth): ArticleData {
  const list = (all: readonly string[]) => all.slice(0, labels).map((text) => fit(xmlSafe(text), label, inUnits));
  return {
    ...article,
    title: fit(xmlSafe(article.title), title, inUnits),
    summary: fit(xmlSafe(article.summary), title, inUnits),
    categories: list(article.categories),
    tags: list(article.tags),
    authors: list(article.authors),
    image: article.image !== null && article.image.length <= image ? article.image : null,
    path: fit(article.path, path, inJson),
  };
}

const [MAX_SUBJECT, MAX_REASON, MAX_EXAMPLES] = [300, 1000, 10];

function narrowAlarm(alarm: AlarmData): AlarmData {
  const short = (text: string) => fit(xmlSafe(text), MAX_SUBJECT, inUnits);
  return {
    ...alarm,
    subject: short(alarm.subject),
    ...(alarm.examples ? { examples: alarm.examples.slice(0, MAX_EXAMPLES).map(short) } : {}),
    ...(alarm.reason === undefined ? {} : { reason: fit(xmlSafe(alarm.reason), MAX_REASON, inUnits) }),
  };
}
