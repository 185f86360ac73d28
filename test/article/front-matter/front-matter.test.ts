import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import test from 'node:test';
import { parseFrontMatter } from '../../../src/article/front-matter/front-matter.ts';
import { readFrontMatter } from '../../support/article-reading.ts';

const SPLITS: readonly { name: string; file: string; data: object; body: string }[] = [
  {
    name: 'front matter and body are told apart',
    file: '---\ntitle: Tide\n---\nBody',
    data: { title: 'Tide' },
    body: 'Body',
  },
  {
    name: 'leading blank lines are as good as none',
    file: '\n \n\t\n---\ntitle: Tide\n---\nBody',
    data: { title: 'Tide' },
    body: 'Body',
  },
  {
    name: 'a byte order mark is as good as none',
    file: '\uFEFF---\ntitle: Tide\n---\nBody',
    data: { title: 'Tide' },
    body: 'Body',
  },
  {
    name: 'two byte order marks and a zero-width space too',
    file: '\uFEFF\uFEFF\u200B\n---\ntitle: Tide\n---\nBody',
    data: { title: 'Tide' },
    body: 'Body',
  },
  {
    name: 'CRLF ends a line',
    file: '---\r\ntitle: Tide\r\n---\r\nOne\r\nTwo',
    data: { title: 'Tide' },
    body: 'One\nTwo',
  },
  { name: 'a lone CR ends a line', file: '---\rtitle: Tide\r---\rOne\rTwo', data: { title: 'Tide' }, body: 'One\nTwo' },
  {
    name: 'blanks behind the fences mean nothing',
    file: '--- \t\ntitle: Tide\n---  \nBody',
    data: { title: 'Tide' },
    body: 'Body',
  },
  { name: 'a file may end at its closing fence', file: '---\ntitle: Tide\n---', data: { title: 'Tide' }, body: '' },
  { name: 'an empty front matter closes at once', file: '---\n---\nBody', data: {}, body: 'Body' },
  { name: 'a front matter of blank lines is empty', file: '---\n\n\n---\nBody', data: {}, body: 'Body' },
  { name: 'a front matter of comments is empty', file: '---\n# nothing yet\n---\nBody', data: {}, body: 'Body' },
  {
    name: 'blank lines inside the front matter end nothing',
    file: '---\n\ntitle: Tide\n\n\n\nauthor: Wu\n\n---\nBody',
    data: { title: 'Tide', author: 'Wu' },
    body: 'Body',
  },
  {
    name: 'a file without front matter is all body',
    file: 'Only words\n---\nmore',
    data: {},
    body: 'Only words\n---\nmore',
  },
  { name: 'an empty file is an empty body', file: '', data: {}, body: '' },
  {
    name: 'a line of four dashes opens nothing',
    file: '----\ntitle: Tide\n----\nBody',
    data: {},
    body: '----\ntitle: Tide\n----\nBody',
  },
  {
    name: 'a line of four dashes closes nothing',
    file: '---\ntitle: |-\n  Tide\n  ----\n---\nBody',
    data: { title: 'Tide\n----' },
    body: 'Body',
  },
  {
    name: 'an indented --- inside a text block closes nothing',
    file: '---\nsummary: |\n  a\n  ---\n  b\n---\nBody',
    data: { summary: 'a\n---\nb\n' },
    body: 'Body',
  },
  {
    name: 'the first closing line counts: a rule in the body is body',
    file: '---\ntitle: Tide\n---\nOne\n---\nTwo',
    data: { title: 'Tide' },
    body: 'One\n---\nTwo',
  },
  {
    name: 'lists, nested lists and maps keep their shape, whatever their indent',
    file: '---\ncategories: \n    -  - Port\n    - Sea\ntags:\n - a\n---\n',
    data: { categories: [['Port'], 'Sea'], tags: ['a'] },
    body: '',
  },
  {
    name: 'three dots close YAML too',
    file: '---\ntitle: Tide\n...  \nBody\n---\nmore',
    data: { title: 'Tide' },
    body: 'Body\n---\nmore',
  },
  {
    name: 'three dots with more behind them close nothing',
    file: '---\ntitle: >\n  Tide\n  ... and ebb\n---\nBody',
    data: { title: 'Tide ... and ebb\n' },
    body: 'Body',
  },
  {
    name: 'ideographic and no-break spaces behind the fences mean nothing',
    file: '---\u3000\ntitle: Tide\n---\u00a0\nBody',
    data: { title: 'Tide' },
    body: 'Body',
  },
  {
    name: 'TOML stands between lines of +++',
    file: '\uFEFF\r\n+++ \r\ntitle = "Tide"\r\n+++\r\nBody\r\n+++',
    data: { title: 'Tide' },
    body: 'Body\n+++',
  },
  {
    name: 'a line of +++ with more behind it opens nothing',
    file: '+++toml\na = 1\n+++',
    data: {},
    body: '+++toml\na = 1\n+++',
  },
  {
    name: 'a JSON object ends where its brace closes, whatever its strings hold',
    file: '{\n  "title": "a } \\" } b",\n  "extra": { "a": [] }\n}\n\n{ "no": "front matter" }',
    data: { title: 'a } " } b', extra: { a: [] } },
    body: '\n\n{ "no": "front matter" }',
  },
  {
    name: 'lines of JSON stand between lines of ;;;',
    file: ';;;\n"title": "Tide",\n"tags": ["a"]\n;;;\nBody',
    data: { title: 'Tide', tags: ['a'] },
    body: 'Body',
  },
  {
    name: 'lines of JSON need no opening ;;;',
    file: '\n"title": "Tide",\n"tags": ["a"]\n;;;\nBody\n;;;',
    data: { title: 'Tide', tags: ['a'] },
    body: 'Body\n;;;',
  },
  {
    name: 'YAML needs no opening ---, when it names a title or a date',
    file: 'layout: post\ntitle: Tide\n# a comment\ntags:\n- a\n  b\n\n---\nBody',
    data: { layout: 'post', title: 'Tide', tags: ['a b'] },
    body: 'Body',
  },
  {
    name: 'the date may stand in any case',
    file: 'Date: 2024-01-02\n---\nBody',
    data: { Date: '2024-01-02' },
    body: 'Body',
  },
  {
    name: 'an underlined heading with a colon is body',
    file: 'Note: high tide\n---\nBody',
    data: {},
    body: 'Note: high tide\n---\nBody',
  },
  {
    name: 'a paragraph that opens with a title and a colon is body',
    file: 'Title: a word\nthat goes on.\n\n---\nBody',
    data: {},
    body: 'Title: a word\nthat goes on.\n\n---\nBody',
  },
  {
    name: 'a file that opens with a rule is all body',
    file: '---\nonly words\n\n-----\n\n---\nBody',
    data: {},
    body: '---\nonly words\n\n-----\n\n---\nBody',
  },
  {
    name: 'a rule over a list opens no front matter',
    file: '---\n- a\n- b\n---\nBody',
    data: {},
    body: '---\n- a\n- b\n---\nBody',
  },
  {
    name: 'a rule over more words than a front matter may hold opens none',
    file: `---\n${'words '.repeat(4000)}\n---\nBody`,
    data: {},
    body: `---\n${'words '.repeat(4000)}\n---\nBody`,
  },
  { name: 'a map in braces has keys', file: '---\n{ title: Tide }\n---\nBody', data: { title: 'Tide' }, body: 'Body' },
  { name: 'a title and a colon alone are body', file: 'title: Tide\nBody', data: {}, body: 'title: Tide\nBody' },
  { name: 'words in quotes are body', file: '"Tide": he said\nand went', data: {}, body: '"Tide": he said\nand went' },
  { name: 'words in braces are body', file: '{ "Tide" table }\nmore', data: {}, body: '{ "Tide" table }\nmore' },
  { name: 'a brace before a word is body', file: '{ Tide', data: {}, body: '{ Tide' },
  { name: 'two dashes before a word are body', file: '-- Tide', data: {}, body: '-- Tide' },
  { name: 'a template tag is body', file: '{% include "a" %}', data: {}, body: '{% include "a" %}' },
  {
    name: 'a merge key merges nothing',
    file: '---\n<<: { title: Ebb }\nlang: en\n---\n',
    data: { '<<': { title: 'Ebb' }, lang: 'en' },
    body: '',
  },
  {
    name: 'a comment behind a value is no part of it',
    file: '---\nlang: en # the page language\n---\n',
    data: { lang: 'en' },
    body: '',
  },
];

