import { type Also, mergedCategories } from '../corpus/cluster.ts';
import type { Known } from '../corpus/view.ts';

/** One article as a feed or page shows it. Moments are milliseconds since 1970. */
export type Entry = {
  readonly id: string;
  readonly guid: string;
  readonly url: string;
  readonly title: string;
  readonly html: string;
  readonly summary: string;
  readonly published: number;
  readonly updated: number;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly image: string | undefined;
  readonly language: string | undefined;
  readonly source: SourceCredit;
  /** Where else the story stands, under the titles of the sources. */
  readonly also: readonly Also[];
};

/** Where an article comes from, as readers are told. */
export type SourceCredit = {
  readonly name: string;
  readonly title: string;
  /** Address of the site the source is taken from. */
  readonly url: string | undefined;
};

export type EntryOptions = {
  /** By the name of the source; one that is no longer configured goes by its name. */
  readonly credits: ReadonlyMap<string, SourceCredit>;
  /** Whether an article stands in the categories of its copies too. */
  readonly mergeCategories: boolean;
  /** Sources of which no public feed tells, unless it shows their article. */
  readonly unlisted: ReadonlySet<string>;
  /** Public address of the site, without a slash at its end. */
  readonly siteUrl: string;
  /** Where an article without a link of its own is read: a template of `{{ site.url }}`, `{{ article.id }}` and `{{ article.guid }}`. */
  readonly permalink: string;
};

export function toEntry({ id, guid, source, article, also: copies, updated }: Known, options: EntryOptions): Entry {
  const also = copies.filter((copy) => !options.unlisted.has(copy.source));
  return {
    id,
    guid,
    url: article.link ?? permalinkOf(id, guid, options),
    title: article.title,
    html: article.html,
    summary: article.summary,
    published: article.published,
    updated: Math.max(updated, article.published),
    authors: article.authors,
    categories: options.mergeCategories ? mergedCategories(article, also) : article.categories,
    also: also.map((copy) => ({ ...copy, source: creditOf(copy.source, options).title })),
    image: article.image,
    language: article.language,
    source: creditOf(source, options),
  };
}

/** How readers are told of a source, by its name. */
export function creditOf(name: string, { credits }: Pick<EntryOptions, 'credits'>): SourceCredit {
  return credits.get(name) ?? { name, title: name, url: undefined };
}

/** The names a permalink template may hold. */
export const PERMALINK_NAMES = ['site.url', 'article.id', 'article.guid'] as const;

export function permalinkOf(id: string, guid: string, options: Pick<EntryOptions, 'siteUrl' | 'permalink'>): string {
  const values: Record<string, string> = {
    'site.url': options.siteUrl,
    'article.id': id,
    'article.guid': encodeURIComponent(guid),
  };
  return options.permalink.replace(
    /\{\{\s*([\w.]+)\s*\}\}/g,
    (placeholder, name: string) => values[name] ?? placeholder,
  );
}
