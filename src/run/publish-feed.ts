import type { Problem } from '../article/problem.ts';
import type { Known } from '../corpus/view.ts';
import {
  ARCHIVE,
  archiveFormat,
  archiveName,
  createDocument,
  type DocumentOptions,
  type FeedContent,
  type FeedDocument,
  type FeedIdentity,
  type FeedWords,
  FORMAT_FILES,
  FORMATS,
  type Format,
  feedFolder,
  feedUrl,
  type Tombstone,
} from '../feeds/document.ts';
import { type EntryOptions, toEntry } from '../feeds/entry.ts';
import type { ItemCache } from '../feeds/formats/item-cache.ts';
import { renderFeed } from '../feeds/formats/render.ts';
import { renderFeedPage } from '../feeds/pages/feed-page.ts';
import { feedPings } from '../notify/hubs.ts';
import type { Outbound } from '../notify/rules/address.ts';
import type { ListedFeed } from './publish-lists.ts';
import { formsOf } from './published-forms.ts';

export type Feed = ListedFeed & {
  readonly id: number;
  readonly identity: string;
  readonly dirty: boolean;
  readonly owed: boolean;
};
/** A feed of which something is to be published, and what stands in its folder. */
export type Due = { readonly feed: Feed; readonly isWhole: boolean; readonly present: ReadonlySet<string> };
type Page = { readonly number: number; readonly dirty: boolean };

/** What stands on the disk: the feed's own document, if `updated` is given, archive pages, and the hubs that are to hear of it. */
export type Published = {
  readonly updated: number | undefined;
  readonly pages: readonly number[];
  readonly pings: readonly Outbound[];
};

export type FeedPorts = {
  readonly feeds: {
    settle(feed: number, layout: { size: number; least: number; isKept: boolean }): Promise<readonly Page[]>;
    pages(feed: number): Promise<readonly Page[]>;
    articles(feed: number, of: { page?: number; limit?: number }): Promise<readonly Known[]>;
    withdrawn(feed: number, limit: number): Promise<readonly Tombstone[]>;
    published(feed: number, of: Published): Promise<number>;
    owe(feed: number): Promise<void>;
  };
  readonly now: () => number;
  /** Items rendered before. */
  readonly items: ItemCache;
  /** Whether the configuration asks for other documents than the last time. */
  readonly isAnew: boolean;
  /** An article that a feed has to leave out. */
  readonly report: (problem: Problem) => void;
  readonly publisher: {
    /**
     * Publishes texts in a folder by their names, with their compressed forms beside them unless told otherwise. Returns the
     * names of those that are new.
     */
    write(folder: string, texts: Readonly<Record<string, string>>, isCompressed?: boolean): Promise<readonly string[]>;
    remove(path: string): Promise<void>;
    /** The names of the files in a published folder; none where there is no folder. */
    names(folder: string): ReadonlySet<string>;
  };
};

export type PublishContext = {
  readonly options: PublishOptions;
  readonly ports: FeedPorts;
  readonly render: ReturnType<typeof createRenderer>;
};

/** How one feed is published. */
export type FeedShape = {
  /** Articles in its own document at least. */
  readonly items: number;
  readonly content: DocumentOptions['content'];
  readonly words: FeedWords;
  /** Whether no list names it. */
  readonly isPrivate: boolean;
};

export type PublishOptions = Omit<DocumentOptions, 'content'> & {
  readonly addresses: EntryOptions;
  /** Whether feeds have archives. */
  readonly archive: boolean;
  readonly shape: FeedShape;
  /** By the name of a defined feed, where it is another than the rest have. */
  readonly shapes: ReadonlyMap<string, FeedShape>;
};

/** A feed's own page. */
export const PAGE = 'index.html';
/** What an article takes that only its title and link are left of, with room to spare. */
const LEAST_ITEM_BYTES = 2048;

/** Publishes what is due of one feed. Returns it as it is now, and whether any of its documents has new bytes. */
export async function publishFeed(
  due: Due,
  context: PublishContext,
): Promise<{ readonly feed: Feed; readonly isNew: boolean }> {
  const { feed, isWhole, present } = due;
  const { options, ports } = context;
  const { feeds, publisher, now } = ports;
  const { isPrivate } = shapeOf(feed, options);
  const folder = feedFolder(feed.slug);
  const pages = isWhole ? await feeds.pages(feed.id) : await feeds.settle(feed.id, layoutOf(feed, context));
  const archived = publisher.names(`${folder}/${ARCHIVE}`);
  // Nobody can have subscribed to what was not there before; the address of a private feed is for its readers alone.
  const told =
    isPrivate || isWhole
      ? []
      : options.formats.map((format) => FORMAT_FILES[format].file).filter((name) => present.has(name));
  if (told.length > 0 && options.hubs.length > 0) await feeds.owe(feed.id);

  // The pages first: no document leads to one that is not there.
  const rendered = await publishPages(feed, pages, archived, context);
  const document = isWhole ? undefined : await publishDocument(due, pages.at(-1)?.number, context);
  const stale = new Set(archived);
  for (const { number } of pages) stale.delete(archiveName(number, options.formats));
  for (const name of stale) await publisher.remove(`${folder}/${ARCHIVE}/${name}`);
  if (!isWhole) for (const name of leftFiles(present, options.formats)) await publisher.remove(`${folder}/${name}`);

  const changed = document?.changed ?? [];
  // What a run wrote that was cut short is told of now.
  const news = told.filter((name) => feed.owed || changed.includes(name));
  const addresses = news.map((name) => feedUrl(options.site, feed.slug, name));
  const pings = feedPings(addresses, options.hubs, now());
  const items = await feeds.published(feed.id, { updated: document?.updated, pages: rendered.pages, pings });
  const isNew = rendered.isNew || changed.length > 0;
  return { feed: { ...feed, items, updated: document?.updated ?? feed.updated }, isNew };
}

