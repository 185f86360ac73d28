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
  type Format,
  feedFolder,
  feedUrl,
  type Tombstone,
} from '../feeds/document.ts';
import { type EntryOptions, toEntry } from '../feeds/entry.ts';
import type { ItemCache } from '../feeds/formats/item-cache.ts';
import { renderFeed } from '../feeds/formats/render.ts';
import { renderFeedPage } from '../feeds/pages/feed-page.ts';
import type { Outbound } from '../notify/address.ts';
import { feedPings } from '../notify/hubs.ts';
import { type ListedFeed, publishLists } from './publish-lists.ts';

type Feed = ListedFeed & { readonly id: number; readonly identity: string; readonly dirty: boolean };
/** A feed of which something is to be published, and what stands in its folder. */
type Due = { readonly feed: Feed; readonly isWhole: boolean; readonly present: ReadonlySet<string> };
type Page = { readonly number: number; readonly dirty: boolean };

/** What stands on the disk: the feed's own document, if `updated` is given, archive pages, and the hubs that are to hear of it. */
export type Published = {
  readonly updated: number | undefined;
  readonly pages: readonly number[];
  readonly pings: readonly Outbound[];
};

export type PublishPorts = {
  readonly feeds: {
    all(): Promise<readonly Feed[]>;
    withDirtyPages(): ReadonlySet<number>;
    settle(feed: number, size: number, isKept: boolean): Promise<readonly Page[]>;
    pages(feed: number): Promise<readonly Page[]>;
    articles(feed: number, of: { page?: number; limit?: number }): Promise<readonly Known[]>;
    withdrawn(feed: number, limit: number): Promise<readonly Tombstone[]>;
    published(feed: number, of: Published): Promise<void>;
    leftFolders(): readonly string[];
    forgetLeftFolders(): Promise<void>;
  };
  readonly now: () => number;
  /** Items rendered before. */
  readonly items: ItemCache;
  readonly settings: {
    setting(name: string): Promise<string | undefined>;
    putSetting(name: string, value: string): Promise<void>;
  };
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

type PublishContext = {
  readonly options: PublishOptions;
  readonly ports: PublishPorts;
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
const PAGE = 'index.html';
/** Feeds that are published at once: while one is compressed and written, the next is rendered. */
const ABREAST = 4;
/** What stands beside every published file, with the file itself. */
const SUFFIXES = ['', '.gz', '.br'];

/**
 * Renders every document that a verdict made dirty, or that is missing on the disk, and then the lists of all feeds.
 * Returns how many feeds have new bytes. What is dirty stays so until its last file is in place, so that a run that is
 * cut short is made good by the next one.
 */
export async function publishFeeds(
  options: PublishOptions,
  ports: PublishPorts,
  progress: (done: number, total: number) => void,
): Promise<number> {
  const { feeds, publisher } = ports;
  const left = feeds.leftFolders();
  for (const slug of left) await publisher.remove(feedFolder(slug));
  if (left.length > 0) await feeds.forgetLeftFolders();
  const all = await feeds.all();
  const files = [...options.formats.map((format) => FORMAT_FILES[format].file), PAGE];
  const paged = feeds.withDirtyPages();
  const due: Due[] = [];
  for (const feed of all) {
    const present = publisher.names(feedFolder(feed.slug));
    const isWhole = !feed.dirty && files.every((name) => SUFFIXES.every((suffix) => present.has(name + suffix)));
    if (!isWhole || paged.has(feed.id)) due.push({ feed, isWhole, present });
  }

  let written = 0;
  let done = 0;
  const queue = due.values();
  const context = { options, ports, render: createRenderer(options, ports) };
  let failure: unknown;
  const publishNext = async () => {
    for (const feed of queue) {
      if (failure !== undefined) return;
      try {
        if (await publishFeed(feed, context)) written++;
      } catch (error) {
        failure ??= error;
      }
      progress(++done, due.length);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, publishNext));
  // Not before the others have come to their end: nothing is still being written when the next run begins.
  if (failure !== undefined) throw failure;
  // Whoever finds no articles yet can subscribe to them all.
  const listed = (await feeds.all()).filter((feed) =>
    feed.kind === 'category' ? feed.items > 0 : !shapeOf(feed, options).isPrivate,
  );
  const catalogued = listed.map((feed) => ({ ...feed, language: shapeOf(feed, options).words.language }));
  await publishLists(catalogued, due.length > 0, options, ports);
  return written;
}

/** Publishes what is due of one feed. Returns whether any of its documents has new bytes. */
async function publishFeed(due: Due, context: PublishContext): Promise<boolean> {
  const { feed, isWhole, present } = due;
  const { options, ports } = context;
  const { feeds, publisher, now } = ports;
  const shape = shapeOf(feed, options);
  const archive = `${feedFolder(feed.slug)}/${ARCHIVE}`;
  const pages = isWhole ? await feeds.pages(feed.id) : await feeds.settle(feed.id, shape.items, options.archive);
  const stale = new Set(publisher.names(archive));
  for (const { number } of pages) stale.delete(archiveName(number, options.formats));

  // The pages first: no document leads to one that is not there.
  const rendered = await publishPages(due, pages, context);
  const document = isWhole ? undefined : await publishDocument(due, pages.at(-1)?.number, context);
  for (const name of stale) await publisher.remove(`${archive}/${name}`);

  const changed = document?.changed ?? [];
  // Nobody can have subscribed to what was not there before; the address of a private feed is for its readers alone.
  const told = shape.isPrivate ? [] : changed.filter((name) => present.has(name) && name !== PAGE);
  const addresses = told.map((name) => feedUrl(options.site, feed.slug, name));
  const pings = feedPings(addresses, options.hubs, now());
  await feeds.published(feed.id, { updated: document?.updated, pages: rendered.pages, pings });
  return rendered.isNew || changed.length > 0;
}

/** Publishes the archive pages that are due. Returns which they are. */
async function publishPages(
  { feed }: Due,
  pages: readonly Page[],
  { options, ports, render }: PublishContext,
): Promise<{ readonly pages: readonly number[]; readonly isNew: boolean }> {
  const { feeds, publisher } = ports;
  const folder = `${feedFolder(feed.slug)}/${ARCHIVE}`;
  const present = publisher.names(folder);
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
function createRenderer(options: PublishOptions, { items: cache, report }: PublishPorts) {
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

function shapeOf(feed: FeedIdentity & { readonly identity: string }, { shape, shapes }: PublishOptions): FeedShape {
  return (feed.kind === 'defined' ? shapes.get(feed.identity) : undefined) ?? shape;
}
