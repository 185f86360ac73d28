import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeHTML } from 'entities';
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { unescapeHtml } from '../../../src/article/text.ts';
import { titleForAll, withoutTags } from '../../../src/feeds/formats/xml.ts';

const TITLES: readonly (readonly [string, string, string])[] = [
  ['an ampersand among blanks', 'Ferries & boats', 'Ferries & boats'],
  ['one inside a name', 'R&D at AT&T', 'R&D at AT&T'],
  ['a comparison', 'a < b > c, 5 <3', 'a < b > c, 5 <3'],
  ['quotes', `"it's"`, `"it's"`],
  ['a tag is text', '<b>bold</b>', '&lt;b>bold&lt;/b>'],
  ['a comment and a declaration', '<!-- x --><?php', '&lt;!-- x -->&lt;?php'],
  ['a character reference is text', '&lt; &amp; &#65; &#x41;', '&amp;lt; &amp;amp; &amp;#65; &amp;#x41;'],
  ['one without its semicolon', '&copy2024 &notit', '&amp;copy2024 &amp;notit'],
  ['an unknown one', '&harbour; &x', '&harbour; &x'],
];

for (const [name, title, written] of TITLES) {
  test(`a title is read the same as text and as HTML where it can be: ${name}`, () => {
    assert.equal(titleForAll(title), written);
  });
}

const NAMES: readonly (readonly [string, string, string])[] = [
  ['brackets stay where there is no end tag', 'Vec<T> & a < b <b>', 'Vec<T> & a < b <b>'],
  ['with an end tag all brackets go', 'a < <b>bold</b> > c', 'a  bbold/b  c'],
  ['in capitals too', '</H1>', '/H1'],
  ['an end tag with anything more in it is none', '</ b> </b >', '</ b> </b >'],
];

for (const [name, text, written] of NAMES) {
  test(`a plain text holds no end tag, which would be taken for HTML: ${name}`, () => {
    assert.equal(withoutTags(text), written);
  });
}

const piece = fc.constantFrom(
  '&',
  '<',
  '>',
  'a',
  'b',
  '/',
  ';',
  '#',
  '3',
  '!',
  'lt',
  'copy',
  'x',
  ' ',
  '潮',
  '&amp;',
  ']]>',
);

test('a reader that shows HTML shows the title, and nothing in it is an element', () => {
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (title) => {
        const written = titleForAll(title);
        const { children } = parseDocument(written);
        assert(
          children.every(({ type }) => type === 'text'),
          written,
        );
        assert.equal(decodeHTML(written), title);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a title in a published feed is read back as it was', () => {
  fc.assert(
    fc.property(
      fc.array(piece).map((pieces) => pieces.join('')),
      (title) => {
        assert.equal(unescapeHtml(titleForAll(title)), title);
      },
    ),
    { numRuns: 2000 },
  );
});
