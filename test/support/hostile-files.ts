import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ProblemCode } from '../../src/article/problem.ts';
import { MAX_FILE_BYTES } from '../../src/inbox/read.ts';
import { storyOf } from './article-folder.ts';
import { createEncoder } from './encoder.ts';
import { HOSTILE_HTML, HOSTILE_MARKDOWN } from './hostile-bodies.ts';

/** A file that means harm, or that something has harmed, with what a reader must make of it. */
export type HostileFile = {
  /** A sentence, which is also the title where there is one. */
  readonly name: string;
  readonly ending: 'md' | 'html';
  readonly content: string | Buffer;
  readonly outcome: 'article' | ProblemCode;
};

/** Bytes without any order, the same for the same name. */
export function noise(name: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) => hash('sha256', `${name} ${at}`, 'buffer'));
  return Buffer.concat(blocks).subarray(0, length);
}

/** What evaluates to a front matter, and writes a file on the way. */
export function canaryCode(canary: string): string {
  return `({ title: process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(canary)}, 'sung') })`;
}

/** The languages a front matter may name to have its code run, as careless readers understand them. */
const LANGUAGES = [
  ...['js', 'javascript', 'JS', 'JavaScript', ' js ', '\tjs', '\u00a0js', 'coffee', 'coffeescript', 'cson', 'node'],
  ...['toString', 'constructor', '__proto__', 'hasOwnProperty', 'yaml', 'json', 'toml'],
];

/** Where script hides in HTML. Each of them is clean text, or nothing, once it is cleaned. */
const SCRIPTS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=//evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script/x>alert(1)</script\t\n>',
  '<svg><script>alert(1)</script></svg>',
  '<svg/onload=alert(1)>',
  '<img src=x onerror=alert(1)>',
  '<img src="x`" onerror=alert(1)>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>">',
  '<p ONCLICK="alert(1)" onmouseover=alert(1)>words</p>',
  '<p/onclick=alert(1)>words',
  '<a href="javascript:alert(1)">words</a>',
  '<a href=" JaVaScRiPt:alert(1)">words</a>',
  '<a href="java\tscript:alert(1)">words</a>',
  '<a href="java\nscript:alert(1)">words</a>',
  '<a href="&#106;&#97;vascript&colon;alert(1)">words</a>',
  '<a href="&#x6a avascript:alert(1)">words</a>',
  '<a href="\u0001javascript:alert(1)">words</a>',
  '<a href="vbscript:msgbox(1)">words</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD4=">words</a>',
  '<a href="//evil.example" target=_blank ping="https://evil.example">words</a>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">words</button></form>',
  '<math><a xlink:href="javascript:alert(1)">words</a></math>',
  '<base href="javascript:/a/"><link rel=stylesheet href="javascript:alert(1)">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<style>p{background:url(javascript:alert(1))}</style><p style="background:url(javascript:alert(1))">words</p>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!--[if IE]><script>alert(1)</script><![endif]-->',
  '<![CDATA[><script>alert(1)</script>]]>',
  '<video poster="javascript:alert(1)"><source src="javascript:alert(1)" onerror="alert(1)"></video>',
  ']]><script>alert(1)</script><![CDATA[',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<template><script>alert(1)</script></template>',
  '<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>',
];

const XSS_MARKDOWN = [
  '[words](javascript:alert(1))',
  '[words](JaVaScRiPt&colon;alert(1))',
  '![words](javascript:alert(1))',
  '<javascript:alert(1)>',
  '[words]: javascript:alert(1)',
  '`<script>alert(1)</script>`',
  '<script>alert(1)</script>',
  '![words](https://img.example/a.png"onerror="alert(1))',
];

const HTML_BODIES = new Map(HOSTILE_HTML);
const MARKDOWN_BODIES = new Map(HOSTILE_MARKDOWN);

/** Some cost seconds altogether, so that these are the ones known for what they did to other readers. */
const BODIES: readonly (readonly [string, 'article' | ProblemCode])[] = [
  ['formatting around paragraphs', 'nesting-too-deep'],
  ['formatting around paragraphs, for megabytes', 'nesting-too-deep'],
  ['fifty thousand boxes', 'nesting-too-deep'],
  ['a million boxes', 'nesting-too-deep'],
  ['a million attributes', 'article'],
  ['a comment that never ends', 'article'],
  ['a quote that never ends', 'article'],
  ['text in the shape of tags, each another', 'article'],
  ['blanks', 'article'],
  ['pictures', 'article'],
];

