import { cut, escapeHtml, xmlSafe } from './text.ts';
import { linkUrl, mediaUrl } from './urls.ts';

/**
 * The elements that good feed readers keep, each with the attributes that carry meaning. Everything is written anew, so
 * nothing else gets through.
 */
export const KEPT: ReadonlyMap<string, readonly string[]> = new Map(
  `a[href title] abbr[title] audio[src] b blockquote br caption cite code[class] dd del dfn div dl dt em figcaption figure
   h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol[start] p pre q rp rt ruby s samp small source[src type] strong sub sup
   table tbody td[colspan rowspan] tfoot th[colspan rowspan] thead time[datetime] tr ul var video[src poster width height]`
    .match(/\w+(?:\[[^\]]*\])?/g)
    ?.map((text) => {
      const [name = '', attributes = ''] = text.split(/[[\]]/);
      return [name, attributes === '' ? [] : attributes.split(' ')] as const;
    }),
);

/** The kept attributes of an element, written anew. `kept` names them in their order. */
export function renderAttributes(
  name: string,
  kept: readonly string[],
  attributes: Record<string, string>,
  baseUrl: string | undefined,
): string {
  let rendered = '';
  for (const key of kept) {
    const raw = attributes[key];
    if (raw === undefined) continue;
    const value = attributeValue(key, xmlSafe(raw), baseUrl);
    if (value !== undefined && value !== '') rendered += ` ${key}="${escapeHtml(value)}"`;
  }
  if (name === 'a' && rendered !== '') rendered += ' rel="noopener noreferrer"';
  if (name === 'video' || name === 'audio') rendered += ' controls="controls"';
  return rendered;
}

function attributeValue(key: string, raw: string, baseUrl: string | undefined): string | undefined {
  switch (key) {
    case 'href':
      return linkUrl(raw, baseUrl);
    case 'src':
    case 'poster':
      return mediaUrl(raw, baseUrl);
    case 'class':
      return /(?:^|\s)(language-[\w+#-]+)/.exec(raw)?.[1];
    case 'colspan':
    case 'rowspan':
    case 'start':
    case 'width':
    case 'height':
      return /^\d{1,4}$/.exec(raw.trim())?.[0];
    default:
      return cut(raw, 300);
  }
}

/** A picture that shows something: lazy loading undone, tracking pixels and embedded data left out. */
export function readPicture(
  attributes: Record<string, string>,
  baseUrl: string | undefined,
): { src: string; tag: string } | undefined {
  const size = (key: string) => Number.parseFloat(attributes[key] ?? '');
  if (size('width') <= 1 || size('height') <= 1) return undefined;
  const candidates = [
    attributes['data-src'],
    attributes['data-original'],
    attributes['data-lazy-src'],
    attributes['data-actualsrc'],
    attributes.src,
    attributes.srcset?.trim().split(/\s+/, 1)[0],
  ];
  for (const candidate of candidates) {
    const src = candidate && mediaUrl(xmlSafe(candidate), baseUrl);
    if (src) {
      const alt = xmlSafe(attributes.alt ?? '')
        .replace(/\s+/g, ' ')
        .trim();
      return { src, tag: `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">` };
    }
  }
  return undefined;
}
