import assert from 'node:assert/strict';
import test from 'node:test';
import { parseToml } from '../../../src/article/front-matter/toml.ts';

/** The tables of a TOML library have no prototype. */
const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data));

const READ: readonly { name: string; toml: string; data: object; notes?: readonly RegExp[] }[] = [
  {
    name: 'strings of all four kinds',
    toml: 'a = "b \\"c\\" \\u00e9"\nd = \'e \\f\'\ng = """\nh "i"\n\tj"""\nk = \'\'\'l\'\'\'',
    data: { a: 'b "c" é', d: 'e \\f', g: 'h "i"\n\tj', k: 'l' },
  },
  {
    name: 'numbers and truth values as they were written',
    toml: 'a = 1_000\nb = 1.10\nc = 0x1F\nd = -1e5\ne = true\nf = inf\ng = 12345678901234567890123 # many digits',
    data: { a: '1_000', b: '1.10', c: '0x1F', d: '-1e5', e: 'true', f: 'inf', g: '12345678901234567890123' },
  },
  {
    name: 'dates as they were written, without a zone that is not theirs',
    toml: 'a = 2024-01-02T10:00:00\nb = 2024-01-02 10:00:00+08:00\nc = 2024-01-02\nd = 07:32:00\ne = 2024-01-02T10:00:00.5Z',
    data: {
      a: '2024-01-02T10:00:00',
      b: '2024-01-02 10:00:00+08:00',
      c: '2024-01-02',
      d: '07:32:00',
      e: '2024-01-02T10:00:00.5Z',
    },
  },
  {
    name: 'lists over lines, with comments between',
    toml: 'a = [\n  "b", # one ] here\n  2,\n\n  [ 3, 2024-01-02 ],\n] # end',
    data: { a: ['b', '2', ['3', '2024-01-02']] },
  },
  {
    name: 'tables, dotted keys, inline tables and lists of tables',
    toml: 'a.b = 1\n"c d" = 2\n[taxonomies]\ntags = ["x"]\n[extra.deep] # comment\ne = { f = 3, "g" = [ 4, { h = true } ] }\n[[i]]\nj = 5\n[[i]]\nj = 6',
    data: {
      a: { b: '1' },
      'c d': '2',
      taxonomies: { tags: ['x'] },
      extra: { deep: { e: { f: '3', g: ['4', { h: 'true' }] } } },
      i: [{ j: '5' }, { j: '6' }],
    },
  },
  { name: 'comments and blank lines', toml: '# a = 1\n\n  \t\nb = "c" # d = "e"\n', data: { b: 'c' } },
  { name: 'nothing', toml: '', data: {} },
  {
    name: 'a number with leading zeros is text',
    toml: 'id = 007\ntitle = "Tide"',
    data: { id: '007', title: 'Tide' },
    notes: [/^"id" is no TOML value: "007" was read as text/],
  },
  {
    name: 'words without quotes are text, to their comment',
    toml: 'title = Tide, high = fine # checked\nauthor = @wu\n',
    data: { title: 'Tide, high = fine', author: '@wu' },
    notes: [/^"title" is no TOML value/, /^"author" is no TOML value/],
  },
  {
    name: 'quotes inside quotes stay',
    toml: 'title = "say "tide""\nlang = "en"',
    data: { title: 'say "tide"', lang: 'en' },
    notes: [/^"title" is no TOML value/],
  },
  {
    name: 'a string that never closes ends with its line',
    toml: 'title = "Tide\nlang = "en"',
    data: { title: 'Tide', lang: 'en' },
    notes: [/^"title" is no TOML value/],
  },
  {
    name: 'words without quotes in a list are text',
    toml: 'tags = [tide, high water, "c"]',
    data: { tags: ['tide', 'high water', 'c'] },
    notes: [/^"tags" holds tide without quotes/, /^"tags" holds high water without quotes/],
  },
  {
    name: 'of a key given twice in one table the last one counts',
    toml: 'a = 1\nb = 2\na = [\n3 ]\n[t]\na = 4',
    data: { a: ['3'], b: '2', t: { a: '4' } },
    notes: [/^"a" is given more than once/],
  },
  { name: 'DEL, which TOML forbids, is left out', toml: 'a = "b\x7Fc"', data: { a: 'bc' } },
];

for (const { name, toml, data, notes = [] } of READ) {
  test(`TOML is read: ${name}`, () => {
    const reading = parseToml(toml);
    assert(reading.kind === 'data', reading.kind === 'invalid' ? reading.reason : '');
    assert.deepEqual(plain(reading.data), data);
    assert.equal(reading.repairs.length, notes.length, JSON.stringify(reading.repairs));
    for (const [at, note] of notes.entries()) assert.match(reading.repairs[at] ?? '', note);
  });
}

const REFUSED: readonly { name: string; toml: string; reason: RegExp }[] = [
  { name: 'a line that is no pair', toml: 'a = 1\nonly words', reason: /\(its line 2\)$/ },
  { name: 'a table that is a value too', toml: 'a = 1\n[a]\nb = 2', reason: /redefine.*\(its line 2\)$/ },
  { name: 'a string over lines that never closes', toml: 'a = """\nb\nc', reason: /\(its line \d\)$/ },
  { name: 'keys that lead down deeper than anyone writes', toml: `${'a.'.repeat(20)}b = 1`, reason: /deeper than 16/ },
];

for (const { name, toml, reason } of REFUSED) {
  test(`TOML is refused with its line: ${name}`, () => {
    const reading = parseToml(toml);
    assert(reading.kind === 'invalid', 'it was read');
    assert.match(reading.reason, reason);
  });
}

test('a key named after the prototype changes no prototype', () => {
  const reading = parseToml('__proto__ = { polluted = "yes" }\n[constructor.prototype]\npolluted = "yes"\n');
  assert.equal(reading.kind, 'data');
  assert(!('polluted' in {}), 'the prototype of all objects was changed');
});
