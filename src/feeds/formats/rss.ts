import { Feed } from 'feed';
import { type FeedDocument, feedUrl } from '../document.ts';
import { webAddress } from './address.ts';
import { type Item, summaryHtml } from './item.ts';
import { documentLinks } from './links.ts';
import {
  cutBeforeEnd,
  declarations,
  escapeText,
  itemIn,
  libraryHtml,
  libraryText,
  line,
  swap,
  titleForAll,
  withoutTags,
} from './xml.ts';

/**
 * RSS 2.0 with the profile of the RSS Advisory Board (https://www.rssboard.org/rss-profile): what the library writes, and the
 * rest on lines behind it.
 */
const TITLE = 'title';

/** The part of a document before its items, and the part behind them. */
export function rssFrame(document: FeedDocument): readonly [head: string, tail: string] {
  const { site, archive, ttl } = document;
  const logo = site.logo === undefined ? undefined : webAddress(site.logo);
  const feed = new Feed({
    title: libraryText(withoutTags(document.title)),
    description: libraryText(withoutTags(document.description)),
    link: feedUrl(site, document.slug),
    language: document.language,
    updated: new Date(document.updated),
    generator: 'Feedwright',
    copyright: '',
    ...(archive === undefined ? { ttl } : {}),
    // RSS knows these three kinds of pictures only.
    ...(logo !== undefined && /\.(?:jpe?g|gif|png)$/i.test(logo) ? { image: libraryText(logo) } : {}),
  });
  const [head, tail] = cutBeforeEnd(feed.rss2(), '    </channel>');
  const root = `<rss version="2.0"${declarations(['atom', 'content', 'dc', 'fh', 'media'])}>`;
  const mark = archive === undefined ? '' : line(2, 'fh:archive', {});
  return [swap(asPlainText(head), '<rss version="2.0">', root) + links(document) + mark, tail];
}

function links(document: FeedDocument): string {
  return documentLinks(document, 'rss')
    .map(({ rel, href, type }) => line(2, 'atom:link', { rel, type, href }))
    .join('');
}

/** The library's texts as `escapeText` would have them: those of titles and descriptions, each of which is one line. */
function asPlainText(head: string): string {
  return head.replace(/^ *<(?:title|description)>.*$/gm, (text) =>
    text.replaceAll('&amp;', '&#x26;').replaceAll('&lt;', '&#x3C;'),
  );
}

/** An item, with its indentation and line end. */
export function rssItem(item: Item): string {
  const feed = new Feed({ title: '' });
  feed.addItem({
    title: TITLE,
    link: item.url,
    guid: libraryText(item.guid),
    date: item.updated,
    published: item.published,
    description: libraryHtml(summaryHtml(item)),
    ...(item.html === '' ? {} : { content: libraryHtml(item.html) }),
  });
  const written = itemIn(feed.rss2(), 'item');
  const title = `<title>${escapeText(titleForAll(item.title))}</title>`;
  return `${swap(written, `<title><![CDATA[${TITLE}]]></title>`, title)}${additions(item)}        </item>\n`;
}

/** Authors of RSS itself are mail addresses, and enclosures have lengths: we know neither, so there are the modules' elements. */
function additions({ authors, categories, language, picture, played, source }: Item): string {
  const media = picture === undefined ? played : [picture, ...played];
  return [
    ...categories.map(({ label }) => line(3, 'category', {}, label)),
    ...authors.map((name) => line(3, 'dc:creator', {}, name)),
    ...(language === undefined ? [] : [line(3, 'dc:language', {}, language)]),
    ...media.map(({ url, type, medium }) => line(3, 'media:content', { url, type, medium })),
    ...(picture === undefined ? [] : [line(3, 'media:thumbnail', { url: picture.url })]),
    ...(source?.url === undefined ? [] : [line(3, 'source', { url: source.url }, source.title)]),
  ].join('');
}
