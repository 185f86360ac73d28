/** A key with the lines that belong to it, as they were written. */
export type Entry = {
  readonly key: string;
  /** What stands on the line of the key. */
  readonly value: string;
  /** The lines below, with their indents. */
  readonly below: readonly string[];
  /** What had to be changed so that the key is one. */
  readonly fault: string | undefined;
};

const WORD = String.raw`[^\s"'#&*!|>%@\`[\]{},?:-](?:[^\s:]|:(?=\S))*`;
const keyPattern = (bare: string) =>
  new RegExp(String.raw`^(?:"([^"\n]+)"|'([^'\n]+)'|(${bare}))[ \t]*:(?=\s|$)\s*(.*)$`);
/** A key as YAML reads one. Of bare words three at most: prose that goes on at the margin holds colons as well. */
const KEY = keyPattern(String.raw`${WORD}(?: (?:[^\s:]|:(?=\S))+){0,2}`);
/** Where prose is likely, one word. */
const WORD_KEY = keyPattern(WORD);
/** `title:Tide`, and the colon of a Chinese keyboard. */
const TIGHT_KEY = /^()()([A-Za-z_][\w-]*)(?::(?!\/\/)|：)\s*(\S.*)$/;
export const BLOCK_HEADER = /^[|>][-+\d]{0,2}[ \t]*(?:#.*)?$/;

/**
 * Cuts YAML into its entries, the key lines at the margin with all that follows them. A key that is indented below a complete
 * value is an entry too, for there YAML allows none. `stray` are the lines before the first key.
 */
export function splitEntries(yaml: string): { readonly entries: readonly Entry[]; readonly stray: readonly string[] } {
  const entries: { key: string; value: string; below: string[]; fault: string | undefined }[] = [];
  const stray: string[] = [];
  const lines = yaml.split('\n');
  const margin = /^[ \t]*/.exec(lines.find((line) => /^\s*[^\s#]/.test(line)) ?? '')?.[0] ?? '';
  /** The quote that the current entry has opened and not closed yet. */
  let open = '';
  for (const indented of lines) {
    const line = indented.startsWith(margin) ? indented.slice(margin.length) : indented;
    const entry = entries.at(-1);
    const found = keyOf(line, open !== '', entry !== undefined && isComplete(entry.value, open));
    if (found) {
      entries.push(found);
      open = openQuote(found.value);
    } else if (entry) {
      entry.below.push(line);
      if (open !== '' && line.trimEnd().endsWith(open)) open = '';
    } else if (/^\s*[^\s#]/.test(line)) stray.push(line.trim());
  }
  return { entries, stray };
}

function keyOf(line: string, isQuoted: boolean, isAfterValue: boolean) {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  if (indent > 0 && !isAfterValue) return undefined;
  const text = line.slice(indent);
  const match = (isQuoted || indent > 0 ? WORD_KEY : KEY).exec(text);
  const tight = match || isQuoted || indent > 0 ? undefined : TIGHT_KEY.exec(text);
  const [, double, single, bare, value = ''] = match ?? tight ?? [];
  const key = double || single || bare;
  if (key === undefined) return undefined;
  const fault = tight ? 'has no blank behind its colon' : indent > 0 ? 'is indented below a value' : undefined;
  return { key, value: value.trim(), below: [], fault };
}

function isComplete(value: string, open: string): boolean {
  return value !== '' && open === '' && !/^[[{#]/.test(value) && !BLOCK_HEADER.test(value);
}

/** The quote a value begins with, unless it also ends with it, or only a comment follows. */
function openQuote(value: string): string {
  const mark = value[0];
  if (mark !== '"' && mark !== "'") return '';
  return (value.length > 1 && value.endsWith(mark)) || /^(?:"[^"]*"|'[^']*')\s+#/.test(value) ? '' : mark;
}
