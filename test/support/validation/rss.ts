import { repeated } from './atom.ts';
import { ATOM_LINK, historyProblems, linkProblems, selfProblems } from './atom-links.ts';
import { EXTENSION_GRAMMAR, FEED_EXTENSIONS, ITEM_EXTENSIONS } from './extensions.ts';
import {
  checkElement,
  every,
  type Grammar,
  languageTag,
  notBlank,
  type Occurrence,
  oneOf,
  type ValidationContext,
  type ValueCheck,
} from './grammar.ts';
import { htmlProblems } from './html.ts';
import {
  enclosureAddress,
  mailAddress,
  mediaType,
  positiveNumber,
  rfc822,
  rfc3339,
  rssText,
  webAddress,
  wholeNumber,
} from './values.ts';
import { childrenOf, readXml, textOf, type XmlNode } from './xml-document.ts';

/** HTML of a description or content (safeHtml of the validator). */
const html: ValueCheck = (value) => htmlProblems(value)[0];

/** Dublin Core, in which channel and item may say what RSS has no element for. */
const DUBLIN_CORE: Readonly<Record<string, Occurrence>> = {
  'dc:creator': '*',
  'dc:contributor': '*',
  'dc:publisher': '*',
  'dc:subject': '*',
  'dc:rights': '?',
  'dc:source': '?',
  'dc:identifier': '*',
  'dc:language': '?',
  'dc:date': '?',
};

/** What says the same as an element of RSS itself: it has no place beside it (DuplicateItemSemantics, DuplicateSemantics). */
const SAID_TWICE: readonly (readonly [string, string])[] = [
  ['author', 'dc:creator'],
  ['managingEditor', 'dc:creator'],
  ['webMaster', 'dc:publisher'],
  ['category', 'dc:subject'],
  ['pubDate', 'dc:date'],
  ['pubDate', 'atom:published'],
  ['source', 'dc:source'],
  ['language', 'dc:language'],
  ['copyright', 'dc:rights'],
  ['guid', 'atom:id'],
];

const GRAMMAR: Grammar = {
  ...EXTENSION_GRAMMAR,
  rss: { attributes: { 'version!': oneOf('2.0') }, children: { channel: '1' } },
  channel: {
    children: {
      title: '1',
      link: '1',
      description: '1',
      language: '?',
      copyright: '?',
      managingEditor: '?',
      webMaster: '?',
      pubDate: '?',
      lastBuildDate: '?',
      category: '*',
      generator: '?',
      docs: '?',
      cloud: '?',
      ttl: '?',
      image: '?',
      skipHours: '?',
      skipDays: '?',
      item: '*',
      'atom:link': '+',
      'atom:updated': '?',
      ...DUBLIN_CORE,
      ...FEED_EXTENSIONS,
    },
    also: channelProblems,
  },
  item: {
    children: {
      title: '?',
      link: '?',
      // The specification asks for a title or a description, the project for a description in any case.
      description: '1',
      author: '?',
      category: '*',
      comments: '?',
      // DuplicateEnclosure: many readers play the first alone.
      enclosure: '?',
      guid: '1',
      pubDate: '?',
      source: '?',
      'content:encoded': '?',
      'atom:link': '*',
      'atom:updated': '?',
      'atom:published': '?',
      ...DUBLIN_CORE,
      ...ITEM_EXTENSIONS,
    },
    also: itemProblems,
  },
  title: { text: every(notBlank, rssText) },
  'channel>description': { text: rssText },
  'item>description': { text: every(notBlank, html) },
  'content:encoded': { text: every(notBlank, html) },
  link: { text: webAddress },
  language: { text: languageTag },
  copyright: { text: rssText },
  managingEditor: { text: mailAddress },
  webMaster: { text: mailAddress },
  author: { text: mailAddress },
  pubDate: { text: rfc822 },
  lastBuildDate: { text: rfc822 },
  category: { attributes: { domain: notBlank }, text: every(notBlank, rssText) },
  generator: { text: notBlank },
  docs: { text: webAddress },
  cloud: {
    attributes: {
      'domain!': notBlank,
      'port!': positiveNumber,
      'path!': notBlank,
      'registerProcedure!': () => undefined,
      'protocol!': oneOf('xml-rpc', 'soap', 'http-post', 'https-post'),
    },
  },
  ttl: { text: positiveNumber },
  image: {
    children: { url: '1', title: '1', link: '1', width: '?', height: '?', description: '?' },
  },
  'image>url': { text: every(webAddress, knownPicture) },
  'image>description': { text: rssText },
  width: { text: atMost(144) },
  height: { text: atMost(400) },
  skipHours: { children: { hour: '+' } },
  hour: { text: (value, at) => wholeNumber(value, at) ?? (Number(value) < 24 ? undefined : 'is no hour') },
  skipDays: { children: { day: '+' } },
  day: { text: oneOf('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday') },
  comments: { text: webAddress },
  enclosure: { attributes: { 'url!': enclosureAddress, 'length!': wholeNumber, 'type!': mediaType } },
  guid: {
    attributes: { isPermaLink: oneOf('true', 'false') },
    text: notBlank,
    also: guidProblems,
  },
  source: { attributes: { 'url!': webAddress }, text: rssText },
  'atom:link': ATOM_LINK,
  'atom:updated': { text: rfc3339 },
  'atom:published': { text: rfc3339 },
};

