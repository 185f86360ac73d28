import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { passagesOf, type Resemblance, resemblance } from '../../../src/corpus/near/resemblance.ts';
import { unitsOf } from '../../../src/corpus/near/units.ts';
import { CHINESE, LANGUAGES, textOf } from '../../support/stories.ts';

function compare(a: string, b: string): Resemblance {
  return resemblance(passagesOf(unitsOf(a)), unitsOf(b));
}

const SHARES: readonly { name: string; a: string; b: string; similarity: number; containment: number }[] = [
  { name: 'equal texts', a: '渡轮清早离开', b: '渡轮清早离开', similarity: 1, containment: 1 },
  { name: 'other texts', a: '渡轮清早离开', b: '旧钟停在三点', similarity: 0, containment: 0 },
  { name: 'nothing and something', a: '', b: '渡轮清早离开', similarity: 0, containment: 0 },
  { name: 'nothing and nothing', a: '', b: '，。', similarity: 0, containment: 0 },
  { name: 'equal texts of one character', a: '渡', b: '渡', similarity: 1, containment: 1 },
  {
    name: 'a text within one twice as long',
    a: '一二三四五六',
    b: '一二三四五六甲乙丙丁戊己',
    similarity: 12 / 18,
    containment: 1,
  },
  {
    name: 'two halves in the other order',
    a: '一二三四甲乙丙丁',
    b: '甲乙丙丁一二三四',
    similarity: 1,
    containment: 1,
  },
  { name: 'three characters are chance', a: '一二三甲乙丙', b: '丁戊一二三己', similarity: 0, containment: 0 },
  {
    name: 'two words are a run',
    a: 'old pier reopens',
    b: 'the old pier sank',
    similarity: 8 / 14,
    containment: 4 / 6,
  },
  { name: 'a single word is chance', a: 'old pier reopens', b: 'her pier sank', similarity: 0, containment: 0 },
];
for (const { name, a, b, similarity, containment } of SHARES) {
  test(`what two texts have in common: ${name}`, () => {
    for (const found of [compare(a, b), compare(b, a)]) {
      assert.equal(found.similarity, similarity);
      assert.equal(found.containment, containment);
    }
  });
}

test('the passage is the longest one that both share, as it was written', () => {
  const { passage } = compare('前言。The OLD Pier，全部重新开放！后记', '别的话 the old pier 全部重新开放。再见');
  assert.equal(passage, 'The OLD Pier，全部重新开放');
});

test('of a long passage the beginning is shown', () => {
  const { passage } = compare(textOf(CHINESE), textOf(CHINESE));
  assert.equal(passage, unitsOf(textOf(CHINESE)).text.slice(0, 120));
});

const unit = fc.constantFrom(...'一二三四五六七八', 'old', 'pier', 'opens', '7', '2.5%', 'müller', '水', '車');
const said = fc.array(unit, { maxLength: 40 }).map((units) => units.join(' '));
const something = fc.array(unit, { minLength: 1, maxLength: 40 }).map((units) => units.join(' '));

/** Of so few units that runs of them stand in both texts, once or more often. */
const repeating = fc
  .array(fc.constantFrom('一', '二', 'a', 'b', 'c'), { maxLength: 12 })
  .map((units) => units.join(' '));

test('similarity and containment are shares, the same from both sides', () => {
  fc.assert(
    fc.property(repeating, repeating, (a, b) => {
      const [one, other] = [compare(a, b), compare(b, a)];
      assert.equal(one.similarity, other.similarity);
      assert.equal(one.containment, other.containment);
      for (const share of [one.similarity, one.containment]) assert(share >= 0 && share <= 1);
      assert.equal(one.similarity > 0, one.passage !== '');
    }),
    { numRuns: 2000 },
  );
});

test('a text is all like itself, whatever its case, width, punctuation and blanks', () => {
  fc.assert(
    fc.property(something, (text) => {
      assert.deepEqual({ ...compare(text, text), passage: '' }, { similarity: 1, containment: 1, passage: '' });
      const otherwise = `“${text.toUpperCase().replaceAll(' ', '　！ ')}”`;
      assert.equal(compare(text, otherwise).similarity, 1);
    }),
  );
});

test('a text is contained in all that goes on from it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'一二三四五六七八'), { minLength: 4 }), said, (text, more) => {
      const begun = text.join('');
      assert.equal(compare(begun, `${begun} ${more}`).containment, 1);
    }),
  );
});

for (const [language, told] of LANGUAGES) {
  test(`sentences in ${language} that change places change nothing but at their seams`, () => {
    const { similarity } = compare(textOf(told), textOf(told, told.sentences.toReversed()));
    assert.equal(similarity, 1);
  });
}

test('texts of five megabytes are compared by their beginning, in time', () => {
  const long = textOf(CHINESE).repeat(25_000);
  const began = performance.now();
  const { similarity } = compare(long, `${long}尾`);
  assert(performance.now() - began < 3000);
  assert.equal(similarity, 1);
});

test('the cost of a comparison grows with the texts, not with their square', () => {
  const cost = (length: number) => {
    const text = Array.from({ length }, (_, at) => `w${at % 97}x${at}`).join(' ');
    const [a, b] = [unitsOf(text), unitsOf(text.replaceAll('x1', 'y1'))];
    let best = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      resemblance(passagesOf(a), b);
      best = Math.min(best, performance.now() - began);
    }
    return best;
  };
  cost(1000);
  assert(cost(8000) < Math.max(cost(1000), 0.5) * 8 * 5);
});
