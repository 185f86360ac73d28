const WEB = new Set(['http:', 'https:']);
const LINK = new Set(['http:', 'https:', 'mailto:']);

/** Addresses beyond this are accidents, and receivers of all kinds refuse them. */
const MAX_LENGTH = 4096;

/** Parameters that only say by which way a visitor came, of advertisers, mailings and the big platforms. */
const TRACKING =
  /^(?:amp;)?(?:utm_\w*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|igsh|mc_[ce]id|mkt_tok|_hsenc|_hsmi|__hs\w+|hsctatracking|oly_(?:anon|enc)_id|vero_id|wickedid|_openstat|spm_id_from|hm(?:sr|pl|cu|kw|ci))(?:=|$)/i;
/** What is in each of their names. */
const MAYBE_TRACKING =
  /utm_|clid|gclsrc|braid|igsh|mc_|mkt_tok|_hs|hsctatracking|oly_|vero_id|wickedid|_openstat|spm_id|hm[spck]/i;

/**
 * An absolute, harmless address for a link, or undefined: only http, https and mailto, no user name or password,
 * no parameters for tracking (`utm_…`, `fbclid`). Relative addresses need `base`.
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
  if (url.search !== '' && MAYBE_TRACKING.test(url.search)) {
    // The rest stays as it was written: queries in other encodings than UTF-8 would not survive being parsed.
    const kept = url.search
      .slice(1)
      .split('&')
      .filter((parameter) => !TRACKING.test(parameter));
    url.search = kept.join('&');
  }
  if (/^#utm_\w+=/.test(url.hash)) url.hash = '';
  return url.href.length > MAX_LENGTH ? undefined : url.href;
}
