import { ATOM_LINK, historyProblems, hrefsOf, linkProblems, selfProblems } from './atom-links.ts';
import { EXTENSION_GRAMMAR, FEED_EXTENSIONS, ITEM_EXTENSIONS } from './extensions.ts';
import {
  anyText,
  checkElement,
  type ElementRule,
  every,
  type Grammar,
  notBlank,
  type Occurrence,
  oneOf,
  type Surroundings,
  type ValidationContext,
} from './grammar.ts';
import { htmlProblems } from './html.ts';
import { canonicalUri, declaredId, iri, mediaType, personName, plainText, rfc3339, uri, webIri } from './values.ts';
import { childrenOf, readXml, textOf, type XmlNode } from './xml-document.ts';

/**
 * A text construct (RFC 4287, section 3.1): plain, HTML or XHTML in a div. Blank ones are warned of (NotBlank), and plain ones
 * that hold HTML (ContainsUndeclaredHTML).
 */
const textConstruct: ElementRule = {
  attributes: { type: oneOf('text', 'html', 'xhtml') },
  opaque: true,
  also: constructProblems,
};

function constructProblems({ attributes, text, children }: XmlNode, surroundings: Surroundings): string[] {
  const type = attributes.get('type') ?? 'text';
  if (type === 'xhtml') {
    const isDiv = children.length === 1 && children[0]?.name === 'xhtml:div' && text.trim() === '';
    return isDiv ? [] : ['is XHTML without a div around it'];
  }
  if (children.length > 0) return [`holds elements, though it is ${type}`];
  if (text.trim() === '') return ['is blank'];
  if (type === 'html') return [...htmlProblems(text)];
  const problem = plainText(text.trim(), surroundings);
  return problem === undefined ? [] : [problem];
}

/** RFC 4287, section 3.2. */
const person: ElementRule = {
  children: { 'atom:name': '1', 'atom:uri': '?', 'atom:email': '?' },
};

const metadata: Readonly<Record<string, Occurrence>> = {
  'atom:author': '*',
  'atom:category': '*',
  'atom:contributor': '*',
  'atom:generator': '?',
  'atom:icon': '?',
  'atom:id': '1',
  'atom:link': '*',
  'atom:logo': '?',
  'atom:rights': '?',
  'atom:subtitle': '?',
  'atom:title': '1',
  'atom:updated': '1',
};

const GRAMMAR: Grammar = {
  ...EXTENSION_GRAMMAR,
  'atom:feed': {
    children: { ...metadata, ...FEED_EXTENSIONS, 'atom:entry': '*', 'at:deleted-entry': '*' },
    also: feedProblems,
  },
  'atom:entry': {
    children: {
      'atom:author': '*',
      'atom:category': '*',
      'atom:content': '?',
      'atom:contributor': '*',
      'atom:id': '1',
      'atom:link': '*',
      'atom:published': '?',
      'atom:rights': '?',
      'atom:source': '?',
      'atom:summary': '?',
      'atom:title': '1',
      'atom:updated': '1',
      ...ITEM_EXTENSIONS,
    },
    also: entryProblems,
  },
  // A source names where the entry comes from by title, id and moment: without one of them validators warn (MissingSourceElement).
  'atom:source': { children: metadata, also: (source, at) => [...linkProblems(source), ...ownIdProblems(source, at)] },
  'atom:author': person,
  'atom:contributor': person,
  'atom:name': { text: every(notBlank, personName) },
  'atom:uri': { text: iri },
  'atom:email': { text: (value) => (/^[^\s@<>]+@[^\s@<>]+$/.test(value) ? undefined : 'is no mail address') },
  'atom:category': { attributes: { 'term!': notBlank, scheme: uri, label: every(notBlank, plainText) } },
  'atom:generator': { attributes: { uri, version: notBlank }, text: every(notBlank, plainText) },
  'atom:icon': { text: webIri },
  'atom:logo': { text: webIri },
  // An entry's may be one that its article declares.
  'atom:id': { text: declaredId, also: noSpaceAround },
  'atom:link': ATOM_LINK,
  'atom:title': textConstruct,
  'atom:subtitle': textConstruct,
  'atom:rights': textConstruct,
  'atom:summary': textConstruct,
  'atom:content': {
    attributes: { type: (value, at) => oneOf('text', 'html', 'xhtml')(value, at) && mediaType(value, at), src: iri },
    opaque: true,
    also: contentProblems,
  },
  'atom:published': { text: rfc3339, also: noSpaceAround },
  'atom:updated': { text: rfc3339, also: noSpaceAround },
  // RFC 6721, section 3: what is gone, and since when.
  'at:deleted-entry': {
    attributes: { 'ref!': declaredId, 'when!': rfc3339 },
    children: { 'at:by': '?', 'at:comment': '?', 'atom:link': '*', 'atom:source': '?' },
  },
  'at:by': person,
  'at:comment': { attributes: { type: oneOf('text', 'html', 'xhtml') }, text: anyText },
};