for (const { name, file, data, body } of SPLITS) {
  test(`front matter: ${name}`, () => {
    const frontMatter = readFrontMatter(file);
    assert.deepEqual(frontMatter.data, data);
    assert.equal(frontMatter.body, body);
    assert.deepEqual(frontMatter.warnings, []);
  });
}

const REFUSED: readonly { name: string; file: string; code: string }[] = [
  ...['-', '--', '+', '++', ';', ';;', '{', '{ ', '{\n  "', '{ "tit', '{ "ti\\', '{ "title"', '{ "title" '].map(
    (file) => ({
      name: `a file cut off where it has just begun: ${JSON.stringify(file)}`,
      file,
      code: 'front-matter-unclosed',
    }),
  ),
  { name: 'TOML that is never closed', file: '+++\ntitle = "Tide"\nBody', code: 'front-matter-unclosed' },
  { name: 'a JSON object that is never closed', file: '{ "title": "a } b"\nBody', code: 'front-matter-unclosed' },
  { name: 'lines of JSON that are never closed', file: ';;;\n"title": "Tide"\nBody', code: 'front-matter-unclosed' },
  {
    name: 'one that only a line of more than --- closes',
    file: '---\ntitle: Tide\n---foo\nBody',
    code: 'front-matter-unclosed',
  },
  {
    name: 'one that is never closed, for the file may be cut off',
    file: '---\ntitle: Tide\nBody',
    code: 'front-matter-unclosed',
  },
  { name: 'one that only four dashes close', file: '---\ntitle: Tide\n----\nBody', code: 'front-matter-unclosed' },
  { name: 'braces that YAML cannot read', file: '---\n{ a: b\n---\nBody', code: 'front-matter-invalid' },
  {
    name: 'one with a line of four dashes before the closing one',
    file: '---\ntitle: Tide\n----\nLost one.\n\n---\n\nafter',
    code: 'front-matter-unclosed',
  },
  {
    name: 'one with a line that only begins like a fence before the closing one',
    file: '---\ntitle: Tide\n---foo\nLost one.\n---\nafter',
    code: 'front-matter-unclosed',
  },
  { name: 'a rule that nothing closes', file: '---\nonly words', code: 'front-matter-unclosed' },
  { name: 'TOML that is YAML', file: '+++\ntitle: Tide\n+++\nBody', code: 'front-matter-invalid' },
  {
    name: 'more than 16 KiB of TOML',
    file: `+++\ntitle = "${'a'.repeat(17_000)}"\n+++\nBody`,
    code: 'front-matter-too-large',
  },
  {
    name: 'more than 16 KiB of JSON',
    file: `{ "title": "${'a'.repeat(17_000)}" }\nBody`,
    code: 'front-matter-too-large',
  },
  { name: 'more than 16 KiB', file: `---\ntitle: ${'a'.repeat(17_000)}\n---\nBody`, code: 'front-matter-too-large' },
];

