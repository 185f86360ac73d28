import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { cleanHtml } from '../../src/article/body/clean.ts';
import { normalise } from '../../src/corpus/fingerprint.ts';
import { plainText } from '../../src/corpus/plain-text.ts';
import { htmlSoup } from '../support/arbitrary-html.ts';

test('the text of clean HTML has one line a block, and its characters back', () => {
  assert.equal(
    plainText('<h2>A &amp; B</h2><p>one <b>t</b>wo<br>&lt;three&gt; &quot;&amp;lt;&quot;</p><ul><li>four</li></ul>'),
    'A & B\none two\n<three> "&lt;"\nfour',
  );
});

test('blanks of a line are kept within it, and cost no more than they are many', () => {
  assert.equal(plainText('<pre> one  two \n\n  three</pre>'), 'one  two\nthree');
  const started = performance.now();
  plainText(`<pre>x${' '.repeat(500_000)}x</pre>`);
  assert(performance.now() - started < 2000);
});

test('the text of what the cleaner has written is the text it has found, whatever the source', () => {
  fc.assert(
    fc.property(htmlSoup, (source) => {
      const cleaned = cleanHtml(source);
      if (cleaned) assert.equal(normalise(plainText(cleaned.html)), normalise(cleaned.text));
    }),
  );
});