/** RFC 4287, sections 2 and 3.3: identifiers and moments stand without white space (UnexpectedWhitespace). */
function noSpaceAround({ text }: XmlNode): string[] {
  return text === text.trim() ? [] : ['has white space around it'];
}

/** No article declares what a feed or a source is called. */
function ownIdProblems(element: XmlNode, at: Surroundings | ValidationContext): string[] {
  const problem = canonicalUri(textOf(element, 'atom:id') ?? '', { ...at, sourceLine: '' });
  return problem === undefined ? [] : [`has an id that ${problem}`];
}

/** RFC 4287, section 4.1.1; validators want what is said of the feed before its entries (MisplacedMetadata). */
function feedProblems(feed: XmlNode, context: ValidationContext): string[] {
  const entries = childrenOf(feed, 'atom:entry');
  const first = feed.children.findIndex(({ name }) => name === 'atom:entry');
  const late = first < 0 ? [] : feed.children.slice(first).filter(({ name }) => !/:(?:deleted-)?entry$/.test(name));
  const hasAuthor = childrenOf(feed, 'atom:author').length > 0;
  const nameless = entries.filter(
    (entry) =>
      childrenOf(entry, 'atom:author').length === 0 &&
      childrenOf(entry, 'atom:source').every((source) => childrenOf(source, 'atom:author').length === 0),
  );
  const gone = childrenOf(feed, 'at:deleted-entry').map(({ attributes }) => attributes.get('ref'));
  return [
    ...ownIdProblems(feed, context),
    ...selfProblems(feed, context),
    ...linkProblems(feed),
    ...historyProblems(feed, context),
    ...late.map(({ name, line }) => `has ${name} after its first entry (line ${line})`),
    ...(hasAuthor || (entries.length > 0 && nameless.length === 0) ? [] : ['has no author, nor have all its entries']),
    // RFC 4287, 4.1.1 forbids one entry twice but at different moments; validators warn of either (DuplicateEntries).
    ...repeated(entries.map((entry) => textOf(entry, 'atom:id'))).map((id) => `has two entries ${id}`),
    // DuplicateUpdated: a reader that sorts by it could not tell which is newer.
    ...repeated(entries.map((entry) => textOf(entry, 'atom:updated'))).map((at) => `has two entries updated ${at}`),
    ...repeated(gone).map((id) => `has two tombstones of ${id}`),
    ...entries.flatMap((entry) => (gone.includes(textOf(entry, 'atom:id')) ? ['has an entry and its tombstone'] : [])),
  ];
}

/** RFC 4287, section 4.1.2. */
function entryProblems(entry: XmlNode): string[] {
  const [content] = childrenOf(entry, 'atom:content');
  const hasSummary = childrenOf(entry, 'atom:summary').length > 0;
  const problems = linkProblems(entry);
  if (!content && hrefsOf(entry, 'alternate').length === 0) problems.push('has neither content nor an alternate');
  // MissingTextualContent.
  if (!content && !hasSummary) problems.push('has neither content nor a summary');
  if (content?.attributes.has('src') && !hasSummary) problems.push('has its content elsewhere, and no summary');
  return problems;
}

/** RFC 4287, section 4.1.3. */
function contentProblems(content: XmlNode, surroundings: Surroundings): string[] {
  const { attributes, text, children } = content;
  const type = attributes.get('type') ?? 'text';
  if (attributes.has('src'))
    return text.trim() === '' && children.length === 0 ? [] : ['is elsewhere, and not empty here'];
  return /^(?:text|html|xhtml)$/.test(type) ? constructProblems(content, surroundings) : [];
}

export function repeated(values: readonly (string | undefined)[]): string[] {
  const seen = new Set<string>();
  return values.flatMap((value) => {
    if (value === undefined) return [];
    if (seen.has(value)) return [value];
    seen.add(value);
    return [];
  });
}

/**
 * What is wrong with an Atom feed document: by the schema of RFC 4287 (appendix B) and its prose, by RFC 5005 and RFC 6721, and
 * by what the W3C feed validator calls an error or warns of, whose names stand in brackets at each rule.
 */
export function atomProblems(text: string, context: ValidationContext): readonly string[] {
  const { root, problems, lines } = readXml(text);
  if (!root) return problems;
  if (root.name !== 'atom:feed') return [...problems, `the root is ${root.name}, not an Atom feed`];
  // AvoidNamespacePrefix: some readers know Atom by its default namespace alone.
  const prefixed = /<(?:atom|a):feed[\s>]/.test(text) ? ['Atom stands under a prefix'] : [];
  return [...problems, ...prefixed, ...checkElement(root, GRAMMAR, context, lines)];
}