for (const { name, file, code } of REFUSED) {
  test(`front matter is refused with a reason: ${name}`, () => {
    const frontMatter = parseFrontMatter(file);
    assert(frontMatter.kind === 'problem', 'it was read');
    assert.equal(frontMatter.problem.code, code);
    assert(frontMatter.problem.message.length > 20, frontMatter.problem.message);
  });
}

test('a line that is nearly a fence is quoted', () => {
  const frontMatter = parseFrontMatter('---\ntitle: Tide\n---- \nLost one.\n---\nafter');
  assert(frontMatter.kind === 'problem', 'it was read');
  assert.match(frontMatter.problem.message, /"---- ".*write --- alone/);
});

test('front matter of any kind of just under 16 KiB is read', () => {
  const long = 'a'.repeat(16_000);
  for (const file of [`+++\ntitle = "${long}"\n+++\n`, `{"title":"${long}"}`, `title: ${long}\n---\n`])
    assert.equal(Object(readFrontMatter(file).data).title, long);
});

test('front matter that no line opens is looked for in the first 16 KiB alone', () => {
  const file = `title: ${'a'.repeat(17_000)}\n---\nBody`;
  assert.deepEqual(readFrontMatter(file).data, {});
  assert.equal(readFrontMatter(file).body, file);
});

