import { hash } from 'node:crypto';
import type { FeedIdentity, Format, SiteOptions } from '../feeds/document.ts';
import { creditOf, type EntryOptions } from '../feeds/entry.ts';
import type { CatalogueFeed } from '../feeds/lists/catalogue.ts';
import { renderCatalogueJson } from '../feeds/lists/catalogue-json.ts';
import { renderOpml } from '../feeds/lists/opml.ts';
import { renderIndex } from '../feeds/pages/index-page.ts';
import { standWhole } from './published-forms.ts';

export type ListedFeed = FeedIdentity & {
  readonly source: string | undefined;
  readonly items: number;
  readonly updated: number;
  readonly language?: string | undefined;
};

export type ListOptions = {
  readonly site: SiteOptions;
  readonly formats: readonly Format[];
  readonly addresses: Pick<EntryOptions, 'credits'>;
};

export type ListPorts = {
  readonly settings: {
    setting(name: string): Promise<string | undefined>;
    putSetting(name: string, value: string): Promise<void>;
  };
  readonly publisher: {
    write(folder: string, texts: Readonly<Record<string, string>>): Promise<readonly string[]>;
    names(folder: string): ReadonlySet<string>;
  };
};

/** The setting that holds which state of the lists was written last. */
const LISTS = 'lists';

/** Writes the lists of all feeds: for people, for feed readers and for programs. Nothing, where they stand as they should. */
export async function publishLists(
  feeds: readonly ListedFeed[],
  isDue: boolean,
  { site, formats, addresses }: ListOptions,
  { publisher, settings }: ListPorts,
): Promise<void> {
  const sorted = feeds
    .map(
      (feed): CatalogueFeed => ({
        ...feed,
        source: feed.source === undefined ? undefined : creditOf(feed.source, addresses).title,
      }),
    )
    .sort(byCategory(site.language));
  const catalogue = { site, formats, feeds: sorted };
  const lists = renderCatalogueJson(catalogue);
  const state = hash('sha256', lists, 'hex');
  const areWhole =
    standWhole(publisher.names(''), ['index.html', 'feeds.opml']) &&
    standWhole(publisher.names('feeds'), ['index.json']);
  if (!isDue && areWhole && (await settings.setting(LISTS)) === state) return;
  // Until all of them stand, none is known to.
  await settings.putSetting(LISTS, '');
  const written = await Promise.allSettled([
    publisher.write('feeds', { 'index.json': lists }),
    publisher.write('', { 'feeds.opml': renderOpml(catalogue), 'index.html': renderIndex(catalogue) }),
  ]);
  for (const result of written) if (result.status === 'rejected') throw result.reason;
  await settings.putSetting(LISTS, state);
}

const KINDS: readonly FeedIdentity['kind'][] = ['all', 'defined', 'category'];

/** Everything first, then the defined feeds, then the categories with most articles, equals by name. */
function byCategory(language: string): (a: CatalogueFeed, b: CatalogueFeed) => number {
  const { compare } = new Intl.Collator(language);
  return (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.items - a.items || compare(a.label, b.label);
}
