import assert from 'node:assert/strict';
import test from 'node:test';
import { authorName } from '../../src/feeds/author.ts';

const AUTHORS: readonly (readonly [string, string, string])[] = [
  ['a name stays', 'Wu Hai', 'Wu Hai'],
  ['an address behind a name goes', 'Wu Hai <wu@hai.example>', 'Wu Hai'],
  ['one before a name goes', '<wu@hai.example> 吴海', '吴海'],
  ['one inside a name goes, and leaves one blank', 'Wu <wu@hai.example> Hai', 'Wu Hai'],
  ['an address alone stays, without brackets', '<wu@hai.example>', 'wu@hai.example'],
  ['control characters are no name', '\0<wu@hai.example>\x1F', 'wu@hai.example'],
  ['so do two addresses', '<wu@hai.example><hai@wu.example>', 'wu@hai.example hai@wu.example'],
  ['an address without brackets stays', 'wu@hai.example', 'wu@hai.example'],
  ['brackets around no address stay', 'Wu <Harbour Post> Hai', 'Wu <Harbour Post> Hai'],
];

for (const [name, written, shown] of AUTHORS) {
  test(`a mail address is nobody's business: ${name}`, () => assert.equal(authorName(written), shown));
}
