import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markDiff } from '../../src/cli/marked-diff.ts';
import { diffWords } from '../../src/corpus/changes/word-diff.ts';

const OPTIONS = { around: 8, most: 12, changes: 2 };
const mark = (before: string, after: string) => markDiff(diffWords(before, after), OPTIONS);

test('no change shows nothing', () => {
  assert.equal(mark('High tide.', 'High tide.'), '');
});

test('a change stands in its marks, with a little around it', () => {
  assert.equal(
    mark('The tide is high at noon today.', 'The tide is low at noon today.'),
    '…tide is [-high-]{+low+} at noon…',
  );
});

test('what stays between two changes is elided, however long', () => {
  const between = 'kept '.repeat(50);
  assert.equal(mark(`one ${between}two`, `1 ${between}2`), '[-one-]{+1+} kept ke…pt kept [-two-]{+2+}');
});

test('a long passage is cut, and changes beyond the first few are counted', () => {
  assert.equal(mark('Tide.', `Tide. ${'Ferry '.repeat(20)}`), 'Tide.{+ Ferry Ferry…+}');
  assert.equal(mark('a b c d e f g', '1 b 2 d 3 f 4'), '[-a-]{+1+} b [-c-]{+2+} d (and 2 more)');
});

test('the end of a line is shown, and nothing moves the cursor, rings or turns the direction', () => {
  assert.equal(mark('one\ntwo', 'one\nthree'), 'one¶ [-two-]{+three+}');
  const shown = mark('calm', '\u001b[2J\u0007\u202e\u009b31m');
  assert.match(shown, /^\[-calm-\]/);
  assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}]/u);
});

test('half of a character is never shown', () => {
  const ships = '\u{1F6A2}'.repeat(30);
  const shown = markDiff(
    [
      { kind: 'same', text: ships },
      { kind: 'added', text: ships },
      { kind: 'same', text: ships },
    ],
    { ...OPTIONS, around: 7, most: 7 },
  );
  assert.equal(shown.isWellFormed(), true);
  assert.match(shown, /\{\+.*\+\}/u);
});
