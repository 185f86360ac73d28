import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element of a document: its name as written, its attributes by name, and the text right inside it. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

type Growing = { name: string; attributes: Record<string, string>; children: Growing[]; text: string };

/** A document as elements. Throws at the first thing that XML 1.0 or its namespaces do not allow. */
export function parseXml(xml: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const stack: Growing[] = [{ name: '', attributes: {}, children: [], text: '' }];
  const addText = (text: string) => {
    const open = stack.at(-1);
    if (open) open.text += text;
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag: SaxesTagNS) => {
    const attributes = Object.fromEntries(Object.entries(tag.attributes).map(([name, { value }]) => [name, value]));
    const element: Growing = { name: tag.name, attributes, children: [], text: '' };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  });
  parser.on('closetag', () => stack.pop());
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(xml).close();
  const root = stack[0]?.children[0];
  if (!root) throw new Error('the document has no root element');
  return root;
}

/** The elements of a name right inside another one. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The texts of the elements of a name right inside another one. */
export function textsOf(element: XmlElement, name: string): readonly string[] {
  return childrenOf(element, name).map((child) => child.text);
}
