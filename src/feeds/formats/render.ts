import { type Extension, Feed, type FeedOptions, type Item } from 'feed';
import { escapeHtml } from '../../article/text.ts';
import { type FeedDocument, FORMAT_FILES, type Format, feedUrl } from '../document.ts';
import type { Entry } from '../entry.ts';
import { finishAtom, finishJson } from './finish.ts';

const GENERATOR = 'Feedwright';
const DC = 'http://purl.org/dc/elements/1.1/';

/** A feed document as the bytes of one format: a function of the document alone, so that equal articles give equal bytes. */
export function renderFeed(document: FeedDocument, format: Format): string {
  const feed = new Feed(channel(document, format));
  for (const entry of document.entries) feed.addItem(item(entry, document, format));
  switch (format) {
    case 'rss':
      return `${feed.rss2()}\n`;
    case 'atom':
      return `${finishAtom(feed.atom1(), document)}\n`;
    case 'json':
      return `${finishJson(feed.json1(), document)}\n`;
  }
}

function channel(document: FeedDocument, format: Format): FeedOptions {
  const { site, slug } = document;
  return {
    id: `tag:${document.authority},2026:feeds/${encodeURIComponent(slug)}`,
    title: format === 'json' ? document.title : escapeXmlText(document.title),
    description: format === 'json' ? document.description : escapeXmlText(document.description),
    link: feedUrl(site, slug),
    language: site.language,
    updated: new Date(document.updated),
    generator: GENERATOR,
    copyright: '',
    // The library's own `feed` option would give every format the same self link.
    feedLinks: { [format]: feedUrl(site, slug, FORMAT_FILES[format].file) },
    ...(format === 'atom' ? { author: { name: escapeXmlText(site.title) } } : {}),
  };
}

function item(entry: Entry, document: FeedDocument, format: Format): Item {
  const full = document.content === 'full' && entry.html !== '';
  const common = { link: entry.url, date: new Date(entry.updated), published: new Date(entry.published) };
  const category = entry.categories.map((label) => ({ name: plainLabel(label), term: plainLabel(label) }));
  switch (format) {
    case 'rss':
      return {
        ...common,
        title: rssTitle(entry.title),
        guid: escapeXmlText(entry.guid),
        description: escapeHtml(entry.summary || entry.title),
        ...(full ? { content: entry.html } : {}),
        category: category.map(({ name }) => ({ name: escapeXmlText(name) })),
        extensions: rssExtensions(entry),
      };
    case 'atom':
      return {
        ...common,
        title: escapeHtml(entry.title),
        id: atomId(entry.guid, document.authority),
        ...(entry.summary === '' ? {} : { description: escapeHtml(entry.summary) }),
        ...(full ? { content: entry.html } : {}),
        category,
        ...(entry.authors.length > 0 ? { author: entry.authors.map((name) => ({ name: escapeXmlText(name) })) } : {}),
      };
    case 'json':
      return {
        ...common,
        title: entry.title,
        id: entry.guid,
        description: entry.summary,
        content: full ? entry.html : escapeHtml(entry.summary || entry.title),
        category,
        ...(entry.image === undefined ? {} : { image: entry.image }),
      };
  }
}

/** RSS's own author wants an e-mail address; names go into dc:creator, and the lead picture into Media RSS. */
function rssExtensions(entry: Entry): Extension[] {
  const extensions: Extension[] = [];
  if (entry.authors.length > 0) {
    // An array gives one element each, which the library's type does not know.
    const objects: Record<string, unknown>[] = entry.authors.map((name) => ({
      _attributes: { 'xmlns:dc': DC },
      _text: escapeXmlText(name),
    }));
    extensions.push({ name: 'dc:creator', objects: objects as unknown as Record<string, unknown> });
  }
  if (entry.image !== undefined) {
    const attributes = { 'xmlns:media': 'http://search.yahoo.com/mrss/', url: entry.image.replaceAll('&', '&amp;') };
    extensions.push({ name: 'media:thumbnail', objects: { _attributes: attributes } });
  }
  return extensions;
}

/**
 * Readers show an RSS title now as text, now as HTML. Only what would be taken for markup or an entity is escaped, so
 * that nearly every title reads the same to both.
 */
function rssTitle(title: string): string {
  return title
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(']]>', ']]&gt;');
}

/** RFC 4287 wants an absolute URI; an id that is none, such as `post-17`, becomes a tag URI. */
function atomId(guid: string, authority: string): string {
  return URL.canParse(guid) ? guid : `tag:${authority},2026:id/${encodeURIComponent(guid)}`;
}

/** The library puts category names into attributes without escaping them. */
function plainLabel(label: string): string {
  return label.replace(/[<>"]/g, '');
}

/** xml-js turns `&amp;` into `&` before it escapes, so one level has to be added where a text holds one. */
function escapeXmlText(text: string): string {
  return text.replaceAll('&amp;', '&amp;amp;');
}
