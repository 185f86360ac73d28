import { load } from 'cheerio';

/** Elements that readers show and validators call harmless (SecurityRisk: all others; NotHtml: what is no HTML). */
const HARMLESS = new Set(
  (
    'a abbr address article aside audio b bdi big blockquote br caption center cite code col colgroup dd del details dfn ' +
    'div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main map mark nav ol p picture ' +
    'pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead time tr ' +
    'track tt u ul var video wbr'
  ).split(' '),
);
/**
 * Attributes that validators call harmless (SecurityRiskAttr: all others); `style` is read closely there, and not allowed here.
 */
const HARMLESS_ATTRIBUTES = new Set(
  (
    'abbr align alt cite class colspan datetime decoding default dir headers height href hreflang id kind label lang ' +
    'loading loop media muted name open playsinline poster preload referrerpolicy rel reversed rowspan scope sizes span src ' +
    'srclang srcset start summary title translate type valign value width'
  ).split(' '),
);
/** What validators warn of all the same: they do not know `controls`, without which some readers can play no video. */
const PUT_UP_WITH = new Set(['controls']);
const ADDRESSES = new Set(['href', 'src', 'poster', 'cite']);
const VOID = new Set('br hr img source track wbr col'.split(' '));
/** Elements that HTML adds by itself without calling it an error: they are not compared. */
const IMPLIED = new Set(['tbody', 'colgroup']);

const TAG = /<(\/?)([a-z][^\s/>]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>/gi;

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 20_000;

/**
 * What is wrong with the HTML of a summary or content: an error by the HTML standard (NotHtml: the validator parses
 * strictly), an element or attribute that may do harm, an address that is relative (ContainsRelRef) or runs code.
 */
export function htmlProblems(html: string): readonly string[] {
  const cached = known.get(html);
  if (cached) return cached;
  if (known.size >= MOST_KNOWN) known.clear();
  const problems = [...new Set([...markupProblems(html), ...contentProblems(html)])];
  known.set(html, problems);
  return problems;
}

function contentProblems(html: string): string[] {
  const problems: string[] = [];
  const $ = load(html, { onParseError: ({ code }) => problems.push(`HTML: ${code}`) }, false);
  const shape: string[] = [];
  const walk = (nodes: ReturnType<typeof $.root>[number]['children']) => {
    for (const node of nodes) {
      if (node.type === 'text') {
        if (node.data.trim() !== '') shape.push('text');
      } else if ('attribs' in node) {
        const name = node.tagName;
        if (!IMPLIED.has(name)) shape.push(`<${name}>`);
        problems.push(...elementProblems(name, node.attribs));
        if (/^r[tp]$/.test(name) && $(node).parents('ruby').length > 0 && !$(node).parent().is('ruby'))
          problems.push(`HTML: ${name} not right inside its ruby`);
        walk(node.children);
        if (!IMPLIED.has(name) && !VOID.has(name)) shape.push(`</${name}>`);
      }
    }
  };
  walk($.root()[0]?.children ?? []);
  // The parser moves what stands where it may not: then the tree has another shape than the text.
  if (problems.length === 0 && shape.join('') !== writtenShape(html).join(''))
    problems.push('HTML: elements stand where they may not, or are not closed where they should be');
  return problems;
}

function elementProblems(name: string, attributes: Readonly<Record<string, string>>): string[] {
  const problems = HARMLESS.has(name) ? [] : [`HTML: the element ${name}`];
  for (const [key, value] of Object.entries(attributes)) {
    if (!HARMLESS_ATTRIBUTES.has(key) && !PUT_UP_WITH.has(key) && !key.startsWith('data-'))
      problems.push(`HTML: the attribute ${key}`);
    if (!ADDRESSES.has(key)) continue;
    if (!/^\s*[a-z][a-z\d+.-]*:/i.test(value)) problems.push(`HTML: the relative address ${JSON.stringify(value)}`);
    else if (!/^\s*(?:https?|mailto|tel|ftp):/i.test(value))
      problems.push(`HTML: the address ${JSON.stringify(value)}`);
  }
  return problems;
}

/** Tags and stretches of text in the order in which they are written. */
function writtenShape(html: string): string[] {
  const shape: string[] = [];
  let end = 0;
  const addText = (text: string) => {
    if (text.trim() !== '') shape.push('text');
  };
  for (const tag of html.matchAll(TAG)) {
    addText(html.slice(end, tag.index));
    end = tag.index + tag[0].length;
    const name = (tag[2] ?? '').toLowerCase();
    if (!IMPLIED.has(name)) shape.push(`<${tag[1]}${name}>`);
  }
  addText(html.slice(end));
  return shape;
}

/** What the strict parser of validators calls an error and the standard does not: a bare `&` before a word. */
function markupProblems(html: string): string[] {
  const problems: string[] = [];
  if (/&(?!#\d+;|#x[\da-f]+;|[a-z][a-z\d]*;|[\s<&]|$)/i.test(html)) problems.push('HTML: a bare &');
  if (/<[!?]/.test(html)) problems.push('HTML: a comment or declaration');
  return problems;
}
