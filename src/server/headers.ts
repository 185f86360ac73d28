import { FORMAT_FILES, feedUrl, type SiteOptions } from '../feeds/document.ts';
import { POLICY } from '../feeds/pages/page.ts';
import type { PublishedPath } from './published-path.ts';

export type Headers = Readonly<Record<string, string | number>>;

export type HeaderOptions = {
  readonly site: SiteOptions;
  /** How long a copy of a feed or page may be taken for fresh, in seconds. */
  readonly maxAge: number;
  /** Addresses of WebSub hubs. */
  readonly hubs: readonly string[];
  /** Slugs of the feeds whose address is a secret. */
  readonly private: ReadonlySet<string>;
};

/** For every answer there is. */
export const EVERYWHERE: Headers = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** What pages say themselves, and what only a header can. */
export const PAGE_POLICY = `${POLICY}; frame-ancestors 'none'`;
const DATA_POLICY = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** What goes with a published file: with an answer that carries it, and with one that says it has not changed. */
export type FileHeaders = { readonly whole: Headers; readonly unchanged: Headers };

/** The headers of a file that do not depend on its content. */
export function fileHeaders(path: PublishedPath, options: HeaderOptions): FileHeaders {
  const isPrivate = path.slug !== undefined && options.private.has(path.slug);
  // Readers in a browser fetch feeds from other sites; pages are for looking at, and a secret address is for its readers alone.
  const isOpen = !isPrivate && path.kind !== 'page';
  const unchanged: Headers = {
    'cache-control': `${isPrivate ? 'private' : 'public'}, max-age=${options.maxAge}`,
    vary: path.kind === 'feed' ? 'Accept-Encoding, A-IM' : 'Accept-Encoding',
    ...(isOpen ? { 'access-control-allow-origin': '*' } : {}),
  };
  const whole: Headers = {
    ...EVERYWHERE,
    'content-type': `${path.type}; charset=utf-8`,
    ...unchanged,
    'content-security-policy': path.type === 'text/html' ? PAGE_POLICY : DATA_POLICY,
    'cross-origin-resource-policy': isOpen ? 'cross-origin' : 'same-origin',
    'accept-ranges': 'none',
    ...(isPrivate ? { 'x-robots-tag': 'noindex' } : {}),
    ...linksOf(path, isPrivate, options),
  };
  return { whole, unchanged };
}

/** Where a feed is subscribed to (WebSub, section 4). A hub would tell others of a secret address. */
function linksOf(path: PublishedPath, isPrivate: boolean, { hubs, site }: HeaderOptions): Headers {
  if (path.kind !== 'feed' || !path.format || path.slug === undefined || isPrivate || hubs.length === 0) return {};
  const self = feedUrl(site, path.slug, FORMAT_FILES[path.format].file);
  return { link: [...hubs.map((hub) => `<${hub}>; rel="hub"`), `<${self}>; rel="self"`].join(', ') };
}
