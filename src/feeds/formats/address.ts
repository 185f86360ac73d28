import { plainLine } from './xml.ts';

/** What RFC 3986 allows in an address behind its host; `URL` leaves some more, such as `|` and `[`, as they are. */
const UNUSUAL = /[^\w\-.~:/?#@!$&'()*+,;=%]|%(?![\da-f]{2})/gi;

/** An absolute http or https address without user name and password, in the letters of RFC 3986; else undefined. */
export function webAddress(raw: string): string | undefined {
  const url = URL.parse(raw.trim());
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  url.username = '';
  url.password = '';
  // The brackets around an IPv6 address stay.
  const { origin } = url;
  return origin + url.href.slice(origin.length).replace(UNUSUAL, encodeURIComponent);
}

/** A scheme, and nothing that RFC 3987 forbids; the square brackets are those of an IPv6 host, which our own tag URIs can name. */
const IRI = /^[a-z][a-z\d+.-]*:(?:[^\0-\x20\x7F-\x9F\s<>"{}|\\^`%]|%[\da-f]{2})+$/i;

/** What an article is called in RSS and JSON: its guid as it is; undefined where nothing is left of it. */
export function itemGuid(guid: string): string | undefined {
  return plainLine(guid) || undefined;
}

/**
 * What an article is called in Atom, which wants an absolute IRI (RFC 4287, section 4.2.6): a guid that is one, as `URL` writes it,
 * which is what the library has always made of it. One that is none, such as `post-17`, becomes a tag URI under `authority`.
 */
export function atomId(guid: string, authority: string): string | undefined {
  const name = itemGuid(guid);
  if (name === undefined) return undefined;
  const uri = URL.parse(name)?.href;
  return uri !== undefined && IRI.test(uri) ? uri : `tag:${authority},2026:id/${encodeURIComponent(name)}`;
}

/** Whether a text is an IRI that may stand as the id of an Atom feed or entry. */
export function isId(text: string): boolean {
  return IRI.test(text) && URL.canParse(text);
}
