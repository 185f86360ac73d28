import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable, shellPath, widthOf, wrap } from '../../src/cli/columns.ts';

const WIDTHS: readonly (readonly [name: string, text: string, width: number])[] = [
  ['a letter takes one column', 'tide', 4],
  ['a Chinese character takes two', '潮汐表', 6],
  ['so do its punctuation and fullwidth letters', '，（Ａ', 6],
  ['a mark above a letter takes none', 'e\u0301', 1],
  ['an emoji takes two', '🌊', 2],
];

for (const [name, text, width] of WIDTHS) test(`width: ${name}`, () => assert.equal(widthOf(text), width));

test('a long text is broken between words, and between Chinese characters', () => {
  const lines = wrap(`${'tide '.repeat(20)}${'潮汐'.repeat(30)}`, '    ')
    .trimEnd()
    .split('\n');
  assert.equal(lines.length, 3);
  for (const line of lines) {
    assert.match(line, /^ {4}\S/);
    assert.ok(widthOf(line) <= 80 && widthOf(line) > 20, `${widthOf(line)} columns: ${line}`);
  }
});

test('no line begins with a mark that ends a sentence', () => {
  for (let length = 30; length < 50; length++)
    assert.doesNotMatch(wrap(`${'潮'.repeat(length)}。》${'汐'.repeat(20)}`, ''), /^[。》]/m);
});

test('wrapping loses nothing but blanks, and no line is too long that could be shorter', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ 潮汐，。（“”🌊\t\n') });
  fc.assert(
    fc.property(text, (one) => {
      const wrapped = wrap(one, '  ');
      assert.equal(wrapped.replace(/\s/g, ''), one.replace(/\s/g, ''));
      for (const line of wrapped.split('\n')) assert.ok(widthOf(line) <= 80 || !line.trim().includes(' '));
    }),
  );
});

test('wrapping a very long text takes no quadratic time', () => {
  const began = performance.now();
  for (const unit of ['“', '（', '潮', 'a', '。', 'a ']) wrap(unit.repeat(100_000), '  ');
  assert.ok(performance.now() - began < 10_000);
});

test('what quotes a file of strangers cannot steer the terminal', () => {
  assert.equal(printable('tide \u001b[31mred\u0007\u009b2J \u202eback'), 'tide  [31mred 2J  back');
});

const PATHS: readonly (readonly [path: string, typed: string])[] = [
  ['articles/潮汐-表_1.md', 'articles/潮汐-表_1.md'],
  ['港口/【快讯】涨8%，见下.md', '港口/【快讯】涨8%，见下.md'],
  ['a b.md', "'a b.md'"],
  ["it's.md", String.raw`'it'\''s.md'`],
  ['$(rm)&;*.md', "'$(rm)&;*.md'"],
  ['~/a.md', "'~/a.md'"],
  ['-rf.md', './-rf.md'],
  ['a\nb\u001b\u202e.md', String.raw`$'a\x0ab\x1b\xe2\x80\xae.md'`],
];

for (const [path, typed] of PATHS) {
  test(`path: ${JSON.stringify(path)} is typed ${typed}`, () => assert.equal(shellPath(path), typed));
}

for (const locale of ['C', 'C.UTF-8'])
  test(`a shell gets back the very path, whatever is in it and its locale: ${locale}`, () => {
    const name = fc.string({
      unit: fc.constantFrom(...'a潮 \'"\\$`!*?[]{}()<>|&;#~-=\n\t\u001b\u202e\u00a0🌊'),
      minLength: 1,
    });
    const paths = fc.sample(name, 200);
    const script = `printf '%s\\0' ${paths.map(shellPath).join(' ')}`;
    const echoed = execFileSync('bash', ['-c', script], { encoding: 'utf8', env: { LC_ALL: locale } })
      .split('\0')
      .slice(0, -1);
    assert.deepEqual(
      echoed.map((one) => one.replace(/^\.\/-/, '-')),
      paths,
    );
  });
