import { diffArrays } from 'diff';

/** A stretch of two texts: in both, or only in the older or the newer one. */
export type Part = { readonly kind: 'same' | 'removed' | 'added'; readonly text: string };

/** Lines, and words within lines, that may differ before a difference is no longer worked out: its cost grows with their square. */
const MAX_LINES = 1000;
const MAX_WORDS = 300;

/** Segments any script: Chinese and Japanese by dictionary, others by the blanks between words. */
const WORDS = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * What is different between two plain texts, word by word: first line by line, then within the lines that differ. What
 * differs too much to be told apart is removed and added whole. The parts that are no addition make the older text, those
 * that are no removal the newer one.
 */
export function diffWords(before: string, after: string): Part[] {
  const writer = createWriter();
  for (const [old, fresh] of differences(linesOf(before), linesOf(after), MAX_LINES)) {
    if (old === fresh) writer.same(old);
    else for (const [one, other] of differences(wordsOf(old), wordsOf(fresh), MAX_WORDS)) writer.put(one, other);
  }
  return writer.parts();
}

/** Stretches of two lists, joined, side by side: equal, or replaced the one by the other. */
function differences(before: string[], after: string[], maxEditLength: number): [string, string][] {
  const changes = diffArrays(before, after, { maxEditLength });
  if (!changes) return [[before.join(''), after.join('')]];
  const stretches: [string, string][] = [];
  let replaced: [string, string] | undefined;
  for (const { value, added, removed } of changes) {
    const text = value.join('');
    if (!added && !removed) {
      stretches.push([text, text]);
      replaced = undefined;
      continue;
    }
    if (!replaced) {
      replaced = ['', ''];
      stretches.push(replaced);
    }
    replaced[added ? 1 : 0] += text;
  }
  return stretches;
}

/** Gathers parts, so that what was replaced is one removal and one addition, even across a blank that stayed. */
function createWriter() {
  const parts: Part[] = [];
  let [removed, added, blank] = ['', '', ''];
  const put = (kind: Part['kind'], text: string) => {
    const last = parts.at(-1);
    if (text === '') return;
    if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text };
    else parts.push({ kind, text });
  };
  const flush = () => {
    if (removed.endsWith(' ') && added.endsWith(' ')) {
      [removed, added, blank] = [removed.slice(0, -1), added.slice(0, -1), ` ${blank}`];
    }
    put('removed', removed);
    put('added', added);
    put('same', blank);
    [removed, added, blank] = ['', '', ''];
  };
  const same = (text: string) => {
    if ((removed !== '' || added !== '') && /^[^\S\n]+$/.test(text)) {
      blank += text;
      return;
    }
    flush();
    put('same', text);
  };
  return {
    same,
    put(one: string, other: string): void {
      if (one === other) {
        same(one);
        return;
      }
      // Two insertions around a blank stay two.
      if (removed + one === '' || added + other === '') flush();
      removed += blank + one;
      added += blank + other;
      blank = '';
    },
    parts(): Part[] {
      flush();
      return parts;
    },
  };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function wordsOf(text: string): string[] {
  return Array.from(WORDS.segment(text), ({ segment }) => segment);
}
