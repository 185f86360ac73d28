/** What ends a link or means something in somebody's markup, or is not in RFC 3986, and yet left as it is by `URL`. */
const UNSAFE = /["'<>()[\]\\^`{|}*]|~(?=~)/g;

/**
 * An address as every service takes it: http or https, without a password, percent-encoded. Undefined for what is none, and for
 * one of more than `limit` characters: half an address leads nowhere.
 */
export function webAddress(text: string | null, limit: number): string | undefined {
  if (text === null || !URL.canParse(text)) return undefined;
  const { protocol, origin, pathname, search, hash } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const address = origin + (pathname + search + hash).replace(UNSAFE, percent);
  return address.length <= limit ? address : undefined;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
