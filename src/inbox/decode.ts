import { isUtf8 } from 'node:buffer';
import type { Finding } from '../article/problem.ts';
import {
  declaredEncoding,
  isBrokenUtf8,
  isCutOffUtf8,
  isFullOfNuls,
  otherFormat,
  unmarkedUtf16,
} from './byte-signs.ts';

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: Finding };

/** Byte order marks, and what they promise. */
const MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/**
 * Bytes as text: by their byte order mark, else strictly as UTF-8, else strictly as `encoding` (any WHATWG label, or
 * `auto`), else strictly as what a page says of itself in a meta tag, else with `auto` as GB 18030, which holds GBK and
 * GB 2312, unless what comes out is no text of it. UTF-16 without its mark is known by where its NULs stand, and damaged UTF-8 is no other encoding. Never guesses more than that, and never puts a
 * replacement character into a text: what is none of these is a problem.
 */
export function decode(bytes: Buffer, encoding: string): Decoded {
  const format = otherFormat(bytes);
  if (format) return problem(`the file is a ${format}, not a text: move it out of the folder, or exclude it`);
  const mark = MARKS.find(([signature]) => signature.every((byte, at) => bytes[at] === byte))?.[1];
  if (mark) return strictly(bytes, mark) ?? (mark === 'utf-8' ? damaged() : refuse(mark));
  const isValidUtf8 = isUtf8(bytes);
  const utf16 = unmarkedUtf16(bytes, isValidUtf8);
  if (utf16) return strictly(bytes, utf16) ?? refuse(utf16);
  if (isValidUtf8) {
    if (!isFullOfNuls(bytes)) return { kind: 'text', text: bytes.toString('utf8') };
    return problem('the file is full of NUL bytes, as if it had never been written to its end: fetch it again');
  }
  if (isBrokenUtf8(bytes)) return damaged();
  const configured = encoding === 'auto' ? undefined : encoding;
  const text = configured && strictly(bytes, configured);
  if (text) return text;
  // A page that says what it is in is that, or broken: strict GB 18030 would take some of it for other characters.
  const declared = declaredEncoding(bytes);
  if (declared === undefined && configured === undefined) return guessed(bytes);
  return (declared && strictly(bytes, declared)) || refuseUnlessCut(bytes, configured ?? declared ?? encoding);
}

function refuseUnlessCut(bytes: Buffer, encoding: string): Decoded {
  return isCutOffUtf8(bytes) ? damaged() : refuse(encoding);
}

/** GB 18030, unless its outcome looks like that of another encoding, most of whose texts are valid in it. */
function guessed(bytes: Buffer): Decoded {
  const decoded = strictly(bytes, 'gb18030');
  if (decoded?.kind !== 'text') return decoded ?? refuseUnlessCut(bytes, 'gb18030');
  const other = looksUnassigned(decoded.text) ? 'Big5' : isJapanese(bytes) ? 'Shift_JIS' : undefined;
  if (other === undefined) return decoded;
  return problem(`the file is no UTF-8, and nonsense as GB 18030: set the source's encoding, perhaps to ${other}`);
}

/** Texts in Big5 fall into the ranges that GB 18030 leaves to private use. */
function looksUnassigned(text: string): boolean {
  const unassigned = text.match(/[\uE000-\uF8FF]/g)?.length ?? 0;
  return unassigned > 1 && unassigned * 500 > text.length;
}

/** Hiragana stand in Shift JIS where GBK has its rarest characters: Chinese texts are no Shift JIS, or one without them. */
function isJapanese(bytes: Buffer): boolean {
  const japanese = strictly(bytes, 'shift_jis');
  if (japanese?.kind !== 'text') return false;
  const hiragana = japanese.text.match(/[\u3041-\u3096]/g)?.length ?? 0;
  return hiragana > 5 && hiragana * 5 > (japanese.text.match(/[^\0-\x7F]/g)?.length ?? 0);
}

/** Undefined where the bytes are not in the encoding, or are no text. */
function strictly(bytes: Buffer, encoding: string): Decoded | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return isFullOfControls(text) ? undefined : { kind: 'text', text };
  } catch {
    return undefined;
  }
}

/** Encodings of one byte a character take anything: what is full of control characters was never a text. */
function isFullOfControls(text: string): boolean {
  const sample = text.slice(0, 4096);
  const controls = sample.match(/[\0-\x08\x0e-\x1f]/g)?.length ?? 0;
  return controls > 2 && controls * 100 > sample.length;
}

function refuse(encoding: string): Decoded {
  const what = /^utf-?8$/i.test(encoding) ? 'not UTF-8' : `neither UTF-8 nor ${encoding}`;
  return problem(`the file is ${what}: save it as UTF-8, or set the source's encoding`);
}

function damaged(): Decoded {
  return problem('the file is UTF-8 that is cut off or damaged: let the crawler fetch it again');
}

function problem(message: string): Decoded {
  return { kind: 'problem', problem: { code: 'encoding', message } };
}
