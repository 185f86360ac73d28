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
  if (isUtf8(bytes)) return { kind: 'text', text: bytes.toString('utf8') };
  return strictly(bytes, encoding === 'auto' ? 'gb18030' : encoding);
}

function strictly(bytes: Buffer, encoding: string): Decoded {
  try {
    return { kind: 'text', text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    return {
      kind: 'problem',
      problem: {
        code: 'encoding',
        message: `the file is ${/^utf-?8$/i.test(encoding) ? 'not UTF-8' : `neither UTF-8 nor ${encoding}`}: save it as UTF-8, or set the source's encoding`,
      },
    };
  }
}
