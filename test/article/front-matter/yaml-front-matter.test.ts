import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parseYaml } from '../../../src/article/front-matter/yaml-front-matter.ts';
import { readFrontMatter } from '../../support/article-reading.ts';

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
  { name: 'yes', written: 'yes', title: 'yes' },
  { name: 'null', written: 'null', title: 'null' },
  { name: 'a number in another base', written: '0x1F', title: '0x1F' },
  {
    name: 'one that opens with @',
    written: '@harbour says good night',
    title: '@harbour says good night',
    repaired: true,
  },
  { name: 'one that opens with %', written: '%50 off', title: '%50 off', repaired: true },
  { name: 'one that opens with *', written: '*Live* from the quay', title: '*Live* from the quay', repaired: true },
  { name: 'one that opens with !', written: '!Attention', title: '!Attention', repaired: true },
  { name: 'one that opens with ! and a blank', written: '! Attention', title: '! Attention', repaired: true },
  { name: 'one that opens with a tag of YAML', written: '!!str 12', title: '!!str 12', repaired: true },
  { name: 'a bracket at both ends', written: '[Update]', title: '[Update]', repaired: true },
  { name: 'a brace at both ends', written: '{Update}', title: '{Update}', repaired: true },
  { name: 'a template', written: '{{ page.title }} | Port', title: '{{ page.title }} | Port', repaired: true },
  { name: 'a template alone', written: '{{ page.title }}', title: '{{ page.title }}', repaired: true },
  { name: 'a template tag', written: '{% title %}', title: '{% title %}', repaired: true },
  { name: 'one that opens with a question mark', written: '? unknown', title: '? unknown', repaired: true },
  { name: 'one that opens with a comma', written: ', and then', title: ', and then', repaired: true },
  { name: 'a dash alone', written: '-', title: '-', repaired: true },
  { name: 'a tab inside', written: 'High\ttide', title: 'High\ttide' },
  { name: 'a tab in front', written: '\tHigh tide', title: 'High tide' },
  { name: 'blanks behind it', written: 'High tide \t ', title: 'High tide' },
  { name: 'a comment behind quotes', written: '"High tide" # checked', title: 'High tide' },
  { name: 'DEL, which YAML forbids, is left out', written: 'a\u007fb', title: 'ab' },
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
  { name: 'a picture in front of a colon', written: '🌊: high tide', title: '🌊: high tide', repaired: true },
  { name: 'several colons', written: 'a: b: c', title: 'a: b: c', repaired: true },
  { name: 'a colon at its end', written: 'What they said:', title: 'What they said:', repaired: true },
  { name: 'a colon and a hash', written: 'Ferries: gate #4', title: 'Ferries: gate #4', repaired: true },
  { name: 'a full-width colon', written: '“潮汐”：一周记录', title: '“潮汐”：一周记录' },
  { name: 'quotes inside', written: 'They said "no" twice', title: 'They said "no" twice' },
  { name: 'quotes inside quotes', written: '"She said "no" twice"', title: 'She said "no" twice', repaired: true },
  { name: 'an apostrophe inside apostrophes', written: "'it's late'", title: "it's late", repaired: true },
  { name: 'an apostrophe', written: "it's late", title: "it's late" },
  { name: 'a quote that never closes', written: '"open', title: 'open', repaired: true },
  {
    name: 'an apostrophe in front',
    written: "'tis the season: winter",
    title: "'tis the season: winter",
    repaired: true,
  },
  { name: 'words behind a quote', written: '"Sea" and sky', title: '"Sea" and sky', repaired: true },
  {
    name: 'a run of double quotes around it',
    written: '"""""""Ferry sunk"""""""',
    title: 'Ferry sunk',
    repaired: true,
  },
  {
    name: 'a run of double quotes around single ones around a doubled one',
    written: `""""""'Ferry''s back'""""""`,
    title: "Ferry's back",
    repaired: true,
  },
  { name: 'two double quotes around quotes', written: '""He said "hi"""', title: 'He said "hi"', repaired: true },
  { name: 'runs of unequal length', written: '"""Ferry"' + '"', title: 'Ferry', repaired: true },
  { name: 'a run of double quotes around nothing', written: '""""""', title: '', repaired: true },
  { name: 'a run of double quotes around a colon', written: '"""Ferry: sunk"""', title: 'Ferry: sunk', repaired: true },
  { name: 'a backslash', written: 'C:\\temp', title: 'C:\\temp' },
  { name: 'a backslash in double quotes', written: '"C:\\Quay"', title: 'C:\\Quay', repaired: true },
  {
    name: 'a path in double quotes, of what YAML takes for escapes',
    written: '"C:\\new\\table"',
    title: 'C:\\new\\table',
    repaired: true,
  },
  { name: 'a path with its backslashes doubled', written: '"C:\\\\new"', title: 'C:\\new' },
  { name: 'an unknown escape beside a known one', written: '"a \\d\\n b"', title: 'a \\d\\n b', repaired: true },
  {
    name: 'escaped quotes beside others',
    written: '"say \\"no\\" "twice""',
    title: 'say "no" "twice"',
    repaired: true,
  },
  { name: 'an escape in double quotes', written: '"a \\u00e9 b"', title: 'a é b' },
];

