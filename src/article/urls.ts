const WEB = new Set(['http:', 'https:']);
const LINK = new Set(['http:', 'https:', 'mailto:']);

/** Addresses beyond this are accidents, and receivers of all kinds refuse them. */
const MAX_LENGTH = 4096;

/**
 * An absolute, harmless address for a link, or undefined: only http, https and mailto, no user name or password,
 * no `utm_…` parameters. Relative addresses need `base`.
 */
export function linkUrl(raw: string, base?: string): string | undefined {
  return absolute(raw, base, LINK);
}

/** The same for something that is loaded, such as a picture: only http and https. */
export function mediaUrl(raw: string, base?: string): string | undefined {
  return absolute(raw, base, WEB);
}

function absolute(raw: string, base: string | undefined, schemes: ReadonlySet<string>): string | undefined {
  const trimmed = raw.trim();
  if (trimmed === '' || trimmed.length > MAX_LENGTH) return undefined;
  const url = URL.parse(trimmed, base);
  if (url === null || !schemes.has(url.protocol)) return undefined;
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
  }
  if (url.search.includes('utm_')) {
    // The rest stays as it was written: queries in other encodings than UTF-8 would not survive being parsed.
    const kept = url.search
      .slice(1)
      .split('&')
      .filter((parameter) => !parameter.startsWith('utm_'));
    url.search = kept.join('&');
  }
  return url.href.length > MAX_LENGTH ? undefined : url.href;
}
