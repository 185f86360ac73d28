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

/** RFC 4151 and RFC 8141, as strictly as the W3C's validator takes them. */
const TAG = /^tag:(?:[a-z\d\-._]+@)?[a-z\d.-]+,\d{4}(?:-\d\d){0,2}:[\w;/?:@&=+$.\-~!*'()%,#]*$/;
const URN = /^urn:(?!uuid:)[a-z\d][a-z\d-]{1,31}:(?:[\w()+,.:=@;$!*'-]|%[\da-f]{2})+$/i;
const UUID = /^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** What an article is called in RSS and JSON: its guid as it is; undefined where nothing is left of it. */
export function itemGuid(guid: string): string | undefined {
  return plainLine(guid) || undefined;
}

/**
 * What an article is called in Atom, which wants an absolute URI (RFC 4287, section 4.2.6). A guid that is none, such as
 * `post-17`, becomes a tag URI under `authority`.
 */
export function atomId(guid: string, authority: string): string | undefined {
  const name = itemGuid(guid);
  if (name === undefined) return undefined;
  const uri = URL.parse(name);
  if (uri !== null && uri.username === '' && uri.password === '') {
    const { href } = uri;
    if (/^https?:$/.test(uri.protocol)) return webAddress(href);
    if (TAG.test(href) || URN.test(href) || UUID.test(href)) return href;
  }
  return `tag:${authority},2026:id/${encodeURIComponent(name)}`;
}

/** Whether a text is a URI that may stand as the id of an Atom feed or entry. */
export function isId(text: string): boolean {
  return webAddress(text) === text || TAG.test(text) || URN.test(text) || UUID.test(text);
}
