import { Parser } from 'htmlparser2';
import { cut as cutText, oneLine, readable } from '../text.ts';
import { mediaUrl } from '../urls.ts';
import { BLOCKS, DROPPED, ENDS_BY_ITSELF, KEPT, RAW, RENAMED, renderAttributes, VOID } from './elements.ts';
import { frameLink, isVideo } from './frames.ts';
import { isLineNumbers } from './line-numbers.ts';
import { createPageWriter, type Ending, type Written } from './page-writer.ts';
import { isHidden, isInvisible, offeredPicture, readPicture } from './pictures.ts';
import { isPromotion } from './promotion.ts';
import { holdsText, holdsWords, isHtmlElement, keepTagLikeText } from './tag-like-text.ts';

/** Elements open at once before a document counts as an attack: each one costs every later closing tag a comparison. */
export const MAX_DEPTH = 300;

/** What one article may bring into feeds: the rest of a document that has more of both than this is not read. In characters. */
export const MAX_HTML = 1024 * 1024;
export const MAX_TEXT = 128 * 1024;

/** A promotion is a box in an article. What holds more text than this, and more than is left, is the article. In characters. */
const SMALL_PROMOTION = 200;
/** So much of what one says is kept to tell of it. */
const SAMPLE = 120;

export type Cleaned = {
  /** Well-formed, allow-listed HTML with absolute addresses. */
  readonly html: string;
  /** What a reader sees, one line a block. */
  readonly text: string;
  /** The same, block by block; only one of preformatted text has line ends of its own. */
  readonly blocks: readonly string[];
  /** Where the page could end before each block, and where it ends. */
  readonly endings: readonly Ending[];
  readonly images: readonly string[];
  /** What was cut as a promotion, by what it says; and the pictures in it, which are never an article's own. */
  readonly promotions: readonly string[];
  readonly promotionImages: readonly string[];
  /** The document's own title element, else its first heading. */
  readonly heading: string | undefined;
};

/** What of a cleaned document is left out: blocks by their place among its blocks, pictures by their address. */
export type Omission = { readonly blocks: ReadonlySet<number>; readonly images: ReadonlySet<string> };

class TooDeep extends Error {}
class Enough extends Error {}

/** What a pass found out about its source, beside its outcome. */
type Pass = {
  /** Nothing for a document nested too deep. */
  readonly cleaned: Cleaned | undefined;
  /** More was cut than anyone hides or promotes. */
  readonly lost: boolean;
  /** The parser met what may be text that only looks like a tag. */
  readonly strange: boolean;
};

/**
 * Turns any HTML into HTML that is safe and pleasant to read elsewhere, and into plain text, in one streaming pass:
 * no tree is built, so no input makes it grow beyond its own size. Relative addresses are resolved against `baseUrl`,
 * or go. Returns undefined for a document nested deeper than anyone writes.
 */
export function cleanHtml(source: string, baseUrl?: string): Cleaned | undefined {
  let html = source;
  let pass = runPass(html, baseUrl, true);
  if (pass.strange || endsInTag(html)) {
    html = keepTagLikeText(source);
    if (html !== source) pass = runPass(html, baseUrl, true);
  }
  // An element that was never closed took the rest of the text with it, or a wrapper only sounds like a promotion.
  return pass.lost ? runPass(html, baseUrl, false).cleaned : pass.cleaned;
}

/** A parser drops a tag that the end of the document cuts off, without a word. */
function endsInTag(html: string): boolean {
  return html.lastIndexOf('<') > html.lastIndexOf('>');
}

/** One pass: `cuts` as in `createPass`, `omission` for what of a cleaned document is left out. */
export function runPass(source: string, baseUrl: string | undefined, cuts: boolean, omission?: Omission): Pass {
  const pass = createPass(baseUrl, cuts, omission);
  const parser = new Parser(pass.handler, { decodeEntities: true });
  try {
    parser.end(source);
  } catch (error) {
    if (error instanceof TooDeep) return { ...pass.result(), cleaned: undefined, lost: false };
    if (!(error instanceof Enough)) throw error;
  }
  return pass.result();
}

/** Why an element goes with all it holds. */
type Cut = 'promotion' | 'hidden' | 'numbers' | 'title' | 'noscript' | 'other';

