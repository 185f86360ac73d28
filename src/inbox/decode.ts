import { isUtf8 } from 'node:buffer';
import type { Finding } from '../article/problem.ts';

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
 * Bytes as text: by their byte order mark, else strictly as UTF-8, else strictly as `encoding` (any WHATWG label; with
 * `auto` GB 18030, which holds GBK and GB 2312). Never guesses, and never puts a replacement character into a text.
 */
export function decode(bytes: Buffer, encoding: string): Decoded {
  const mark = MARKS.find(([signature]) => signature.every((byte, at) => bytes[at] === byte));
  if (mark) return strictly(bytes, mark[1]);
  if (isUtf8(bytes) && !isFullOfNuls(bytes)) return { kind: 'text', text: bytes.toString('utf8') };
  return strictly(bytes, encoding === 'auto' ? 'gb18030' : encoding);
}

/** UTF-16 without its mark is valid UTF-8 for most of the world's alphabets, with a NUL in every other place. */
function isFullOfNuls(bytes: Buffer): boolean {
  const sample = bytes.subarray(0, 1000);
  if (!sample.includes(0)) return false;
  return sample.reduce((nuls, byte) => nuls + (byte === 0 ? 1 : 0), 0) * 10 > sample.length;
}

function strictly(bytes: Buffer, encoding: string): Decoded {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.length === 0 || !isFullOfNuls(Buffer.from(text.slice(0, 1000)))) return { kind: 'text', text };
    return refuse('nothing that can be told apart: it may be UTF-16 without its byte order mark');
  } catch {
    return refuse(/^utf-?8$/i.test(encoding) ? 'not UTF-8' : `neither UTF-8 nor ${encoding}`);
  }
}

function refuse(what: string): Decoded {
  const message = `the file is ${what}: save it as UTF-8, or set the source's encoding`;
  return { kind: 'problem', problem: { code: 'encoding', message } };
}
