/** Where a terminal line ends for everyone. */
const COLUMNS = 80;

/** East Asian wide and fullwidth characters and emoji (Unicode UAX #11): two columns each. */
const WIDE = String.raw`[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1faff}\u{20000}-\u{3fffd}]`;
/** A wide character or a word, with the marks that must not begin a line. */
const MARKS = '[，。、；：？！…）》」』】〕”’]*';
const UNIT = new RegExp(String.raw`(?:[（《「『【〔“‘]*${WIDE}|(?:(?!${WIDE})[^\s])+)${MARKS}`, 'gu');
const EACH_WIDE = new RegExp(WIDE, 'gu');

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  const visible = text.replace(/[\p{M}\p{Cf}]/gu, '');
  return [...visible].length + (visible.match(EACH_WIDE)?.length ?? 0);
}

/** A text in lines of at most 80 columns, each behind `indent`. A word longer than a line has one to itself. */
export function wrap(text: string, indent: string): string {
  const room = COLUMNS - indent.length;
  const lines: string[] = [];
  let line = '';
  let width = 0;
  let end = 0;
  for (const { 0: unit, index } of printable(text).matchAll(UNIT)) {
    const blank = line !== '' && index > end ? ' ' : '';
    const more = widthOf(blank + unit);
    if (line !== '' && width + more > room) {
      lines.push(line);
      line = unit;
      width = widthOf(unit);
    } else {
      line += blank + unit;
      width += more;
    }
    end = index + unit.length;
  }
  return [...lines, line].map((one) => `${indent}${one}\n`).join('');
}

/** Without what would move the cursor, colour the terminal or turn the reading direction: messages quote files of strangers. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

/** A path as a shell takes it: bare where nothing in it is special, else in quotes. */
export function shellPath(path: string): string {
  const safe = path.startsWith('-') ? `./${path}` : path;
  if (/^[\p{L}\p{M}\p{N}\p{Pd}\p{Pc}./:,+@%=，。、：；！？（）《》「」『』【】“”‘’…·－～]+$/u.test(safe)) return safe;
  if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(safe)) return `'${safe.replaceAll("'", String.raw`'\''`)}'`;
  // $'…' is the one form that shows such a character and still names it: by its bytes, which no locale reads otherwise.
  const escaped = safe
    .replace(/[\\']/g, String.raw`\$&`)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => Buffer.from(character).toString('hex').replace(/../g, '\\x$&'));
  return `$'${escaped}'`;
}
