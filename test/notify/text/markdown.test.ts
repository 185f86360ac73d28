import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inBytes } from '../../../src/notify/text/fit.ts';
import { fitMarkdown, linkTarget } from '../../../src/notify/text/markdown.ts';

const plain = (text: string) => text.replaceAll('*', '');

for (const [name, markdown, limit, expected] of [
  ['what fits is left as it is', 'The **ferry**\nruns', 18, 'The **ferry**\nruns'],
  ['whole lines are kept', 'One ferry\nTwo ferries\nThree ferries', 30, 'One ferry\nTwo ferries\n\n…'],
  ['a link that goes over two lines is left out whole', 'A ferry\n[that\nruns](https://a.example)', 24, 'A ferry\n\n…'],
  ['emphasis that is open is left out whole', 'A ferry\n**that\nruns** again, and again', 24, 'A ferry\n\n…'],
  ['a tag that is open is left out whole', "A ferry\n<font color='red'>\nruns</font> again", 36, 'A ferry\n\n…'],
  ['a line break is no tag that could be open', 'A ferry<br>\nruns again', 20, 'A ferry<br>\n\n…'],
  ['a code block that is open is left out whole', 'A ferry\n```\n\nruns\n```\nagain, and again', 24, 'A ferry\n\n…'],
  ['a blank line ends what is open', '5 ** 3\n\nA ferry\nruns again and again', 24, '5 ** 3\n\nA ferry\n\n…'],
  ['what a backslash stands before is no mark', '\\[ferry\nruns again and again', 16, '\\[ferry\n\n…'],
  ['a bullet is no emphasis', '* ferry\n* bridge\n* harbour and quay', 25, '* ferry\n* bridge\n\n…'],
  ['one line that is too long is cut as text', '**The ferry** runs again', 15, 'The ferry ru…'],
] as const) {
  test(`Markdown cut to a limit: ${name}`, () => {
    assert.equal(fitMarkdown(markdown, limit, inBytes, plain), expected);
  });
}

test('Markdown cut to a limit never measures more, whatever it is made of', () => {
  const unit = fc.constantFrom('**', '[', '](', ')', '<b>', '</b>', '```', '\n', '\n\n', '渡轮 ', 'ferry ', '\\', '⛴️');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), fc.integer({ min: 8, max: 80 }), (markdown, limit) => {
      assert(inBytes(fitMarkdown(markdown, limit, inBytes, plain)) <= limit);
    }),
  );
});

test('an address in a link says the same, and ends nowhere but at its end', () => {
  assert.equal(
    linkTarget('https://a.example/ferry_(boat)?q=<b> "x"&y=[1]#top'),
    'https://a.example/ferry_%28boat%29?q=%3Cb%3E%20%22x%22&y=%5B1%5D#top',
  );
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
      assert.equal(decodeURI(linkTarget(address)), decodeURI(address).replace(/%2[89]/g, decodeURIComponent));
      assert.doesNotMatch(linkTarget(address), /[()\s]/);
    }),
  );
});
