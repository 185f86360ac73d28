import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADVICE } from '../../src/article/advice.ts';
import { widthOf } from '../../src/cli/columns.ts';
import { groupRemarks, type Presentation, placeIn, type Remark, renderGroups } from '../../src/cli/remarks.ts';

const remark = (code: Remark['code'], path: string, message = `${code} in it`): Remark => ({
  source: 'paper',
  path,
  code,
  message,
});

const PRESENTATION: Presentation = {
  shown: 3,
  rest: 'ask for them',
  place: placeIn([{ name: 'paper', path: 'articles' }]),
};

test('the group with most files comes first, then the alphabet decides', () => {
  const groups = groupRemarks([
    remark('empty', 'a.md'),
    remark('encoding', 'b.md'),
    remark('draft', 'c.md'),
    remark('encoding', 'd.md'),
  ]);
  assert.deepEqual(
    groups.map(({ code, files }) => [code, files.length]),
    [
      ['encoding', 2],
      ['draft', 1],
      ['empty', 1],
    ],
  );
});

test('a file counts once in a group, however much there is to say of it', () => {
  const twice = [remark('date-unusable', 'a.md', 'published'), remark('date-unusable', 'a.md', 'modified')];
  const [group] = groupRemarks([...twice, { ...remark('date-unusable', 'a.md'), source: 'other' }]);
  assert.deepEqual(
    group?.files.map((file) => file.length),
    [2, 1],
  );
});

test('a group shows code, title, count, three files with what is wrong with each, how many more, and the way out', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((name) => remark('encoding', `${name}.md`, `line of ${name}`));
  assert.equal(
    renderGroups('PROBLEMS', groupRemarks(five), PRESENTATION),
    `
PROBLEMS

  encoding: ${ADVICE.encoding.title} (5 files)
    articles/a.md
      line of a
    articles/b.md
      line of b
    articles/c.md
      line of c
    and 2 more: ask for them
    What to do: let the crawler fetch a file again that is cut off or damaged;
    save any other as UTF-8, or set "encoding" of the source to what it is
    written in.
`,
  );
});

test('what one file after the other has in common is said once', () => {
  const three = ['a', 'b', 'c'].map((name) => remark('empty', `${name}.md`, name === 'c' ? 'other' : 'same'));
  assert.match(
    renderGroups('PROBLEMS', groupRemarks(three), PRESENTATION),
    / {4}articles\/a\.md\n {6}same\n {4}articles\/b\.md\n {4}articles\/c\.md\n {6}other\n/,
  );
});

test('no groups, no heading', () => assert.equal(renderGroups('PROBLEMS', [], PRESENTATION), ''));

test('but for paths, which stay whole, every line fits 80 columns, in Chinese too', () => {
  const long = remark(
    'date-unusable',
    '港口.md',
    `published date "${'二〇二一年十月二十九日'.repeat(6)}" does not exist`,
  );
  const text = renderGroups('PROBLEMS', groupRemarks([long]), PRESENTATION);
  for (const line of text.split('\n')) assert.ok(widthOf(line) <= 80, line);
});

test('a folder that is a source is named by its own path', () => {
  assert.equal(PRESENTATION.place(remark('unreadable', '')), 'articles');
});

for (const [code, { title, mend }] of Object.entries(ADVICE)) {
  test(`advice on ${code} has a title for one line, and a sentence that follows a colon`, () => {
    assert.ok(widthOf(`  ${code}: ${title} (10000 files)`) <= 80, title);
    assert.match(mend, /^[a-z"].*\.$/);
  });
}
