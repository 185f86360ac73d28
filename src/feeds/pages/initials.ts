/** The letters that Chinese syllables begin with, and for each the first character under it in the order of pinyin. */
const LETTERS = 'ABCDEFGHJKLMNOPQRSTWXYZ';
const FIRST = [...'阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'];

const pinyin = new Intl.Collator('zh-u-co-pinyin');

/** What a name is looked up under: its first letter without accents, of a Chinese one that of its pinyin, else `#`. */
export function initialOf(name: string): string {
  // Decomposed, é begins with e and a Korean syllable with its first sound.
  const [first = ''] = name.normalize('NFKD').toUpperCase();
  if (/\p{Script=Han}/u.test(first)) {
    const at = FIRST.findLastIndex((character) => pinyin.compare(character, first) <= 0);
    return LETTERS[at] ?? '#';
  }
  return /\p{L}/u.test(first) ? first : '#';
}
