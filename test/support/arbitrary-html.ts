import fc from 'fast-check';

const NAMES =
  'p div span b i a ul ol li table thead tbody tr td th caption pre code h1 h2 br hr img iframe script style title textarea ' +
  'select option section blockquote video audio source ruby rt rp em form button svg math noscript picture figure figcaption ' +
  'center xmp plaintext template head body html dd dl dt font abbr time x-card base link meta object embed';

const ATTRIBUTES = [
  '',
  ' href="https://a.example/b?c=1&d=2"',
  ' href=/relative',
  ' href="javascript:alert(1)"',
  ' href=" jAva&#115;cript&colon;alert(1)"',
  ' href="data:text/html,<script>alert(1)</script>"',
  ' src="https://img.example/a.png"',
  ' src=//img.example/b.png',
  ' src="javascript:alert(1)"',
  ' srcset="https://img.example/c.png 2x"',
  ' poster="javascript:alert(1)"',
  ' onclick="alert(1)"',
  ' ONERROR=alert(1)',
  '/onload=alert(1)',
  ' class="ad"',
  ' class="language-js onclick=x"',
  ' width=1',
  ' hidden',
  ' style="display:none"',
  ' data-src="https://img.example/d.png"',
  ' src="data:image/gif;base64,AAAA"',
  ' src="https://www.youtube.com/embed/abcdefg"',
  ' colspan="2"',
  ' style="x:expression(alert(1))"',
  " title='\"><script>alert(1)</script>'",
  ' alt="]]> & < \u0000"',
  ' datetime="2024-03-05"',
  ' "',
  " '",
  ' =',
];

/** Text that only looks like a tag. */
const TAG_LIKE = [
  '<desk@news.example>',
  '<https://news.example/tide>',
  'List<String>',
  'Map<String, Tide>',
  '<用户名>',
  '</用户名>',
  '<username>',
  '<your-name>',
  '<Tide/>',
  'a < b',
  'a<b<c',
  '<3',
  '<=',
  '‹tide…›',
  '<o:p>',
  '<![CDATA[',
  ']]>',
];

const TEXTS = [
  'tide',
  '\u200B',
  '\u00AD',
  '\uFEFF',
  '\u202E',
  '\u0085',
  '\uFDD0',
  '\u{1FFFF}',
  '&#8203;',
  '&#0;',
  ' ',
  '潮汐 ',
  '\n',
  '　',
  '&nbsp;',
  '&lt;script&gt;',
  '&amp;amp;',
  '&#0;',
  '&#x8;',
  '&#xD800;',
  '&#xFFFE;',
  '&',
  '<',
  '>',
  '"',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '<!doctype html>',
  '<?xml ?>',
  '\u0000',
  '\u000b',
  '\uFFFE',
  '\uD83C',
  '\uDF0A',
  '🌊',
  '\r',
];

const names = NAMES.split(' ');

/** Tags, halves of tags, texts and trouble in any order. */
export const htmlSoup = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(...names), fc.array(fc.constantFrom(...ATTRIBUTES), { maxLength: 3 }))
        .map(([name, attributes]) => `<${name}${attributes.join('')}>`),
      fc.constantFrom(...names).map((name) => `</${name}>`),
      fc.constantFrom(...TEXTS),
      fc.constantFrom(...TAG_LIKE),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

const words = fc.constantFrom(
  'tide',
  'high tide',
  '潮汐',
  '1 &lt; 2',
  '&amp;amp;',
  'ebb 🌊',
  'a <desk@news.example>',
  'List<String>',
  '<用户名>',
  'x <username> y',
  'a < b <= c',
);

/** HTML as a careful author writes it: everything nested as it may be, every element with something in it. */
export const tidyHtml = fc.letrec<{ inline: string; block: string }>((tie) => ({
  inline: fc.oneof(
    { maxDepth: 3 },
    words,
    words.map((text) => `<b>${text}</b>`),
    words.map((text) => `<a href="https://a.example/?b=1&amp;c=2">${text}</a>`),
    fc.constant('<img src="https://img.example/a.png" alt="tide">'),
    fc.tuple(tie('inline'), tie('inline')).map(([a, b]) => `${a} ${b}`),
    fc.tuple(tie('inline'), tie('inline')).map(([a, b]) => `${a}<br>${b}`),
    tie('inline').map((inner) => `<em>${inner}</em>`),
  ),
  block: fc.oneof(
    { maxDepth: 3 },
    tie('inline').map((inner) => `<p>${inner}</p>`),
    tie('inline').map((inner) => `<h2>${inner}</h2>`),
    words.map((text) => `<pre><code class="language-ts">${text}\n  ${text}</code></pre>`),
    fc
      .array(tie('inline'), { minLength: 1, maxLength: 3 })
      .map((items) => `<ul><li>${items.join('</li><li>')}</li></ul>`),
    fc
      .array(tie('inline'), { minLength: 1, maxLength: 3 })
      .map((cells) => `<table><tbody><tr><td>${cells.join('</td><td>')}</td></tr></tbody></table>`),
    tie('block').map((inner) => `<blockquote>${inner}</blockquote>`),
    tie('block').map((inner) => `<div>${inner}</div>`),
  ),
})).block;

/** Several blocks of `tidyHtml` one after the other. */
export const tidyDocument = fc.array(tidyHtml, { minLength: 1, maxLength: 5 }).map((blocks) => blocks.join('\n'));
