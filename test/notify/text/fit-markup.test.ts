import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inBytes, inCodePoints, inJson, inUnits } from '../../../src/notify/text/fit.ts';
import { fitMarkup, MARKDOWN, type Markup } from '../../../src/notify/text/fit-markup.ts';

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

for (const [name, markdown, limit, expected] of [
  ['what fits is left as it is', 'The **ferry**\nruns', 18, 'The **ferry**\nruns'],
  ['lines stay', 'One ferry\nTwo ferries\nThree ferries', 26, 'One ferry\nTwo ferries\nT…'],
  ['a link that goes over two lines is whole or not there', 'A ferry\n[that\nruns](https://a.example)', 24, 'A ferry…'],
  ['a link to brackets is whole', '[a](https://a.example/(b)) and more', 30, '[a](https://a.example/(b))…'],
  ['a picture is whole or not there', 'A ferry ![x](https://a.example/1.jpg)', 20, 'A ferry…'],
  ['emphasis that is open is closed', 'A **ferry runs** again', 15, 'A **ferry…**'],
  [
    'a tag that is open is closed',
    "A <font color='red'>ferry runs</font> again",
    38,
    "A <font color='red'>ferry ru…</font>",
  ],
  ['tags that are open are closed from the inside out', '<b>A <i>ferry</i> runs again</b>', 22, '<b>A <i>fer…</i></b>'],
  ['a tag within its like is closed first', '<b>A <b>ferry</b> runs</b>', 24, '<b>A <b>ferry</b>…</b>'],
  ['a line break is no tag that could be open', 'A ferry<br>\nruns again', 17, 'A ferry<br>\nru…'],
  ['a code block is whole or not there', 'A ferry\n```\n\nruns\n```\nagain, and again', 20, 'A ferry…'],
  ['what a backslash stands before is no mark', '\\*\\*ferry\\*\\* runs again', 15, '\\*\\*ferry\\*…'],
  ['an entity is whole or not there', 'Ferries &#42; and &amp;', 14, 'Ferries…'],
  ['a bullet is no emphasis', '* ferry\n* bridge\n* harbour and quay', 25, '* ferry\n* bridge\n* har…'],
  ['a comparison is no tag', '5 < 6 and 7 > 6, so it is', 14, '5 < 6 and 7…'],
] as const) {
  test(`Markdown cut to a limit: ${name}`, () => {
    assert.equal(fitMarkup(markdown, limit, inBytes, MARKDOWN), expected);
  });
}

test('Markdown cut to a limit never measures more, and leaves no tag open', () => {
  const word = fc.constantFrom('ferry ', '渡轮 ', '⛴️', '**', '[渡轮](https://a.example)', '"', '\n');
  const tagged = fc.letrec((tie) => ({
    text: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.tuple(fc.constantFrom('b', 'i'), tie('many')).map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
    ),
    many: fc.array(tie('text'), { maxLength: 12 }).map((parts) => parts.join('')),
  })).many as fc.Arbitrary<string>;
  fc.assert(
    fc.property(tagged, fc.integer({ min: 8, max: 80 }), (markdown, limit) => {
      for (const measure of [inBytes, inJson]) {
        const fitted = fitMarkup(markdown, limit, measure, MARKDOWN);
        assert(measure(fitted) <= limit, fitted);
        const open: string[] = [];
        for (const [, slash, tag = ''] of fitted.matchAll(/<(\/?)([bi])>/g))
          if (slash === '') open.push(tag);
          else assert.equal(open.pop(), tag, fitted);
        assert.deepEqual(open, [], fitted);
      }
    }),
  );
});

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
  for (const text of [
    '<'.repeat(200_000),
    '`'.repeat(200_000),
    '[('.repeat(100_000),
    '**_'.repeat(70_000),
    '[a]('.repeat(50_000),
    '<b>'.repeat(70_000),
    '<b>x</b>'.repeat(30_000),
    '~~~a'.repeat(50_000),
    `\`\`\`${'a'.repeat(200_000)}`,
    '[\\'.repeat(100_000),
  ])
    for (const markup of [MARKUP, MARKDOWN]) assert(fitMarkup(text, 2000, inCodePoints, markup).length <= 2000);
});
