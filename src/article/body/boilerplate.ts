import { hash } from 'node:crypto';
import { cut } from '../text.ts';
import { type Cleaned, leaveOut } from './clean.ts';
import { isCreditLine } from './credit-line.ts';

/** What recurs across a source's articles and belongs to none of them, by the keys of blocks and pictures. */
export type Learned = ReadonlySet<string>;

/**
 * Something that was left out of an article, and why: it recurs in its source, has the form of an editor's credit, or calls
 * itself a promotion.
 */
export type LeftOut = { readonly kind: 'text' | 'image' | 'credit' | 'promotion'; readonly sample: string };

/** Boilerplate opens or closes an article. So many blocks from either end may be some. */
const HEAD = 3;
const TAIL = 12;
/** Longest sample kept to show. */
const SAMPLE = 120;

/** Blocks and pictures at which an article may be like others of its source, with what a person recognises them by. */
export type Edge = { readonly key: string; readonly kind: 'text' | 'image'; readonly sample: string };

/** The blocks at both ends of an article that has more than one, and its pictures, the one it declares among them. */
export function edgesOf({ blocks, images }: Cleaned, declaredImage: string | undefined): Edge[] {
  const texts = blocks.length < 2 ? [] : blocks.filter((_, at) => at < HEAD || at >= blocks.length - TAIL);
  const pictures = new Set([...images.slice(0, HEAD), ...images.slice(-HEAD)]);
  if (declaredImage !== undefined) pictures.add(declaredImage);
  return [
    ...texts.map((text): Edge => ({ key: blockKey(text), kind: 'text', sample: cut(text, SAMPLE) })),
    ...[...pictures].map((url): Edge => ({ key: imageKey(url), kind: 'image', sample: url })),
  ];
}

/**
 * An article's body without what its source has been found to repeat, and without an editor's credit: from each end
 * inwards, as far as such blocks stand side by side, one other between them at most; and the pictures wherever they stand.
 * An article that would be left with nothing keeps its text.
 */
export function withoutBoilerplate(cleaned: Cleaned, learned: Learned): { body: Cleaned; leftOut: readonly LeftOut[] } {
  const { blocks, images } = cleaned;
  const leftOut: LeftOut[] = [];
  const isBoilerplate = (at: number): boolean => {
    const block = blocks[at] ?? '';
    return isCreditLine(block) || (learned.size > 0 && learned.has(blockKey(block)));
  };
  const omitted = new Set<number>([
    ...run(blocks.keys().take(HEAD), isBoilerplate),
    ...run(
      blocks
        .map((_, at) => at)
        .slice(-TAIL)
        .reverse(),
      isBoilerplate,
    ),
  ]);
  const pictures = new Set(learned.size === 0 ? [] : images.filter((url) => learned.has(imageKey(url))));
  if (omitted.size === blocks.length && images.every((url) => pictures.has(url))) omitted.clear();
  if (omitted.size === 0 && pictures.size === 0) return { body: cleaned, leftOut };
  for (const at of [...omitted].sort((a, b) => a - b)) {
    const block = blocks[at] ?? '';
    leftOut.push({ kind: isCreditLine(block) ? 'credit' : 'text', sample: cut(block, SAMPLE) });
  }
  for (const url of pictures) leftOut.push({ kind: 'image', sample: url });
  return { body: leaveOut(cleaned, { blocks: omitted, images: pictures }), leftOut };
}

/** The places that match, up to the second one in a row that does not. */
function run(places: Iterable<number>, matches: (place: number) => boolean): number[] {
  const found: number[] = [];
  let misses = 0;
  for (const place of places) {
    if (matches(place)) {
      found.push(place);
      misses = 0;
    } else if (++misses > 1) break;
  }
  return found;
}

export function imageKey(url: string): string {
  return key(`image\n${url}`);
}

function blockKey(block: string): string {
  return key(block.replace(/\s+/g, ' ').trim().toLowerCase());
}

function key(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 11);
}
