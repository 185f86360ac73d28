import { hash } from 'node:crypto';
import type { FeedDocument, Format } from '../document.ts';
import type { Entry } from '../entry.ts';
import { atomEntry, atomFrame } from './atom.ts';
import { type Fragment, fitItems } from './fit.ts';
import { frameFault, itemFault } from './gate.ts';
import { type Form, type Item, toItem } from './item.ts';
import type { ItemCache, Rendered } from './item-cache.ts';
import { jsonFrame, jsonItem } from './json.ts';
import { rssFrame, rssItem } from './rss.ts';

export type RenderedFeed = {
  readonly text: string;
  /** Entries that this document does not hold, each with the reason in words that end a sentence. */
  readonly leftOut: readonly LeftOut[];
};
export type LeftOut = { readonly entry: Entry; readonly reason: string };

type Writer = {
  /** What stands before the items, and what stands behind them. */
  readonly frame: (document: FeedDocument) => readonly [head: string, tail: string];
  readonly item: (item: Item) => string;
  readonly separator: string;
};

const WRITERS: Readonly<Record<Format, Writer>> = {
  rss: { frame: rssFrame, item: rssItem, separator: '' },
  atom: { frame: atomFrame, item: atomEntry, separator: '' },
  json: { frame: jsonFrame, item: jsonItem, separator: ',' },
};

/**
 * A feed document as the bytes of one format: a function of the document alone, so that equal articles give equal bytes.
 * Items are made one by one, and each passes the gate on its own: one that does not is left out, and the rest is published.
 * `cache` holds items for other feeds and later versions. Throws for a document that as a whole would be no good.
 */
export function renderFeed(document: FeedDocument, format: Format, cache?: ItemCache): RenderedFeed {
  const { frame, separator } = WRITERS[format];
  const { authority, maxBytes } = document;
  const rendered = (entry: Entry, form: Form): Rendered => {
    const render = () => renderItem(entry, form, format, authority);
    return cache ? cache.rendered(format, form, contentKey(entry, authority), render) : render();
  };

  const leftOut: LeftOut[] = [];
  const items: { readonly key: Entry; readonly fragment: Fragment }[] = [];
  const known = new Set<string>();
  const form = document.content === 'full' ? 'full' : 'summary';
  for (const entry of document.entries) {
    const item = rendered(entry, form);
    if ('reason' in item) leftOut.push({ entry, reason: item.reason });
    else if (known.has(item.id)) leftOut.push({ entry, reason: 'a newer article of this feed has the same guid' });
    else {
      known.add(item.id);
      items.push({ key: entry, fragment: item });
    }
  }

  const [head, tail] = frame(document);
  // The separator counts with each item, but none stands behind the last one.
  const room = maxBytes - Buffer.byteLength(head) - Buffer.byteLength(tail) + separator.length;
  const { kept, dropped } = fitItems(items, room, (entry, shorter) => {
    const item = rendered(entry, shorter);
    return 'reason' in item ? undefined : item;
  });
  for (const entry of dropped) leftOut.push({ entry, reason: `the feed would be longer than its ${maxBytes} bytes` });

  const text = head + kept.map(({ fragment }) => fragment.text).join(separator) + tail;
  // The items have passed, each a whole of its own, and no two have one id: what is left to judge is what stands around them.
  const fault = frameFault(head + tail, format);
  if (fault !== undefined) throw new Error(`the feed "${document.slug}" cannot be published as ${format}: ${fault}`);
  return { text, leftOut };
}

const keys = new WeakMap<Entry, string>();

/** Equal for entries that make equal items. */
function contentKey(entry: Entry, authority: string): string {
  const key = keys.get(entry) ?? hash('sha256', JSON.stringify([authority, entry]), 'base64url');
  keys.set(entry, key);
  return key;
}

/** Never throws: whatever the library makes of an article, it is that article's fault alone. */
function renderItem(entry: Entry, form: Form, format: Format, authority: string): Rendered {
  try {
    const item = toItem(entry, form, authority);
    if ('reason' in item) return item;
    const { item: write, separator } = WRITERS[format];
    const text = write(item);
    const fault = itemFault(text, format);
    if (fault !== undefined) return { reason: fault };
    const id = format === 'atom' ? item.atomId : item.guid;
    return { id, text, bytes: Buffer.byteLength(text) + separator.length };
  } catch (error) {
    return { reason: `it cannot be written: ${(error as Error).message}` };
  }
}
