/** Every element that HTML has or had. What stands only inside drawings and formulas is dropped with them. */
const HTML_ELEMENTS = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br ' +
    'button canvas caption center cite code col colgroup command content data datalist dd del details dfn dialog dir div dl dt ' +
    'element em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i ' +
    'iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee math menu menuitem meta ' +
    'meter multicol nav nextid nobr noembed noframes noscript object ol optgroup option output p param picture plaintext ' +
    'portal pre progress q rb rp rt rtc ruby s samp script search section select shadow slot small source spacer span ' +
    'strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var ' +
    'video wbr xmp'
  ).split(' '),
);

/** Whether HTML knows an element of that name, which is in lower case. */
export function isHtmlElement(name: string): boolean {
  return HTML_ELEMENTS.has(name);
}

/** Elements in a line of text, by names as short as variables. */
const PLAIN = new Set('a b big code del em i ins kbd mark p q s small span strike strong sub sup tt u var'.split(' '));
/** Attributes that are written without a value, on purpose or by programs. */
const VALUELESS =
  /^(?:hidden|inert|autofocus|contenteditable|draggable|itemscope|download|href|name|id|class|style|title|target|rel|lang|dir|align|nofollow|.*[-:@*#.].*)$/i;

/** Whether what stands in the tag of a plain element is text, as in `if a<b then c>d`: words, and no attribute has a value. */
export function holdsWords(name: string, attributes: readonly string[]): boolean {
  return PLAIN.has(name) && attributes.some((attribute) => !VALUELESS.test(attribute));
}

/** Whether a comment is what a parser makes of `</用户>` and of `<![CDATA[`, which hold text. */
export function holdsText(comment: string): boolean {
  return /^(?:\[CDATA\[|[^\0-\x7F])/.test(comment);
}

/** A name as an element may have one; with a prefix, as Word writes `o:p`. */
const NAME = /^[\w.-]+(?::[\w.-]+)?$/;
const OPENING = /<(?:([a-z][^\s/<>]*)([^<>]*)|\/(?=[^\0-\x7F]))/gi;
const CLOSING = /<\/([a-z][^\s/<>]*)/gi;
/** A section that XML would take for plain text; in a page it is the wrapping in which a feed delivered HTML. */
const CDATA = /<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)/g;

/**
 * HTML in which text that only looks like a tag is escaped, so that no parser swallows it: `<desk@news.example>`,
 * `List<String>`, `<user>`. It is no tag when no element could have that name, or when HTML has none of that name,
 * nothing in the document closes it and no attribute of it has a value, or when words stand in the tag of a plain
 * element. Sections of CDATA are unwrapped.
 * Escaping is harmless where it was not needed: in attributes it is undone, and in scripts and comments nobody looks.
 */
export function keepTagLikeText(html: string): string {
  let closed: ReadonlySet<string> | undefined;
  const isClosed = (name: string) => {
    closed ??= new Set(Array.from(html.matchAll(CLOSING), ([, closing = '']) => closing.toLowerCase()));
    return closed.has(name);
  };
  const isText = (name: string, rest: string, next: string): boolean => {
    // The next bracket opens inside the name: `a<b<c`.
    if (rest === '' && next === '<') return true;
    const lower = name.toLowerCase();
    if (isHtmlElement(lower)) return !/[="']/.test(rest) && holdsWords(lower, rest.match(/[^\s/]+/g) ?? []);
    if (!NAME.test(name)) return true;
    return !name.includes(':') && !rest.includes('=') && !isClosed(lower);
  };
  return html
    .replace(CDATA, '$1')
    .replace(OPENING, (tag: string, name: string | undefined, rest: string | undefined, at: number, whole: string) =>
      name === undefined || isText(name, rest ?? '', whole[at + tag.length] ?? '') ? `&lt;${tag.slice(1)}` : tag,
    );
}
