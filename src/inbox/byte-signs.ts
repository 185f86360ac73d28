import { isAscii, isUtf8 } from 'node:buffer';

/** How far into a file is looked for signs of what it is, in bytes. */
const OPENING = 4096;

/** Files that are never articles, by how they begin: some of them hold little that no text would. */
const FORMATS: readonly (readonly [string, string])[] = [
  ['%PDF-', 'PDF document'],
  ['\x89PNG\r\n', 'PNG picture'],
  ['GIF87a', 'GIF picture'],
  ['GIF89a', 'GIF picture'],
  ['\xff\xd8\xff', 'JPEG picture'],
  ['PK\x03\x04', 'ZIP archive or office document'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'office document'],
  ['\x1f\x8b\x08', 'gzip archive'],
];

/** What a file is instead of a text, for people to read. */
export function otherFormat(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 8);
  return FORMATS.find(([signature]) => start.startsWith(signature))?.[1];
}

/**
 * UTF-16 without its byte order mark: four ASCII characters in a row stand somewhere in its opening, in a front matter
 * or a tag, each beside a NUL. Texts of many alphabets are valid UTF-8 when they are written so: then a tenth of the
 * opening must look like that, since a stray NUL makes no UTF-16.
 */
export function unmarkedUtf16(bytes: Buffer, isValidUtf8: boolean): 'utf-16le' | 'utf-16be' | undefined {
  const opening = bytes.subarray(0, OPENING);
  if (!opening.includes(0)) return undefined;
  const [little, big] = [asciiUnits(opening, 0), asciiUnits(opening, 1)];
  // The ideographic space and 一 have a NUL too, on the other side.
  const likely = little.count >= big.count ? little : big;
  if (likely.inRow < 4 || (isValidUtf8 && likely.count * 20 < opening.length)) return undefined;
  return likely === little ? 'utf-16le' : 'utf-16be';
}

/** How many units of two bytes are ASCII in UTF-16, and how many of them at most in a row. `low` is where their low byte stands. */
function asciiUnits(bytes: Buffer, low: 0 | 1): { readonly count: number; readonly inRow: number } {
  let count = 0;
  let row = 0;
  let inRow = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    row = bytes[at + 1 - low] === 0 && isPlain(bytes[at + low] ?? 0) ? row + 1 : 0;
    if (row > 0) count++;
    inRow = Math.max(inRow, row);
  }
  return { count, inRow };
}

function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * UTF-8 that lost some of its bytes, or was cut off inside a character. Other encodings of Chinese would take most of it for
 * characters of theirs; their texts, read as UTF-8, are next to nothing but faults.
 */
export function isBrokenUtf8(bytes: Buffer): boolean {
  let faults = 0;
  let signs = 0;
  for (const [character] of bytes.toString('utf8').matchAll(/[^\0-\x7F]/gu)) {
    if (character === '\uFFFD') faults++;
    // Two bytes that are right by chance are a matter of course, three a rare one.
    else signs += character < '\u0800' ? 1 : 3;
  }
  return signs >= 6 && signs > faults * 3;
}

/** UTF-8 that is whole up to a last character of which the end is missing, and that holds another one beyond ASCII. */
export function isCutOffUtf8(bytes: Buffer): boolean {
  return [1, 2, 3].some((missing) => {
    const whole = bytes.subarray(0, -missing);
    return (bytes.at(-missing) ?? 0) >= 0xc2 && isUtf8(whole) && !isAscii(whole);
  });
}

/** More than a tenth of the opening: a sparse file, or one that was being written when the power failed. */
export function isFullOfNuls(bytes: Buffer): boolean {
  const opening = bytes.subarray(0, 1000);
  if (!opening.includes(0)) return false;
  return opening.reduce((nuls, byte) => nuls + (byte === 0 ? 1 : 0), 0) * 10 > opening.length;
}

const DECLARATIONS = [
  /<\?xml[^>]{1,200}?\sencoding\s{0,9}=\s{0,9}["']?([\w:.-]{1,40})/i,
  /<meta\s[^>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{1,40})/i,
];

/**
 * The encoding that a page's opening declares: `<meta charset=big5>`, `<meta http-equiv=… content="…; charset=big5">`,
 * `<?xml … encoding="big5"?>`, wherever these stand in it. Undefined where there is none that says more than the bytes.
 */
export function declaredEncoding(bytes: Buffer): string | undefined {
  const opening = bytes.toString('latin1', 0, OPENING);
  for (const declaration of DECLARATIONS) {
    const label = declaration.exec(opening)?.[1];
    const encoding = label && nameOf(label);
    // What is legible as ASCII is no UTF-16; UTF-8 it has been found not to be; and the last one stands for bytes as such.
    if (encoding && !/^utf-|^x-user-defined$/.test(encoding)) return encoding;
  }
  return undefined;
}

function nameOf(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
