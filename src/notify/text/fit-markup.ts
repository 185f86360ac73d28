import type { Measure } from './fit.ts';

/** What a markup is made of, as far as cutting goes. */
export type Markup = {
  /** Sticky: what must not be cut, such as a link, an entity or a code span. Must be linear. */
  readonly atom: RegExp;
  /** What stands around a part in pairs, the longest first, and whether it does so at the edges of words only. */
  readonly marks: readonly { readonly text: string; readonly atEdges: boolean }[];
};

type Token = { readonly text: string; readonly mark: Markup['marks'][number] | undefined };

const ELLIPSIS = '…';
const WORD = /[\p{L}\p{N}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Text in a markup, or as much of it as measures no more than `limit`: with an ellipsis, never cut inside a link, an entity, a
 * code span or a grapheme, and with the pairs closed that were open. `measure` must add up.
 */
export function fitMarkup(text: string, limit: number, measure: Measure, markup: Markup): string {
  if (measure(text) <= limit) return text;
  const tokens = tokensOf(text, markup, limit);
  const closers = closersOf(tokens);
  let size = measure(ELLIPSIS);
  let end = 0;
  for (const [at, token] of tokens.entries()) {
    size += measure(token.text);
    if (size > limit) break;
    // Right behind an opening mark there is nothing to close yet.
    if (!token.mark && size + measure(closers[at + 1] ?? '') <= limit) end = at + 1;
  }
  const kept = tokens.slice(0, end).map((token) => token.text);
  return kept.join('').trimEnd() + ELLIPSIS + (closers[end] ?? '');
}

/** Graphemes are only told apart as far as a cut may be: no token measures nothing. What is behind may still close a pair. */
function tokensOf(text: string, { atom, marks }: Markup, limit: number): readonly Token[] {
  const tokens: Token[] = [];
  const graphemes = segmenter.segment(text);
  for (let at = 0; at < text.length; ) {
    atom.lastIndex = at;
    const whole = atom.exec(text)?.[0];
    const mark = whole === undefined ? marks.find((candidate) => text.startsWith(candidate.text, at)) : undefined;
    const grapheme = tokens.length <= limit ? graphemes.containing(at)?.segment : undefined;
    const piece = whole ?? mark?.text ?? grapheme ?? text.charAt(at);
    tokens.push({ text: piece, mark });
    at += piece.length;
  }
  return tokens;
}

/** What closes the pairs that are open before each token. A mark without its other half on the line is only a character. */
function closersOf(tokens: readonly Token[]): readonly string[] {
  const opened = new Map<string, number>();
  const opens = new Map<number, string>();
  const closes = new Set<number>();
  for (const [at, { text, mark }] of tokens.entries()) {
    if (text.includes('\n')) opened.clear();
    if (!mark) continue;
    const before = tokens[at - 1]?.text.at(-1) ?? ' ';
    const after = tokens[at + 1]?.text.at(0) ?? ' ';
    const start = opened.get(text);
    if (start !== undefined && !/\s/.test(before) && !(mark.atEdges && WORD.test(after))) {
      opens.set(start, text);
      closes.add(at);
      opened.delete(text);
    } else if (!/\s/.test(after) && !(mark.atEdges && WORD.test(before))) opened.set(text, at);
  }
  const open: string[] = [];
  const closers = [''];
  for (const [at, { text }] of tokens.entries()) {
    if (opens.has(at)) open.push(text);
    else if (closes.has(at)) open.splice(open.lastIndexOf(text), 1);
    closers.push(open.toReversed().join(''));
  }
  return closers;
}
