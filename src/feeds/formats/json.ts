import { Feed } from 'feed';
import { archiveFormat, documentUrl, type FeedDocument, feedUrl, previousUrl } from '../document.ts';
import { webAddress } from './address.ts';
import { type Item, summaryHtml } from './item.ts';
import { plainLine, withoutTags } from './xml.ts';

/** JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), made of the library's 1.0. */

/** The part of a document before its items, and the part behind them. */
export function jsonFrame(document: FeedDocument): readonly [head: string, tail: string] {
  const { site, slug, archive, hubs, formats, language } = document;
  const icon = site.icon === undefined ? undefined : webAddress(site.icon);
  const next = archiveFormat(formats) === 'json' ? previousUrl(document) : undefined;
  const feed = new Feed({
    title: plainLine(document.title),
    description: plainLine(document.description),
    link: feedUrl(site, slug),
    feedLinks: { json: documentUrl(document, 'json') },
    ...(icon === undefined ? {} : { image: icon }),
  });
  const { version: _1, items: _2, ...told } = JSON.parse(feed.json1()) as Record<string, unknown>;
  const head = {
    version: 'https://jsonfeed.org/version/1.1',
    ...told,
    ...(icon === undefined ? {} : { favicon: icon }),
    language,
    authors: [{ name: withoutTags(site.title) }],
    ...(archive === undefined && hubs.length > 0 ? { hubs: hubs.map((url) => ({ type: 'WebSub', url })) } : {}),
    ...(next === undefined ? {} : { next_url: next }),
    items: [],
  };
  const tail = document.entries.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
  return [JSON.stringify(head, null, 2).slice(0, -']\n}'.length), tail];
}

/** An item on lines of its own, the last of which does not end. */
export function jsonItem(item: Item): string {
  const { html, language, picture, played, authors, categories } = item;
  const feed = new Feed({ title: '' });
  feed.addItem({
    title: item.title,
    id: item.guid,
    link: item.url,
    date: item.updated,
    published: item.published,
    content: html === '' ? summaryHtml(item) : html,
    ...(item.summary === '' ? {} : { description: item.summary }),
    ...(picture === undefined ? {} : { image: picture.url }),
    ...(categories.length > 0 ? { category: categories.map(({ label }) => ({ name: label })) } : {}),
  });
  const [told] = (JSON.parse(feed.json1()) as { items: Record<string, unknown>[] }).items;
  const attachments = played.flatMap(({ url, type }) => (type === undefined ? [] : [{ url, mime_type: type }]));
  const extended = {
    ...told,
    ...(authors.length > 0 ? { authors: authors.map((name) => ({ name })) } : {}),
    ...(language === undefined ? {} : { language }),
    ...(attachments.length > 0 ? { attachments } : {}),
    ...credit(item),
  };
  return `\n${JSON.stringify(extended, null, 2)}`.replaceAll('\n', '\n    ');
}

/** JSON Feed knows no sources; extensions begin with a low line. */
function credit({ source, also }: Item): { readonly _feedwright?: unknown } {
  if (source === undefined && also.length === 0) return {};
  return {
    _feedwright: {
      ...(source === undefined ? {} : { source: { title: source.title, ...(source.url && { url: source.url }) } }),
      ...(also.length > 0 ? { also } : {}),
    },
  };
}
