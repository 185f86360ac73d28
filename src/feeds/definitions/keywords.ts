import { labelIdentity } from '../../article/fields/fields.ts';

/** Longer runs of combining marks are cut as in the Stream-Safe Text Format (UAX #15): normalising takes quadratic time over them. */
const MARKS = /(\p{M}{30})\p{M}+/gu;

/** A text as keywords are looked for in it: case, width, white space and invisible characters do not matter. */
export function foldText(text: string): string {
  return labelIdentity(text.replace(MARKS, '$1'));
}

/** A character of a script that parts words by blanks. Korean does, but hangs its endings onto them. */
const WORD =
  /[[\p{L}\p{N}\p{M}]--[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tibt}]]/v;
const BEGINS_WITH_WORD = new RegExp(`^${WORD.source}`, 'v');
const ENDS_WITH_WORD = new RegExp(`${WORD.source}$`, 'v');

/**
 * Whether a folded text holds one of some keywords: anywhere where words are not parted by blanks, as in Chinese, and elsewhere
 * only as whole words. No sign means anything but itself.
 */
export function createKeywords(keywords: readonly string[]): (folded: string) => boolean {
  const wanted = [...new Set(keywords.map(foldText))];
  // Passes over a text without any of them many times as fast as looking for one after the other.
  const any = new RegExp(wanted.map((keyword) => keyword.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('|'));
  const found = wanted.map(createKeyword);
  return (folded) => any.test(folded) && found.some((isIn) => isIn(folded));
}

function createKeyword(wanted: string): (folded: string) => boolean {
  const opensWord = BEGINS_WITH_WORD.test(wanted);
  const closesWord = ENDS_WITH_WORD.test(wanted);
  return (folded) => {
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      const isWithinWord =
        (opensWord && ENDS_WITH_WORD.test(folded.slice(Math.max(0, at - 2), at))) ||
        (closesWord && BEGINS_WITH_WORD.test(folded.slice(end, end + 2)));
      if (!isWithinWord) return true;
    }
    return false;
  };
}
