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
  /** Addresses of a square picture (Atom icon, JSON favicon) and of a wide one (Atom logo, RSS image). */
  readonly icon?: string | undefined;
  readonly logo?: string | undefined;
};

/** Which feed is meant: that of everything, of a category, or one that the configuration defines. */
export type FeedIdentity = {
  readonly kind: 'all' | 'category' | 'defined';
  /** The category, or the defined feed's title; empty for everything. */
  readonly label: string;
  readonly slug: string;
};

/** What a feed that the configuration defines says of itself in place of the site's words. */
export type FeedWords = { readonly description?: string | undefined; readonly language?: string | undefined };

/** An article that stood in a feed and has been withdrawn (RFC 6721). */
export type Tombstone = { readonly guid: string; readonly at: number };

/** One feed, or one page of its archive, before it takes any form. */
export type FeedDocument = FeedIdentity &
  DocumentOptions & {
    readonly title: string;
    readonly description: string;
    readonly language: string;
    /** In the order of the feed, newest first. */
    readonly entries: readonly Entry[];
    /** Newest first; none on an archive page. */
    readonly withdrawn: readonly Tombstone[];
    /** The newest change among its entries, so that the document moves only when they do. */
    readonly updated: number;
    /** The number of the archive page that this document is (RFC 5005, section 4); undefined for the feed itself. */
    readonly archive: number | undefined;
    /** The number of the archive page with the entries before these. */
    readonly previous: number | undefined;
  };

/** What all documents share. */
export type DocumentOptions = {
  readonly site: SiteOptions;
  readonly formats: readonly Format[];
  readonly content: 'full' | 'summary';
  /** Host name under which ids that are no URIs become tag URIs. */
  readonly authority: string;
  /** Addresses of WebSub hubs. */
  readonly hubs: readonly string[];
  /** How long a copy of the feed may be kept, in minutes (RSS `ttl`). */
  readonly ttl: number;
  /** Longest document in bytes: what is beyond says less of its oldest articles. */
  readonly maxBytes: number;
};

export type FeedContent = Pick<FeedDocument, 'entries' | 'withdrawn' | 'archive' | 'previous'> & {
  /** When the feed last changed before it was as it is now: a document in which no entry can stand has no other moment. */
  readonly since: number;
};

export function createDocument(
  feed: FeedIdentity,
  { since, ...content }: FeedContent,
  options: DocumentOptions,
  words: FeedWords = {},
): FeedDocument {
  const { site } = options;
  const isAll = feed.kind === 'all';
  const moments = [...content.entries.map(({ updated }) => updated), ...content.withdrawn.map(({ at }) => at)].filter(
    isMoment,
  );
  return {
    ...options,
    kind: feed.kind,
    label: feed.label,
    slug: feed.slug,
    title: TITLES[feed.kind](feed.label, site),
    description: words.description ?? (isAll ? site.title : `${site.title}: ${feed.label}`),
    language: words.language ?? site.language,
    ...content,
    updated: moments.length === 0 ? since : moments.reduce((newest, moment) => Math.max(newest, moment)),
  };
}

/** Whether a date is one that feeds can name: of a year with four digits. */
export function isMoment(ms: number): boolean {
  return ms >= FIRST_MOMENT && ms <= LAST_MOMENT;
}

const FIRST_MOMENT = Date.UTC(1000, 0);
const LAST_MOMENT = Date.UTC(9999, 11, 31);

/** A feed that the configuration defines is called as it says. */
const TITLES: Readonly<Record<FeedIdentity['kind'], (label: string, site: SiteOptions) => string>> = {
  all: (_label, { title }) => title,
  category: (label, { title }) => `${label} · ${title}`,
  defined: (label) => label,
};

/** The folder of a feed as a path; in an address its letters are percent-encoded. */
export function feedFolder(slug: string): string {
  return `feeds/${slug}`;
}

/** The public address of a feed's file, or without `file` of its page. */
export function feedUrl(site: SiteOptions, slug: string, file = ''): string {
  return `${site.url}/feeds/${encodeURIComponent(slug)}/${file}`;
}

/**
 * The format that archive pages are written in: in all three, the history of a corpus would take many times the room of the
 * corpus. RFC 5005 is made for Atom.
 */
export function archiveFormat(formats: readonly Format[]): Format {
  return (['atom', 'rss', 'json'] as const).find((format) => formats.includes(format)) ?? 'atom';
}

/** The folder of a feed's archive pages, in its own. */
export const ARCHIVE = 'archive';

/** The public address that a document in this format is published at: of a feed itself, or of a page of its archive. */
export function documentUrl({ site, slug, archive, formats }: FeedDocument, format: Format): string {
  return feedUrl(site, slug, archive === undefined ? FORMAT_FILES[format].file : archiveFile(archive, formats));
}

/** The public address of the archive page before a document. */
export function previousUrl({ site, slug, previous, formats }: FeedDocument): string | undefined {
  return previous === undefined ? undefined : feedUrl(site, slug, archiveFile(previous, formats));
}

/** An archive page's file in the folder of its feed. */
export function archiveFile(page: number, formats: readonly Format[]): string {
  return `${ARCHIVE}/${archiveName(page, formats)}`;
}

/** The name of an archive page's file. */
export function archiveName(page: number, formats: readonly Format[]): string {
  return `${page}.${archiveFormat(formats) === 'json' ? 'json' : 'xml'}`;
}