/**
 * Every hostile file known, by what it is. Code in them would write the file `canary`. None of them is read in another way
 * because of where it lies or who reads it.
 */
export function hostileFiles(canary: string): readonly HostileFile[] {
  const code = canaryCode(canary);
  const file = (
    name: string,
    outcome: HostileFile['outcome'],
    content: HostileFile['content'],
    ending: HostileFile['ending'] = 'md',
  ): HostileFile => ({ name, ending, content, outcome });
  const withBody = (name: string, body: string) => `---\ntitle: ${name}\ndate: 2024-03-05\n---\n${body}`;
  const matter = (name: string, yaml: string) =>
    `---\ntitle: ${name}\ndate: 2024-03-05\n${yaml}\n---\n${storyOf(name)}`;
  /** The first that fits into a file, so that it is the body which is judged. */
  const fitting = (name: string, body = '') => cutBytes(withBody(name, body), MAX_FILE_BYTES);

  const bomb = ['a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]'];
  for (const [at, letter] of [...'bcdefghi'].entries())
    bomb.push(`${letter}: &${letter} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`);

  const story = (name: string) => withBody(name, storyOf(name));
  const gbk = createEncoder('gb18030');
  const big5 = createEncoder('big5');
  const page = (name: string) =>
    `<html><head><meta charset="big5"><title>${name}</title></head><body><h1>潮汐與港口 ${name}</h1><p>渡輪清早離開碼頭。</p></body></html>`;

  return [
    ...LANGUAGES.map((language) =>
      file(`code under ---${JSON.stringify(language)}`, 'front-matter-code', `---${language}\n${code}\n---\nWords`),
    ),
    file('code in a YAML tag', 'article', matter('code in a YAML tag', `a: !!js/function "function () { ${code} }"`)),
    file(
      'code in the YAML tag of a title',
      'article',
      `---\ntitle: !!js/function "${code.replaceAll('"', '')}"\n---\nWords`,
    ),
    file('code in TOML', 'article', `+++\ntitle = ${code}\n+++\nWords`),
    file('code in JSON', 'front-matter-invalid', `{"title": ${code}}\nWords`),
    file('code between lines of JSON', 'front-matter-invalid', `;;;\n"title": ${code}\n;;;\nWords`),

    file('aliases of aliases', 'article', matter('aliases of aliases', bomb.join('\n'))),
    file('an alias of itself', 'article', matter('an alias of itself', 'a: &a [*a]')),
    file('merge keys without end', 'article', matter('merge keys without end', 'a: &a { <<: *a }')),
    file('lists deep in YAML', 'article', matter('lists deep in YAML', `a: ${'['.repeat(7000)}${']'.repeat(7000)}`)),
    file('maps deep in YAML', 'article', matter('maps deep in YAML', `a: ${'{a: '.repeat(3000)}${'}'.repeat(3000)}`)),
    file('dashes deep in YAML', 'article', matter('dashes deep in YAML', `a:\n  ${'- '.repeat(7000)}a`)),
    file(
      'lists deep in TOML',
      'article',
      `+++\ntitle = "lists deep in TOML"\na = ${'['.repeat(7000)}${']'.repeat(7000)}\n+++\nWords`,
    ),
    file(
      'keys deep in TOML',
      'front-matter-invalid',
      `+++\ntitle = "keys deep in TOML"\n${'a.'.repeat(7000)}a = 1\n+++\nWords of tides and keys`,
    ),
    file(
      'lists deep in JSON',
      'front-matter-invalid',
      `{"title": "lists deep in JSON", "a": ${'['.repeat(7000)}${']'.repeat(7000)}}\nWords`,
    ),
    file('200 KB of blank lines', 'front-matter-too-large', matter('200 KB of blank lines', '\n'.repeat(200_000))),
    file('200 KB of blank lines, unclosed', 'front-matter-unclosed', `---\ntitle: a${'\n'.repeat(200_000)}`),
    file('16 KB of blank lines', 'article', matter('16 KB of blank lines', '\n'.repeat(16_000))),
    file('YAML without its closing fence', 'front-matter-unclosed', '---\ntitle: a\n\n<p>Words</p>'),
    file('TOML without its closing fence', 'front-matter-unclosed', '+++\ntitle = "a"\n\n<p>Words</p>'),
    file('JSON without its closing brace', 'front-matter-unclosed', '{ "title": "a",\n\n<p>Words</p>'),
    file('a closing fence with more behind it', 'front-matter-unclosed', '---\ntitle: a\n---foo\n<p>Words</p>'),
    file('keys of the prototype', 'article', matter('keys of the prototype', '__proto__:\n  title: b\nconstructor: c')),

    ...BODIES.map(([name, outcome]) => file(name, outcome, fitting(name, HTML_BODIES.get(name)), 'html')),
    ...MARKDOWN_BODIES.keys().map((name) =>
      file(`Markdown of ${name}`, 'article', fitting(name, MARKDOWN_BODIES.get(name))),
    ),
    file('script in every spelling', 'article', withBody('script in every spelling', SCRIPTS.join('\n')), 'html'),
    ...SCRIPTS.map((script, at) =>
      file(`script ${at}`, 'article', withBody(`script ${at}`, `<p>${storyOf(`${at}`)}</p>${script}<p>Words`), 'html'),
    ),
    file('script in Markdown', 'article', withBody('script in Markdown', XSS_MARKDOWN.join('\n\n'))),
    file(
      'script in the front matter',
      'article',
      `---\ntitle: </title><script>alert(1)</script>]]>\nauthor: <img src=x onerror=alert(1)>\ncategories: ['<script>alert(1)</script>']\nlink: javascript:alert(1)\nheadimg: javascript:alert(1)\n---\nWords of a script`,
    ),

    file('GBK', 'article', gbk.encode(story('港口 GBK'))),
    file('GBK cut in a character', 'encoding', gbk.encode(`${story('港口')}港口`).subarray(0, -1)),
    file('Big5 with its meta tag', 'article', big5.encode(page('Big5')), 'html'),
    ...(['utf-16le', 'utf-16be'] as const).flatMap((encoding) => [
      file(`${encoding} with its mark`, 'article', utf16(`\uFEFF${story(`${encoding} with its mark`)}`, encoding)),
      file(`${encoding} without its mark`, 'article', utf16(story(`${encoding} without its mark`), encoding)),
      file(`${encoding} cut in a character`, 'encoding', utf16(`\uFEFF${story('a')}`, encoding).subarray(0, -1)),
    ]),
    file('a PNG picture', 'encoding', Buffer.concat([bytes('\x89PNG\r\n\x1a\n'), noise('png', 100_000)])),
    file('a gzip archive', 'encoding', gzipSync(noise('gzip', 100_000))),
    file('a PDF document', 'encoding', Buffer.concat([bytes('%PDF-1.7\n%'), noise('pdf', 100_000)])),
    file(
      'a program',
      'encoding',
      Buffer.concat([bytes('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0'), noise('elf', 100_000)]),
    ),
    file('noise', 'encoding', noise('noise', 1_000_000)),
    file('noise behind a front matter', 'encoding', Buffer.concat([bytes(story('noise')), noise('more', 100_000)])),
    file('NULs', 'encoding', Buffer.alloc(100_000)),
    file('NULs between words', 'article', `${story('NULs between words')}<p>a\0b\u0001c\uFFFEd\u0085e</p>`),
    file('nothing', 'empty', ''),
    file('a front matter of nothing', 'empty', '---\n---\n'),
    file('no byte more than may be', 'article', fitting('no byte more than may be', '潮'.repeat(MAX_FILE_BYTES / 3))),
    file('a byte more than may be', 'too-large', Buffer.alloc(MAX_FILE_BYTES + 1, 'a')),
  ];
}

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');

function utf16(text: string, encoding: 'utf-16le' | 'utf-16be'): Buffer {
  const little = Buffer.from(text, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}

/** At most so many bytes of UTF-8, with no character cut in two. */
function cutBytes(text: string, limit: number): Buffer {
  const whole = Buffer.from(text);
  let end = Math.min(limit, whole.length);
  while (end < whole.length && ((whole[end] ?? 0) & 0xc0) === 0x80) end--;
  return whole.subarray(0, end);
}
