import { hash } from 'node:crypto';
import { cut, textWeight } from '../text.ts';
import type { Cleaned } from './clean.ts';
import { isCreditLine, isFormerTitle } from './credit-line.ts';
import { leaveOut } from './leave-out.ts';

/** What recurs across a source's articles and belongs to none of them, by the keys of blocks and pictures. */
export type Learned = ReadonlySet<string>;

/**
 * Something that was left out of an article, and why: it recurs in its source, has the form of an editor's credit, or calls
 * itself a promotion.
 */
export type LeftOut = { readonly kind: 'text' | 'image' | 'credit' | 'promotion'; readonly sample: string };

/** Boilerplate opens or closes an article. So many blocks from either end may be some. */
const HEAD = 3;
const TAIL = 24;
/** Recurring text as long as this is boilerplate by itself; shorter one (晴, None., 装盘即可食用。) may be what the article says, … */
const LONG = 30;
/** … unless it asks to follow, to scan and to read on, or speaks of rights. Words like these alone prove nothing: it must recur, too. */
const CALL =
  /关注|订阅|扫码|扫描|二维码|公众号|版权|声明|免责|转载|侵权|推荐阅读|相关阅读|延伸阅读|阅读原文|点击|客户端|微信|微博|星标|\bapp\b|subscri|newsletter|follow us|copyright|all rights|sign up|download|read more|©/i;
/** A line that may stand between repeated ones, such as a date or a counter, is no longer than this. */
const SHORT_GAP = 48;
/** Longest sample kept to show. */
const SAMPLE = 120;

/** Blocks and pictures at which an article may be like others of its source, with what a person recognises them by. */
export type Edge = { readonly key: string; readonly kind: 'text' | 'image'; readonly sample: string };

/** The paragraphs at both ends of an article that has more than one block, and its pictures, the one it declares among them. */
export function edgesOf({ blocks, endings, images }: Cleaned, declaredImage: string | undefined): Edge[] {
  const isEdge = (at: number) => (at < HEAD || at >= blocks.length - TAIL) && endings[at]?.plain;
  const texts = blocks.length < 2 ? [] : blocks.filter((block, at) => isEdge(at) && !isByForm(block));
  const pictures = new Set([...images.slice(0, HEAD), ...images.slice(-HEAD)]);
  if (declaredImage !== undefined) pictures.add(declaredImage);
  return [
    ...texts.map((text): Edge => ({ key: blockKey(text), kind: 'text', sample: cut(text, SAMPLE) })),
    ...[...pictures].map((url): Edge => ({ key: imageKey(url), kind: 'image', sample: url })),
  ];
}

/**
 * An article's body without what its source has been found to repeat, and without editors' credits and former titles: from
 * each end inwards, as far as such paragraphs stand side by side; and the pictures wherever they stand. An article that
 * would be left with nothing keeps its text.
 */
export function withoutBoilerplate(cleaned: Cleaned, learned: Learned): { body: Cleaned; leftOut: readonly LeftOut[] } {
  const { blocks, images } = cleaned;
  const pictures = new Set(learned.size === 0 ? [] : images.filter((url) => learned.has(imageKey(url))));
  const omitted = new Set([...repeatedHead(cleaned, learned), ...repeatedTail(cleaned, learned, pictures.size > 0)]);
  if (omitted.size === blocks.length && images.every((url) => pictures.has(url))) omitted.clear();
  if (omitted.size === 0 && pictures.size === 0) return { body: cleaned, leftOut: [] };
  const leftOut: LeftOut[] = [...omitted]
    .sort((a, b) => a - b)
    .map((at) => {
      const block = blocks[at] ?? '';
      return { kind: isByForm(block) ? 'credit' : 'text', sample: cut(block, SAMPLE) };
    });
  for (const url of pictures) leftOut.push({ kind: 'image', sample: url });
  return { body: leaveOut(cleaned, { blocks: omitted, images: pictures }), leftOut };
}

function isByForm(block: string): boolean {
  return isCreditLine(block) || isFormerTitle(block);
}

/** At the beginning: former titles, and telling paragraphs that recur. */
function repeatedHead({ blocks, endings }: Cleaned, learned: Learned): number[] {
  const found: number[] = [];
  for (let at = 0; at < Math.min(HEAD, blocks.length); at++) {
    const block = blocks[at] ?? '';
    if (!endings[at]?.plain) break;
    if (!isFormerTitle(block) && !(isTelling(block) && isLearned(block, learned))) break;
    found.push(at);
  }
  return found;
}

/**
 * At the end: credits, and paragraphs that recur if one of them is telling or stands by a picture that recurs. One short line that
 * differs may stand before more of them.
 */
function repeatedTail({ blocks, endings }: Cleaned, learned: Learned, besidePicture: boolean): number[] {
  const credits: number[] = [];
  const repeated: number[] = [];
  let mayPass = true;
  for (let at = blocks.length - 1; at >= Math.max(0, blocks.length - TAIL); at--) {
    const block = blocks[at] ?? '';
    if (!endings[at]?.plain) break;
    if (isByForm(block)) credits.push(at);
    else if (isLearned(block, learned)) repeated.push(at);
    else {
      const next = blocks[at - 1] ?? '';
      const leads = isByForm(next) || (isTelling(next) && isLearned(next, learned));
      if (!mayPass || at === 0 || !endings[at - 1]?.plain || !leads || textWeight(block) > SHORT_GAP) break;
      mayPass = false;
    }
  }
  const isSure = besidePicture || repeated.some((at) => isTelling(blocks[at] ?? ''));
  return isSure ? [...credits, ...repeated] : credits;
}

function isLearned(block: string, learned: Learned): boolean {
  return learned.size > 0 && learned.has(blockKey(block));
}

function isTelling(block: string): boolean {
  return textWeight(block, LONG) >= LONG || CALL.test(block);
}

/** What makes a browser fetch the same picture again. */
const CACHE_BUSTER = /^(?:t|ts|v|ver|version|time|timestamp|rand|random|r|_|\d+)(?:=[\w.-]*)?$/i;

/** A picture by its address, but for parameters that only keep it from being cached. */
export function imageKey(url: string): string {
  const [address = '', query = ''] = url.split('#', 1)[0]?.split('?') ?? [];
  const kept = /\.(?:png|jpe?g|gif|webp|svg|bmp)$/i.test(address)
    ? query.split('&').filter((parameter) => !CACHE_BUSTER.test(parameter))
    : [query];
  return key(`image\n${address}?${kept.join('&')}`);
}

function blockKey(block: string): string {
  return key(block.replace(/\s+/g, ' ').trim().toLowerCase());
}

function key(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 11);
}
