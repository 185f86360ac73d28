import assert from 'node:assert/strict';
import test from 'node:test';
import {
  escapeHtml,
  oneLine,
  readable,
  textWeight,
  unescapeHtml,
  unitWeight,
  xmlSafe,
} from '../../src/article/text.ts';

const XML: readonly { name: string; text: string; safe: string }[] = [
  { name: 'text stays', text: 'Tide 潮汐 🌊 é\t\n\r', safe: 'Tide 潮汐 🌊 é\t\n\r' },
  { name: 'control characters go', text: 'a\u0000b\u0008c\u000bd\u001fe', safe: 'abcde' },
  { name: 'the two non-characters go', text: 'a\uFFFEb\uFFFFc', safe: 'abc' },
  { name: 'lone surrogates go, on either side', text: 'a\uD83Cb\uDF0Ac', safe: 'abc' },
  { name: 'surrogates in the wrong order go', text: 'a\uDF0A\uD83Cb', safe: 'ab' },
  {
    name: 'the whole of every plane stays',
    text: '\u{10000}\u{10FFFD}\uE000\uD7FF\uFFFC',
    safe: '\u{10000}\u{10FFFD}\uE000\uD7FF\uFFFC',
  },
  { name: 'the non-characters of all planes go', text: 'a\uFDD0b\uFDEFc\u{1FFFE}d\u{10FFFF}e', safe: 'abcde' },
  { name: 'the replacement character goes: it tells of a wrong encoding', text: 'a\uFFFDb\uFFFC', safe: 'ab\uFFFC' },
  { name: 'the second block of control characters goes', text: 'a\u007Fb\u0085c\u009Fd\u00A0', safe: 'abcd\u00A0' },
  { name: 'what has no width is allowed', text: 'a\u200Bb\u00ADc\uFEFF', safe: 'a\u200Bb\u00ADc\uFEFF' },
];

for (const { name, text, safe } of XML) {
  test(`what XML 1.0 forbids goes: ${name}`, () => {
    assert.equal(xmlSafe(text), safe);
    assert.equal(xmlSafe(text), safe, 'a second time it is the same');
  });
}

test('characters without width do not make words different, and joiners stay', () => {
  assert.equal(readable('ti\u200Bde\u00ADs\uFEFF\u0000'), 'tides');
  assert.equal(readable('می\u200Cخواهم 👨\u200D👩'), 'می\u200Cخواهم 👨\u200D👩');
});

test('a line turns nothing that is printed beside it', () => {
  assert.equal(oneLine('a\u202Eb\u202C \u2067c\u2069'), 'ab c');
  assert.equal(oneLine('\u200Fשלום\u200E'), '\u200Fשלום\u200E');
});

test('one line is one line: every run of white space is a blank, and none stands at an end', () => {
  assert.equal(oneLine('　a\r\n\tb\u2028c\u00a0 d\u0000 '), 'a b c d');
});

test('escaped text stands safely between tags and in double quotes', () => {
  assert.equal(escapeHtml(`<a href="b">'c' & &amp;</a>`), `&lt;a href=&quot;b&quot;&gt;'c' &amp; &amp;amp;&lt;/a&gt;`);
});

test('a Chinese character weighs as much as two Latin ones', () => {
  assert.equal(textWeight('tide'), 4);
  assert.equal(textWeight('潮汐'), 4);
  assert.equal(textWeight('潮ab'), 4);
  assert.equal(textWeight(''), 0);
});

test('a unit weighs two from the CJK radicals on', () => {
  assert.deepEqual([unitWeight(0x61), unitWeight(0x2e7f), unitWeight(0x2e80), unitWeight(0x6f6e)], [1, 1, 2, 2]);
});

test('weighing ends once it is enough', () => {
  assert.equal(textWeight('a'.repeat(1000), 10), 10);
});

test('what was escaped for HTML comes back as it was', () => {
  for (const text of ['a < b & "c" > d', '&amp; &lt;', '&amp;lt; &#39; & x;', 'plain']) {
    assert.equal(unescapeHtml(escapeHtml(text)), text);
  }
});
