/** A tag longer than this is none, in characters: two brackets of a text belong to nothing. */
const MAX_TAG = 2000;

/** What stands beside a list of attributes, or before a template in an address, is looked at so far, in characters. */
const NEAR = 200;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]/;
const CODE_OPENING =
  /^[ \t]{0,3}(?:\{%-?[ \t]*(highlight|codeblock)\b([^%\n]{0,300})%\}|\{\{[<%][ \t]*(highlight)\b([^>%\n]{0,300})[>%]\}\})/;
const CODE_CLOSING = {
  highlight: /\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*\/[ \t]*highlight[ \t]*[>%]\}\}/,
  codeblock: /\{%-?[ \t]*endcodeblock[ \t]*-?%\}/,
} as const;
const RAW_TAG = /\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}/g;

/**
 * Markdown without the tags that Jekyll, Hugo and Hexo would have acted on: includes and shortcodes go, and what they enclose stays;
 * highlighted code becomes fenced code; lists of attributes in kramdown's way go; a link to an address that only the site knows
 * leads nowhere. Code stays as it was written, and so does `{{ x }}` outside addresses, which texts about templates hold.
 */
export function withoutTemplateTags(markdown: string): string {
  if (!/\{[%{:#.]/.test(markdown)) return markdown;
  const lines = markdown.split('\n');
  const written: string[] = [];
  let prose: string[] = [];
  let isRaw = false;
  const endProse = () => {
    if (prose.length === 0) return;
    const stripped = stripTags(prose.join('\n'), isRaw);
    written.push(stripped.text);
    isRaw = stripped.isRaw;
    prose = [];
  };
  const unclosed = new Set<string>();
  let fence: string | undefined;
  let isInList = false;
  let isCodeAbove = true;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const mark = FENCE.exec(line)?.[1];
    if (fence !== undefined || mark !== undefined) {
      endProse();
      written.push(line);
      if (fence === undefined) fence = mark;
      else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
      continue;
    }
    const isBlank = line.trim() === '';
    if (!isBlank && !isInList && isCodeAbove && /^(?: {4}| {0,3}\t)/.test(line)) {
      endProse();
      written.push(line);
      continue;
    }
    const code = isRaw ? undefined : codeAt(lines, at, unclosed);
    if (code) {
      endProse();
      written.push(code.fenced);
      at = code.last;
      lines[at] = code.rest;
      if (code.rest.trim() !== '') at--;
      continue;
    }
    if (LIST_ITEM.test(line)) isInList = true;
    else if (/^\S/.test(line)) isInList = false;
    isCodeAbove = isBlank;
    prose.push(line);
  }
  endProse();
  return written.join('\n');
}

/** The code that a tag opens on a line and another one closes, as fenced code, and what stands behind it on its last line. */
function codeAt(lines: readonly string[], first: number, unclosed: Set<string>) {
  const [tag, liquid, inTag = '', hugo, inShortcode = ''] = CODE_OPENING.exec(lines[first] ?? '') ?? [];
  const name = (liquid ?? hugo) as keyof typeof CODE_CLOSING | undefined;
  if (tag === undefined || name === undefined || unclosed.has(name)) return undefined;
  const code: string[] = [];
  for (let last = first; last < lines.length; last++) {
    const line = last === first ? (lines[last] ?? '').slice(tag.length) : (lines[last] ?? '');
    const closing = CODE_CLOSING[name].exec(line);
    code.push(closing ? line.slice(0, closing.index) : line);
    if (!closing) continue;
    if (code[0]?.trim() === '') code.shift();
    if (code.at(-1)?.trim() === '') code.pop();
    const text = code.join('\n').replace(RAW_TAG, '');
    const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
    const mark = '`'.repeat(longest + 1);
    const language = /^[\s"']*(?:lang:)?([\w+#-]+)/.exec(inTag + inShortcode)?.[1] ?? '';
    const fenced = `\n${mark}${language}\n${text}\n${mark}`;
    return { fenced, last, rest: line.slice(closing.index + closing[0].length) };
  }
  unclosed.add(name);
  return undefined;
}

const TAG_OR_CODE = /(`+)|\{\{([<%])|\{%-?[ \t]*(?=[a-z])|\{\{|\{::?|\{[#.](?=[\w-])/gi;
const CLOSINGS = { '<': '>}}', '%': '%}}' } as const;
const ATTRIBUTE = String.raw`(?:[.#][\w:.-]+|[\w-]+=(?:"[^"\n]*"|'[^'\n]*'))`;
const ATTRIBUTES = new RegExp(String.raw`^\{:?[ \t]*${ATTRIBUTE}(?:[ \t]*${ATTRIBUTE})*[ \t]*\}$`);
/** On a line of its own, kramdown also takes names and extensions: `{:toc}`, `{::nomarkdown}`, `{:/}`. */
const ON_ITS_OWN = /^\{::?[/ \t]*[^{}\n]*\}$/;

/** The prose between blocks of code. `isRaw` says whether a tag before it, or in it, protects what stands behind. */
function stripTags(text: string, isRawBefore: boolean): { readonly text: string; readonly isRaw: boolean } {
  const find = createFinder(text);
  const done: string[] = [];
  /** The end of what is written so far, kept short: a long string would be copied for each look at its end. */
  let out = '';
  let from = 0;
  let isRaw = isRawBefore;
  TAG_OR_CODE.lastIndex = 0;
  const pattern = new RegExp(TAG_OR_CODE);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const { 0: opening, 1: ticks, 2: kind, index } = match;
    if (ticks !== undefined) {
      const end = isRaw ? -1 : find.codeEnd(index, ticks.length);
      if (end >= 0) pattern.lastIndex = end;
      continue;
    }
    const isLiquid = opening.startsWith('{%');
    const closing = isLiquid ? '%}' : kind ? CLOSINGS[kind as '<' | '%'] : opening === '{{' ? '}}' : '}';
    const inside = find.closing(closing, index + opening.length);
    if (inside < 0 || inside - index > MAX_TAG) continue;
    const end = inside + closing.length;
    const tag = text.slice(index, end);
    if (/\n[ \t]*\n/.test(tag)) continue;
    const name = isLiquid ? /^\{%-?[ \t]*(\w+)/.exec(tag)?.[1] : undefined;
    if (isRaw ? name !== 'endraw' : opening !== '{{' && !kind && !isLiquid && !isAttributeList(text, tag, index, end))
      continue;
    out += text.slice(from, index);
    if (out.length > 10 * NEAR) {
      done.push(out.slice(0, -NEAR));
      out = out.slice(-NEAR);
    }
    from = end;
    pattern.lastIndex = end;
    if (name === 'raw' || name === 'endraw') {
      isRaw = name === 'raw';
      continue;
    }
    if (name === 'comment') {
      const last = find.closing('endcomment', end);
      const behind = last < 0 ? -1 : find.closing('%}', last);
      if (behind >= 0) pattern.lastIndex = from = behind + 2;
      continue;
    }
    if (!isLiquid && !kind && opening !== '{{') continue;
    const address = ADDRESS.exec(out.slice(-NEAR));
    if (address) {
      const known = opening === '{{' ? knownAddress(tag) : undefined;
      if (known !== undefined) out += known;
      else {
        const before = out.slice(0, out.length - (address[1] ?? '').length);
        // Markdown has an empty address of its own, behind which a title may stand.
        out = before + (/=\s?["']?$/.test(before.slice(-3)) ? '' : '<>');
        from += /^[^\s)"'>]*>?/.exec(text.slice(from, from + MAX_TAG))?.[0].length ?? 0;
        pattern.lastIndex = from;
      }
    } else if (opening === '{{' && !kind) out += tag;
  }
  return { text: done.join('') + out + text.slice(from), isRaw };
}

/** What is written of an address so far, at the end of a text: of a link, a reference or an attribute. */
const ADDRESS = /(?:\]\([ \t]*|^ {0,3}\[[^[\]\n]{1,100}\]:[ \t]*|\s(?:href|src|poster)\s?=\s?["']?)(<?[^\s()<>"']*)$/im;

/** What a template stands for in an address that can be told without the site: its root, or the literal it is made of. */
function knownAddress(tag: string): string | undefined {
  if (/^\{\{-?\s*site\.(?:base_?url|url)\s*-?\}\}$/i.test(tag)) return '';
  return /^\{\{-?\s*(["'])([^"'\s]*)\1\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.(?:baseurl|url))\s*-?\}\}$/i.exec(
    tag,
  )?.[2];
}

function isAttributeList(text: string, tag: string, start: number, end: number): boolean {
  const near = text.slice(Math.max(0, start - NEAR), start);
  const before = near.slice(near.lastIndexOf('\n') + 1);
  const behind = /^[^\n]{0,20}/.exec(text.slice(end, end + 20))?.[0].trim() ?? '';
  if (tag.startsWith('{:')) {
    if (before.trim() === '' && behind === '') return ON_ITS_OWN.test(tag);
    return ATTRIBUTES.test(tag) && (/(?:[*_)\]`>]|^\s*(?:[-*+]|\d+\.)[ \t]+)$/.test(before) || behind === '');
  }
  const isHeading =
    /^ {0,3}#{1,6}[ \t]/.test(before) || /^[ \t]*\n {0,3}(?:=+|-+)[ \t]*(?:\n|$)/.test(text.slice(end, end + 200));
  return isHeading && /^#*$/.test(behind) && ATTRIBUTES.test(tag);
}

/** Looks for what closes at most once at each place, however often it is asked for. */
function createFinder(text: string) {
  const known = new Map<string, number>();
  const closing = (mark: string, from: number): number => {
    const last = known.get(mark);
    if (last !== undefined && (last < 0 || last >= from)) return last;
    const found = text.indexOf(mark, from);
    known.set(mark, found);
    return found;
  };
  let ends: ReadonlyMap<number, number> | undefined;
  /** Where the code span ends that a run of backticks opens, or -1. */
  const codeEnd = (at: number, length: number): number => {
    ends ??= runEnds(text);
    const end = ends.get(at) ?? -1;
    const blank = closing('\n\n', at + length);
    return blank >= 0 && blank < end ? -1 : end;
  };
  return { closing, codeEnd };
}

/** For each run of backticks, where the next one of the same length ends. */
function runEnds(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const last = new Map<number, number>();
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const opened = last.get(run.length);
    if (opened !== undefined) ends.set(opened, index + run.length);
    last.set(run.length, index);
  }
  return ends;
}
