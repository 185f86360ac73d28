import { Parser } from 'htmlparser2';
import { KEPT, readPicture, renderAttributes } from './elements.ts';
import { isPromotion } from './promotion.ts';
import { escapeHtml, xmlSafe } from './text.ts';
import { mediaUrl } from './urls.ts';

/** Elements open at once before a document counts as an attack: each one costs every later closing tag a comparison. */
export const MAX_DEPTH = 300;

/** Names that mean the same as a kept one. */
const RENAMED = new Map([
  ...'address article aside center details footer header main nav section summary'
    .split(' ')
    .map((name) => [name, 'div'] as const),
  ['strike', 's'],
  ['tt', 'code'],
]);

/** Gone with all they hold, which is no HTML. */
const RAW = new Set('script style noscript template textarea title xmp plaintext noembed noframes'.split(' '));
/** Gone with all they hold. Everything that is neither here nor kept goes, and what it holds stays. */
const DROPPED = new Set(
  (
    'object embed applet svg math canvas select option button input datalist frame frameset iframe ' +
    'dialog map area link meta base param track'
  ).split(' '),
);
/** Elements that HTML lets an author leave open. */
const ENDS_BY_ITSELF = new Set(
  'p li dt dd td th tr tbody thead tfoot option input embed frame area link meta base param track'.split(' '),
);

const BLOCKS = new Set(
  (
    'blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul ' +
    'video audio form fieldset body html head legend'
  ).split(' '),
);
const VOID = new Set(['br', 'hr', 'img', 'source']);
/** A table cell holds its place, empty or not. */
const KEPT_EMPTY = new Set(['td', 'th', 'video', 'audio']);

/** A promotion is a box in an article. What holds more text than this, and more than is left, is the article. In characters. */
const SMALL_PROMOTION = 200;

export type Cleaned = {
  /** Well-formed, allow-listed HTML with absolute addresses. */
  readonly html: string;
  /** What a reader sees, one line a block. */
  readonly text: string;
  /** The same, block by block; only one of preformatted text has line ends of its own. */
  readonly blocks: readonly string[];
  readonly images: readonly string[];
  /** Pictures that stood only in what was cut as a promotion: never an article's own. */
  readonly promotionImages: readonly string[];
  /** The document's own title element, else its first heading. */
  readonly heading: string | undefined;
};

/** What of a cleaned document is left out: blocks by their place among its blocks, pictures by their address. */
export type Omission = { readonly blocks: ReadonlySet<number>; readonly images: ReadonlySet<string> };

type Open = { readonly name: string; open: string; close: string; readonly block: boolean; omitted?: boolean };

class TooDeep extends Error {}

/**
 * Turns any HTML into HTML that is safe and pleasant to read elsewhere, and into plain text, in one streaming pass:
 * no tree is built, so no input makes it grow beyond its own size. Relative addresses are resolved against `baseUrl`,
 * or go. Returns undefined for a document nested deeper than anyone writes.
 */
export function cleanHtml(source: string, baseUrl?: string): Cleaned | undefined {
  const first = runPass(source, baseUrl, true);
  // An element that was never closed took the rest of the text with it, or a wrapper only sounds like a promotion.
  return first?.lost ? runPass(source, baseUrl, false) : first;
}

/** A cleaned document without some of its blocks and pictures, and without the elements that held nothing else. */
export function leaveOut(cleaned: Cleaned, omission: Omission): Cleaned {
  const rest = runPass(cleaned.html, undefined, false, omission);
  if (!rest) return cleaned;
  // Nothing is left for a line at the end to part.
  return {
    ...cleaned,
    html: rest.html.replace(/(?:<[hb]r>)+$/, ''),
    text: rest.text,
    blocks: rest.blocks,
    images: rest.images,
  };
}

function runPass(
  source: string,
  baseUrl: string | undefined,
  cuts: boolean,
  omission?: Omission,
): (Cleaned & { lost: boolean }) | undefined {
  const pass = createPass(baseUrl, cuts, omission);
  const parser = new Parser(pass.handler, { decodeEntities: true });
  try {
    parser.end(source);
  } catch (error) {
    if (error instanceof TooDeep) return undefined;
    throw error;
  }
  return pass.result();
}

