import { SaxesParser, type SaxesTagNS } from 'saxes';

/** Vocabularies that feed readers and validators know, by the prefix that names them here and by custom in feeds. */
const VOCABULARIES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2005/Atom': 'atom',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://search.yahoo.com/mrss/': 'media',
  'http://purl.org/syndication/history/1.0': 'fh',
  'http://purl.org/rss/1.0/modules/syndication/': 'sy',
  'http://purl.org/syndication/thread/1.0': 'thr',
  'http://www.w3.org/1999/xhtml': 'xhtml',
  'http://www.w3.org/XML/1998/namespace': 'xml',
  // RFC 6721. The W3C validator does not know it and says so once: the one warning that is put up with.
  'http://purl.org/atompub/tombstones/1.0': 'at',
};

/** An element with names as `prefix:local`, in which the prefix is the customary one whatever the document calls it. */
export type XmlNode = {
  readonly name: string;
  /** The name of the element it stands in; empty for the root. */
  readonly parent: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
  /** What stands right inside it. */
  readonly text: string;
  readonly line: number;
};

export type XmlDocument = {
  /** Undefined where the document is not well-formed. */
  readonly root: XmlNode | undefined;
  readonly problems: readonly string[];
  /** The lines of its source, the first of which is `lines[0]`. */
  readonly lines: readonly string[];
};

type Growing = Omit<XmlNode, 'children' | 'text'> & { children: Growing[]; text: string };

/** The C1 controls, non-characters and the sign for what could not be read: validators ask whether the encoding is right. */
const BAD_CHARACTERS = /[\u0080-\u009F\uFFFD\p{Noncharacter_Code_Point}]/u;

/**
 * A document by XML 1.0 and its namespaces, with what is wrong with it whatever it says: not well-formed, not declared as
 * UTF-8, with a DOCTYPE, with a vocabulary that validators do not know (UnknownNamespace) or a customary prefix for
 * another one (ReservedPrefix), with characters that tell of a wrong encoding (BadCharacters).
 */
export function readXml(text: string): XmlDocument {
  const problems: string[] = [];
  const lines = text.split('\n');
  const parser = new SaxesParser({ xmlns: true });
  const root: Growing = { name: '', parent: '', attributes: new Map(), children: [], text: '', line: 0 };
  const open: Growing[] = [root];
  const prefixes = new Map<string, string>();
  let line = 0;
  let failed = false;

  const addText = (value: string) => {
    const element = open.at(-1);
    if (element) element.text += value;
    if (BAD_CHARACTERS.test(value)) problems.push(`line ${parser.line}: a character that tells of a wrong encoding`);
  };
  const nameOf = (uri: string, local: string): string => {
    if (uri === '') return local;
    const prefix = VOCABULARIES[uri];
    return prefix === undefined ? `{${uri}}${local}` : `${prefix}:${local}`;
  };
  parser.on('error', (error) => {
    if (!failed) problems.push(`not well-formed: ${error.message}`);
    failed = true;
  });
  parser.on('doctype', () => problems.push('a DOCTYPE, which feeds have none'));
  parser.on('opentagstart', () => {
    line = parser.line;
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    for (const [prefix, uri] of Object.entries(tag.ns)) {
      if (prefixes.get(prefix) === uri) continue;
      prefixes.set(prefix, uri);
      problems.push(...namespaceProblems(prefix, uri).map((problem) => `line ${line}: ${problem}`));
    }
    const attributes = new Map<string, string>();
    for (const { uri, local, prefix, name, value } of Object.values(tag.attributes)) {
      if (prefix === 'xmlns' || name === 'xmlns') continue;
      attributes.set(nameOf(uri, local), value);
      if (BAD_CHARACTERS.test(value)) problems.push(`line ${line}: a character that tells of a wrong encoding`);
    }
    const parent = open.at(-1) ?? root;
    const element = {
      name: nameOf(tag.uri, tag.local),
      parent: parent.name,
      attributes,
      children: [],
      text: '',
      line,
    };
    parent.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();

  if (!/^<\?xml version="1\.0" encoding="utf-8"\?>/i.test(text)) problems.push('no declaration of XML 1.0 in UTF-8');
  if (!text.isWellFormed()) problems.push('half of a surrogate pair');
  return { root: failed ? undefined : root.children[0], problems, lines };
}

function namespaceProblems(prefix: string, uri: string): string[] {
  const known = VOCABULARIES[uri];
  if (uri === '' && prefix === '') return [];
  if (known === undefined) return [`the unknown namespace ${uri}`];
  const reserved = Object.values(VOCABULARIES).includes(prefix) && known !== prefix;
  return reserved ? [`the prefix ${prefix} for another namespace than its own`] : [];
}

/** The elements of a name right inside another one. */
export function childrenOf(element: XmlNode, name: string): readonly XmlNode[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first element of a name right inside another one, without white space around it. */
export function textOf(element: XmlNode, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text.trim();
}
