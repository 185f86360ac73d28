import { cut } from '../text.ts';
import { peel } from './quotes.ts';
import type { Reading } from './reading.ts';
import { isRecord, loadYaml, reasonOf } from './yaml.ts';
import { BLOCK_HEADER, type Entry, splitEntries } from './yaml-entries.ts';

/** Ends of the keys whose value is a sentence, in which # opens no comment and a bracket no list. */
export const SENTENCE_ENDS = 'title|headline|summary|description|excerpt';
const SENTENCE_KEY = new RegExp(`(?:${SENTENCE_ENDS})$`, 'i');
const LABEL_KEY = /(?:tags?|categor(?:y|ies)|keywords?|topics?)$/i;

type Value = { readonly value: unknown; readonly fault: string | undefined };

/**
 * Reads YAML entry by entry: those that YAML reads as they were meant stay what they are, and the others become the text, or
 * the list of texts, that they look like. Undefined when there are no entries at all.
 */
export function readEntries(yaml: string): Reading | undefined {
  const { entries, stray } = splitEntries(yaml);
  if (entries.length === 0) return stray.length === 0 ? { kind: 'data', data: {}, repairs: [] } : undefined;
  const data = new Map<string, unknown>();
  const repairs = stray.map((line) => `the line "${cut(line, 40)}" belongs to no key: it was left out`);
  for (const entry of entries) {
    if (data.has(entry.key)) repairs.push(`"${entry.key}" is given more than once: the last one counts`);
    const { value, fault } = readEntry(entry);
    data.set(entry.key, value);
    for (const what of [entry.fault, fault]) if (what !== undefined) repairs.push(`"${entry.key}" ${what}`);
  }
  return { kind: 'data', data: Object.fromEntries(data), repairs };
}

