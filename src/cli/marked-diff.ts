import { cut } from '../article/text.ts';
import type { Part } from '../corpus/changes/word-diff.ts';
import { printable } from './columns.ts';

export type MarkOptions = {
  /** Characters of unchanged text shown around a change. */
  readonly around: number;
  /** Characters shown of a removal or an addition. */
  readonly most: number;
  /** Changes shown. */
  readonly changes: number;
};

/**
 * A difference in one line for a terminal: `kept [-removed-]{+added+} kept`, with `…` for what is left out and `¶` for the
 * end of a line. The texts are strangers': nothing in them reaches the terminal but what can be read. Empty for no change.
 */
export function markDiff(parts: readonly Part[], { around, most, changes }: MarkOptions): string {
  const ends = parts.flatMap(({ kind }, at) => (kind !== 'same' && parts[at + 1]?.kind !== 'added' ? [at] : []));
  if (ends.length === 0) return '';
  // Behind the last change that is shown, what stands unchanged.
  const shown = parts.slice(0, (ends[changes - 1] ?? parts.length) + 2);
  const line = shown.map(({ kind, text }, at) => {
    if (kind === 'removed') return `[-${head(text, most)}-]`;
    if (kind === 'added') return `{+${head(text, most)}+}`;
    if (at === 0) return tail(text, around);
    if (at === shown.length - 1) return head(text, around);
    return text.length <= 2 * around ? text : `${head(text, around)}${tail(text, around).slice(1)}`;
  });
  const more = ends.length - changes;
  return printable(line.join('').replaceAll('\n', '¶ ')).trim() + (more > 0 ? ` (and ${more} more)` : '');
}

function head(text: string, length: number): string {
  return text.length <= length ? text : `${cut(text, length)}…`;
}

function tail(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(-length).replace(/^[\uDC00-\uDFFF]/, '')}`;
}
