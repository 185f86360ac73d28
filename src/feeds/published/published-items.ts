import { escapeHtml, unescapeHtml } from '../../article/text.ts';
import type { PublishedItem } from '../../corpus/identity/former-articles.ts';
import { isId, partsOfGuid } from '../../corpus/identity/identity.ts';
import type { Format } from '../document.ts';
import { permalinkOf } from '../entry.ts';
import { withoutOwnDigits } from '../formats/moment.ts';
import { readXmlItems, type XmlElement } from './xml-items.ts';

/** What a published feed tells of the store it was made from. */
export type PublishedDocument = {
  /** The host name in its guids. */
  readonly authority: string | undefined;
  /** The address of the feed's page. */
  readonly home?: string | undefined;
  readonly items: readonly PublishedItem[];
};

/** An item as it is written, its address not yet understood. */
type Written = Omit<PublishedItem, 'id' | 'link'> & { readonly url: string | undefined };
type Reading = {
  readonly authority?: string | undefined;
  readonly home?: string | undefined;
  readonly items: Written[];
};

/**
 * Reads a feed of ours back. `permalink` is the template of our own article addresses. A document that is broken, or
 * that somebody else has written, holds nothing. Never throws.
 */
export function readPublished(text: string, format: Format, permalink: string): PublishedDocument {
  const { authority, home = '', items } = READERS[format](text);
  const addresses = { siteUrl: home.slice(0, Math.max(0, home.lastIndexOf('/feeds/'))), permalink };
  return {
    authority: authority ?? mostFrequent(items.flatMap(({ guid }) => partsOfGuid(guid)?.authority ?? [])),
    home,
    items: items.map(({ url, ...item }) => ({ ...item, ...placeOf(item.guid, url, addresses) })),
  };
}

const READERS: Readonly<Record<Format, (text: string) => Reading>> = { json: readJson, atom: readAtom, rss: readRss };

function readJson(text: string): Reading {
  let document: Record<string, unknown>;
  try {
    document = Object(JSON.parse(text));
  } catch {
    return { items: [] };
  }
  if (!textOf(document.version)?.startsWith('https://jsonfeed.org/version/') || !Array.isArray(document.items))
    return { items: [] };
  const items = document.items.flatMap((value: unknown): Written[] => {
    const item = Object(value) as Record<string, unknown>;
    const guid = textOf(item.id);
    if (!guid) return [];
    const title = textOf(item.title) ?? '';
    const summary = textOf(item.summary) ?? '';
    const html = textOf(item.content_html);
    // Where there is no body, or it is kept back, the summary stands in for it.
    const isBody = html !== undefined && html !== escapeHtml(summary || title);
    return [
      {
        guid,
        title,
        url: textOf(item.url),
        published: momentOf(textOf(item.date_published)),
        updated: momentOf(textOf(item.date_modified)),
        html: isBody ? html : undefined,
        summary,
      },
    ];
  });
  return { home: textOf(document.home_page_url), items };
}

function readAtom(text: string): Reading {
  const { head, items } = readXmlItems(text, 'atom');
  const authority = /^tag:([^,]+),2026:feeds\//.exec(contentOf(head, 'id') ?? '')?.[1];
  return {
    authority,
    home: head.find(({ name, attributes }) => name === 'link' && attributes.rel === 'alternate')?.attributes.href,
    items: items.flatMap((item): Written[] => {
      const id = contentOf(item, 'id');
      if (!id) return [];
      return [
        {
          guid: declaredIn(id, authority),
          title: unescapeHtml(contentOf(item, 'title') ?? ''),
          url: item.find(({ name }) => name === 'link')?.attributes.href,
          published: momentOf(contentOf(item, 'published')),
          updated: momentOf(withoutOwnDigits(contentOf(item, 'updated') ?? '')),
          html: contentOf(item, 'content'),
          summary: unescapeHtml(contentOf(item, 'summary') ?? ''),
        },
      ];
    }),
  };
}

function readRss(text: string): Reading {
  const { head, items } = readXmlItems(text, 'rss');
  return {
    home: contentOf(head, 'link'),
    items: items.flatMap((item): Written[] => {
      const guid = contentOf(item, 'guid');
      if (!guid) return [];
      return [
        {
          guid,
          title: unescapeHtml(contentOf(item, 'title') ?? ''),
          url: contentOf(item, 'link'),
          published: momentOf(contentOf(item, 'pubDate')),
          updated: undefined,
          html: contentOf(item, 'content:encoded'),
          summary: unescapeHtml(contentOf(item, 'description') ?? ''),
        },
      ];
    }),
  };
}

/** A declared id that is no URI stands in Atom as a tag URI. */
function declaredIn(id: string, authority: string | undefined): string {
  const tag = `tag:${authority},2026:id/`;
  if (authority === undefined || !id.startsWith(tag)) return id;
  try {
    return decodeURIComponent(id.slice(tag.length));
  } catch {
    return id;
  }
}

const NO_ID = '0'.repeat(16);

/** The public id, from our own address or from the guid; or the address, where it is the article's own. */
function placeOf(
  guid: string,
  url: string | undefined,
  addresses: { readonly siteUrl: string; readonly permalink: string },
): Pick<PublishedItem, 'id' | 'link'> {
  const minted = partsOfGuid(guid)?.id;
  if (url === undefined) return { id: minted, link: undefined };
  const written = URL.parse(url)?.href;
  const permalink = (id: string) => URL.parse(permalinkOf(id, guid, addresses))?.href;
  const at = permalink(NO_ID)?.indexOf(NO_ID) ?? -1;
  const id = at < 0 ? undefined : written?.slice(at, at + NO_ID.length);
  const isOurs = written !== undefined && permalink(id ?? NO_ID) === written;
  return { id: isOurs && id !== undefined && isId(id) ? id : minted, link: isOurs ? undefined : url };
}

function contentOf(elements: readonly XmlElement[], name: string): string | undefined {
  return elements.find((element) => element.name === name)?.text || undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function momentOf(text: string | undefined): number | undefined {
  const moment = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = [...Map.groupBy(values, (value) => value)].sort(([, a], [, b]) => b.length - a.length);
  return counts[0]?.[0];
}
