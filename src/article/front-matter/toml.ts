import { parse } from 'smol-toml';
import { cut } from '../text.ts';
import { peel } from './quotes.ts';
import type { Reading } from './reading.ts';
import { MAX_DEPTH, reasonOf } from './yaml.ts';

const STRING = /"""(?:[^"\\]|\\[\s\S]|""?(?!"))*"{3,5}|'''(?:[^']|''?(?!'))*'{3,5}|"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*'/y;
/** Up to the equals sign and the blanks behind it. */
const KEY = /[ \t]*(?:"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*'|[^\s"'#=[\]{},]|[ \t]+(?=[^\s#]))+=[ \t]*/y;
const REST = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const LINE = /[^\n]*(?:\n|$)/y;
/** Numbers, dates, times and truth values as TOML allows them. */
const BARE =
  /^(?:true|false|[+-]?(?:inf|nan)|0[xob][\da-f_]+|[+-]?(?:0|[1-9][\d_]*)(?:\.[\d_]+)?(?:e[+-]?\d+)?|\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d.*)?|\d\d:\d\d.*)$/i;

/**
 * Reads TOML. Every number, date and truth value is put in quotes first, so that it stays the text it was written as: a
 * date without a zone gets none, and no digit is lost.
 */
export function parseToml(source: string): Reading {
  // DEL is the one character that TOML forbids and XML allows.
  const { toml, repairs, deepest } = quoteValues(source.replaceAll('\x7F', ''));
  if (deepest > MAX_DEPTH) return { kind: 'invalid', reason: `it nests deeper than ${MAX_DEPTH} levels` };
  try {
    return { kind: 'data', data: { ...parse(toml, { maxDepth: MAX_DEPTH }) }, repairs };
  } catch (error) {
    const line = error instanceof Error && 'line' in error ? ` (its line ${error.line})` : '';
    return { kind: 'invalid', reason: `${reasonOf(error).replace(/^Invalid TOML document: /, '')}${line}` };
  }
}

/** Line by line: what a key says, in quotes; of a key given twice the last line alone. */
function quoteValues(source: string) {
  const lines: string[] = [];
  const repairs: string[] = [];
  const seen = new Map<string, number>();
  let table = '';
  /** Levels that dotted keys lead down, which smol-toml does not limit. */
  let deepest = 0;
  for (let at = 0; at < source.length; ) {
    const key = matchAt(KEY, source, at);
    const line = matchAt(LINE, source, at) ?? '';
    const isTable = /^[ \t]*\[/.test(line);
    if (key !== undefined || isTable) deepest = Math.max(deepest, (key ?? line).split('.').length);
    if (key === undefined) {
      // Each [[table]] is another one of its name.
      if (isTable) table = line.startsWith('[[') ? `${line} ${at}` : line;
      lines.push(line);
      at += line.length;
      continue;
    }
    const name = key.slice(0, key.lastIndexOf('=')).trim();
    const note = (what: string) => repairs.push(`"${name}" ${what}`);
    const { text, end } = readValue(source, at + key.length, note);
    const earlier = seen.get(`${table}\n${name}`);
    if (earlier !== undefined) {
      lines[earlier] = '';
      note('is given more than once: the last one counts');
    }
    seen.set(`${table}\n${name}`, lines.length);
    lines.push(key + text);
    at = end;
  }
  return { toml: lines.join(''), repairs, deepest };
}

type Note = (what: string) => void;
type Span = { readonly text: string; readonly end: number };

/** The value that begins at `at`, with the rest of its last line. */
function readValue(source: string, at: number, note: Note): Span {
  const value = /[[{]/.test(source[at] ?? '') ? readNested(source, at, note) : readString(source, at);
  const rest = value && matchAt(REST, source, value.end);
  if (value && rest !== undefined) return { text: value.text + rest, end: value.end + rest.length };
  const line = matchAt(LINE, source, at) ?? '';
  const written = line.replace(/[ \t]#.*/, '').trim();
  if (!BARE.test(written)) note(`is no TOML value: ${JSON.stringify(cut(written, 40))} was read as text`);
  return { text: `${JSON.stringify(peel(written))}\n`, end: at + line.length };
}

function readString(source: string, at: number): Span | undefined {
  const text = matchAt(STRING, source, at);
  return text === undefined ? undefined : { text, end: at + text.length };
}

/** What stands between values in lists and inline tables. */
const SEPARATOR = /(?:[\s,]|#[^\n]*)+/y;
const ITEM = /[^\s,[\]{}"'#][^,[\]{}"'#\n]*/y;

/** A list or an inline table to its closing bracket, with its bare values in quotes; undefined when it has none. */
function readNested(source: string, start: number, note: Note): Span | undefined {
  const open: string[] = [];
  let text = '';
  for (let at = start; at < source.length; ) {
    const mark = source[at] ?? '';
    if (/[[{]/.test(mark)) open.push(mark);
    else if (/[\]}]/.test(mark)) open.pop();
    if (open.length > MAX_DEPTH) return undefined;
    const isMark = /[[\]{}]/.test(mark);
    const copied = isMark
      ? mark
      : (matchAt(SEPARATOR, source, at) ??
        (open.at(-1) === '{' ? matchAt(KEY, source, at) : undefined) ??
        matchAt(STRING, source, at));
    const item = copied === undefined ? matchAt(ITEM, source, at) : undefined;
    // An equals sign belongs to the key of another line: this list was never closed.
    if (copied === undefined && (item === undefined || item.includes('='))) return undefined;
    if (item !== undefined && !BARE.test(item.trim()))
      note(`holds ${cut(item.trim(), 40)} without quotes: read as text`);
    text += copied ?? JSON.stringify(item?.trim());
    at += (copied ?? item ?? '').length;
    if (isMark && open.length === 0) return { text, end: at };
  }
  return undefined;
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
