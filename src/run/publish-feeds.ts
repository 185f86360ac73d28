import { hash } from 'node:crypto';
import type { Known } from '../corpus/view.ts';
import {
  createDocument,
  type DocumentOptions,
  type FeedIdentity,
  FORMAT_FILES,
  feedFolder,
} from '../feeds/document.ts';
import { type EntryOptions, toEntry } from '../feeds/entry.ts';
import { renderFeed } from '../feeds/formats/render.ts';
import { type CatalogueFeed, renderCatalogueJson, renderIndex, renderOpml } from '../feeds/lists/catalogue.ts';
import { renderFeedPage } from '../feeds/pages/pages.ts';

type Feed = FeedIdentity & {
  readonly id: number;
  readonly dirty: boolean;
  readonly items: number;
  readonly updated: number | undefined;
};

export type PublishPorts = {
  readonly feeds: {
    all(): Promise<readonly Feed[]>;
    newest(feedId: number, limit: number): Promise<readonly Known[]>;
    published(feedId: number, items: number, updated: number | undefined): Promise<void>;
  };
  readonly settings: {
    setting(name: string): Promise<string | undefined>;
    putSetting(name: string, value: string): Promise<void>;
  };
  readonly publisher: {
    /** Publishes a text with its compressed forms beside it. */
    write(path: string, text: string): Promise<boolean>;
    /** The names of the files in a published folder; none where there is no folder. */
    names(folder: string): Promise<ReadonlySet<string>>;
  };
};

export type PublishOptions = DocumentOptions & { readonly items: number; readonly addresses: EntryOptions };

/** What stands beside every published file, with the file itself. */
const SUFFIXES = ['', '.gz', '.br'];
/** The setting that holds which state of the lists of all feeds was written last. */
const LISTS = 'lists';

/**
 * Renders every feed that a verdict made dirty, or that is missing on the disk, and then the lists of all feeds.
 * Returns how many feeds have new bytes. A feed stays dirty until its last file is in place, so that a run that is
 * cut short is made good by the next one.
 */
export async function publishFeeds(
  options: PublishOptions,
  ports: PublishPorts,
  progress: (done: number, total: number) => void,
): Promise<number> {
  const { feeds, publisher, settings } = ports;
  const all = await feeds.all();
  const files = [...options.formats.map((format) => FORMAT_FILES[format].file), 'index.html'];
  const isWhole = async (folder: string, names: readonly string[]) => {
    const present = await publisher.names(folder);
    return names.every((name) => SUFFIXES.every((suffix) => present.has(name + suffix)));
  };

  const due: Feed[] = [];
  for (const feed of all) if (feed.dirty || !(await isWhole(feedFolder(feed.slug), files))) due.push(feed);

  let written = 0;
  const fresh = new Map<number, CatalogueFeed>();
  for (const [at, feed] of due.entries()) {
    const articles = await feeds.newest(feed.id, options.items);
    const document = createDocument(
      feed,
      {
        entries: articles.map((known) => toEntry(known, options.addresses)),
        withdrawn: [],
        archive: undefined,
        previous: undefined,
        since: feed.updated ?? 0,
      },
      options,
    );
    const folder = feedFolder(feed.slug);
    const results = await Promise.all([
      ...options.formats.map((format) =>
        publisher.write(`${folder}/${FORMAT_FILES[format].file}`, renderFeed(document, format)),
      ),
      publisher.write(`${folder}/index.html`, renderFeedPage(document)),
    ]);
    if (results.some(Boolean)) written++;
    const updated = document.entries.length > 0 ? document.updated : undefined;
    await feeds.published(feed.id, document.entries.length, updated);
    fresh.set(feed.id, { ...feed, items: document.entries.length, updated });
    progress(at + 1, due.length);
  }

  const current = all.map((feed): CatalogueFeed => fresh.get(feed.id) ?? feed).filter((feed) => feed.items > 0);
  const { site, formats } = options;
  const catalogue = { site, formats, feeds: current.sort(byCategory(site.language)) };
  const lists = renderCatalogueJson(catalogue);
  const state = hash('sha256', lists, 'hex');
  const areWhole = (await isWhole('', ['index.html', 'feeds.opml'])) && (await isWhole('feeds', ['index.json']));
  if (due.length > 0 || !areWhole || (await settings.setting(LISTS)) !== state) {
    await publisher.write('feeds/index.json', lists);
    await publisher.write('feeds.opml', renderOpml(catalogue));
    await publisher.write('index.html', renderIndex(catalogue));
    await settings.putSetting(LISTS, state);
  }
  return written;
}

const KINDS: readonly FeedIdentity['kind'][] = ['all', 'defined', 'category'];

/** Everything first, then the defined feeds, then the categories with most articles, equals by name. */
function byCategory(language: string): (a: CatalogueFeed, b: CatalogueFeed) => number {
  const { compare } = new Intl.Collator(language);
  return (a, b) => {
    if (a.kind !== b.kind) return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
    return b.items - a.items || compare(a.label, b.label);
  };
}
