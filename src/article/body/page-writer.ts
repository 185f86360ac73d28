import { collapseSpace, escapeHtml } from '../text.ts';

/** An element as it is written: `open` and `close` are empty for one that goes and leaves what it holds. */
export type Written = { readonly name: string; open: string; close: string; readonly block: boolean };

/** A place at which a page could end: what stands in its HTML before it, and what would close that. */
export type Ending = {
  readonly html: number;
  readonly close: string;
  /** What is no words, such as pictures and videos. */
  readonly voids: number;
  /** Whether the block that begins there is a plain paragraph. */
  readonly plain: boolean;
};

type Open = Written & {
  omitted?: boolean;
  /** A table that is not kept, nor is any part of it. */
  dissolved?: boolean;
  /** What closes it and all around it, once it is written. */
  closing?: string;
};

/** What stands in these is a heading, an item, a cell or code, and no paragraph. */
const NO_PARAGRAPH = /^(?:h[1-6]|pre|code|table|li|dt|dd|figcaption|blockquote)$/;

/** A table cell holds its place, empty or not. */
const KEPT_EMPTY = new Set(['td', 'th', 'video', 'audio']);

const TABLE_PARTS = new Set(['caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td']);

/**
 * What an element ends by beginning, where it stands right inside: as parsers have it, so that none of them reads a page
 * otherwise than it was written. They do not look past elements that are not kept.
 */
const ENDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    'p blockquote div dl figcaption figure hr ol pre table ul': 'p',
    'h1 h2 h3 h4 h5 h6': 'p h1 h2 h3 h4 h5 h6',
    li: 'li',
    'dt dd': 'dt dd',
    'rt rp': 'rt rp',
    tr: 'tr th td',
    th: 'th',
    td: 'thead th td',
    'tbody tfoot': 'thead tbody',
  }).flatMap(([names, ended]) => names.split(' ').map((name) => [name, new Set(ended.split(' '))] as const)),
);

/**
 * Writes HTML and its plain text side by side: elements that hold nothing are never written, white space is one blank
 * between words and none elsewhere, and blocks that are not kept leave a line break behind. The blocks whose number
 * stands in `omitted` go, with the elements that held nothing else.
 */
