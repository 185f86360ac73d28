import { cut, escapeHtml, readable } from '../text.ts';
import { linkUrl, mediaUrl } from '../urls.ts';

/**
 * The elements that good feed readers keep, each with the attributes that carry meaning. Everything is written anew, so
 * nothing else gets through.
 */
export const KEPT: ReadonlyMap<string, readonly string[]> = new Map(
  `a[href title] abbr[title] audio[src] b blockquote br caption cite code[class] dd del dfn div dl dt em figcaption figure
   h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol[start] p pre q rp rt ruby s samp small source[src type] strong sub sup
   table tbody td[colspan rowspan align] tfoot th[colspan rowspan align] thead time[datetime] tr ul var video[src poster width height]`
    .match(/\w+(?:\[[^\]]*\])?/g)
    ?.map((text) => {
      const [name = '', attributes = ''] = text.split(/[[\]]/);
      return [name, attributes === '' ? [] : attributes.split(' ')] as const;
    }),
);

/** Names that mean the same as a kept one. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ...'address article aside center details footer header main nav section summary'
    .split(' ')
    .map((name) => [name, 'div'] as const),
  ['strike', 's'],
  ['tt', 'code'],
  ['acronym', 'abbr'],
]);

/** Gone with all they hold, which is no HTML. */
export const RAW: ReadonlySet<string> = new Set(
  'script style noscript template textarea title xmp plaintext iframe noembed noframes'.split(' '),
);
/** Gone with all they hold. Everything that is neither here nor kept goes, and what it holds stays. */
export const DROPPED: ReadonlySet<string> = new Set(
  (
    'object embed applet svg math canvas select option button input datalist frame frameset ' +
    'dialog map area link meta base param track'
  ).split(' '),
);
/** Elements that HTML lets an author leave open. */
export const ENDS_BY_ITSELF: ReadonlySet<string> = new Set(
  'p li dt dd td th tr tbody thead tfoot option input embed frame area link meta base param track'.split(' '),
);

export const BLOCKS: ReadonlySet<string> = new Set(
  (
    'blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul ' +
    'video audio form fieldset body html head legend'
  ).split(' '),
);
export const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'img', 'source']);

/** The kept attributes of an element, written anew. `kept` names them in their order. */
export function renderAttributes(
  name: string,
  kept: readonly string[],
  attributes: Readonly<Record<string, string>>,
  baseUrl: string | undefined,
): string {
  let rendered = '';
  for (const key of kept) {
    const raw = key === 'align' ? alignment(attributes) : attributes[key];
    if (raw === undefined) continue;
    const value = attributeValue(key, readable(raw), baseUrl);
    if (value !== undefined && value !== '') rendered += ` ${key}="${escapeHtml(value)}"`;
  }
  if (name === 'a' && rendered !== '') rendered += ' rel="noopener noreferrer"';
  if (name === 'video' || name === 'audio') rendered += ' controls="controls"';
  return rendered;
}

/** How a cell is aligned: its style counts before its attribute, which is what is written, as feed readers drop styles. */
function alignment({ style = '', align = '' }: Readonly<Record<string, string>>): string | undefined {
  const side = /(?:^|;)\s*text-align\s*:\s*([a-z]+)/i.exec(style)?.[1] ?? align.trim();
  return /^(?:left|center|right)$/i.test(side) ? side.toLowerCase() : undefined;
}

function attributeValue(key: string, raw: string, baseUrl: string | undefined): string | undefined {
  switch (key) {
    case 'href':
      // A feed shows many articles: what leads to a place in the same page leads nowhere there.
      return raw.trim().startsWith('#') ? undefined : linkUrl(raw, baseUrl);
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