/**
 * How many articles a feed's own document holds. No more than find room in it with title and link at least: what stands in no
 * document is lost. Once laid out, it is opened again only when it has become short, or other documents are wanted.
 */
function layoutOf(feed: Feed, { options, ports }: PublishContext) {
  const { items } = shapeOf(feed, options);
  const size = options.archive ? Math.min(items, Math.floor(options.maxBytes / LEAST_ITEM_BYTES)) : items;
  return { size, least: ports.isAnew ? size : Math.ceil(size / 2), isKept: options.archive };
}

/** The files of formats that are published no more. */
function leftFiles(present: ReadonlySet<string>, formats: readonly Format[]): readonly string[] {
  return FORMATS.filter((format) => !formats.includes(format))
    .flatMap((format) => formsOf(FORMAT_FILES[format].file))
    .filter((name) => present.has(name));
}

/** Publishes the archive pages that are due: dirty ones, and those that are not among what stands there. Returns which they are. */
async function publishPages(
  feed: Feed,
  pages: readonly Page[],
  present: ReadonlySet<string>,
  { options, ports, render }: PublishContext,
): Promise<{ readonly pages: readonly number[]; readonly isNew: boolean }> {
  const { feeds, publisher } = ports;
  const folder = `${feedFolder(feed.slug)}/${ARCHIVE}`;
  const rendered: number[] = [];
  let isNew = false;
  for (const [at, { number, dirty }] of pages.entries()) {
    const name = archiveName(number, options.formats);
    if (!dirty && present.has(name)) continue;
    const articles = await feeds.articles(feed.id, { page: number });
    const place = { archive: number, previous: pages[at - 1]?.number };
    const text = render(feed, articles, { withdrawn: [], since: feed.updated, ...place }, [
      archiveFormat(options.formats),
    ]);
    const changed = await publisher.write(folder, { [name]: text.documents[0] ?? '' }, false);
    if (changed.length > 0) isNew = true;
    rendered.push(number);
  }
  return { pages: rendered, isNew };
}

/** Publishes a feed's own document in every format, and its page. Returns which of them are new. */
async function publishDocument(
  { feed }: Due,
  previous: number | undefined,
  { options, ports, render }: PublishContext,
): Promise<{ readonly changed: readonly string[]; readonly updated: number }> {
  const { feeds, publisher } = ports;
  const { items, isPrivate } = shapeOf(feed, options);
  const articles = await feeds.articles(feed.id, options.archive ? {} : { limit: items });
  const withdrawn = await feeds.withdrawn(feed.id, items);
  const facts = { withdrawn, since: feed.updated, archive: undefined, previous };
  const { document, documents } = render(feed, articles, facts, options.formats);
  const texts = options.formats.map((format, at) => [FORMAT_FILES[format].file, documents[at] ?? ''] as const);
  const changed = await publisher.write(feedFolder(feed.slug), {
    ...Object.fromEntries(texts),
    [PAGE]: renderFeedPage(document, { isPrivate }),
  });
  return { changed, updated: document.updated };
}

/** Makes documents of articles. What they have to leave out is reported, once for an article. */
export function createRenderer(options: PublishOptions, { items: cache, report }: Pick<FeedPorts, 'items' | 'report'>) {
  const reported = new Set<string>();
  return (
    feed: Feed,
    articles: readonly Known[],
    facts: Omit<FeedContent, 'entries'>,
    formats: readonly Format[],
  ): { readonly document: FeedDocument; readonly documents: readonly string[] } => {
    const { content, words, isPrivate } = shapeOf(feed, options);
    const entries = articles.map((known) => toEntry(known, options.addresses));
    // An article stands on its page alone: what is cut there is nowhere.
    const maxBytes = facts.archive === undefined ? options.maxBytes : Number.MAX_SAFE_INTEGER;
    // A hub would learn an address that is for its readers alone.
    const hubs = isPrivate ? [] : options.hubs;
    const document = createDocument(feed, { ...facts, entries }, { ...options, content, maxBytes, hubs }, words);
    const documents = formats.map((format) => {
      const { text, leftOut } = renderFeed(document, format, cache);
      for (const { entry, reason } of leftOut) {
        const known = articles.find(({ id }) => id === entry.id);
        if (reported.has(entry.id) || known === undefined) continue;
        reported.add(entry.id);
        const message = `left out of the feed "${feed.label || 'all'}" as ${FORMAT_FILES[format].label}: ${reason}`;
        report({ source: known.source, path: known.path, code: 'not-in-feed', message });
      }
      return text;
    });
    return { document, documents };
  };
}

/** How a feed is published. */
export function shapeOf(
  feed: FeedIdentity & { readonly identity: string },
  { shape, shapes }: PublishOptions,
): FeedShape {
  return (feed.kind === 'defined' ? shapes.get(feed.identity) : undefined) ?? shape;
}
