import type { Format } from '../document.ts';
import type { Fragment } from './fit.ts';
import type { Form } from './item.ts';

/** An item that has passed the gate, or why it has not. */
export type Rendered = (Fragment & { readonly id: string }) | { readonly reason: string };

export type ItemCache = ReturnType<typeof createItemCache>;

/** For a process: the items of some thousand articles. */
const MAX_BYTES = 32 * 1024 * 1024;
/** Beside the text: keys, and what a map needs. */
const OVERHEAD = 200;

/**
 * Items that have been rendered, so that an article in four feeds is rendered once, and not again while it stays as it is; the ones
 * used longest ago go when all together take more than `maxBytes`. `contents` tells articles apart that make other items.
 */
export function createItemCache(maxBytes = MAX_BYTES) {
  const items = new Map<string, Rendered>();
  let total = 0;
  const sizeOf = (item: Rendered) => OVERHEAD + ('bytes' in item ? item.bytes : item.reason.length);
  return {
    /** The item of an article in one format and form, rendered now if it is not at hand. */
    rendered(format: Format, form: Form, contents: string, render: () => Rendered): Rendered {
      const key = `${format} ${form} ${contents}`;
      const known = items.get(key);
      const item = known ?? render();
      if (known === undefined) total += sizeOf(item);
      else items.delete(key);
      items.set(key, item);
      for (const [oldest, gone] of items) {
        if (total <= maxBytes) break;
        items.delete(oldest);
        total -= sizeOf(gone);
      }
      return item;
    },
  };
}
