import { cut, escapeHtml } from '../../article/text.ts';
import { type FeedIdentity, FORMAT_FILES, FORMATS, type Format, feedUrl, type SiteOptions } from '../document.ts';
import { renderPage, renderTime } from '../pages/page.ts';
import { type Words, wordsFor } from '../pages/words.ts';

/** A feed in the lists of all feeds. */
export type CatalogueFeed = FeedIdentity & {
  /** How many articles it has, those in its archive with them. */
  readonly items: number;
  /** The newest change among them. */
  readonly updated: number;
  /** The title of the source that first brought a category. */
  readonly source: string | undefined;
};

export type Catalogue = {
  readonly site: SiteOptions;
  readonly formats: readonly Format[];
  readonly feeds: readonly CatalogueFeed[];
};

/** `feeds/index.json`: every feed with its addresses, for programs. */
export function renderCatalogueJson({ site, formats, feeds }: Catalogue): string {
  const lines = feeds.map((feed) => ({
    category: feed.kind === 'category' ? feed.label : null,
    slug: feed.slug,
    items: feed.items,
    updated: new Date(feed.updated).toISOString(),
    ...Object.fromEntries(formats.map((format) => [format, feedUrl(site, feed.slug, FORMAT_FILES[format].file)])),
  }));
  return `${JSON.stringify(lines, null, 2)}\n`;
}

/** A feed that an earlier store has published. */
export type PublishedFeed = FeedIdentity & { readonly formats: readonly Format[] };

/** The feeds that an earlier store has published, from their index; none from a text that is no index. */
export function parseCatalogueJson(json: string | undefined): PublishedFeed[] {
  try {
    const lines: unknown = JSON.parse(json ?? '[]');
    if (!Array.isArray(lines)) return [];
    return lines.flatMap((line: Record<string, unknown>) =>
      typeof line.slug === 'string'
        ? [
            {
              ...labelOf(line),
              slug: line.slug,
              formats: FORMATS.filter((format) => typeof line[format] === 'string'),
            },
          ]
        : [],
    );
  } catch {
    return [];
  }
}

function labelOf({ category }: Record<string, unknown>): Pick<FeedIdentity, 'kind' | 'label'> {
  return typeof category === 'string' ? { kind: 'category', label: category } : { kind: 'all', label: '' };
}

/** `feeds.opml` (OPML 2.0): every feed once, in the first of the formats that feed readers know as `rss`. */
export function renderOpml({ site, formats, feeds }: Catalogue): string {
  const format = formats.find((candidate) => candidate !== 'json') ?? 'json';
  const outlines = feeds.map((feed) => {
    const title = escapeHtml(feedTitle(feed, wordsFor(site.language)));
    const address = escapeHtml(feedUrl(site, feed.slug, FORMAT_FILES[format].file));
    return `    <outline type="rss" text="${title}" title="${title}" xmlUrl="${address}" htmlUrl="${escapeHtml(feedUrl(site, feed.slug))}"/>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head><title>${escapeHtml(site.title)}</title></head>
  <body>
${outlines.join('\n')}
  </body>
</opml>
`;
}

/** `index.html`: every category with its feeds. Its links are relative, so that it works from any folder of any server. */
export function renderIndex({ site, formats, feeds }: Catalogue): string {
  const words = wordsFor(site.language);
  const rows = feeds.map((feed) => {
    const folder = `feeds/${encodeURIComponent(feed.slug)}/`;
    const links = formats.map(
      (format) => `<a class="tag" href="${folder}${FORMAT_FILES[format].file}">${FORMAT_FILES[format].label}</a>`,
    );
    return `<tr><td><a href="${folder}index.html">${escapeHtml(shorten(feedTitle(feed, words)))}</a></td>
<td class="number">${feed.items}</td>
<td class="wide soft">${renderTime(feed.updated, site)}</td>
<td><span class="tags">${links.join('')}</span></td></tr>`;
  });
  const table = `<table class="feeds"><thead><tr><th>${words.category}</th><th class="number">${words.items}</th><th class="wide">${words.updated}</th><th>${words.feeds}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
  const body = `<h1>${escapeHtml(site.title)}</h1>
<p class="soft">${words.intro}</p>
${feeds.length === 0 ? `<p>${words.nothingYet}</p>` : table}
<footer class="soft"><a href="feeds.opml">${words.opml}</a></footer>`;
  const head = formats
    .map((format) => discoveryLink(format, `feeds/all/${FORMAT_FILES[format].file}`, site.title))
    .concat(
      feeds
        .filter((feed) => feed.kind !== 'all')
        .slice(0, MAX_DISCOVERED)
        .map((feed) => {
          const format = formats[0] ?? 'rss';
          return discoveryLink(
            format,
            `feeds/${encodeURIComponent(feed.slug)}/${FORMAT_FILES[format].file}`,
            feedTitle(feed, words),
          );
        }),
    )
    .join('');
  return renderPage({ title: site.title, language: site.language, head, body });
}

/** A reader offers every link it discovers: beyond some dozens the choice is no help. */
const MAX_DISCOVERED = 50;

export function discoveryLink(format: Format, href: string, title: string): string {
  return `<link rel="alternate" type="${FORMAT_FILES[format].type}" title="${escapeHtml(`${title} (${FORMAT_FILES[format].label})`)}" href="${escapeHtml(href)}">\n`;
}

/** Some crawlers make a category of a whole paragraph: the table shows its beginning. */
function shorten(title: string): string {
  return title.length > 80 ? `${cut(title, 80)}…` : title;
}

function feedTitle(feed: FeedIdentity, words: Words): string {
  return feed.kind === 'all' ? words.everything : feed.label;
}