/** `cuts` says whether promotions, hidden elements, and dropped elements that hold others, are cut; scripts and their like always are. */
function createPass(baseUrl: string | undefined, cuts: boolean, omission: Omission | undefined) {
  const page = createPageWriter(omission?.blocks);
  let base = baseUrl;
  let heading: string | undefined;
  let documentTitle = '';
  const images: string[] = [];
  const promotions: string[] = [];
  const promotionImages: string[] = [];

  let cut: Cut | undefined;
  /** Depth at which the cut element opened. */
  let cutAt = 0;
  /** Characters cut with promotions and hidden elements, and with line numbers what is no number. */
  let cutLength = 0;
  /** A cut element was closed by nothing but the end of what is around it. */
  let unclosed = false;
  let strange = false;

  /** What the `source` elements of a `picture` offer; the last one is what the oldest readers know. */
  let offered: string | undefined;
  /** The picture shown last, and the one shown for readers without scripts, with no words since. */
  let lastPicture: string | undefined;
  let scriptless: string | undefined;

  const written = (rawName: string, attributes: Record<string, string>): Written => {
    const name = RENAMED.get(rawName) ?? rawName;
    const block = BLOCKS.has(name);
    const kept = KEPT.get(name);
    if (!kept || (name === 'a' && page.isIn('a'))) return { name, open: '', close: '', block };
    const attributeText = renderAttributes(name, kept, attributes, base);
    if (name === 'a' && !attributeText.includes('href=')) return { name, open: '', close: '', block };
    return { name, open: `<${name}${attributeText}>`, close: `</${name}>`, block };
  };

  const showPicture = (attributes: Record<string, string>): string | undefined => {
    const picture = readPicture(attributes, base, offered);
    if (!picture || picture.src === scriptless) return undefined;
    if (omission?.images.has(picture.src)) {
      page.omit();
      return undefined;
    }
    images.push(picture.src);
    page.writeVoid(picture.tag);
    return picture.src;
  };

  const showFrame = (name: string, attributes: Record<string, string>) => {
    const link = isInvisible(attributes) ? undefined : frameLink(attributes, base);
    if (!link || (name !== 'iframe' && !isVideo(link))) return;
    page.partBlocks();
    page.open(written('a', { href: link.href }));
    page.writeText(link.label);
    page.close();
    page.partBlocks();
  };

  /** Elements that hold nothing, or are written as something else. */
  const replace = (name: string, attributes: Record<string, string>) => {
    switch (name) {
      case 'img':
        lastPicture = showPicture(attributes);
        return;
      case 'br':
        return page.breakLine();
      case 'hr':
        return page.drawRule();
      case 'iframe':
      case 'embed':
      case 'object':
        return showFrame(name, attributes);
      case 'source': {
        if (!page.isIn('video') && !page.isIn('audio')) {
          offered = offeredPicture(attributes) ?? offered;
          return;
        }
        const tag = renderAttributes(name, KEPT.get(name) ?? [], attributes, base);
        if (tag.includes('src=')) page.writeVoid(`<source${tag}>`);
        return;
      }
      case 'base':
        // The document itself says what its addresses are relative to; the first one counts, as in browsers.
        if (base === baseUrl && attributes.href !== undefined) base = mediaUrl(attributes.href, baseUrl) ?? baseUrl;
    }
  };

  const whyCut = (name: string, attributes: Record<string, string>): Cut | undefined => {
    if (cuts && isPromotion(name, attributes)) return 'promotion';
    if (cuts && isHidden(attributes)) return 'hidden';
    if (cuts && isLineNumbers(name, attributes)) return 'numbers';
    if (name === 'noscript') return 'noscript';
    if (name === 'title' && documentTitle === '') return 'title';
    return RAW.has(name) || (cuts && DROPPED.has(name)) ? 'other' : undefined;
  };

  const handler = {
    onopentagname(name: string) {
      strange ||= !isHtmlElement(name) && cut !== 'other';
    },

    oncomment(data: string) {
      strange ||= holdsText(data);
    },

    onopentag(name: string, attributes: Record<string, string>) {
      if (page.depth() >= MAX_DEPTH) throw new TooDeep();
      strange ||=
        cut !== 'other' &&
        holdsWords(
          name,
          Object.keys(attributes).filter((key) => attributes[key] === ''),
        );
      if (cut === undefined) {
        cut = whyCut(name, attributes);
        if (cut !== 'promotion' && cut !== 'hidden') replace(name, attributes);
        if (cut !== undefined) {
          cutAt = page.depth();
          if (cut === 'promotion') promotions.push('');
          if (BLOCKS.has(RENAMED.get(name) ?? name)) page.partBlocks();
        }
      } else if (cut === 'noscript' && name === 'img' && lastPicture === undefined) {
        scriptless = showPicture(attributes) ?? scriptless;
      }
      // Where all numbers stand in one cell, so does all the code: the table did nothing but set them side by side.
      if (cut === 'numbers' && name === 'pre') page.dissolveTable();
      if (cut === 'promotion' && name === 'img') {
        const picture = readPicture(attributes, base);
        if (picture) promotionImages.push(picture.src);
      }
      page.open(
        cut === undefined && !VOID.has(name) ? written(name, attributes) : { name, open: '', close: '', block: false },
      );
    },

    ontext(data: string) {
      if (cut === undefined) {
        const text = readable(data);
        if (/\S/.test(text)) lastPicture = scriptless = undefined;
        page.writeText(text);
        if (page.htmlLength() > MAX_HTML && page.textLength() > MAX_TEXT) throw new Enough();
      } else if (cut === 'title') documentTitle += data;
      else if (cut === 'numbers') cutLength += data.replace(/[\d\s]+/g, '').length;
      else if (cut === 'promotion' || cut === 'hidden') {
        cutLength += data.trim().length;
        const said = promotions.at(-1) ?? '';
        if (cut === 'promotion' && said.length < SAMPLE) promotions[promotions.length - 1] = `${said} ${data}`;
      }
    },

    onclosetag(name: string, implied: boolean) {
      const isCut = cut !== undefined;
      page.close();
      if (isCut) {
        if (page.depth() > cutAt) return;
        unclosed ||= implied && !RAW.has(name) && !VOID.has(name) && !ENDS_BY_ITSELF.has(name);
        cut = undefined;
      } else if (name === 'picture') offered = undefined;
      else if (heading === undefined && /^h[1-6]$/.test(name) && page.textLength() > 0) heading = page.lastLine();
    },
  };

  const result = (): Pass => {
    while (page.depth() > 0) page.close();
    const title = oneLine(documentTitle);
    return {
      cleaned: {
        ...page.result(),
        images,
        promotions: promotions.map((said) => cutText(oneLine(said), SAMPLE)).filter((said) => said !== ''),
        promotionImages,
        heading: title === '' ? heading : title,
      },
      lost: cuts && (unclosed || cutLength > Math.max(SMALL_PROMOTION, page.textLength())),
      strange,
    };
  };
  return { handler, result };
}
