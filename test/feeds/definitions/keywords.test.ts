import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createKeywords, foldText } from '../../../src/feeds/definitions/keywords.ts';

const FOUND: readonly (readonly [rule: string, keyword: string, text: string])[] = [
  ['a Chinese keyword stands anywhere in a sentence', '降准', '央行降准释放资金'],
  ['a Latin keyword stands between Chinese characters', 'ai', '人工智能AI技术'],
  ['case does not matter', 'LPR', 'the lpr fell'],
  ['width does not matter', 'LPR', 'ＬＰＲ下调'],
  ['half-width katakana are katakana', 'カメラ', 'ｶﾒﾗを買う'],
  ['composition does not matter', 'café', 'at the cafe\u0301.'],
  ['invisible characters do not matter', 'rate cut', 'a ra\u200Bte\u00A0 cut'],
  ['line ends are blanks', 'rate cut', 'a rate\ncut'],
  ['signs part words', 'rate', '(rate-setting)'],
  ['a keyword may end in a sign', 'C++', 'in C++17'],
  ['a keyword may begin with a sign', '.NET', 'ASP.NET'],
  ['a figure is a word', '5G', '5G网络'],
  ['a second place counts where the first is within a word', 'ana', 'Banana by Ana'],
  ['a Korean keyword stands before its ending', '서울', '서울에서'],
  ['a Thai keyword stands between others', 'ธนาคาร', 'อธนาคารกลาง'],
  ['a character beyond the first plane is one', '𠮷', '𠮷野家'],
  ['a keyword may mix scripts', 'iPhone手机', '新iPhone手机壳'],
  ['a star is a star', 'a*', 'see a* for paths'],
  ['the whole text is a keyword', 'rate', 'rate'],
];

for (const [rule, keyword, text] of FOUND) {
  test(`${rule}: “${keyword}” is in “${text}”`, () => {
    assert.equal(createKeywords([keyword])(foldText(text)), true);
  });
}

const MISSING: readonly (readonly [rule: string, keyword: string, text: string])[] = [
  ['a word goes on behind it', 'rate', 'rates'],
  ['a word began before it', 'rate', 'prorate'],
  ['a figure goes on', '5G', '15G'],
  ['a figure is part of a word', '20', '2026'],
  ['a mark is part of a word', 'cafe', 'cafe\u0301'],
  ['letters beyond the first plane are letters', 'a', '𐐨a'],
  ['a star stands for nothing', 'rat*', 'rates'],
  ['a dot stands for nothing', 'r.te', 'rate'],
  ['Cyrillic words are whole', 'банк', 'банки'],
  ['blanks are part of it', '央 行', '央行'],
];

for (const [rule, keyword, text] of MISSING) {
  test(`${rule}: “${keyword}” is not in “${text}”`, () => {
    assert.equal(createKeywords([keyword])(foldText(text)), false);
  });
}

test('a keyword between blanks is found in any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      fc.string(),
      (before, after, word) => {
        fc.pre(foldText(word) !== '');
        assert(createKeywords([word])(foldText(`${before} | ${word} | ${after}`)));
      },
    ),
  );
});

test('one of several keywords is enough', () => {
  const areIn = createKeywords(['加息', 'rate', 'Ｒate']);
  assert.equal(areIn(foldText('prorated, and a rate')), true);
  assert.equal(areIn(foldText('prorated 加 息')), false);
});

test('of a long run of marks, which takes long to put in order, the first 30 count', () => {
  const folded = foldText(`a${'\u0301\u0316'.repeat(5000)}b`);
  assert(folded.length < 40, `${folded.length} characters`);
  assert.equal(foldText(`a${'\u0316'.repeat(30)}b`).length, 32);
});
