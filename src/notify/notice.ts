import type { ArticleData, EventData, EventType, Payload } from './event.ts';

export type ArticleEvent = Extract<EventType, `article.${string}`>;
export type AlarmEvent = Exclude<EventType, ArticleEvent>;

/** What a message tells, as channels lay it out. */
export type Notice =
  | {
      readonly kind: 'article';
      readonly type: ArticleEvent;
      readonly article: ArticleData;
      readonly change: EventData['change'];
    }
  /**
   * `count` is how many articles there are in all, of which those in `articles` are named. `source` is where they all come from, if
   * they do.
   */
  | {
      readonly kind: 'digest';
      readonly type: ArticleEvent;
      readonly articles: readonly ArticleData[];
      readonly count: number;
      readonly source?: string | undefined;
    }
  | { readonly kind: 'alarm'; readonly type: AlarmEvent; readonly alarm: AlarmData }
  /** A feed has new bytes: for hubs alone. */
  | { readonly kind: 'ping'; readonly topic: string };

/** What is wrong, or right again. */
export type AlarmData = {
  /** The source or webhook it is about; empty where it is about none. */
  readonly subject: string;
  /** When it began, as far as that is known. */
  readonly since: string | null;
  readonly count?: number;
  /** So many of how many. */
  readonly of?: number;
  /** A few of the files it is about. */
  readonly examples?: readonly string[];
  readonly reason?: string;
};

/** Understands the body of a message in the outbox. */
export function parseNotice(payload: string): Notice {
  const parsed = JSON.parse(payload) as Payload | { readonly topic: string };
  if ('topic' in parsed) return { kind: 'ping', topic: parsed.topic };
  const { type, data } = parsed;
  if (!isArticleEvent(type)) return { kind: 'alarm', type, alarm: data.alarm ?? alarmOfSource(data.source) };
  const { article, articles, change, count, source } = data;
  if (articles) return { kind: 'digest', type, articles, count: count ?? articles.length, source: source?.name };
  if (article) return { kind: 'article', type, article, change };
  throw new Error(`a message of ${type} without an article`);
}

/** What an edit makes of the message that it corrects: of an article that is back, and says what it said, what it was when it was new. */
export function asEdit(notice: Notice): Notice {
  if (notice.kind !== 'article' || notice.type !== 'article.changed') return notice;
  const { material, changes } = notice.change ?? { material: true, changes: [] };
  return changes.includes('returned') && !material ? { ...notice, type: 'article.new', change: undefined } : notice;
}

export function isArticleEvent(type: string): type is ArticleEvent {
  return type.startsWith('article.');
}

/** Alarms come in pairs: whether this one says that all is well again. */
export function isOver(type: AlarmEvent): boolean {
  return /\.(?:resumed|settled|recovered|enabled)$/.test(type);
}

function alarmOfSource(source: EventData['source']): AlarmData {
  return { subject: source?.name ?? '', since: source?.lastNew ?? null };
}
