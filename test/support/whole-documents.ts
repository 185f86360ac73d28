import type { Format } from '../../src/feeds/document.ts';
import { frameFault } from '../../src/feeds/formats/gate.ts';
import { childrenOf, parseXml, textsOf } from './strict-xml.ts';

/** What is wrong with a document with all its items: with what stands around them, with how many they are, or with their ids. */
export function documentFault(text: string, format: Format, items: number): string | undefined {
  const fault = frameFault(text, format);
  if (fault !== undefined) return fault;
  const ids = idsOf(text, format);
  if (ids.length !== items) return `it holds ${ids.length} items and not ${items}`;
  return new Set(ids).size === items ? undefined : 'two of its items have the same id';
}

function idsOf(text: string, format: Format): readonly unknown[] {
  if (format === 'json') return (JSON.parse(text) as { items: { id: unknown }[] }).items.map(({ id }) => id);
  const root = parseXml(text);
  const items =
    format === 'atom'
      ? childrenOf(root, 'entry')
      : childrenOf(root, 'channel').flatMap((channel) => childrenOf(channel, 'item'));
  return items.map((item) => textsOf(item, format === 'atom' ? 'id' : 'guid')[0]);
}
