import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inBytes, inUnits } from '../../src/notify/fit.ts';
import { fitMarkdown } from '../../src/notify/fit-markdown.ts';

const CASES: readonly (readonly [rule: string, markdown: string, limit: number, expected: string])[] = [
  ['what fits stays as it is', '**a** [b](https://b.example)', 28, '**a** [b](https://b.example)'],
  ['plain words are cut behind as many as fit', 'The ferry runs again', 11, 'The ferry…'],
  ['a link is there whole or not at all', 'See [the quay](https://quay.example) and', 30, 'See…'],
  ['behind a link, words are cut', '[a](https://b.example) and more of it', 27, '[a](https://b.example) and…'],
  ['a picture goes with its mark', 'See ![quay](https://quay.example/a.jpg)', 38, 'See…'],
  ['a tag is never cut', 'a <font color="info">b</font>', 20, 'a…'],
  ['an open tag is closed', '<font color="info">The ferry runs</font>', 37, '<font color="info">The ferry…</font>'],
  ['tags within tags are closed in turn', '<u><b>The ferry runs</b></u>', 25, '<u><b>The ferry…</b></u>'],
  ['bold text is closed', '**The ferry runs again**', 15, '**The ferry…**'],
  ['code is there whole or not at all', 'run `feedwright once --json` now', 20, 'run…'],
  ['a bracket without a link is a bracket', '[[[[ the ferry', 9, '[[[[ the…'],
  ['nothing fits', 'The ferry', 0, '…'],
];
for (const [rule, markdown, limit, expected] of CASES)
  test(rule, () => assert.equal(fitMarkdown(markdown, limit, inUnits), expected));

test('no grapheme and no part is cut, whatever the limit in bytes', () => {
  const part = fc.constantFrom(
    '渡轮',
    '👩‍👩‍👧‍👦',
    ' ',
    '**',
    '[码头](https://quay.example/潮)',
    '<b>',
    '</b>',
    '`code`',
    '[',
    '!',
    '<',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 40, max: 400 }), (parts, limit) => {
      const markdown = parts.join('');
      const fitted = fitMarkdown(markdown, limit, inBytes);
      assert(inBytes(fitted) <= limit, `${inBytes(fitted)} > ${limit}`);
      assert(fitted.isWellFormed());
      if (inBytes(markdown) <= limit) return assert.equal(fitted, markdown);
      const kept = fitted.slice(0, fitted.lastIndexOf('…'));
      assert(markdown.startsWith(kept), `${kept} is not how ${markdown} begins`);
      assert(!/\[码头\]\([^)]*$|\[码头?$|👩‍$/u.test(kept), kept);
      assert.equal((fitted.match(/\*\*/g)?.length ?? 0) % 2, 0, fitted);
    }),
  );
});

test('many brackets, backticks and tags are cut like words', () => {
  for (const hostile of ['[', '[a](', '`', '<', '<b>', '**', '![', '](', '<a '])
    assert(inBytes(fitMarkdown(hostile.repeat(40_000), 20_000, inBytes)) <= 20_000);
});
