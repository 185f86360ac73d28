import type { Known } from '../corpus/view.ts';
import { type CatalogueFeed, renderCatalogueJson, renderIndex, renderOpml } from '../feeds/catalogue.ts';
import { createDocument, type DocumentOptions, FORMAT_FILES, feedFolder } from '../feeds/document.ts';
import { type AddressOptions, toEntry } from '../feeds/entry.ts';
import { renderFeedPage } from '../feeds/pages.ts';
import { renderFeed } from '../feeds/render.ts';

type Feed = {
  readonly id: number;
  readonly category: string | undefined;
  readonly slug: string;
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
  readonly publisher: {
    write(path: string, text: string): Promise<boolean>;
    exists(path: string): Promise<boolean>;
  };
};

export type PublishOptions = DocumentOptions & { readonly items: number; readonly addresses: AddressOptions };

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
  const { feeds, publisher } = ports;
  const all = await feeds.all();
  const files = [...options.formats.map((format) => FORMAT_FILES[format].file), 'index.html'];
  const isWhole = async (feed: Feed) =>
    (await Promise.all(files.map((file) => publisher.exists(`${feedFolder(feed.slug)}/${file}`)))).every(Boolean);

  const due: Feed[] = [];
  for (const feed of all) if (feed.dirty || !(await isWhole(feed))) due.push(feed);

  let written = 0;
  const fresh = new Map<number, CatalogueFeed>();
  for (const [at, feed] of due.entries()) {
    const articles = await feeds.newest(feed.id, options.items);
    const document = createDocument(
      feed,
      articles.map((known) => toEntry(known, options.addresses)),
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

  if (due.length > 0 || !(await publisher.exists('index.html'))) {
    const current = all.map((feed) => fresh.get(feed.id) ?? feed).filter((feed) => feed.items > 0);
    const catalogue = {
      site: options.site,
      formats: options.formats,
      feeds: current.sort(byCategory(options.site.language)),
    };
    await publisher.write('feeds/index.json', renderCatalogueJson(catalogue));
    await publisher.write('feeds.opml', renderOpml(catalogue));
    await publisher.write('index.html', renderIndex(catalogue));
  }
  return written;
}

/** Everything first, then the categories with most articles, equals by name. */
function byCategory(language: string): (a: CatalogueFeed, b: CatalogueFeed) => number {
  const { compare } = new Intl.Collator(language);
  return (a, b) => {
    if (a.category === undefined || b.category === undefined)
      return a.category === b.category ? 0 : a.category === undefined ? -1 : 1;
    return b.items - a.items || compare(a.category, b.category);
  };
}
