import type { Known } from '../corpus/view.ts';
import {
  ARCHIVE,
  archiveFormat,
  archiveName,
  createDocument,
  type DocumentOptions,
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
  };
  readonly now: () => number;
  readonly settings: {
    setting(name: string): Promise<string | undefined>;
    putSetting(name: string, value: string): Promise<void>;
  };
  readonly publisher: {
    /**
     * Publishes texts in a folder by their names, with their compressed forms beside them unless told otherwise. Returns the
     * names of those that are new.
     */
    write(folder: string, texts: Readonly<Record<string, string>>, isCompressed?: boolean): Promise<readonly string[]>;
    remove(path: string): Promise<void>;
    /** The names of the files in a published folder; none where there is no folder. */
    names(folder: string): Promise<ReadonlySet<string>>;
  };
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
  const all = await feeds.all();
  const files = [...options.formats.map((format) => FORMAT_FILES[format].file), PAGE];
  const paged = feeds.withDirtyPages();
  const due: Due[] = [];
  for (const feed of all) {
    const present = await publisher.names(feedFolder(feed.slug));
    const isWhole = !feed.dirty && files.every((name) => SUFFIXES.every((suffix) => present.has(name + suffix)));
    if (!isWhole || paged.has(feed.id)) due.push({ feed, isWhole, present });
  }

  let written = 0;
  let done = 0;
  const queue = due.values();
  const publishNext = async () => {
    for (const feed of queue) {
      if (await publishFeed(feed, options, ports)) written++;
      progress(++done, due.length);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, publishNext));
  const listed = (await feeds.all()).filter((feed) =>
    feed.kind === 'defined' ? !shapeOf(feed, options).isPrivate : feed.items > 0,
  );
  await publishLists(listed, due.length > 0, options, ports);
  return written;
}

/** Publishes what is due of one feed. Returns whether any of its documents has new bytes. */
async function publishFeed(
  { feed, isWhole, present: published }: Due,
  options: PublishOptions,
  { feeds, publisher, now }: PublishPorts,
): Promise<boolean> {
  const { items, content, words, isPrivate } = shapeOf(feed, options);
  const folder = feedFolder(feed.slug);
  const toEntries = (articles: readonly Known[]) => articles.map((known) => toEntry(known, options.addresses));
  const present = await publisher.names(`${folder}/${ARCHIVE}`);
  const pages = isWhole ? await feeds.pages(feed.id) : await feeds.settle(feed.id, items, options.archive);
  const fileOf = (page: number) => archiveName(page, options.formats);

  let isNew = false;
  const rendered: number[] = [];
  // The pages first: no document leads to one that is not there.
  for (const [at, { number, dirty }] of pages.entries()) {
    if (!dirty && present.has(fileOf(number))) continue;
    const entries = toEntries(await feeds.articles(feed.id, { page: number }));
    const place = { archive: number, previous: pages[at - 1]?.number };
    const page = createDocument(feed, { entries, withdrawn: [], since: 0, ...place }, { ...options, content }, words);
    const text = render(page, archiveFormat(options.formats));
    const changed = await publisher.write(`${folder}/${ARCHIVE}`, { [fileOf(number)]: text }, false);
    if (changed.length > 0) isNew = true;
    rendered.push(number);
  }
  let updated: number | undefined;
  let changed: readonly string[] = [];
  if (!isWhole) {
    const limit = options.archive ? {} : { limit: items };
    const entries = toEntries(await feeds.articles(feed.id, limit));
    const withdrawn = await feeds.withdrawn(feed.id, items);
    const place = { archive: undefined, previous: pages.at(-1)?.number };
    const facts = { entries, withdrawn, since: feed.updated, ...place };
    const document = createDocument(feed, facts, { ...options, content }, words);
    const texts = options.formats.map((format) => [FORMAT_FILES[format].file, render(document, format)] as const);
    const page = [PAGE, renderFeedPage(document, { isPrivate })] as const;
    changed = await publisher.write(folder, Object.fromEntries([...texts, page]));
    updated = document.updated;
  }
  const wanted = new Set(pages.map(({ number }) => fileOf(number)));
  for (const name of present) if (!wanted.has(name)) await publisher.remove(`${folder}/${ARCHIVE}/${name}`);
  // Nobody can have subscribed to what was not there before; the address of a private feed is for its readers alone.
  const told = isPrivate ? [] : changed.filter((name) => published.has(name) && name !== PAGE);
  const addresses = told.map((name) => feedUrl(options.site, feed.slug, name));
  await feeds.published(feed.id, { updated, pages: rendered, pings: feedPings(addresses, options.hubs, now()) });
  return isNew || changed.length > 0;
}

function render(document: FeedDocument, format: Format): string {
  return renderFeed(document, format).text;
}

function shapeOf(feed: FeedIdentity & { readonly identity: string }, { shape, shapes }: PublishOptions): FeedShape {
  return (feed.kind === 'defined' ? shapes.get(feed.identity) : undefined) ?? shape;
}
