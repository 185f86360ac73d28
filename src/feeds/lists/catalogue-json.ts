import { type FeedIdentity, FORMAT_FILES, FORMATS, type Format, feedUrl } from '../document.ts';
import { plainLine } from '../formats/xml.ts';
import type { Catalogue } from './catalogue.ts';

/** `feeds/index.json`: every feed with its addresses, for programs. One that the configuration defines has a `title` and no category. */
export function renderCatalogueJson({ site, formats, feeds }: Catalogue): string {
  const lines = feeds.map((feed) => ({
    category: feed.kind === 'category' ? plainLine(feed.label) : null,
    ...(feed.kind === 'defined' ? { title: plainLine(feed.label) } : {}),
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

function labelOf({ category, title }: Record<string, unknown>): Pick<FeedIdentity, 'kind' | 'label'> {
  if (typeof category === 'string') return { kind: 'category', label: category };
  return typeof title === 'string' ? { kind: 'defined', label: title } : { kind: 'all', label: '' };
}
