import { Parser } from 'htmlparser2';

export type XmlElement = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; text: string };

/** Where items stand, and in what. */
const SHAPES = {
  rss: { root: 'rss', depth: 2, item: 'item' },
  atom: { root: 'feed', depth: 1, item: 'entry' },
} as const;

/**
 * The elements of a feed beside its items, and of each item, with the text in them. An item that is cut off is left out;
 * from another document there is nothing. Linear, and never throws.
 */
export function readXmlItems(
  xml: string,
  format: 'rss' | 'atom',
): { readonly head: readonly XmlElement[]; readonly items: readonly (readonly XmlElement[])[] } {
  const shape = SHAPES[format];
  const head: XmlElement[] = [];
  const items: XmlElement[][] = [];
  let depth = 0;
  let isFeed = false;
  let item: XmlElement[] | undefined;
  let element: XmlElement | undefined;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const level = depth++;
        if (level === 0) isFeed = name === shape.root;
        if (!isFeed || level < shape.depth) return;
        if (level === shape.depth && name === shape.item) item = [];
        else if (level === shape.depth + Number(item !== undefined)) {
          element = { name, attributes, text: '' };
          (item ?? head).push(element);
        }
      },
      ontext(text) {
        if (element) element.text += text;
      },
      onclosetag(_name, isImplied) {
        depth--;
        if (depth === shape.depth + Number(item !== undefined)) element = undefined;
        if (depth !== shape.depth || !item) return;
        if (!isImplied) items.push(item);
        item = undefined;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return { head, items };
}