test('a file that is broken all over is noted in a few words', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `k${at}: @`);
  const { warnings } = readFrontMatter(`---\n${lines.join('\n')}\n---\n`);
  assert.equal(warnings.length, 11);
  assert.match(warnings.at(-1)?.message ?? '', /90 more/);
});

const fill = (unit: string) => unit.repeat(Math.floor(16_000 / unit.length));
/** At the limit, and made so that a careless expression or loop would look at all of it again and again. */
const HOSTILE: Readonly<Record<string, string>> = {
  'faulty values': `---\n${fill('a: @\n')}---\n`,
  'faulty items': `---\na:\n${fill('- @\n')}---\n`,
  'a quote that never closes': `---\ntitle: "a\n${fill('b: c\n')}---\n`,
  'a run of quotes': `---\ntitle: ${fill('"')}a\n---\n`,
  'blanks in a faulty value': `---\ntitle: @${fill(' ')}x\n---\n`,
  'blanks before a title': `---\ntitle:${fill(' ')}x\n---\n`,
  'blanks in a TOML value': `+++\na = b${fill(' ')}x\n+++\n`,
  'a list of quotes': `---\ntags: [@${fill(',"')}x\n---\n`,
  'one long word': `---\n${fill('title')}\n---\n`,
  anchors: `---\na:\n${fill(' &a\n')}---\n`,
  'TOML strings that never close': `+++\n${fill('a = """\n')}+++\n`,
  'TOML lists that never close': `+++\n${fill('a = ["""\n')}+++\n`,
  'TOML tables that never close': `+++\n${fill('a = {\n')}+++\n`,
  'TOML keys with many dots': `+++\n${fill('a.')}b = 1\n+++\n`,
  'JSON quotes': `{"a":"${fill('\\"')}`,
  'JSON brackets': `{"a":${fill('[')}}`,
  'a JSON object of blanks': `{${' '.repeat(4_000_000)}x`,
  'a JSON key without end': `{"${'a'.repeat(4_000_000)}`,
  'lines that nearly close': `---${'\n---x'.repeat(800_000)}`,
  'blanks behind lines that nearly close': `---${`\n---${' '.repeat(1000)}x`.repeat(4000)}`,
  'blank lines before everything': `${'\n'.repeat(4_000_000)}x`,
};

for (const [name, file] of Object.entries(HOSTILE)) {
  test(`hostile front matter costs no time and ends in values: ${name}`, () => {
    const start = performance.now();
    const frontMatter = parseFrontMatter(file);
    const duration = performance.now() - start;
    assert(duration < 5000, `took ${Math.round(duration)} ms`);
    assert(JSON.stringify(frontMatter).length < 5_000_000);
  });
}

test('lists nested deeper than anyone writes are text', () => {
  const nested = `${'['.repeat(40)}${']'.repeat(40)}`;
  assert.deepEqual(readFrontMatter(`---\ntags: ${nested}\n---\n`).data, { tags: nested });
});

