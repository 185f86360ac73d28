import { hash } from 'node:crypto';
import { labelIdentity } from '../article/fields/fields.ts';

/** Longest slug in bytes: far below the 255 that file systems allow, with room for a suffix. */
const MAX_BYTES = 120;
/** The folder of everything, and names that Windows keeps for devices. */
const RESERVED = /^(?:all|index|con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * The folder name of a category's feeds: readable in its own script, the same for every spelling of the category,
 * harmless in any file system and address. `taken` says whether another category already has a name; a slug that is
 * taken, reserved or empty gets a suffix drawn from the category itself.
 */
export function slugFor(label: string, taken: (slug: string) => boolean): string {
  const identity = labelIdentity(label);
  const readable = cut(
    identity
      .replace(/\+/g, ' plus ')
      .replace(/#/g, ' sharp ')
      .replace(/&/g, ' and ')
      .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
      .replace(/^-+|-+$/g, ''),
  );
  if (readable !== '' && !RESERVED.test(readable) && !taken(readable)) return readable;
  const digest = hash('sha256', identity, 'hex');
  const stem = readable === '' ? 'category' : readable;
  for (let length = 8; length < digest.length; length++) {
    const slug = `${stem}-${digest.slice(0, length)}`;
    if (!taken(slug)) return slug;
  }
  return `${stem}-${digest}`;
}

function cut(slug: string): string {
  if (Buffer.byteLength(slug) <= MAX_BYTES) return slug;
  let kept = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(slug)) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(segment) > MAX_BYTES) break;
    kept += segment;
  }
  return kept.replace(/-+$/, '');
}
