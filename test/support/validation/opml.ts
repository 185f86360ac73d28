import {
  anyText,
  checkElement,
  every,
  type Grammar,
  languageTag,
  notBlank,
  oneOf,
  type ValidationContext,
} from './grammar.ts';
import { rfc822, webAddress, wholeNumber } from './values.ts';
import { readXml, type XmlNode } from './xml-document.ts';

const flag = oneOf('true', 'false');

/** OPML 2.0 (http://opml.org/spec2.opml), with what the W3C feed validator says of it. */
const GRAMMAR: Grammar = {
  opml: { attributes: { 'version!': oneOf('2.0') }, children: { head: '1', body: '1' } },
  head: {
    children: {
      title: '?',
      dateCreated: '?',
      dateModified: '?',
      ownerName: '?',
      ownerEmail: '?',
      ownerId: '?',
      docs: '?',
      expansionState: '?',
      vertScrollState: '?',
    },
  },
  title: { text: notBlank },
  dateCreated: { text: rfc822 },
  dateModified: { text: rfc822 },
  ownerName: { text: anyText },
  ownerEmail: { text: anyText },
  ownerId: { text: webAddress },
  docs: { text: webAddress },
  expansionState: { text: anyText },
  vertScrollState: { text: wholeNumber },
  body: { children: { outline: '+' } },
  outline: {
    attributes: {
      'text!': notBlank,
      type: oneOf('rss', 'link', 'include'),
      title: notBlank,
      description: anyText,
      xmlUrl: webAddress,
      htmlUrl: webAddress,
      url: webAddress,
      language: every(languageTag),
      version: oneOf('RSS', 'RSS1', 'RSS2', 'scriptingNews'),
      category: notBlank,
      created: rfc822,
      isComment: flag,
      isBreakpoint: flag,
    },
    children: { outline: '*' },
    also: outlineProblems,
  },
};

/** MissingXmlURL, MissingTitleAttr, MissingUrlAttr, MissingOutlineType. */
function outlineProblems({ attributes, children }: XmlNode): string[] {
  const has = (name: string) => attributes.has(name);
  const type = attributes.get('type');
  const problems: string[] = [];
  if (type === 'rss' && !has('xmlUrl')) problems.push('is a subscription without xmlUrl');
  if (type === 'rss' && !has('title')) problems.push('is a subscription without title');
  if (type === 'rss' && children.length > 0) problems.push('is a subscription with others in it');
  if (type === 'link' && !has('url')) problems.push('is a link without url');
  if (type === undefined && (has('xmlUrl') || has('htmlUrl'))) problems.push('names a feed and no type');
  return problems;
}

/** What is wrong with an OPML document. What its texts hold is not read as HTML: readers show it as it is. */
export function opmlProblems(text: string, context: ValidationContext): readonly string[] {
  const { root, problems, lines } = readXml(text);
  if (!root) return problems;
  if (root.name !== 'opml') return [...problems, `the root is ${root.name}, not OPML`];
  return [...problems, ...checkElement(root, GRAMMAR, context, lines)];
}