/** `cuts` says whether promotions, and dropped elements that hold others, are cut; scripts and their like always are. */
function createPass(baseUrl: string | undefined, cuts: boolean, omission: Omission | undefined) {
  let html = '';
  let text = '';
  let heading: string | undefined;
  let documentTitle = '';
  const images: string[] = [];
  const promotionImages: string[] = [];

  /** Every element that is open, kept or not. The first `written` of them stand in `html`; one that closes before it held anything never will. */
  const stack: Open[] = [];
  let written = 0;
  /** Depth at which a dropped element opened. */
  let droppedAt = -1;
  let inTitle = false;
  let inPromotion = false;
  /** Characters cut with promotions. */
  let promoted = 0;
  /** A cut element was closed by nothing but the end of what is around it. */
  let unclosed = false;
  let pre = 0;
  /** Where in `text` each block begins, and how many blocks there were, with those left out. */
  const starts: number[] = [];
  let blocks = 0;
  /** White space was seen and not written yet. */
  let space = false;
  /** A block has begun or ended since the last words. */
  let atBreak = true;
  /** Words were the last thing written to `html`. */
  let afterInline = false;
  /** A line break, or the end of a block that was not kept, stands behind words: written when more words follow. */
  let breakDue = 0;

  const write = () => {
    if (atBreak) text += text === '' ? '' : '\n';
    else if (space) text += ' ';
    const beside =
      (breakDue > 0 || space) &&
      afterInline &&
      !stack.some((entry, at) => at >= written && entry.block && entry.open !== '');
    if (beside) html += breakDue > 0 ? '<br>'.repeat(breakDue) : ' ';
    for (; written < stack.length; written++) html += stack[written]?.open ?? '';
    atBreak = space = false;
    breakDue = 0;
    afterInline = true;
  };
  /** Whether the words at hand stand in a block that is left out. */
  const isOmitted = (): boolean => {
    if (atBreak) blocks++;
    if (omission?.blocks.has(blocks - 1)) {
      for (const entry of stack) entry.omitted = true;
      atBreak = space = false;
      return true;
    }
    if (atBreak) starts.push(text === '' ? 0 : text.length + 1);
    return false;
  };
  const blockEdge = () => {
    atBreak = true;
    space = false;
  };

  const openTag = (rawName: string, attributes: Record<string, string>): Open => {
    const name = RENAMED.get(rawName) ?? rawName;
    const block = BLOCKS.has(name);
    if (block) {
      blockEdge();
      if (afterInline) breakDue ||= 1;
      // A box around boxes says nothing; only one that holds words of its own is kept.
      for (let i = written; i < stack.length; i++) {
        const outer = stack[i];
        if (outer?.name === 'div') outer.open = outer.close = '';
      }
    }
    const kept = KEPT.get(name);
    if (!kept || (name === 'a' && stack.some((entry) => entry.name === 'a' && entry.open !== ''))) {
      return { name, open: '', close: '', block };
    }
    const attributeText = renderAttributes(name, kept, attributes, baseUrl);
    if (name === 'a' && !attributeText.includes('href=')) return { name, open: '', close: '', block };
    return { name, open: `<${name}${attributeText}>`, close: `</${name}>`, block };
  };

  const emitVoid = (tag: string) => {
    // A picture is no words: what parts the text before it from the text behind it is still to be written.
    const before = { text, atBreak, space };
    write();
    ({ text, atBreak, space } = before);
    html += tag;
  };

  /** Elements that hold nothing, or are written as something else. */
  const emitReplaced = (name: string, attributes: Record<string, string>) => {
    switch (name) {
      case 'img': {
        const picture = readPicture(attributes, baseUrl);
        if (!picture || omission?.images.has(picture.src)) return;
        images.push(picture.src);
        return emitVoid(picture.tag);
      }
      case 'br':
        // Two part paragraphs in much scraped text; more are no more than two.
        if (afterInline) breakDue = Math.min(breakDue + 1, 2);
        return blockEdge();
      case 'hr':
        if (html !== '') html += '<hr>';
        afterInline = false;
        breakDue = 0;
        return blockEdge();
      case 'iframe': {
        // Readers run no frames; where it leads is worth keeping, as for a video.
        const address = attributes.src && mediaUrl(attributes.src, baseUrl);
        const shown = address && escapeHtml(address);
        if (shown) emitVoid(`<a href="${shown}" rel="noopener noreferrer">${shown}</a>`);
        return;
      }
      case 'source': {
        const tag = renderAttributes(name, KEPT.get(name) ?? [], attributes, baseUrl);
        const plays = stack.some((entry) => entry.name === 'video' || entry.name === 'audio');
        if (plays && tag.includes('src=')) emitVoid(`<source${tag}>`);
      }
    }
  };

  const handler = {
    onopentag(name: string, attributes: Record<string, string>) {
      if (stack.length >= MAX_DEPTH) throw new TooDeep();
      if (droppedAt < 0) {
        inPromotion = cuts && isPromotion(attributes);
        if (!inPromotion) emitReplaced(name, attributes);
        if (inPromotion || RAW.has(name) || (cuts && DROPPED.has(name))) {
          droppedAt = stack.length;
          inTitle = name === 'title' && documentTitle === '';
          if (BLOCKS.has(RENAMED.get(name) ?? name)) {
            blockEdge();
            if (afterInline) breakDue ||= 1;
          }
        }
      }
      if (inPromotion && name === 'img') {
        const picture = readPicture(attributes, baseUrl);
        if (picture) promotionImages.push(picture.src);
      }
      const entry =
        droppedAt < 0 && !VOID.has(name) ? openTag(name, attributes) : { name, open: '', close: '', block: false };
      stack.push(entry);
      if (entry.name === 'pre' && entry.open !== '') pre++;
    },

    ontext(data: string) {
      if (inTitle) documentTitle += data;
      if (droppedAt >= 0) {
        if (inPromotion) promoted += data.trim().length;
        return;
      }
      const safe = xmlSafe(data);
      if (pre > 0) {
        if (safe === '' || isOmitted()) return;
        write();
        html += escapeHtml(safe);
        text += safe;
        return;
      }
      const words = safe.trim();
      if (words === '') {
        space ||= safe !== '';
        return;
      }
      if (safe[0] !== words[0]) space = true;
      if (isOmitted()) return;
      write();
      html += escapeHtml(words.replace(/[ \t\n\f\r]+/g, ' '));
      text += words.replace(/\s+/g, ' ');
      space = safe.at(-1) !== words.at(-1);
    },

    onclosetag(name: string, implied: boolean) {
      const entry = stack.pop();
      if (!entry) return;
      if (droppedAt >= 0) {
        if (stack.length === droppedAt) {
          unclosed ||= implied && !RAW.has(name) && !VOID.has(name) && !ENDS_BY_ITSELF.has(name);
          droppedAt = -1;
          inTitle = inPromotion = false;
        }
        return;
      }
      if (entry.name === 'pre' && entry.open !== '') pre--;
      if (stack.length >= written && KEPT_EMPTY.has(entry.name) && entry.open !== '' && !entry.omitted) {
        stack.push(entry);
        emitVoid('');
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
      if (entry.name === 'td' || entry.name === 'th') space = true;
      if (entry.block) blockEdge();
      if (heading === undefined && /^h[1-6]$/.test(entry.name) && text !== '')
        heading = text.slice(text.lastIndexOf('\n') + 1);
    },
  };

  const result = (): Cleaned & { lost: boolean } => {
    const title = xmlSafe(documentTitle).replace(/\s+/g, ' ').trim();
    const lost = cuts && (unclosed || promoted > Math.max(SMALL_PROMOTION, text.length));
    const ends = [...starts.slice(1).map((start) => start - 1), text.length];
    const lines = starts.map((start, at) => text.slice(start, ends[at]));
    return {
      html,
      text: text.trim(),
      blocks: lines,
      images,
      promotionImages,
      heading: title === '' ? heading : title,
      lost,
    };
  };
  return { handler, result };
}