function atMost(most: number): ValueCheck {
  return (value, surroundings) =>
    positiveNumber(value, surroundings) ?? (Number(value) <= most ? undefined : `is more than ${most}`);
}

/** The specification names GIF, JPEG and PNG (ImageUrlFormat). */
function knownPicture(value: string): string | undefined {
  const ending = value.split('.').at(-1)?.toLowerCase() ?? '';
  return /^\w+$/.test(ending) && !/^(?:jpg|jpeg|gif|png)$/.test(ending) ? 'is no JPEG, GIF or PNG' : undefined;
}

/**
 * A guid is an address unless it says otherwise (InvalidPermalink). Too short a number is put up with (NotSufficientlyUnique): an id
 * that an article declares is given to readers as it was declared, for another one would show them all their articles again.
 */
function guidProblems({ attributes, text }: XmlNode): string[] {
  const guid = text.trim();
  const isAddress = /^https?:\/\/[^/\s]/.test(guid) && URL.canParse(guid);
  return attributes.get('isPermaLink') === 'false' || isAddress ? [] : [`is no address, and does not say so: ${guid}`];
}

function channelProblems(channel: XmlNode, context: ValidationContext): string[] {
  const items = childrenOf(channel, 'item');
  const guids = items.map((item) => textOf(item, 'guid'));
  const [image] = childrenOf(channel, 'image');
  const first = channel.children.findIndex(({ name }) => name === 'item');
  const after = first < 0 ? [] : channel.children.slice(first).filter(({ name }) => name !== 'item');
  const problems = [...selfProblems(channel, context), ...linkProblems(channel), ...historyProblems(channel, context)];
  // DuplicateValue.
  for (const guid of repeated(guids)) problems.push(`has two items with the guid ${guid}`);
  // MisplacedItem: the profile wants items last.
  for (const { name, line } of after) problems.push(`has ${name} after its first item (line ${line})`);
  // ImageTitleDoesntMatch, ImageLinkDoesntMatch.
  if (image && textOf(image, 'title') !== textOf(channel, 'title')) problems.push('has an image with another title');
  if (image && textOf(image, 'link') !== textOf(channel, 'link')) problems.push('has an image with another link');
  return [...problems, ...saidTwice(channel)];
}

function itemProblems(item: XmlNode): string[] {
  const names = item.children.map(({ name }) => name);
  const problems = [...linkProblems(item), ...saidTwice(item)];
  // NeedDescriptionBeforeContent.
  if (names.includes('content:encoded') && names.indexOf('content:encoded') < names.indexOf('description'))
    problems.push('has its content before its description');
  return problems;
}

function saidTwice(element: XmlNode): string[] {
  const has = (name: string) => element.children.some((child) => child.name === name);
  return SAID_TWICE.flatMap(([own, other]) => (has(own) && has(other) ? [`says by ${other} what ${own} says`] : []));
}

/**
 * What is wrong with an RSS 2.0 document: by the specification and the best-practices profile of the RSS Advisory Board, and by
 * what the W3C feed validator calls an error or warns of, whose names stand in brackets at each rule. `textInput`
 * (AvoidTextInput) and `rating` are not known here at all.
 */
export function rssProblems(text: string, context: ValidationContext): readonly string[] {
  const { root, problems, lines } = readXml(text);
  if (!root) return problems;
  if (root.name !== 'rss') return [...problems, `the root is ${root.name}, not RSS`];
  return [...problems, ...checkElement(root, GRAMMAR, context, lines)];
}
