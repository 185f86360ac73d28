import { escapeHtml } from '../../article/text.ts';
import { FORMAT_FILES, feedUrl } from '../document.ts';
import { plainLine } from '../formats/xml.ts';
import { feedName, wordsFor } from '../pages/words.ts';
import { type Catalogue, type CatalogueFeed, groupBySource } from './catalogue.ts';

/**
 * `feeds.opml` (OPML 2.0, http://opml.org/spec2.opml): every feed once, in the first of the formats that feed readers know as
 * `rss`, the categories inside an outline for their source, which readers make a folder of.
 */
export function renderOpml(catalogue: Catalogue): string {
  const { site, formats, feeds } = catalogue;
  const format = formats.find((candidate) => candidate !== 'json') ?? 'json';
  const words = wordsFor(site.language);
  const outline = (feed: CatalogueFeed) =>
    `<outline type="rss" ${attributes({
      ...named(feedName(feed, words)),
      xmlUrl: feedUrl(site, feed.slug, FORMAT_FILES[format].file),
      htmlUrl: feedUrl(site, feed.slug),
      language: feed.language ?? site.language,
    })}/>`;
  const { general, groups } = groupBySource(catalogue);
  const lines = [
    ...general.map(outline),
    ...groups.flatMap(({ source, feeds }) =>
      source === undefined
        ? feeds.map(outline)
        : [`<outline ${attributes(named(source))}>`, ...feeds.map((feed) => `  ${outline(feed)}`), '</outline>'],
    ),
  ];
  const updated = feeds.reduce((newest, feed) => Math.max(newest, feed.updated), 0);
  // RFC 822, as OPML has it.
  const modified = feeds.length === 0 ? '' : `\n    <dateModified>${new Date(updated).toUTCString()}</dateModified>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0">
  <head>
    <title>${escapeHtml(plainLine(site.title))}</title>${modified}
  </head>
  <body>
${lines.map((line) => `    ${line}`).join('\n')}
  </body>
</opml>
`;
}

function named(name: string): Readonly<Record<string, string>> {
  const line = plainLine(name);
  return { text: line, title: line };
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeHtml(value)}"`)
    .join(' ');
}
