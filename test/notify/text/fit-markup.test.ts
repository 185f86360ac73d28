import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inCodePoints, inUnits } from '../../../src/notify/text/fit.ts';
import { fitMarkup, type Markup } from '../../../src/notify/text/fit-markup.ts';

const MARKUP: Markup = {
  atom: /<[^<>\n]+>|&(?:amp|lt|gt);|`[^`\n]+`|https?:\/\/[^\s<>|]+/y,
  marks: [
    { text: '**', atEdges: false },
    { text: '_', atEdges: true },
  ],
};

const CASES: Readonly<Record<string, readonly [text: string, limit: number, expected: string]>> = {
  'what fits stays as it is': ['The _ferry_ runs', 16, 'The _ferry_ runs'],
  'plain text is cut behind a grapheme': ['ab👩‍👩‍👧‍👦cd', 12, 'ab…'],
  'blanks before the cut go': ['The ferry runs', 5, 'The…'],
  'a link is there whole or not at all': ['See <https://quay.example/1|the quay> now', 30, 'See…'],
  'a link that fits is kept': [
    'See <https://quay.example/1|the quay> now, or not',
    40,
    'See <https://quay.example/1|the quay> n…',
  ],
  'a bare address is not cut in half': ['At https://quay.example/1/2/3 now', 20, 'At…'],
  'an entity is not cut in half': ['Rock &amp; Roll', 8, 'Rock…'],
  'a code span is not cut in half': ['Run `feedwright once` now', 16, 'Run…'],
  'an open pair is closed': ['The **ferry runs again** today', 16, 'The **ferry r…**'],
  'open pairs are closed from the inside out': ['**The _ferry runs_ again** today', 16, '**The _ferry…_**'],
  'a pair that was closed is not closed again': ['**The** ferry runs again', 16, '**The** ferry r…'],
  'a mark without its other half is a character': ['2 ** 3 is eight, is it not', 10, '2 ** 3 is…'],
  'a mark inside a word is a character': ['snake_case_names are long', 14, 'snake_case_na…'],
  'a pair does not reach over a line': ['a **b\nc** d e f g', 12, 'a **b\nc** d…'],
  'no mark is opened right before the cut': ['abcd **efgh** ijkl', 9, 'abcd…'],
  'a pair inside Chinese text is closed': ['渡轮**恢复航行了**今天', 9, '渡轮**恢复…**'],
};

for (const [name, [text, limit, expected]] of Object.entries(CASES))
  test(`markup: ${name}`, () => assert.equal(fitMarkup(text, limit, inUnits, MARKUP), expected));

test('markup: whatever it is, it keeps to the limit and leaves no mark open', () => {
  const piece = fc.constantFrom(
    '**',
    '_',
    ' ',
    '\n',
    'ferry',
    '渡轮',
    '👩‍👩‍👧‍👦',
    '&amp;',
    '<https://a.example|b>',
    '`code`',
    '`',
    '<',
    '&',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 80 }), (pieces, limit) => {
      const text = pieces.join('');
      for (const measure of [inUnits, inCodePoints]) {
        const fitted = fitMarkup(text, limit, measure, MARKUP);
        assert(measure(fitted) <= limit, `${measure(fitted)} > ${limit}: ${fitted}`);
        if (measure(text) <= limit) assert.equal(fitted, text);
        else assert.match(fitted, /…(?:\*\*|_)*$/);
        // Half an entity or half a link would be left.
        assert.doesNotMatch(fitted, /&(?:a|am|amp)…|<https[^>]*…/);
      }
    }),
  );
});

test('markup: hostile text takes no longer than its length asks for', () => {
  for (const text of ['<'.repeat(200_000), '`'.repeat(200_000), '[('.repeat(100_000), '**_'.repeat(70_000)])
    assert(fitMarkup(text, 2000, inCodePoints, MARKUP).length <= 2000);
});
