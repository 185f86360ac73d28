import assert from 'node:assert/strict';
import test from 'node:test';
import { parseJson } from '../../../src/article/front-matter/json.ts';

const READ: readonly { name: string; json: string; data: object; repaired?: true }[] = [
  {
    name: 'an object',
    json: '{ "title": "Tide", "tags": ["a", "b"], "extra": { "c": "d" } }',
    data: { title: 'Tide', tags: ['a', 'b'], extra: { c: 'd' } },
  },
  {
    name: 'numbers and truth values as they were written',
    json: '{"a": 1.10, "b": 12345678901234567890, "c": [-1e5, true, false], "d": 007}',
    data: { a: '1.10', b: '12345678901234567890', c: ['-1e5', 'true', 'false'], d: '007' },
  },
  { name: 'null is nothing', json: '{"a": null}', data: { a: null } },
  {
    name: 'what looks like a value inside a string stays',
    json: '{"a": "true: [1, 2] \\"3\\" {"}',
    data: { a: 'true: [1, 2] "3" {' },
  },
  { name: 'lines without braces', json: '"title": "Tide",\n"n": 1', data: { title: 'Tide', n: '1' } },
  { name: 'nothing', json: '', data: {} },
  { name: 'a comma too many', json: '{"a": ["b",], }', data: { a: ['b'] }, repaired: true },
  { name: 'a line end in a string', json: '{"a": "b\nc"}', data: { a: 'b c' }, repaired: true },
  {
    name: 'comments outside strings',
    json: '{ // "no": 1\n"a": "b // c", /* d, "e" */ "f": 1, // it"s\n"g": "/* 2 h */" }',
    data: { a: 'b // c', f: '1', g: '/* 2 h */' },
    repaired: true,
  },
  { name: 'a key given twice', json: '{"a": "b", "a": "c"}', data: { a: 'c' } },
  {
    name: 'a key named after the prototype',
    json: '{"__proto__": {"polluted": "yes"}}',
    data: Object.fromEntries([['__proto__', { polluted: 'yes' }]]),
  },
];

for (const { name, json, data, repaired = false } of READ) {
  test(`JSON is read: ${name}`, () => {
    const reading = parseJson(json);
    assert(reading.kind === 'data', reading.kind === 'invalid' ? reading.reason : '');
    assert.deepEqual(reading.data, data);
    assert.equal(reading.repairs.length, repaired ? 1 : 0, JSON.stringify(reading.repairs));
  });
}

const REFUSED: readonly { name: string; json: string; reason: RegExp }[] = [
  { name: 'what is no list of pairs', json: '{"a": "b" "c"}', reason: /position/ },
  {
    name: 'what nests deeper than anyone writes',
    json: `{"a": ${'['.repeat(40)}${']'.repeat(40)}}`,
    reason: /deeper than 16/,
  },
];

for (const { name, json, reason } of REFUSED) {
  test(`JSON is refused with a reason: ${name}`, () => {
    const reading = parseJson(json);
    assert(reading.kind === 'invalid', 'it was read');
    assert.match(reading.reason, reason);
  });
}

test('comments that are left out are noted', () => {
  const reading = parseJson('{ "a": "b" /* c */ }');
  assert.deepEqual(reading.kind === 'data' && reading.repairs, ['it is not quite JSON: its comments were left out']);
});
