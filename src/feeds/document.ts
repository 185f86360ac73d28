import type { Entry } from './entry.ts';

export const FORMATS = ['rss', 'atom', 'json'] as const;
export type Format = (typeof FORMATS)[number];

/** The file a format is published as, and what it is served as. */
export const FORMAT_FILES: Readonly<
  Record<Format, { readonly file: string; readonly type: string; readonly label: string }>
> = {
  rss: { file: 'rss.xml', type: 'application/rss+xml', label: 'RSS' },
  atom: { file: 'atom.xml', type: 'application/atom+xml', label: 'Atom' },
  json: { file: 'feed.json', type: 'application/feed+json', label: 'JSON' },
};

export type SiteOptions = {
  readonly title: string;
  /** Public address, without a slash at its end. */
  readonly url: string;
  readonly language: string;
  readonly timezone: string;
};

/** One feed, before it takes any form. */
export type FeedDocument = {
  /** Undefined for the feed of everything. */
  readonly category: string | undefined;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly entries: readonly Entry[];
  /** The newest change among its entries, so that the document moves only when they do; 0 for none. */
  readonly updated: number;
  readonly site: SiteOptions;
  readonly formats: readonly Format[];
  readonly content: 'full' | 'summary';
  /** Host name under which ids that are no URIs become tag URIs. */
  readonly authority: string;
};

export type DocumentOptions = Pick<FeedDocument, 'site' | 'formats' | 'content' | 'authority'>;

export function createDocument(
  feed: { readonly category: string | undefined; readonly slug: string },
  entries: readonly Entry[],
  options: DocumentOptions,
): FeedDocument {
  const { site } = options;
  return {
    ...options,
    category: feed.category,
    slug: feed.slug,
    title: feed.category === undefined ? site.title : `${feed.category} · ${site.title}`,
    description: feed.category === undefined ? site.title : `${site.title}: ${feed.category}`,
    entries,
    updated: entries.reduce((newest, entry) => Math.max(newest, entry.updated), 0),
  };
}

/** The folder of a feed as a path; in an address its letters are percent-encoded. */
export function feedFolder(slug: string): string {
  return `feeds/${slug}`;
}

/** The public address of a feed's file, or without `file` of its page. */
export function feedUrl(site: SiteOptions, slug: string, file = ''): string {
  return `${site.url}/feeds/${encodeURIComponent(slug)}/${file}`;
}