export function createPageWriter(omitted?: ReadonlySet<number>) {
  let html = '';
  let text = '';
  /** Every element that is open, kept or not. The first `written` of them stand in `html`; one that closes before it held anything never will. */
  const stack: Open[] = [];
  let written = 0;
  let pre = 0;
  /** Where in `text` each block begins, and how many blocks there were, with those left out. */
  const starts: number[] = [];
  /** Before each block. */
  const endings: Ending[] = [];
  let voids = 0;
  let blocks = 0;
  /** White space was seen and not written yet. */
  let space = false;
  /** A block has begun or ended since the last words. */
  let atBreak = true;
  /** Words were the last thing written to `html`. */
  let afterInline = false;
  /** A line break, or the end of a block that was not kept, stands behind words: written when more words follow. */
  let breakDue = 0;
  /** A rule was the last thing written to `html`. */
  let afterRule = false;

  /** What closes the elements that stand in `html`. */
  const closing = () => stack[written - 1]?.closing ?? '';
  const write = () => {
    if (atBreak) text += text === '' ? '' : '\n';
    else if (space) text += ' ';
    const beside =
      (breakDue > 0 || space) &&
      afterInline &&
      !stack.some((entry, at) => at >= written && entry.block && entry.open !== '');
    if (beside) html += breakDue > 0 ? '<br>'.repeat(breakDue) : ' ';
    for (; written < stack.length; written++) {
      const entry = stack[written];
      if (!entry) continue;
      html += entry.open;
      entry.closing = entry.close + closing();
    }
    afterRule = false;
    atBreak = space = false;
    breakDue = 0;
    afterInline = true;
  };
  /** What would be written here is left out, and nothing holds its place. */
  const omit = () => {
    for (const entry of stack) entry.omitted = true;
  };
  /** Whether the words at hand stand in a block that is left out. */
  const isOmitted = (): boolean => {
    if (atBreak) blocks++;
    if (omitted?.has(blocks - 1)) {
      omit();
      atBreak = space = false;
      return true;
    }
    if (atBreak) {
      starts.push(text === '' ? 0 : text.length + 1);
      endings.push({ html: html.length, close: closing(), voids, plain: !stack.some(isNoParagraph) });
    }
    return false;
  };
  const endLine = () => {
    atBreak = true;
    space = false;
  };
  /** Begins or ends a block that is not written. */
  const partBlocks = () => {
    endLine();
    if (afterInline) breakDue ||= 1;
  };
  /** Writes what is no words, such as a picture: what parts the text before it from the text behind it is still to be written. */
  const writeVoid = (tag: string) => {
    const before = { text, atBreak, space };
    write();
    ({ text, atBreak, space } = before);
    html += tag;
    voids++;
  };

  /** Cells stand apart, but for where blanks are written as they are. */
  const isCell = ({ name }: Open) => pre === 0 && (name === 'td' || name === 'th');
  const endImplied = (name: string) => {
    const ended = ENDS.get(name);
    if (!ended) return;
    for (let at = stack.length - 1; at >= 0; at--) {
      const entry = stack[at];
      if (!entry || entry.open === '') continue;
      if (!ended.has(entry.name)) return;
      if (at < written) {
        html += entry.close;
        if (entry.block) {
          afterInline = false;
          breakDue = 0;
        }
      }
      entry.open = entry.close = '';
      for (let above = at; above < written; above++) {
        const one = stack[above];
        if (one) one.closing = one.close + (stack[above - 1]?.closing ?? '');
      }
      if (isCell(entry)) space = true;
      if (entry.block) endLine();
    }
  };

  const tableAt = () => stack.findLastIndex(({ name }) => name === 'table');
  const open = (element: Written) => {
    if (TABLE_PARTS.has(element.name) && stack[tableAt()]?.dissolved) element.open = element.close = '';
    if (element.open !== '') endImplied(element.name);
    if (element.block) {
      partBlocks();
      // A box around boxes says nothing; only one that holds words of its own is kept.
      for (let i = written; i < stack.length; i++) {
        const outer = stack[i];
        if (outer?.name === 'div') outer.open = outer.close = '';
      }
    }
    stack.push(element);
    if (element.name === 'pre' && element.open !== '') pre++;
  };

  const close = () => {
    const entry = stack.pop();
    if (!entry) return;
    if (entry.name === 'pre' && entry.open !== '') pre--;
    if (stack.length >= written && KEPT_EMPTY.has(entry.name) && entry.open !== '' && !entry.omitted) {
      stack.push(entry);
      writeVoid('');
      stack.pop();
    }
    if (stack.length < written) {
      html += entry.close;
      written = stack.length;
      if (entry.close === '' && entry.block && afterInline) breakDue ||= 1;
      else if (entry.block) {
        afterInline = false;
        breakDue = 0;
      }
    }
    if (entry.open !== '' && isCell(entry)) space = true;
    if (entry.block) endLine();
  };

  const isNoParagraph = ({ name, open }: Open) => open !== '' && NO_PARAGRAPH.test(name);
  const writeText = (data: string) => {
    if (pre > 0) {
      if (data === '' || isOmitted()) return;
      write();
      html += escapeHtml(data);
      text += data;
      return;
    }
    const words = collapseSpace(data).trim();
    if (words === '') {
      space ||= data !== '';
      return;
    }
    if (/^\s/.test(data)) space = true;
    if (isOmitted()) return;
    write();
    html += escapeHtml(words);
    text += words;
    space = /\s$/.test(data);
  };

  return {
    open,
    close,
    writeText,
    writeVoid,
    omit,
    partBlocks,
    breakLine() {
      // Two part paragraphs in much scraped text; more are no more than two.
      if (afterInline) breakDue = Math.min(breakDue + 1, 2);
      endLine();
    },
    drawRule() {
      endImplied('hr');
      if (html !== '' && !afterRule) html += '<hr>';
      afterRule = true;
      afterInline = false;
      breakDue = 0;
      endLine();
    },
    /** The table that is open holds one thing, which stands better alone: nothing of it is kept, if nothing is written yet. */
    dissolveTable() {
      const at = tableAt();
      const table = stack[at];
      if (!table || at < written) return;
      table.dissolved = true;
      for (const entry of stack.slice(at)) entry.open = entry.close = '';
    },
    depth: () => stack.length,
    /** Whether an element of that name is open and kept. */
    isIn: (name: string) => stack.some((entry) => entry.name === name && entry.open !== ''),
    textLength: () => text.length,
    htmlLength: () => html.length,
    lastLine: () => text.slice(text.lastIndexOf('\n') + 1),
    result: () => {
      const ends = [...starts.slice(1).map((start) => start - 1), text.length];
      const lines = starts.map((start, at) => text.slice(start, ends[at]));
      return {
        html,
        text: text.trim(),
        blocks: lines,
        endings: [...endings, { html: html.length, close: '', voids, plain: false }],
      };
    },
  };
}
