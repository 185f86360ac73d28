import { archiveFormat, documentUrl, type FeedDocument, FORMAT_FILES, previousUrl } from '../document.ts';

export type DocumentLink = { readonly rel: string; readonly href: string; readonly type?: string };

/** Where an XML document says that it stands itself, who tells of it, and where its history goes on (RFC 5005, WebSub). */
export function documentLinks(document: FeedDocument, format: 'rss' | 'atom'): readonly DocumentLink[] {
  const { archive, hubs, formats } = document;
  const { type } = FORMAT_FILES[format];
  const previous = previousUrl(document);
  return [
    { rel: 'self', href: documentUrl(document, format), type },
    // Pages of an archive do not change, so nobody waits for news of them.
    ...(archive === undefined
      ? hubs.map((href) => ({ rel: 'hub', href }))
      : [{ rel: 'current', href: documentUrl({ ...document, archive: undefined }, format), type }]),
    ...(previous === undefined
      ? []
      : [{ rel: 'prev-archive', href: previous, type: FORMAT_FILES[archiveFormat(formats)].type }]),
  ];
}
