import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import test from 'node:test';
import { parseFrontMatter } from '../../src/article/front-matter.ts';
import { readFrontMatter } from '../support/article-reading.ts';

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
    name: 'of a key given twice the last one wins',
    file: '---\ntitle: First\ntitle: Second\n---\n',
    data: { title: 'Second' },
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

/** `repaired` marks those YAML cannot read as they stand, which are read all the same with a warning. */
const TITLES: readonly { name: string; written: string; title: string; repaired?: true }[] = [
  {
    name: 'quotes inside quotes stay, to the last one',
    written: '"we say the word "tide""',
    title: 'we say the word "tide"',
    repaired: true,
  },
  {
    name: 'two quotations are no quoted text',
    written: '"Ebb" they said: "tide"',
    title: '"Ebb" they said: "tide"',
    repaired: true,
  },
  { name: 'a hash behind a blank is no comment', written: 'C# 12 #tag', title: 'C# 12 #tag', repaired: true },
  { name: 'a hash at the front is no comment', written: '#1 in the charts', title: '#1 in the charts', repaired: true },
  { name: 'an ampersand is no anchor', written: '&pizza is open', title: '&pizza is open', repaired: true },
  { name: 'a control character goes, and the title stays', written: 'a\u0008b', title: 'ab' },
  { name: 'a year', written: '1984', title: '1984' },
  { name: 'leading zeros', written: '007', title: '007' },
  { name: 'a date', written: '2024-01-02', title: '2024-01-02' },
  { name: 'a time', written: '12:30:45', title: '12:30:45' },
  { name: 'an exponent', written: '1e3', title: '1e3' },
  { name: 'a truth value', written: 'true', title: 'true' },
  {
    name: 'one that opens with @',
    written: '@harbour says good night',
    title: '@harbour says good night',
    repaired: true,
  },
  { name: 'one that opens with %', written: '%50 off', title: '%50 off', repaired: true },
  { name: 'one that opens with *', written: '*Live* from the quay', title: '*Live* from the quay', repaired: true },
  { name: 'one that opens with !', written: '!Attention', title: '!Attention', repaired: true },
  { name: 'one that opens with >', written: '> more', title: '> more', repaired: true },
  { name: 'one that opens with a dash', written: '- minus one', title: '- minus one', repaired: true },
  { name: 'one that opens with a backtick', written: '`ls` explained', title: '`ls` explained', repaired: true },
  {
    name: 'one that opens with a bracket',
    written: '[Update] Ferry is back',
    title: '[Update] Ferry is back',
    repaired: true,
  },
  { name: 'one that opens with a brace', written: '{curly} words', title: '{curly} words', repaired: true },
  { name: 'a colon and a blank', written: 'Ferries: the good parts', title: 'Ferries: the good parts', repaired: true },
  { name: 'several colons', written: 'a: b: c', title: 'a: b: c', repaired: true },
  { name: 'a colon at its end', written: 'What they said:', title: 'What they said:', repaired: true },
  { name: 'a colon and a hash', written: 'Ferries: gate #4', title: 'Ferries: gate #4', repaired: true },
  { name: 'a full-width colon', written: '“潮汐”：一周记录', title: '“潮汐”：一周记录' },
  { name: 'quotes inside', written: 'They said "no" twice', title: 'They said "no" twice' },
  { name: 'quotes inside quotes', written: '"She said "no" twice"', title: 'She said "no" twice', repaired: true },
  { name: 'an apostrophe inside apostrophes', written: "'it's late'", title: "it's late", repaired: true },
  { name: 'an apostrophe', written: "it's late", title: "it's late" },
  { name: 'a quote that never closes', written: '"open', title: '"open', repaired: true },
  { name: 'words behind a quote', written: '"Sea" and sky', title: '"Sea" and sky', repaired: true },
  {
    name: 'a run of double quotes around it',
    written: '"""""""Ferry sunk"""""""',
    title: 'Ferry sunk',
    repaired: true,
  },
  { name: 'a run of double quotes around a colon', written: '"""Ferry: sunk"""', title: 'Ferry: sunk', repaired: true },
  { name: 'a backslash', written: 'C:\\temp', title: 'C:\\temp' },
  { name: 'an escape in double quotes', written: '"a \\u00e9 b"', title: 'a é b' },
];

for (const { name, written, title, repaired = false } of TITLES) {
  test(`titles stay the text they are: ${name}`, () => {
    const frontMatter = readFrontMatter(`---\ntitle: ${written}\ndate: 2024-01-02\n---\nBody`);
    assert.deepEqual(frontMatter.data, { title, date: '2024-01-02' });
    assert.equal(frontMatter.warnings.length, repaired ? 1 : 0, JSON.stringify(frontMatter.warnings));
    if (repaired) assert.match(frontMatter.warnings[0]?.message ?? '', /^front matter repaired: /);
  });
}

test('a folded title is one line', () => {
  assert.deepEqual(readFrontMatter('---\ntitle: >-\n  Ferry\n  is back\n---\n').data, { title: 'Ferry is back' });
});

test('a quoted title over two lines is not torn apart', () => {
  assert.deepEqual(readFrontMatter('---\ntitle: "Ferry\n  is: back"\n---\n').data, { title: 'Ferry is: back' });
});

const REFUSED: readonly { name: string; file: string; code: string }[] = [
  { name: 'TOML', file: '+++\ntitle = "Tide"\n+++\nBody', code: 'front-matter-code' },
  { name: 'JSON', file: '{ "title": "Tide" }\nBody', code: 'front-matter-code' },
  {
    name: 'one that is never closed, for the file may be cut off',
    file: '---\ntitle: Tide\nBody',
    code: 'front-matter-unclosed',
  },
  { name: 'one that only four dashes close', file: '---\ntitle: Tide\n----\nBody', code: 'front-matter-unclosed' },
  { name: 'a list', file: '---\n- a\n- b\n---\nBody', code: 'front-matter-invalid' },
  { name: 'a sentence', file: '---\nonly words\n---\nBody', code: 'front-matter-invalid' },
  { name: 'a broken structure', file: '---\ntitle: Tide\n   tags: [a\n---\nBody', code: 'front-matter-invalid' },
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
  const file = '---\n- a\n- b\n---\nBody';
  assert.equal(parseFrontMatter(file).kind, 'problem');
  assert.equal(parseFrontMatter(file).kind, 'problem');
});

test('a list item that opens with @ is text', () => {
  assert.deepEqual(readFrontMatter('---\ncategories:\n  - @weibo\n  - plain\n---\n').data, {
    categories: ['@weibo', 'plain'],
  });
});

test('a quoted title that goes on at the margin is read whole', () => {
  const { data } = readFrontMatter('---\ntitle: "Tide tables\nfor the harbour"\ndate: 2024-03-05\n---\nBody');
  assert.deepEqual(data, { title: 'Tide tables for the harbour', date: '2024-03-05' });
});

test('a key without a blank behind its colon is a key', () => {
  assert.deepEqual(readFrontMatter('---\ntitle:Tide\ndate: 2024-03-05\n---\n').data, {
    title: 'Tide',
    date: '2024-03-05',
  });
});
