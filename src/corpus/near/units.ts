/** What a comparable unit of text is. */
export const UNIT = { character: 0, word: 1, figure: 2 } as const;

/**
 * A text as the units it is compared by: each character where words are not parted by blanks (Chinese, Japanese, Korean, Thai),
 * each word elsewhere, and each figure with its decimals and per cent sign. Case, width, blanks and punctuation are gone.
 */
export type Units = {
  /** The text as it was compared, which `starts` and `ends` lead into. */
  readonly text: string;
  /** A hash for each unit; equal units have equal ones. */
  readonly hashes: Uint32Array;
  readonly kinds: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
};

/** How much a unit says: a character about half as much as a word. */
export function weightOf(kind: number): number {
  return kind === UNIT.character ? 1 : 2;
}

/** Texts are compared by this much of their beginning, in UTF-16 units. */
const COMPARED = 100_000;

export function unitsOf(raw: string): Units {
  const text = (raw.length > COMPARED ? raw.slice(0, COMPARED) : raw).normalize('NFKC').toLowerCase();
  const { length } = text;
  const hashes = new Uint32Array(length);
  const kinds = new Uint8Array(length);
  const starts = new Uint32Array(length);
  const ends = new Uint32Array(length);
  let count = 0;
  for (let at = 0; at < length; ) {
    const start = at;
    const code = text.charCodeAt(at++);
    let kind: number;
    let hash: number = SEED;
    if (isDigit(code)) {
      kind = UNIT.figure;
      hash = mix(hash, code);
      for (; at < length; at++) {
        const next = text.charCodeAt(at);
        if (isDigit(next)) hash = mix(hash, next);
        else if ((next === POINT || next === COMMA) && isDigit(text.charCodeAt(at + 1))) {
          // 1,024 and 1024 are one figure, 1.5 and 15 are not.
          if (next === POINT) hash = mix(hash, next);
        } else break;
      }
      if (text.charCodeAt(at) === PER_CENT) hash = mix(hash, text.charCodeAt(at++));
    } else if (isCharacter(code)) {
      kind = UNIT.character;
      hash = mix(hash, code);
      if (code >= 0xd800 && code <= 0xdbff && at < length) hash = mix(hash, text.charCodeAt(at++));
    } else if (isLetter(code)) {
      kind = UNIT.word;
      hash = mix(hash, code);
      for (; at < length; at++) {
        const next = text.charCodeAt(at);
        if (!isLetter(next) && !isDigit(next)) break;
        hash = mix(hash, next);
      }
    } else continue;
    hashes[count] = finish(hash);
    kinds[count] = kind;
    starts[count] = start;
    ends[count++] = at;
  }
  return {
    text,
    hashes: hashes.subarray(0, count),
    kinds: kinds.subarray(0, count),
    starts: starts.subarray(0, count),
    ends: ends.subarray(0, count),
  };
}

const SEED = 0x811c9dc5;
const POINT = 0x2e;
const COMMA = 0x2c;
const PER_CENT = 0x25;

/**
 * Shows each run of units that says at least `least` by weight, and no more than it must, as the hash of its units. Units at the
 * end that have stood in no run, because they say less together, are the last one.
 */
export function eachWindow(
  { hashes, kinds }: Units,
  least: number,
  limit: number,
  see: (hash: number, first: number, end: number) => void,
): void {
  const count = Math.min(hashes.length, limit);
  let end = 0;
  let shown = 0;
  let weight = 0;
  let hash = 0;
  for (let first = 0; first < count; first++) {
    for (; weight < least && end < count; end++) {
      hash = (Math.imul(hash, BASE) + (hashes[end] as number)) | 0;
      weight += kinds[end] === UNIT.character ? 1 : 2;
    }
    if (weight < least && end === shown) return;
    shown = end;
    see(finish(hash) || 1, first, end);
    // The first unit leaves: it has been multiplied once for each of the others.
    hash = (hash - Math.imul(hashes[first] as number, POWERS[end - first - 1] as number)) | 0;
    weight -= kinds[first] === UNIT.character ? 1 : 2;
  }
}

/** Of the polynomial that a window's hash is. */
const BASE = 0x01000193;
/** As long as a window may be: longer ones have lost their first unit before. */
const POWERS = new Int32Array(64);
for (let at = 0, power = 1; at < POWERS.length; at++, power = Math.imul(power, BASE)) POWERS[at] = power;

/** One step of FNV-1a. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}

/** Spreads a hash over all 32 bits (the finaliser of MurmurHash3). */
export function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Scripts that are written without blanks between words, and Hangul, whose endings would make every word another one. */
function isCharacter(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x3041 && code <= 0x30ff && code !== 0x30fb) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xd800 && code <= 0xdbff) ||
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x3005 && code <= 0x3007)
  );
}

function isLetter(code: number): boolean {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a;
  // Beyond ASCII all but what is surely no letter: Latin-1's signs, and the blocks of punctuation and symbols.
  return code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && (code < 0x2000 || code > 0x303f) && code < 0xd800;
}
