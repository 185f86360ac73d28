import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { eachWindow, finish, UNIT, type Units, unitsOf, weightOf } from '../../../src/corpus/near/units.ts';

const KINDS = Object.entries(UNIT);

function shown(units: Units): string[] {
  return [...units.starts].map((start, at) => {
    const kind = KINDS.find(([, number]) => number === units.kinds[at])?.[0];
    return `${kind} ${units.text.slice(start, units.ends[at]).normalize('NFKC').toLowerCase()}`;
  });
}

const TEXTS: readonly { name: string; text: string; units: readonly string[] }[] = [
  { name: 'an empty text has none', text: '', units: [] },
  { name: 'blanks and punctuation are none', text: ' …，。！—“” \n\t', units: [] },
  { name: 'a Chinese character is one each', text: '渡轮，停航', units: ['渡', '轮', '停', '航'].map(character) },
  { name: 'an English word is one', text: "The ferry's late", units: ['the', 'ferry', 's', 'late'].map(word) },
  { name: 'kana are one each', text: '水車をカ', units: ['水', '車', 'を', 'カ'].map(character) },
  { name: 'a syllable of Hangul is one', text: '우체국 문', units: ['우', '체', '국', '문'].map(character) },
  { name: 'an accented word is one', text: 'Señor Müller', units: ['señor', 'müller'].map(word) },
  { name: 'a Cyrillic word is one', text: 'Старый порт', units: ['старый', 'порт'].map(word) },
  { name: 'a character beyond the basic plane is one', text: '𠮷野', units: ['𠮷', '野'].map(character) },
  {
    name: 'a figure keeps decimals and per cent',
    text: '3.5% of 1,024',
    units: ['figure 3.5%', 'word of', 'figure 1,024'],
  },
  { name: 'a full stop behind a figure is none of it', text: 'in 2024.', units: ['word in', 'figure 2024'] },
  { name: 'figures stand between characters', text: '涨3成', units: ['character 涨', 'figure 3', 'character 成'] },
  {
    name: 'a Latin word ends where Chinese begins, with or without a blank',
    text: 'Kiosk宣布5G网络',
    units: [word('kiosk'), character('宣'), character('布'), 'figure 5', word('g'), character('网'), character('络')],
  },
  { name: 'a word may hold digits', text: 'b2b deal', units: ['word b2b', 'word deal'] },
  { name: 'full-width forms are narrow ones', text: 'ＡＢＣ　１２％', units: ['word abc', 'figure 12%'] },
];

function character(text: string): string {
  return `character ${text}`;
}

function word(text: string): string {
  return `word ${text}`;
}

for (const { name, text, units } of TEXTS) {
  test(`units of a text: ${name}`, () => assert.deepEqual(shown(unitsOf(text)), units));
}

const EQUAL: readonly (readonly [string, string, string])[] = [
  ['case', 'Old Signal BOX', 'old signal box'],
  ['width', '（ＡＢ）１２', '(ab)12'],
  ['punctuation', '“渡轮”停航！', '渡轮停航'],
  ['blanks', '渡轮　停航 today', '渡轮停航  today'],
  ['the comma of thousands', '1,024 boats', '1024 boats'],
];
for (const [what, a, b] of EQUAL) {
  test(`units are the same whatever the ${what}`, () => assert.deepEqual(unitsOf(a).hashes, unitsOf(b).hashes));
}

const OTHER: readonly (readonly [string, string, string])[] = [
  ['figures with another decimal point', '1.5', '15'],
  ['a figure and a share of hundred', '15', '15%'],
  ['words in another order', 'ferry late', 'late ferry'],
];
for (const [what, a, b] of OTHER) {
  test(`units are others: ${what}`, () => assert.notDeepEqual(unitsOf(a).hashes, unitsOf(b).hashes));
}

test('whatever a text holds, its units stand one behind the other in it and say what they are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const { text, hashes, kinds, starts, ends } = unitsOf(raw);
      assert.equal(text.normalize('NFKC').toLowerCase(), raw.normalize('NFKC').toLowerCase());
      let last = 0;
      for (const [at, start] of starts.entries()) {
        const end = ends[at] ?? 0;
        assert(start >= last && end > start && end <= text.length);
        assert.equal(unitsOf(text.slice(start, end)).hashes[0], hashes[at]);
        assert([0, 1, 2].includes(kinds[at] ?? -1));
        last = end;
      }
    }),
  );
});

test('windows say as much as they must, show every unit, and are known by their units alone', () => {
  const word = fc.constantFrom('渡', '轮', 'boat', 'late', '12', '水', 'Müller');
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 1, max: 16 }), (words, least) => {
      const units = unitsOf(words.join(' '));
      const weight = (first: number, end: number) =>
        units.kinds.subarray(first, end).reduce((sum, kind) => sum + weightOf(kind), 0);
      const seen = new Map<string, number>();
      let covered = 0;
      eachWindow(units, least, Number.POSITIVE_INFINITY, (hash, first, end) => {
        assert(first <= covered && end > first, 'no unit is passed over');
        covered = Math.max(covered, end);
        if (end < words.length) assert(weight(first, end) >= least);
        assert(weight(first, end - 1) < least);
        const said = words.slice(first, end).join(' ');
        assert.equal(seen.get(said) ?? hash, hash, 'equal windows have one hash');
        seen.set(said, hash);
        assert.notEqual(hash, 0);
      });
      assert.equal(covered, words.length);
      assert.equal(new Set(seen.values()).size, seen.size, 'others have others');
    }),
  );
});

test('windows end where the limit does', () => {
  const ends: number[] = [];
  eachWindow(unitsOf('一二三四五六七八九十'), 2, 5, (_, __, end) => ends.push(end));
  assert.deepEqual(ends, [2, 3, 4, 5]);
});

test('a finished hash is a whole number of 32 bits, whatever the sign of what went in', () => {
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const mixed = finish(value);
      assert(Number.isInteger(mixed) && mixed >= 0 && mixed < 2 ** 32);
    }),
  );
});
