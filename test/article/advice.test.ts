import assert from 'node:assert/strict';
import test from 'node:test';
import { ADVICE } from '../../src/article/advice.ts';

test('whose files hang looks at the selectors of the source first, then at the file, and then reports a bug', () => {
  assert.match(
    ADVICE['reader-hung'].mend,
    /^if several files hang, a CSS selector in "remove" .*\. Else mend or exclude .*bug report/,
  );
});
