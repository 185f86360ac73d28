import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { diffWords, type Part } from '../../../src/corpus/changes/word-diff.ts';

/** Parts as `kept[-removed-]{+added+}kept`. */
const marked = (parts: readonly Part[]) =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`)).join('');

const CASES: readonly { name: string; before: string; after: string; expected: string }[] = [
  { name: 'nothing', before: 'High tide.', after: 'High tide.', expected: 'High tide.' },
  { name: 'no text at all', before: '', after: '', expected: '' },
  { name: 'all of a text', before: '', after: 'High tide.', expected: '{+High tide.+}' },
  { name: 'a word', before: 'The tide is high.', after: 'The tide is low.', expected: 'The tide is [-high-]{+low+}.' },
  {
    name: 'a figure',
    before: 'It cost 1,024 in 2024.',
    after: 'It cost 2,048 in 2024.',
    expected: 'It cost [-1,024-]{+2,048+} in 2024.',
  },
  {
    name: 'words of Chinese, not its characters',
    before: '渡轮清早离开码头，装着柑橘。',
    after: '渡轮傍晚离开码头，装着水泵。',
    expected: '渡轮[-清早-]{+傍晚+}离开码头，装着[-柑橘-]{+水泵+}。',
  },
  {
    name: 'neighbours in one, blanks and all',
    before: 'The old grey ferry sails.',
    after: 'The new white ferry sails.',
    expected: 'The [-old grey-]{+new white+} ferry sails.',
  },
  { name: 'a line that goes', before: 'one\ntwo\nthree', after: 'one\nthree', expected: 'one\n[-two\n-]three' },
];

for (const { name, before, after, expected } of CASES) {
  test(`a word diff shows what was replaced: ${name}`, () => {
    assert.equal(marked(diffWords(before, after)), expected);
  });
}

test('the parts make both texts again, and no two of a kind stand side by side', () => {
  const text = fc.array(fc.constantFrom('tide', 'ferry', '渡轮', '潮水', ' ', '  ', '\n', '，', '12', '\u{1F6A2}'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [before, after] = [one.join(''), other.join('')];
      const parts = diffWords(before, after);
      const without = (kind: Part['kind']) =>
        parts
          .filter((part) => part.kind !== kind)
          .map((part) => part.text)
          .join('');
      assert.deepEqual([without('added'), without('removed')], [before, after]);
      assert(parts.every(({ kind, text }, at) => text !== '' && kind !== parts[at + 1]?.kind));
    }),
  );
});

test('texts that differ too much are replaced whole, in bounded time', () => {
  const lines = (seed: number) => Array.from({ length: 20_000 }, (_, at) => `w${(at * 7919 + seed) % 104729} `);
  const started = performance.now();
  const [before, after] = [lines(1).join(''), lines(50_000).join('')];
  assert.deepEqual(
    diffWords(before, after)
      .map(({ kind }) => kind)
      .slice(0, 2),
    ['removed', 'added'],
  );
  diffWords(lines(1).join('\n'), lines(50_000).join('\n'));
  assert(performance.now() - started < 20_000);
});
