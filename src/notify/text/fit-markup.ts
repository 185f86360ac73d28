import type { Measure } from './fit.ts';

/** What a markup is made of, as far as cutting goes. */
export type Markup = {
  /** Sticky: what must not be cut, such as a link, an entity or a code span. Must be linear. */
  readonly atom: RegExp;
  /** What stands around a part in pairs, the longest first, and whether it does so at the edges of words only. */
  readonly marks: readonly { readonly text: string; readonly atEdges: boolean }[];
};

/** What Markdown is made of wherever it is read. Of code blocks, links, tags, escapes and entities nothing is cut. */
export const MARKDOWN: Markup = {
  atom: /\\[^0-9A-Za-z\s]|&#?\w{1,31};|```(?:[^`]|`(?!``))+```|~~~(?:[^~]|~(?!~~))+~~~|`[^`\n]+`|!?\[(?:\\.|[^[\]\\])*\]\((?:[^()\n]|\([^()\n]*\))*\)|<[^<>\s][^<>\n]*>|https?:\/\/[^\s<>]+/y,
  marks: [...['**', '__', '~~', '*'].map((text) => ({ text, atEdges: false })), { text: '_', atEdges: true }],
};

type Token = { readonly text: string; readonly mark: Markup['marks'][number] | undefined };

const ELLIPSIS = '…';
const WORD = /[\p{L}\p{N}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Text in a markup, or as much of it as measures no more than `limit`: with an ellipsis, never cut inside a link, an entity, a
 * code span or a grapheme, and with the marks and HTML tags closed that were open. `measure` must add up.
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

const TAG = /^<(\/?)([a-z][\w-]*)[^<>]*>$/i;

/** What closes the pairs that are open before each token. What has no other half, for a mark on its line, is only a character. */
function closersOf(tokens: readonly Token[]): readonly string[] {
  const marks = new Map<string, number>();
  const tags = new Map<string, number[]>();
  const opens = new Map<number, string>();
  const closes = new Map<number, string>();
  const pair = (start: number, end: number, closer: string) => {
    opens.set(start, closer);
    closes.set(end, closer);
  };
  for (const [at, { text, mark }] of tokens.entries()) {
    if (text.includes('\n')) marks.clear();
    const [, slash, tag] = TAG.exec(text) ?? [];
    if (tag !== undefined) {
      const started = tags.get(tag) ?? [];
      const start = slash === '' ? undefined : started.pop();
      if (start !== undefined) pair(start, at, text);
      else if (slash === '') tags.set(tag, started);
      if (slash === '') started.push(at);
    }
    if (!mark) continue;
    const before = tokens[at - 1]?.text.at(-1) ?? ' ';
    const after = tokens[at + 1]?.text.at(0) ?? ' ';
    const start = marks.get(text);
    if (start !== undefined && !/\s/.test(before) && !(mark.atEdges && WORD.test(after))) {
      pair(start, at, text);
      marks.delete(text);
    } else if (!/\s/.test(after) && !(mark.atEdges && WORD.test(before))) marks.set(text, at);
  }
  const open: string[] = [];
  const closers = [''];
  for (const at of tokens.keys()) {
    const opened = opens.get(at);
    const closed = closes.get(at);
    if (opened !== undefined) open.push(opened);
    else if (closed !== undefined) open.splice(open.lastIndexOf(closed), 1);
    closers.push(open.toReversed().join(''));
  }
  return closers;
}
