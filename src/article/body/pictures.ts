import { escapeHtml, oneLine } from '../text.ts';
import { mediaUrl } from '../urls.ts';
import { isStandIn } from './placeholder.ts';

/** Where scripts that load pictures late look for the address; the first that has one wins. */
const LAZY = [
  'data-src',
  'data-original',
  'data-lazy-src',
  'data-actualsrc',
  'data-lazy',
  'data-lazyload',
  'data-echo',
  'data-original-src',
] as const;

export type Picture = { readonly src: string; readonly tag: string };

/**
 * A picture that shows something: lazy loading undone, tracking pixels, stand-ins and embedded data left out.
 * `chosen` is what the `source` elements beside it offer.
 */
export function readPicture(
  attributes: Readonly<Record<string, string>>,
  baseUrl: string | undefined,
  chosen?: string,
): Picture | undefined {
  if (isInvisible(attributes)) return undefined;
  for (const candidate of candidates(attributes, chosen)) {
    const src = candidate && !isStandIn(candidate) && mediaUrl(candidate, baseUrl);
    if (src) {
      const alt = attributes.alt ? escapeHtml(oneLine(attributes.alt)) : '';
      return { src, tag: `<img src="${escapeHtml(src)}" alt="${alt}">` };
    }
  }
  return undefined;
}

function* candidates(attributes: Readonly<Record<string, string>>, chosen: string | undefined) {
  // A value such as "true" only says that the picture is lazy.
  for (const key of LAZY) if (/[/.]/.test(attributes[key] ?? '')) yield attributes[key];
  yield offeredPicture({ srcset: attributes['data-srcset'] ?? attributes['data-lazy-srcset'] ?? '' });
  yield attributes.src;
  yield offeredPicture(attributes);
  yield chosen;
  // Buttons for sharing keep the page's address here: better than nothing, and no better.
  if (/[/.]/.test(attributes['data-url'] ?? '')) yield attributes['data-url'];
}

/**
 * The largest picture that a `srcset` offers (https://html.spec.whatwg.org/#parsing-a-srcset-attribute). Commas belong
 * to an address unless they end it.
 */
export function offeredPicture(attributes: Readonly<Record<string, string>>): string | undefined {
  const srcset = attributes.srcset || attributes['data-srcset'];
  if (!srcset) return undefined;
  let largest: string | undefined;
  let size = 0;
  let pending: string | undefined;
  const offer = (address: string, descriptor: string) => {
    const offered = Number.parseFloat(descriptor) || 1;
    if (offered > size) [largest, size] = [address, offered];
  };
  for (let word of srcset.trim().split(/\s+/)) {
    if (pending !== undefined) {
      const comma = word.indexOf(',');
      offer(pending, comma < 0 ? word : word.slice(0, comma));
      pending = undefined;
      // Some write no blank between two offers.
      word = comma < 0 ? '' : word.slice(comma + 1);
    }
    const address = word.replace(/^,+/, '');
    if (address === '') continue;
    if (address.endsWith(',')) offer(address.slice(0, -1), '');
    else pending = address;
  }
  if (pending !== undefined) offer(pending, '');
  return largest;
}

const NO_SIZE = /(?:^|[\s;])(?:width|height)\s{0,9}:\s{0,9}[01](?:\.\d+)?\s{0,9}(?:px\s{0,9})?(?:;|!|$)/i;
const FAR_AWAY = /(?:^|[\s;])(?:left|top)\s{0,9}:\s{0,9}-\d{3}/i;

/** Whether a picture or frame is there to be loaded and not to be seen: hidden, or a pixel wide or high. */
export function isInvisible(attributes: Readonly<Record<string, string>>): boolean {
  const size = (key: string) => attributes[key] !== undefined && Number.parseFloat(attributes[key]) <= 1;
  if (size('width') || size('height') || isHidden(attributes)) return true;
  const { style } = attributes;
  return style !== undefined && (NO_SIZE.test(style) || FAR_AWAY.test(style));
}

/** Whether an element and all it holds are hidden. (`visibility` is not asked: some sites show a text only once its fonts are there.) */
export function isHidden(attributes: Readonly<Record<string, string>>): boolean {
  const { hidden, style } = attributes;
  if (hidden !== undefined && hidden !== 'false') return true;
  return style?.includes('none') === true && /(?:^|[\s;])display\s*:\s*none/i.test(style);
}