test('front matter of just under 16 KiB is read', () => {
  assert.equal(Object(readFrontMatter(`---\ntitle: ${'a'.repeat(16_000)}\n---\n`).data).title.length, 16_000);
});

test('200 KB of blank lines cost no time, whether they are closed or not', () => {
  for (const end of ['title: Tide\n---\n', 'title: Tide\n', '']) {
    const start = performance.now();
    parseFrontMatter(`---\n${'\n'.repeat(200_000)}${end}`);
    const duration = performance.now() - start;
    assert(duration < 5000, `took ${Math.round(duration)} ms`);
  }
});

test('16 KB of blank lines cost no time', () => {
  const start = performance.now();
  assert.deepEqual(readFrontMatter(`---\na: 1\n${'\n'.repeat(16_000)}b: 2\n---\n`).data, { a: '1', b: '2' });
  const duration = performance.now() - start;
  assert(duration < 5000, `took ${Math.round(duration)} ms`);
});

const CANARY = 'feedwrightCanary';
const SPELLINGS = [
  'js',
  'javascript',
  'JS',
  'JavaScript',
  ' js',
  '\tjs',
  ' js ',
  'coffee',
  'cson',
  'json',
  'toml',
  'yaml',
  'toString',
  'constructor',
  '__proto__',
  'hasOwnProperty',
  '\u00a0js',
  ' # a comment',
];

for (const spelling of SPELLINGS) {
  test(`code in front matter is never run: ---${spelling}`, () => {
    const frontMatter = parseFrontMatter(`---${spelling}\n(globalThis.${CANARY} = true, { title: "Tide" })\n---\nBody`);
    assert(!(CANARY in globalThis), 'the code was run');
    assert(frontMatter.kind === 'problem', 'it was read');
    assert.equal(frontMatter.problem.code, 'front-matter-code');
  });
}

for (const tag of [
  '!!js/function "function () { globalThis.feedwrightCanary = true }"',
  '!!js/undefined ""',
  '!!python/object/apply:os.system [ls]',
  '!!binary aGk=',
  '!!set {a}',
]) {
  test(`a YAML tag makes nothing but text or a problem: ${tag}`, () => {
    const frontMatter = parseFrontMatter(`---\ntitle: ${tag}\nlang: en\n---\nBody`);
    assert(!(CANARY in globalThis), 'the code was run');
    if (frontMatter.kind === 'parsed') assert.equal(typeof frontMatter.data.title, 'string');
    else assert.equal(frontMatter.problem.code, 'front-matter-invalid');
  });
}

test('an alias bomb explodes nowhere', () => {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [at, name] of [...'bcdefghi'].entries()) {
    const before = 'abcdefgh'[at];
    lines.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
  }
  const frontMatter = parseFrontMatter(`---\n${lines.join('\n')}\n---\nBody`);
  assert(JSON.stringify(frontMatter).length < 10_000, 'an alias was followed');
});

test('an alias is text, and its file is read', () => {
  const { data, warnings } = readFrontMatter('---\nowner: Wu\ntitle: *owner\n---\nBody');
  assert.deepEqual(data, { owner: 'Wu', title: '*owner' });
  assert.equal(warnings.length, 1);
});

test('a key named after the prototype is a key like any other', () => {
  const { data } = readFrontMatter('---\n__proto__:\n  polluted: yes\nconstructor: x\ntitle: Tide\n---\n');
  assert.equal(data.title, 'Tide');
  assert(!('polluted' in {}), 'the prototype of all objects was changed');
});

test('two files with the same text get objects of their own', () => {
  const file = '---\ntitle: Tide\n---\nBody';
  const first = readFrontMatter(file).data;
  first.title = 'Changed';
  assert.equal(readFrontMatter(file).data.title, 'Tide');
});

test('a malformed file is refused every time it is read', () => {
  const file = '---\n{ a: b\n---\nBody';
  assert.equal(parseFrontMatter(file).kind, 'problem');
  assert.equal(parseFrontMatter(file).kind, 'problem');
});
