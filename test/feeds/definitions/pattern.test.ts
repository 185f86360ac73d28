import assert from 'node:assert/strict';
import test from 'node:test';
import { compilePattern, patternError } from '../../../src/feeds/definitions/pattern.ts';

const MATCHES: readonly (readonly [rule: string, pattern: string, text: string, is: boolean])[] = [
  ['case does not matter', 'RATE', 'the rate', true],
  ['case of other scripts does not matter', 'ЦЕНА', 'цена', true],
  ['case may matter where the pattern says so', '(?-i)RATE', 'the rate', false],
  ['Chinese is found', '央行.{0,4}降准', '央行宣布降准', true],
  ['a script is a class', '^\\p{Han}{4}$', '央行降准', true],
  ['an escape is a character', '\\u592e[\\u884c-\\u884d]', '央行', true],
  ['a character beyond the first plane is one', '^.$', '𠮷', true],
  ['a line has a beginning', '^b', 'a\nb', true],
  ['a line has an end', 'a$', 'a\nb', true],
  ['a dot crosses no line', 'a.b', 'a\nb', false],
  ['a dot crosses one where the pattern says so', '(?s)a.b', 'a\nb', true],
];

for (const [rule, pattern, text, is] of MATCHES) {
  test(`${rule}: ${pattern} ${is ? 'matches' : 'does not match'}`, () => {
    assert.equal(compilePattern(pattern)(text), is);
  });
}

for (const pattern of [
  '(',
  '[',
  '*',
  'a{2,1}',
  '\\',
  '(?=a)',
  '(?<!a)b',
  '(a)\\1',
  'a{1001}',
  '(?:.{900}a){2}',
  '(?P<a>',
]) {
  test(`a pattern is refused with a reason: ${pattern}`, () => {
    assert.match(patternError(pattern) ?? '', /./);
    assert.throws(() => compilePattern(pattern));
  });
}

test('nothing is wrong with a good pattern', () => {
  assert.equal(patternError('央行|rate (?:hike|cut)s?'), undefined);
});

// By backtracking each of these would take longer than the sun lasts.
for (const pattern of [
  '(a+)+$',
  '^(a|a)*$',
  '(a|aa)+$',
  '^(?:a*)*$',
  'a*a*a*a*a*a*b',
  '^(?:a?){100}a{100}$',
  '.*.*.*=',
]) {
  test(`no pattern takes more than its time: ${pattern}`, { timeout: 10_000 }, () => {
    assert.equal(compilePattern(pattern)(`${'a'.repeat(100_000)}!`), false);
  });
}
