const MIB = 1024 * 1024;

/** A piece again and again, up to a length. */
const fill = (piece: string, length = 5 * MIB) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const numbered = (count: number, piece: (number: number) => string) =>
  Array.from({ length: count }, (_, at) => piece(at));

/** HTML that makes a careless reader slow or large, by what it is. All but a few are as long as a file may be. */
export const HOSTILE_HTML: readonly (readonly [string, string])[] = [
  ['formatting around paragraphs', '<b id=i><p>'.repeat(3000)],
  ['formatting around paragraphs, for megabytes', '<b id=i><p>'.repeat(200_000)],
  ['fifty thousand boxes', '<div>'.repeat(50_000)],
  ['a million boxes', '<div>'.repeat(1_000_000)],
  ['boxes in a drawing', `<svg>${'<g>'.repeat(50_000)}`],
  ['links, tables and paragraphs that never end', fill('<a href=b><table><p>c')],
  ['rows and cells that never end', `<table>${fill('<tr><td>a')}`],
  ['closing tags without end', `${'<i>'.repeat(290)}${fill('</b>')}`],
  ['a comment that never ends', `<p>a</p><!--${fill('-')}`],
  ['comments that open and open', fill('<!--')],
  ['a quote that never ends', `<p>a</p><p b="${fill('c')}`],
  ['entities that never end', fill('&amp')],
  ['references that never end', fill('&#x')],
  ['open brackets', fill('<')],
  ['open brackets with a letter', fill('<x')],
  ['open brackets with a letter and a blank', fill('<x ')],
  ['closing brackets without a name', fill('</')],
  ['closing brackets with another script', fill('</港')],
  ['text in the shape of tags', fill('a <user> ')],
  ['text in the shape of tags, each another', numbered(400_000, (at) => `<u${at}>`).join('')],
  ['sections of CDATA', fill('<![CDATA[')],
  ['one attribute', `<p a="${fill('b')}">c</p>`],
  ['one style', `<p style="${fill('display:')}">c</p>`],
  ['one class', `<p class="ad ${fill('a-')}">c</p>`],
  ['one srcset', `<img srcset="${fill('a,b 1x,')}">`],
  ['one address', `<a href="https://a.example/?${fill('utm_&')}">c</a>`],
  ['a million attributes', `<p ${numbered(600_000, (at) => `a${at}`).join(' ')}>b</p>`],
  ['blank lines', `a${fill('\n', 200 * 1024)}b`],
  ['blanks', `<p>a${fill(' ')}b</p>`],
  ['one word', fill('a')],
  ['one Chinese paragraph', fill('潮')],
  ['line breaks', fill('a<br>')],
  ['pictures', fill('<img src=//a.example/b.png>')],
  ['pictures in noscript', fill('<noscript><img src=//a.example/b.png></noscript>')],
  ['headings', fill('<h2>a</h2>')],
  ['rules', `<p>a</p>${fill('<hr>')}b`],
  ['paragraphs in many lists', `${'<ul><li>'.repeat(149)}${fill('<p>a</p>')}`],
  ['what nobody sees', fill('<p hidden>a</p>')],
  ['what nobody sees and never ends', fill('<p hidden>')],
  ['preformatted text', fill('<pre>a\n')],
  [
    'a table as Word writes it',
    `<table>${fill('<tr><td style="mso-a:b" width="9"><p class="c"><span lang="d">e<o:p></o:p></span></p></td></tr>')}</table>`,
  ],
];

/** The same in Markdown. */
export const HOSTILE_MARKDOWN: readonly (readonly [string, string])[] = [
  ['quotes in quotes', '>'.repeat(100_000)],
  ['emphasis', '*a '.repeat(60_000)],
  ['stars', '*'.repeat(100_000)],
  ['brackets', '['.repeat(100_000)],
  ['pictures that never close', '![a'.repeat(80_000)],
  ['links that never close', '[a](b "c'.repeat(30_000)],
  ['lists in lists', numbered(600, (at) => `${' '.repeat(at)}- a`).join('\n')],
  ['a table of ten thousand columns', `|${'a|'.repeat(10_000)}\n|${'-|'.repeat(10_000)}\n${'|\n'.repeat(10_000)}`],
  ['references to one long address', `[a]: ${'b'.repeat(60_000)}\n\n${'[a] '.repeat(40_000)}`],
  ['references that never end', '[a]:\n\n'.repeat(40_000)],
  ['code that never closes', numbered(600, (at) => '`'.repeat(at + 1)).join(' ')],
  ['HTML that never closes', `a ${'<![CDATA['.repeat(20_000)}`],
  ['blank lines', `a${'\n'.repeat(200_000)}b`],
  ['one word', 'a'.repeat(250_000)],
];
