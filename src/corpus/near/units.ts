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

export function totalWeight({ kinds }: Units): number {
  let weight = 0;
  for (const kind of kinds) weight += weightOf(kind);
  return weight;
}

/** Texts are compared by this much of their beginning, in UTF-16 units. */
export const COMPARED = 100_000;

/** Texts in which only ASCII and its wide forms have another form: for most of them this saves the greatest part of the work. */
const PLAIN =
  /^[\0-\x7f\xb7\u2010-\u2027\u2030-\u2032\u3000-\u3029\u3041-\u3096\u309d\u309e\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*$/;

export function unitsOf(raw: string): Units {
  const { text, hashes, kinds, starts, ends } = scanUnits(raw);
  return { text, hashes: hashes.slice(), kinds: kinds.slice(), starts: starts.slice(), ends: ends.slice() };
}

/** The same for a short look: what it gives is written over by the next look at any text. */
export function scanUnits(raw: string): Units {
  const compared = raw.length > COMPARED ? raw.slice(0, COMPARED) : raw;
  const text = PLAIN.test(compared) ? compared : compared.normalize('NFKC').toLowerCase();
  const { length } = text;
  const { hashes, kinds, starts, ends } = room(length);
  let count = 0;
  for (let at = 0; at < length; ) {
    const start = at;
    const code = folded(text.charCodeAt(at++));
    let hash = mix(SEED, code);
    if (isCharacter(code)) {
      kinds[count] = UNIT.character;
      if (code >= 0xd800 && code <= 0xdbff && at < length) hash = mix(hash, text.charCodeAt(at++));
    } else if (isLetter(code)) {
      kinds[count] = UNIT.word;
      for (; at < length; at++) {
        const next = folded(text.charCodeAt(at));
        if (!isLetter(next) && !isDigit(next)) break;
        hash = mix(hash, next);
      }
    } else if (isDigit(code)) {
      kinds[count] = UNIT.figure;
      for (; at < length; at++) {
        const next = folded(text.charCodeAt(at));
        if (isDigit(next)) hash = mix(hash, next);
        else if ((next === POINT || next === COMMA) && isDigit(folded(text.charCodeAt(at + 1)))) {
          // 1,024 and 1024 are one figure, 1.5 and 15 are not.
          if (next === POINT) hash = mix(hash, next);
        } else break;
      }
      if (folded(text.charCodeAt(at)) === PER_CENT) {
        hash = mix(hash, PER_CENT);
        at++;
      }
    } else continue;
    hashes[count] = finish(hash);
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

/** Where texts are scanned: one place for all of them, since most are looked at once. */
let scratch = createRoom(8192);

function room(length: number): ReturnType<typeof createRoom> {
  if (scratch.kinds.length < length) scratch = createRoom(Math.max(length, scratch.kinds.length * 2));
  return scratch;
}

function createRoom(length: number) {
  return {
    hashes: new Uint32Array(length),
    kinds: new Uint8Array(length),
    starts: new Uint32Array(length),
    ends: new Uint32Array(length),
  };
}

/** A UTF-16 unit in ASCII's width and in small letters, where it has such a form. */
function folded(code: number): number {
  if (code >= 0x7b && code < 0xff01) return code;
  const narrow = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
  return narrow >= 0x41 && narrow <= 0x5a ? narrow + 0x20 : narrow;
}

const POINT = 0x2e;
const COMMA = 0x2c;
const PER_CENT = 0x25;
const SEED = 0x811c9dc5;

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
  if (code >= 0x3400 && code <= 0x9fff) return true;
  if (code < 0x0e00) return false;
  return (
    (code >= 0x3041 && code <= 0x30ff && code !== 0x30fb) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xd800 && code <= 0xdbff) ||
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x3005 && code <= 0x3007)
  );
}

/** Of scripts with words. */
function isLetter(code: number): boolean {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a;
  // Beyond ASCII all but what is surely no letter: Latin-1's signs, and the blocks of punctuation and symbols.
  if (code < 0x2000) return code >= 0xc0 && code !== 0xd7 && code !== 0xf7 && !isCharacter(code);
  return (code >= 0x2c00 && code <= 0x2dff) || (code >= 0xa000 && code <= 0xabff);
}
