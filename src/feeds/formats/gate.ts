import { SaxesParser, type SaxesTagNS } from 'saxes';
import { xmlSafe } from '../../article/text.ts';
import type { Format } from '../document.ts';
import { isId, webAddress } from './address.ts';
import { jsonFrameFault, jsonItemFault } from './json-gate.ts';
import { NAMESPACES } from './xml.ts';

/**
 * The strict gate in front of publication: what it lets pass, every reader can read. It knows nothing of how documents are
 * made, only the rules of RSS 2.0 with its profile, RFC 4287 and JSON Feed 1.1. Faults are told in words that end a sentence.
 */

/** Why an item must not stand in a document; undefined for a good one. */
export function itemFault(text: string, format: Format): string | undefined {
  return format === 'json' ? jsonItemFault(text) : xmlFault(text, true, ITEMS[format]);
}

/** Why what stands around the items of a document must not be published; undefined for a good one. */
export function frameFault(text: string, format: Format): string | undefined {
  return format === 'json' ? jsonFrameFault(text) : xmlFault(text, false, FRAMES[format]);
}

/** An element by the names of all around it, such as `rss/channel/title`. */
type Element = { readonly path: string; readonly attributes: Readonly<Record<string, string>>; text: string };
type Rule = (elements: readonly Element[]) => string | undefined;

const { atom: atomNamespace, ...prefixed } = NAMESPACES;
/** What an item may rely on. RSS has no namespace of its own. */
const KNOWN = { ...prefixed, atom: atomNamespace, '': atomNamespace };

function xmlFault(xml: string, isFragment: boolean, rule: Rule): string | undefined {
  if (xmlSafe(xml) !== xml) return 'it holds a control character or half a letter';
  const parser = new SaxesParser(
    isFragment
      ? { xmlns: true, position: false, fragment: true, additionalNamespaces: KNOWN }
      : { xmlns: true, position: false },
  );
  const elements: Element[] = [];
  const open: Element[] = [];
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const attributes = Object.fromEntries(Object.entries(tag.attributes).map(([name, { value }]) => [name, value]));
    const around = open.at(-1)?.path;
    const element = { path: around === undefined ? tag.name : `${around}/${tag.name}`, attributes, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(xml).close();
  } catch (error) {
    return `it is no well-formed XML: ${(error as Error).message}`;
  }
  return addressFault(elements) ?? rule(elements);
}

function addressFault(elements: readonly Element[]): string | undefined {
  for (const { path, attributes } of elements) {
    for (const address of [attributes.href, attributes.url]) {
      if (address !== undefined && webAddress(address) !== address)
        return `${path} leads to "${address.slice(0, 200)}", which is no address of the web`;
    }
  }
  return undefined;
}

const ITEMS: Readonly<Record<'rss' | 'atom', Rule>> = {
  rss: (elements) => {
    const at = (name: string) => elements.findIndex(({ path }) => path === name);
    return (
      rootFault(elements, 'item') ??
      onceFault(elements, ['item/title', 'item/link', 'item/guid', 'item/pubDate', 'item/description']) ??
      check(elements, 'item/link', ({ text }) => webAddress(text) === text, 'is no address of the web') ??
      check(elements, 'item/guid', ({ attributes }) => attributes.isPermaLink === 'false', 'may be an address') ??
      check(elements, 'item/pubDate', ({ text }) => isRfc822(text), 'is no date') ??
      (at('item/content:encoded') >= 0 && at('item/content:encoded') < at('item/description')
        ? 'its content stands before its description'
        : undefined)
    );
  },
  atom: (elements) =>
    rootFault(elements, 'entry') ??
    onceFault(elements, ['entry/title', 'entry/id', 'entry/published', 'entry/updated']) ??
    check(elements, 'entry/id', ({ text }) => isId(text), 'is no IRI') ??
    check(elements, 'entry/published', ({ text }) => isRfc3339(text), 'is no date') ??
    check(elements, 'entry/updated', ({ text }) => isRfc3339(text), 'is no date') ??
    linkFault(elements, 'entry/link', 'alternate') ??
    (elements.some(({ path }) => path === 'entry/summary' || path === 'entry/content')
      ? undefined
      : 'it has neither summary nor content') ??
    sourceFault(elements),
};

const FRAMES: Readonly<Record<'rss' | 'atom', Rule>> = {
  rss: (elements) =>
    onceFault(
      elements,
      ['title', 'link', 'description', 'lastBuildDate'].map((name) => `rss/channel/${name}`),
    ) ??
    check(elements, 'rss/channel/link', ({ text }) => webAddress(text) === text, 'is no address of the web') ??
    check(elements, 'rss/channel/lastBuildDate', ({ text }) => isRfc822(text), 'is no date') ??
    linkFault(elements, 'rss/channel/atom:link', 'self'),
  atom: (elements) =>
    onceFault(elements, ['feed/id', 'feed/title', 'feed/updated', 'feed/author/name']) ??
    check(elements, 'feed/id', ({ text }) => isId(text), 'is no IRI') ??
    check(elements, 'feed/updated', ({ text }) => isRfc3339(text), 'is no date') ??
    linkFault(elements, 'feed/link', 'alternate') ??
    linkFault(elements, 'feed/link', 'self'),
};

function rootFault(elements: readonly Element[], name: string): string | undefined {
  const roots = elements.filter(({ path }) => !path.includes('/'));
  return roots.length === 1 && roots[0]?.path === name
    ? undefined
    : `it is ${roots.length} elements and not one ${name}`;
}

/** Elements that hold text, each of which must stand there once. */
function onceFault(elements: readonly Element[], paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const [element, ...others] = elements.filter((candidate) => candidate.path === path);
    if (!element || others.length > 0) return `it has ${element ? 'more than one' : 'no'} ${path}`;
    if (element.text.trim() === '') return `its ${path} is empty`;
  }
  return undefined;
}

function check(
  elements: readonly Element[],
  path: string,
  isGood: (element: Element) => boolean,
  fault: string,
): string | undefined {
  const bad = elements.find((element) => element.path === path && !isGood(element));
  return bad && `its ${path} "${bad.text.slice(0, 200)}" ${fault}`;
}

function linkFault(elements: readonly Element[], path: string, rel: string): string | undefined {
  const links = elements.filter((element) => element.path === path && element.attributes.rel === rel);
  return links.length === 1 ? undefined : `it has ${links.length} links that are rel="${rel}"`;
}

function sourceFault(elements: readonly Element[]): string | undefined {
  if (!elements.some(({ path }) => path === 'entry/source')) return undefined;
  return onceFault(elements, ['entry/source/id', 'entry/source/title', 'entry/source/updated']);
}

function isRfc822(text: string): boolean {
  return /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) && new Date(text).toUTCString() === text;
}

function isRfc3339(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
