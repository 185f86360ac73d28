import type { FeedIdentity, Format, SiteOptions } from '../document.ts';

/** A feed in the lists of all feeds. */
export type CatalogueFeed = FeedIdentity & {
  /** How many articles it has, those in its archive with them. */
  readonly items: number;
  /** The newest change among them. */
  readonly updated: number;
  /** Title of the source that first brought the category; none for everything and for defined feeds. */
  readonly source: string | undefined;
  /** Of a defined feed that speaks another language than the site. */
  readonly language?: string | undefined;
};

export type Catalogue = {
  readonly site: SiteOptions;
  readonly formats: readonly Format[];
  readonly feeds: readonly CatalogueFeed[];
};

/** The feeds of one source; those of none that is known, where `source` is undefined. */
export type SourceFeeds = { readonly source: string | undefined; readonly feeds: readonly CatalogueFeed[] };

/** The feeds that are of no one source, and then the categories by source: sources by name, their feeds as they stood. */
export function groupBySource({ site, feeds }: Pick<Catalogue, 'site' | 'feeds'>): {
  readonly general: readonly CatalogueFeed[];
  readonly groups: readonly SourceFeeds[];
} {
  const bySource = Map.groupBy(
    feeds.filter(({ kind }) => kind === 'category'),
    ({ source }) => source,
  );
  const { compare } = new Intl.Collator(site.language);
  const groups = [...bySource].map(([source, feeds]): SourceFeeds => ({ source, feeds }));
  return {
    general: feeds.filter(({ kind }) => kind !== 'category'),
    groups: groups.sort((a, b) => {
      if (a.source === undefined || b.source === undefined) return a.source === undefined ? 1 : -1;
      return compare(a.source, b.source);
    }),
  };
}