function readEntry(entry: Entry): Value {
  const isHashtag = LABEL_KEY.test(entry.key) && /^#\S/.test(entry.value);
  const isEmpty = entry.value === '' || (entry.value.startsWith('#') && !isHashtag && !SENTENCE_KEY.test(entry.key));
  if (isEmpty) return readBlock(entry);
  if (!isHashtag && !isMisleading(entry)) {
    const loaded = loadValue(entry.value, entry.below);
    if (loaded) return loaded;
    const indented = entry.below.map((line) => (/^[^\s#]/.test(line) ? `  ${line}` : line));
    const continued = indented.join() === entry.below.join() ? undefined : loadValue(entry.value, indented);
    if (continued) return { ...continued, fault: 'goes on in lines that are not indented: indent them' };
  }
  const value = textOf(entry);
  const fault = Array.isArray(value)
    ? 'is a list that YAML cannot read: put quotes around its items'
    : faultOf(entry.value);
  return { value, fault };
}

/** The value of a key as YAML reads it, if it does. */
function loadValue(value: string, below: readonly string[]): Value | undefined {
  const yaml = [`k: ${value}`, ...below].join('\n');
  for (const json of [false, true]) {
    try {
      const loaded = loadYaml(yaml, { json });
      if (!isRecord(loaded) || Object.keys(loaded).length !== 1) return undefined;
      return { value: loaded.k, fault: json ? 'holds a key more than once: the last one counts' : undefined };
    } catch (error) {
      if (!reasonOf(error).startsWith('duplicated mapping key')) return undefined;
    }
  }
  return undefined;
}

/** Whether YAML would drop a part of a value as an anchor, a tag or a comment, or make a list of a sentence. */
function isMisleading({ key, value }: Entry): boolean {
  if (/^[&!]/.test(value) || (/^[[{]/.test(value) && /[[,{][ \t]*[&!]/.test(value))) return true;
  // `"C:\new"`: the backslashes of a path, which YAML would take for line ends and tabs.
  if (/^"[a-z]:\\[^\\]/i.test(value)) return true;
  return SENTENCE_KEY.test(key) && (/^[[{#]/.test(value) || /^[^"'|>].*[ \t]#/.test(value));
}

function textOf({ key, value, below }: Entry): unknown {
  const rest = below.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (BLOCK_HEADER.test(value)) return rest.join('\n');
  const text = [value, ...rest].join(' ');
  if (SENTENCE_KEY.test(key)) return peel(text);
  const bare = /^["']/.test(text) ? text : text.replace(/[ \t]#[ \t].*$/, '').trimEnd();
  const list = /^\[([^[\]]*)\]?$/.exec(bare)?.[1];
  if (list !== undefined) return itemsOf(list);
  return LABEL_KEY.test(key) && QUOTED_ITEMS.test(bare) ? itemsOf(bare) : peel(bare);
}

/** `"a", "b"`, a list without its brackets. */
const QUOTED_ITEMS = /^(?:"[^"]*"|'[^']*')(?:[ \t]*,[ \t]*(?:"[^"]*"|'[^']*'))+$/;
const ITEM = /[ \t]*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,]*)[ \t]*(?:,|$)/g;

function itemsOf(list: string): readonly string[] {
  return [...list.matchAll(ITEM)].map(([, item = '']) => peel(item.trim())).filter((item) => item !== '');
}

/** Why YAML stumbled over a value, and how to mend it. */
function faultOf(value: string): string {
  const mend = 'put quotes around it';
  if (/^""/.test(value)) return 'is wrapped in runs of quotes: one pair is enough';
  if (/^"[^"]*\\[^"]*"$/.test(value)) return 'holds a backslash that YAML takes for an escape: use single quotes';
  if (/^["']/.test(value))
    return value.length > 1 && value.endsWith(value[0] ?? '')
      ? 'holds quotes inside quotes: double the inner ones, or leave the outer ones out'
      : 'opens with a quote that closes too early or never';
  if (/^(?:[-?:](?:\s|$)|[,[\]{}#&*!|>%@`])/.test(value))
    return `opens with ${value[0]}, which means something else in YAML: ${mend}`;
  if (/:(?:\s|$)/.test(value)) return `holds a colon and a blank: ${mend}`;
  if (/\s#/.test(value)) return `holds a #, which opens a comment in YAML: ${mend}`;
  return 'holds a line or a character that YAML does not allow there: it was read as text';
}

const MISLEADING_LINE = /(?:^|\s)-[ \t]+(?:[&!]|#\S)|:[ \t]+[&!]|[[,{][ \t]*[&!]/;

/** A list or a map below its key, line by line where YAML stumbles. */
function readBlock({ value, below }: Entry): Value {
  if (!below.some((line) => MISLEADING_LINE.test(line))) {
    const loaded = loadValue(value, below);
    if (loaded) return loaded;
  }
  const { lines, fault } = mendLines(below);
  const mended = loadValue(value, lines);
  if (mended) return { value: mended.value, fault: fault ?? mended.fault };
  const texts = lines.filter((line) => /^\s*[^\s#]/.test(line));
  const items = texts.filter((line) => /^\s*-/.test(line)).map((line) => peel(line.replace(/^[\s-]+/, '')));
  return {
    value: items.length > 0 ? items : texts.map((line) => line.trim()).join(' '),
    fault: `is indented as YAML allows it nowhere: read as ${items.length > 0 ? 'a list' : 'text'}`,
  };
}

/** The marks of list items, and a key, in front of what a line says. */
const LINE = /^([ ]*(?:-[ \t]+)*)([^\s"'#&*!|>%@`[\]{},?:-][^\s:]*[ \t]*:[ \t]+)?(\S.*)$/;

function mendLines(below: readonly string[]): {
  readonly lines: readonly string[];
  readonly fault: string | undefined;
} {
  let fault: string | undefined;
  /** The indent of the line whose block of text the following ones belong to. */
  let block = -1;
  const lines = below.map((raw) => {
    const indent = /^[ \t]*/.exec(raw)?.[0] ?? '';
    const line = indent.replaceAll('\t', '  ') + raw.slice(indent.length);
    if (indent.includes('\t')) fault ??= 'is indented with tabs: use blanks';
    const depth = line.search(/\S/);
    if (block >= 0 && (depth < 0 || depth > block)) return line;
    block = -1;
    const [, lead = '', key = '', value = ''] = LINE.exec(line) ?? [];
    if (value === '' || (lead.trim() === '' && key === '' && value.startsWith('#'))) return line;
    if (BLOCK_HEADER.test(value)) {
      block = depth;
      return line;
    }
    if (readsAlone(value, key !== '')) return line;
    fault ??= `holds "${cut(value, 40)}", which ${faultOf(value)}`;
    return `${lead}${key}'${peel(value).replaceAll("'", "''")}'`;
  });
  return { lines, fault };
}

function readsAlone(value: string, isBehindKey: boolean): boolean {
  if (/^[\p{L}\p{N}][^:#]*$/u.test(value)) return true;
  if (/^[&!]/.test(value) || (!isBehindKey && /^#\S/.test(value))) return false;
  if (/^[[{]/.test(value) && /[[,{][ \t]*[&!]/.test(value)) return false;
  try {
    return typeof loadYaml(value) !== 'object' || !isBehindKey || /^[[{]/.test(value);
  } catch {
    // An empty value, or nothing but a comment, is none that YAML could stumble over.
    return value.startsWith('#');
  }
}
