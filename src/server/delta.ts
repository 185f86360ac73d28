import { hash } from 'node:crypto';
import type { Format } from '../feeds/document.ts';

/** A feed document parted into its items and what stands around them. */
export type SplitDocument = {
  /** One for each item, in their order: equal for equal items, whichever version of the document they stand in. */
  readonly digests: readonly string[];
  /** The document with only those of its items that are wanted. */
  readonly only: (wanted: (digest: string) => boolean) => string;
};

/**
 * Parts a feed of ours; tombstones are items too. Undefined for what is no whole feed document. Linear, and never throws.
 */
export function splitDocument(text: string, format: Format): SplitDocument | undefined {
  return format === 'json' ? splitJson(text) : splitXml(text, format);
}

/**
 * What a reader that holds the items of `before` still lacks: the document with only the items that are new or changed since.
 * Undefined where that would leave nothing out.
 */
export function renderDelta(document: SplitDocument, before: ReadonlySet<string>): string | undefined {
  return document.digests.some((digest) => before.has(digest))
    ? document.only((digest) => !before.has(digest))
    : undefined;
}

function splitJson(text: string): SplitDocument | undefined {
  let document: { readonly items?: unknown };
  try {
    document = Object(JSON.parse(text));
  } catch {
    return undefined;
  }
  if (!Array.isArray(document.items)) return undefined;
  const items = document.items.map((item: unknown) => ({ item, digest: digestOf(JSON.stringify(item)) }));
  return {
    digests: items.map(({ digest }) => digest),
    only: (wanted) => {
      const kept = items.filter(({ digest }) => wanted(digest)).map(({ item }) => item);
      return `${JSON.stringify({ ...document, items: kept }, null, 2)}\n`;
    },
  };
}

/** How deep items stand in a document, and what they are called. */
const SHAPES = {
  rss: { root: 'rss', depth: 2, names: new Set(['item', 'at:deleted-entry']) },
  atom: { root: 'feed', depth: 1, names: new Set(['entry', 'at:deleted-entry']) },
} as const;

/** A tag with its name and all that follows the name, or the beginning of what is passed over whole. */
const MARKUP = /<!\[CDATA\[|<!--|<\?|<(\/?)([^\s<>/"'=!?]+)((?:[^<>"']|"[^"]*"|'[^']*')*)>/y;
const ENDS: Readonly<Record<string, string>> = { '<![CDATA[': ']]>', '<!--': '-->', '<?': '?>' };

function splitXml(text: string, format: 'rss' | 'atom'): SplitDocument | undefined {
  const { root, depth: itemDepth, names } = SHAPES[format];
  const pieces: { readonly text: string; readonly digest: string | undefined }[] = [];
  let depth = 0;
  let isWhole = false;
  let begin: number | undefined;
  let taken = 0;
  for (let at = text.indexOf('<'), end: number; at >= 0; at = text.indexOf('<', end)) {
    MARKUP.lastIndex = at;
    const [markup, slash, name = '', rest = ''] = MARKUP.exec(text) ?? [];
    if (markup === undefined) return undefined;
    const close = ENDS[markup];
    end = close === undefined ? MARKUP.lastIndex : text.indexOf(close, MARKUP.lastIndex) + close.length;
    if (end < MARKUP.lastIndex) return undefined;
    if (close !== undefined) continue;

    const isEnd = slash === '/';
    if (!isEnd && depth === itemDepth && names.has(name)) begin = at;
    if (isEnd) depth--;
    else if (!rest.endsWith('/')) depth++;
    if (isEnd && depth === 0) isWhole = name === root;
    if (begin === undefined || depth !== itemDepth) continue;
    // The blanks before an item go with it.
    const between = text.slice(taken, begin).trimEnd();
    pieces.push(
      { text: between, digest: undefined },
      { text: text.slice(taken + between.length, end), digest: digestOf(text.slice(begin, end)) },
    );
    taken = end;
    begin = undefined;
  }
  if (!isWhole) return undefined;
  pieces.push({ text: text.slice(taken), digest: undefined });
  return {
    digests: pieces.flatMap(({ digest }) => digest ?? []),
    only: (wanted) =>
      pieces
        .filter(({ digest }) => digest === undefined || wanted(digest))
        .map((piece) => piece.text)
        .join(''),
  };
}

/** 96 bits: two versions of an item that were taken for one would never reach the reader. */
function digestOf(item: string): string {
  return hash('sha256', item, 'base64url').slice(0, 16);
}
