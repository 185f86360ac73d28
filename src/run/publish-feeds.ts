import { ARCHIVE, FORMAT_FILES, feedFolder } from '../feeds/document.ts';
import {
  createRenderer,
  type Due,
  type Feed,
  type FeedPorts,
  PAGE,
  type PublishOptions,
  publishFeed,
  shapeOf,
} from './publish-feed.ts';
import { type ListPorts, publishLists } from './publish-lists.ts';
import { standWhole } from './published-forms.ts';

export type PublishPorts = Omit<FeedPorts, 'feeds'> &
  Pick<ListPorts, 'settings'> & {
    readonly feeds: FeedPorts['feeds'] & {
      all(): Promise<readonly Feed[]>;
      withDirtyPages(): ReadonlySet<number>;
      /** How many pages each archive has. */
      pageCounts(): ReadonlyMap<number, number>;
      leftFolders(): readonly string[];
      forgetLeftFolders(): Promise<void>;
    };
    /** Whether archives are looked through as well, for pages that are missing on the disk. */
    readonly isThorough: boolean;
  };

/** Feeds that are published at once: while one is compressed and written, the next is rendered. */
const ABREAST = 4;
/** Of a disk that takes nothing more: there is no use in trying the next feed. */
const FATAL = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EROFS']);

/**
 * Renders every document that a verdict made dirty, or that is missing on the disk, and then the lists of all feeds.
 * Returns how many feeds have new bytes. What is dirty stays so until its last file is in place, so that a run that is
 * cut short is made good by the next one. A feed that cannot be published keeps no other from it; the first failure is thrown
 * when all is done that can be.
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

  const current = new Map((await feeds.all()).map((feed) => [feed.id, feed]));
  const due = dueFeeds([...current.values()], options, ports);
  const context = { options, ports, render: createRenderer(options, ports) };
  const queue = due.values();
  const failures: unknown[] = [];
  const isFull = () => failures.some((failure) => FATAL.has(codeOf(failure)));
  let written = 0;
  let done = 0;
  const publishNext = async () => {
    for (const next of queue) {
      if (isFull()) return;
      try {
        const { feed, isNew } = await publishFeed(next, context);
        current.set(feed.id, feed);
        if (isNew) written++;
      } catch (error) {
        failures.push(shapeOf(next.feed, options).isPrivate ? masked(error, next.feed) : error);
      }
      progress(++done, due.length);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, publishNext));
  if (isFull()) throw failures[0];

  // Whoever finds no articles yet can subscribe to them all.
  const listed = [...current.values()].filter((feed) =>
    feed.kind === 'category' ? feed.items > 0 : !shapeOf(feed, options).isPrivate,
  );
  const catalogued = listed.map((feed) => ({ ...feed, language: shapeOf(feed, options).words.language }));
  await publishLists(catalogued, due.length + left.length > 0, options, ports);
  if (failures.length > 0) throw failures[0];
  return written;
}

/** The feeds of which something is to be published. */
function dueFeeds(
  all: readonly Feed[],
  options: PublishOptions,
  { feeds, publisher, isThorough }: PublishPorts,
): readonly Due[] {
  const files = [...options.formats.map((format) => FORMAT_FILES[format].file), PAGE];
  const paged = feeds.withDirtyPages();
  const pageCounts = isThorough ? feeds.pageCounts() : new Map<number, number>();
  const due: Due[] = [];
  for (const feed of all) {
    const present = publisher.names(feedFolder(feed.slug));
    const isWhole = !feed.dirty && standWhole(present, files);
    const pages = pageCounts.get(feed.id) ?? 0;
    const lacksPages = pages > 0 && publisher.names(`${feedFolder(feed.slug)}/${ARCHIVE}`).size < pages;
    if (!isWhole || lacksPages || paged.has(feed.id)) due.push({ feed, isWhole, present });
  }
  return due;
}

/** What went wrong with a private feed, without the address that is for its readers alone. */
function masked(error: unknown, { slug, identity }: Feed): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message.replaceAll(slug, `${identity} (private)`)), { code: codeOf(error) });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
