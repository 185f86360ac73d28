import { Parser } from 'htmlparser2';
import { KEPT, readPicture, renderAttributes } from './elements.ts';
import { createPageWriter, type Written } from './page-writer.ts';
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
  const page = createPageWriter(omission?.blocks);
  let heading: string | undefined;
  let documentTitle = '';
  const images: string[] = [];
  const promotionImages: string[] = [];

  /** Depth at which a dropped element opened. */
  let droppedAt = -1;
  let inTitle = false;
  let inPromotion = false;
  /** Characters cut with promotions. */
  let promoted = 0;
  /** A cut element was closed by nothing but the end of what is around it. */
  let unclosed = false;

  const written = (rawName: string, attributes: Record<string, string>): Written => {
    const name = RENAMED.get(rawName) ?? rawName;
    const block = BLOCKS.has(name);
    const kept = KEPT.get(name);
    if (!kept || (name === 'a' && page.isIn('a'))) return { name, open: '', close: '', block };
    const attributeText = renderAttributes(name, kept, attributes, baseUrl);
    if (name === 'a' && !attributeText.includes('href=')) return { name, open: '', close: '', block };
    return { name, open: `<${name}${attributeText}>`, close: `</${name}>`, block };
  };

  /** Elements that hold nothing, or are written as something else. */
  const replace = (name: string, attributes: Record<string, string>) => {
    switch (name) {
      case 'img': {
        const picture = readPicture(attributes, baseUrl);
        if (!picture || omission?.images.has(picture.src)) return;
        images.push(picture.src);
        return page.writeVoid(picture.tag);
      }
      case 'br':
        return page.breakLine();
      case 'hr':
        return page.drawRule();
      case 'iframe': {
        // Readers run no frames; where it leads is worth keeping, as for a video.
        const address = attributes.src && mediaUrl(attributes.src, baseUrl);
        const shown = address && escapeHtml(address);
        if (shown) page.writeVoid(`<a href="${shown}" rel="noopener noreferrer">${shown}</a>`);
        return;
      }
      case 'source': {
        const tag = renderAttributes(name, KEPT.get(name) ?? [], attributes, baseUrl);
        if ((page.isIn('video') || page.isIn('audio')) && tag.includes('src=')) page.writeVoid(`<source${tag}>`);
      }
    }
  };

  const handler = {
    onopentag(name: string, attributes: Record<string, string>) {
      if (page.depth() >= MAX_DEPTH) throw new TooDeep();
      if (droppedAt < 0) {
        inPromotion = cuts && isPromotion(attributes);
        if (!inPromotion) replace(name, attributes);
        if (inPromotion || RAW.has(name) || (cuts && DROPPED.has(name))) {
          droppedAt = page.depth();
          inTitle = name === 'title' && documentTitle === '';
          if (BLOCKS.has(RENAMED.get(name) ?? name)) page.partBlocks();
        }
      }
      if (inPromotion && name === 'img') {
        const picture = readPicture(attributes, baseUrl);
        if (picture) promotionImages.push(picture.src);
      }
      page.open(
        droppedAt < 0 && !VOID.has(name) ? written(name, attributes) : { name, open: '', close: '', block: false },
      );
    },

    ontext(data: string) {
      if (inTitle) documentTitle += data;
      if (droppedAt < 0) page.writeText(xmlSafe(data));
      else if (inPromotion) promoted += data.trim().length;
    },

    onclosetag(name: string, implied: boolean) {
      const isCut = droppedAt >= 0;
      page.close();
      if (isCut) {
        if (page.depth() > droppedAt) return;
        unclosed ||= implied && !RAW.has(name) && !VOID.has(name) && !ENDS_BY_ITSELF.has(name);
        droppedAt = -1;
        inTitle = inPromotion = false;
      } else if (heading === undefined && /^h[1-6]$/.test(name) && page.textLength() > 0) heading = page.lastLine();
    },
  };

  const result = (): Cleaned & { lost: boolean } => {
    const title = xmlSafe(documentTitle).replace(/\s+/g, ' ').trim();
    const lost = cuts && (unclosed || promoted > Math.max(SMALL_PROMOTION, page.textLength()));
    return {
      ...page.result(),
      images,
      promotionImages,
      heading: title === '' ? heading : title,
      lost,
    };
  };
  return { handler, result };
}