for (const { name, written, title, repaired = false } of TITLES) {
  test(`titles stay the text they are: ${name}`, () => {
    const frontMatter = readFrontMatter(`---\ntitle: ${written}\ndate: 2024-01-02\n---\nBody`);
    assert.deepEqual(frontMatter.data, { title, date: '2024-01-02' });
    assert.equal(frontMatter.warnings.length, repaired ? 1 : 0, JSON.stringify(frontMatter.warnings));
    if (!repaired) return;
    assert.equal(frontMatter.warnings[0]?.code, 'front-matter-repaired');
    assert.match(frontMatter.warnings[0]?.message ?? '', /^front matter repaired: "title" /);
  });
}

test('a folded title is one line', () => {
  assert.deepEqual(readFrontMatter('---\ntitle: >-\n  Ferry\n  is back\n---\n').data, { title: 'Ferry is back' });
});

test('a quoted title over two lines is not torn apart', () => {
  assert.deepEqual(readFrontMatter('---\ntitle: "Ferry\n  is: back"\n---\n').data, { title: 'Ferry is: back' });
});

const REPAIRS: readonly { name: string; yaml: string; data: object; notes: readonly RegExp[] }[] = [
  {
    name: 'of a key given twice the last one counts',
    yaml: 'title: First\nlang: en\ntitle: Second',
    data: { title: 'Second', lang: 'en' },
    notes: [/"title" is given more than once/],
  },
  {
    name: 'of a key given twice in a map the last one counts',
    yaml: 'extra:\n  a: 1\n  a: 2',
    data: { extra: { a: '2' } },
    notes: [/"extra" holds a key more than once/],
  },
  {
    name: 'a list indented with tabs is a list',
    yaml: 'categories:\n\t- Port\n\t- Sea\ntitle: Tide',
    data: { categories: ['Port', 'Sea'], title: 'Tide' },
    notes: [/"categories" is indented with tabs/],
  },
  {
    name: 'front matter indented as a whole is front matter',
    yaml: '\ttitle: Tide\n\tlang: en',
    data: { title: 'Tide', lang: 'en' },
    notes: [],
  },
  {
    name: 'a key that is indented below a value is a key',
    yaml: 'title: Tide\n   tags: [a\nlang: en',
    data: { title: 'Tide', tags: ['a'], lang: 'en' },
    notes: [/"tags" is indented below a value/, /"tags" is a list that YAML cannot read/],
  },
  {
    name: 'a key without a blank behind its colon is a key',
    yaml: 'title:Tide\ndate: 2024-03-05\nlink: https://news.example/a:b',
    data: { title: 'Tide', date: '2024-03-05', link: 'https://news.example/a:b' },
    notes: [/"title" has no blank behind its colon/],
  },
  {
    name: 'the colon of a Chinese keyboard is a colon',
    yaml: 'title：潮汐：一周\ndate: 2024-03-05',
    data: { title: '潮汐：一周', date: '2024-03-05' },
    notes: [/"title" has no blank/],
  },
  {
    name: 'a key in Chinese, and one of two words, are keys beside a fault',
    yaml: '标题: a: b\nlast modified: 2024-03-05',
    data: { 标题: 'a: b', 'last modified': '2024-03-05' },
    notes: [/"标题" holds a colon/],
  },
  {
    name: 'items of a list are text where YAML stumbles, and nowhere else',
    yaml: "categories:\n  - @weibo\n  - 'it''s'\n  - \"a\\u00e9\"\n  -  - Sea\n  - C# # a comment\n  - a: b: c",
    data: { categories: ['@weibo', "it's", 'a\u00e9', ['Sea'], 'C#', { a: 'b: c' }] },
    notes: [/"categories" holds "@weibo", which opens with @/],
  },
  {
    name: 'hashtags are items, comments are not',
    yaml: 'tags:\n  - #tide\n  # of the day\n  - # none\n  - ebb\nkeywords: #tide, #ebb\ncategories: # none',
    data: { tags: ['#tide', '', 'ebb'], keywords: '#tide, #ebb', categories: '' },
    notes: [/"tags" holds "#tide"/, /"keywords" opens with #/],
  },
  {
    name: 'a list in brackets that YAML refuses is a list',
    yaml: 'tags: [C#, @a, "b, c", \'d\', e: f: g, ]\ntitle: Tide',
    data: { tags: ['C#', '@a', 'b, c', 'd', 'e: f: g'], title: 'Tide' },
    notes: [/"tags" is a list that YAML cannot read/],
  },
  {
    name: 'anchors, tags and aliases are text wherever they stand',
    yaml: 'owner: &wu Wu\nlist: [&a b, !c]\nextra:\n  a: !x y\n  b: *wu\n  c: a & b',
    data: { owner: '&wu Wu', list: ['&a b', '!c'], extra: { a: '!x y', b: '*wu', c: 'a & b' } },
    notes: [/"owner" opens with &/, /"list" is a list/, /"extra" holds "!x y", which opens with !/],
  },
  {
    name: 'a block of text stays what it is beside a fault',
    yaml: 'extra:\n  text: |\n    - &a  \n    - @b\n  mail: @c\nsummary: >-\n  one  \n  two',
    data: { extra: { text: '- &a  \n- @b\n', mail: '@c' }, summary: 'one   two' },
    notes: [/"extra" holds "@c"/],
  },
  {
    name: 'a quoted text that goes on at the margin is read whole',
    yaml: 'title: "Tide tables\nfor the \\u0022harbour\\u0022"\ndate: 2024-03-05',
    data: { title: 'Tide tables for the "harbour"', date: '2024-03-05' },
    notes: [/"title" goes on in lines that are not indented/],
  },
  {
    name: 'a quoted text with quotes inside that goes on at the margin is read whole',
    yaml: 'description: "say "high" or \n"low" tide."\n# a comment\ndate: 2024-03-05',
    data: { description: 'say "high" or "low" tide.', date: '2024-03-05' },
    notes: [/"description" opens with a quote/],
  },
  {
    name: 'a plain text that goes on at the margin is read whole',
    yaml: 'excerpt: High tide\nat noon\ndate: 2024-03-05',
    data: { excerpt: 'High tide at noon', date: '2024-03-05' },
    notes: [/"excerpt" goes on in lines that are not indented/],
  },
  {
    name: 'a block of text that goes on at the margin is read whole',
    yaml: 'summary: |\nHigh tide\nat noon\ntitle: Tide',
    data: { summary: 'High tide\nat noon\n', title: 'Tide' },
    notes: [/"summary" goes on in lines that are not indented/],
  },
  {
    name: 'a list whose items wander is a list',
    yaml: 'tags:\n  - a\n - b\ntitle: Tide',
    data: { tags: ['a', 'b'], title: 'Tide' },
    notes: [/"tags" is indented as YAML allows it nowhere: read as a list/],
  },
  {
    name: 'lines before the first key are left out',
    yaml: 'only words\ntitle: Tide',
    data: { title: 'Tide' },
    notes: [/the line "only words" belongs to no key/],
  },
  {
    name: 'an address with a template in it is text',
    yaml: 'image: {{ site.url }}/a.png\nlink: {% link a.md %}',
    data: { image: '{{ site.url }}/a.png', link: '{% link a.md %}' },
    notes: [/"image" opens with \{/, /"link" opens with \{/],
  },
  {
    name: 'a comment behind a faulty value is no part of it, but of a title it is',
    yaml: 'author: @wu # of the desk\ntitle: @wu # of the desk',
    data: { author: '@wu', title: '@wu # of the desk' },
    notes: [/"author" opens with @/, /"title" opens with @/],
  },
  {
    name: 'keys of the prototype are keys like any other',
    yaml: '__proto__: @a\nconstructor: @b',
    data: Object.fromEntries([
      ['__proto__', '@a'],
      ['constructor', '@b'],
    ]),
    notes: [/"__proto__" opens/, /"constructor" opens/],
  },
];

for (const { name, yaml, data, notes } of REPAIRS) {
  test(`YAML is repaired: ${name}`, () => {
    const reading = parseYaml(yaml);
    assert(reading.kind === 'data', 'it was refused');
    assert.deepEqual(reading.data, data);
    assert.equal(reading.repairs.length, notes.length, JSON.stringify(reading.repairs));
    for (const [at, note] of notes.entries()) assert.match(reading.repairs[at] ?? '', note);
  });
}

/** Each as YAML reads it. */
const GOOD = [
  'date: 2024-01-02 10:00:00',
  'author: Wu Hai # a comment',
  "link: 'https://news.example/it''s'",
  'summary: "one\\n\n\n  two: three"',
  'text: |\n  a: b  \n\n  # c\n   - &d\n',
  'folded: >-\n  a\n  b\n\n  c',
  'list:\n- a\n-   b: c\n    d: e\n-  - f\n# a comment\n- ',
  'map:\n   a: 1\n   b:\n     - "2"\n\n     - [3, {x: y}]',
  'flow: [a, "b, c", [d], {e: f}]',
  'flow2: {a: b,\n  c: [d,\n  e]}',
  'plain: one\n  two\n\n  three',
  'empty:',
  'blank: ""   ',
  '"quoted key": x',
  'og:image: y',
  '标题: 潮汐',
  '# only a comment: here',
  'url: http://a.example:80/#b',
];
const FAULTS = [
  'bad: @x',
  'bad: a: b',
  'bad: "a" b',
  'bad: "open',
  'bad: {{ x }}',
  'bad:x',
  'bad:\n\t- x',
  'bad: [a, @b',
  'bad: &a b',
];

test('a fault never changes what its neighbours say', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(GOOD, { minLength: 1 }),
      fc.constantFrom(...FAULTS),
      fc.nat(GOOD.length),
      (good, fault, place) => {
        const whole = parseYaml(good.join('\n'));
        const at = Math.min(place, good.length);
        const broken = parseYaml([...good.slice(0, at), fault, ...good.slice(at)].join('\n'));
        assert(whole.kind === 'data' && broken.kind === 'data', 'it was refused');
        assert.deepEqual(whole.repairs, []);
        assert.equal(broken.repairs.length, 1, JSON.stringify(broken.repairs));
        assert.match(broken.repairs[0] ?? '', /^"bad" /);
        const { bad, ...rest } = broken.data;
        assert.notEqual(bad, undefined);
        assert.deepEqual(rest, whole.data);
      },
    ),
    { numRuns: 500 },
  );
});

test('any text behind a title is read as a title, and what follows it as it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab\'":#@&*![]{}|>-,? %`\\\t。：'), maxLength: 20 }), (title) => {
      const reading = parseYaml(`lang: en\ntitle: x${title}\ndate: 2024-01-02`);
      assert(reading.kind === 'data', 'it was refused');
      assert.deepEqual(reading.data, { lang: 'en', title: `x${title}`.trim(), date: '2024-01-02' });
    }),
    { numRuns: 1000 },
  );
});
