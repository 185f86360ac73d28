import assert from 'node:assert/strict';
import test from 'node:test';
import { createLineFinder, type PathKey } from '../../src/config/yaml-lines.ts';

const TEXT = `# a comment
site:
  title: "港口"

sources:
  - name: a
    include: [x,
      y]
  -
    name: b
    fields: { title: t, tags: u }
store: >-
  a
  b
last: 1
`;

const LINES: readonly { name: string; path: readonly PathKey[]; line: number | undefined }[] = [
  { name: 'a key', path: ['site'], line: 2 },
  { name: 'a key inside', path: ['site', 'title'], line: 3 },
  { name: 'a list', path: ['sources'], line: 5 },
  { name: 'a list item that begins with a key', path: ['sources', 0], line: 6 },
  { name: 'a key in a list item', path: ['sources', 0, 'include'], line: 7 },
  { name: 'an item of a list in one line', path: ['sources', 0, 'include', 0], line: 7 },
  { name: 'an item on the next line', path: ['sources', 0, 'include', 1], line: 8 },
  { name: 'a key of an item that begins below its dash', path: ['sources', 1, 'name'], line: 10 },
  { name: 'a key of a map in one line', path: ['sources', 1, 'fields', 'tags'], line: 11 },
  { name: 'a key behind a folded text', path: ['last'], line: 15 },
  { name: 'a key that is missing stands where its block does', path: ['site', 'url'], line: 2 },
  { name: 'a key missing in a list item stands where the item does', path: ['sources', 0, 'path', 0], line: 6 },
  { name: 'a block that is missing stands nowhere', path: ['server', 'port'], line: undefined },
  { name: 'the file as a whole stands nowhere', path: [], line: undefined },
];

for (const { name, path, line } of LINES) {
  test(`where something stands in a YAML text: ${name}`, () => {
    assert.equal(createLineFinder(TEXT)(path), line);
  });
}
