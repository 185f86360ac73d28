import type { Form } from './item.ts';

/** An item as it is written, and how many bytes of UTF-8 it takes with what separates it from the next one. */
export type Fragment = { readonly text: string; readonly bytes: number };

/**
 * Fits items, newest first, into a number of bytes. The oldest say less first, one by one and only as many as need be: first
 * they all keep to their summaries, then to title and link, and then they go. `shorter` renders an item in another form, or
 * gives undefined where it cannot. Linear, for no item is measured twice.
 */
export function fitItems<Key>(
  items: readonly { readonly key: Key; readonly fragment: Fragment }[],
  room: number,
  shorter: (key: Key, form: Form) => Fragment | undefined,
): { readonly kept: readonly { readonly key: Key; readonly fragment: Fragment }[]; readonly dropped: readonly Key[] } {
  const kept = [...items];
  let excess = items.reduce((sum, { fragment }) => sum + fragment.bytes, -room);
  for (const form of ['summary', 'title'] as const) {
    for (let at = kept.length - 1; at >= 0 && excess > 0; at--) {
      const item = kept[at];
      const fragment = item && shorter(item.key, form);
      if (!fragment || fragment.bytes >= item.fragment.bytes) continue;
      excess -= item.fragment.bytes - fragment.bytes;
      kept[at] = { key: item.key, fragment };
    }
  }
  let end = kept.length;
  while (end > 0 && excess > 0) excess -= kept[--end]?.fragment.bytes ?? 0;
  return { kept: kept.slice(0, end), dropped: kept.slice(end).map(({ key }) => key) };
}
