import assert from 'node:assert/strict';
import test from 'node:test';
import { diffListing, listedPaths, listingOf, nextListing } from '../../src/inbox/listing.ts';
import type { Sighting } from '../../src/inbox/walk.ts';
import { sighting } from '../support/sightings.ts';

const FOLDER = 'port/news';
const A = sighting('port/news/a.md', { inode: 1 });
const B = sighting('port/news/b.md', { inode: 2 });
const C = sighting('port/news/c.md', { inode: 3 });
const STORED = listingOf([A, B]);

const paths = (sightings: readonly Sighting[]) => sightings.map(({ path }) => path);

test('a folder as it was is known by one comparison', () => {
  assert.equal(listingOf([A, B]), STORED);
  assert.deepEqual(diffListing(FOLDER, STORED, [A, B]), { touched: [], untouched: [A, B], gone: [] });
});

const TOUCHES: readonly { name: string; now: Sighting }[] = [
  { name: 'another size', now: { ...A, size: 11 } },
  { name: 'a later date of change', now: { ...A, mtimeMs: 2000 } },
  { name: 'an earlier date of change', now: { ...A, mtimeMs: 500 } },
  { name: 'a date of change within the same millisecond', now: { ...A, mtimeMs: 1000.25 } },
  { name: 'a date of change set back after a write', now: { ...A, ctimeMs: 2000 } },
  { name: 'another file under the name', now: { ...A, inode: 99 } },
];

for (const { name, now } of TOUCHES) {
  test(`a file is touched: ${name}`, () => {
    const diff = diffListing(FOLDER, STORED, [now, B]);
    assert.deepEqual([paths(diff.touched), paths(diff.untouched), diff.gone], [[A.path], [B.path], []]);
  });
}

test('a new file is touched', () => {
  const diff = diffListing(FOLDER, STORED, [A, B, C]);
  assert.deepEqual([paths(diff.touched), paths(diff.untouched), diff.gone], [[C.path], [A.path, B.path], []]);
});

test('in a folder that was never seen every file is touched', () => {
  assert.deepEqual(paths(diffListing(FOLDER, '', [A, B]).touched), [A.path, B.path]);
});

test('a file that is not there any more is gone, under its whole path', () => {
  const diff = diffListing(FOLDER, STORED, [B]);
  assert.deepEqual([diff.touched, paths(diff.untouched), diff.gone], [[], [B.path], [A.path]]);
});

test('in the source’s own folder paths are names', () => {
  const own = sighting('a.md');
  assert.deepEqual(diffListing('', listingOf([own]), []).gone, ['a.md']);
});

test('a renamed file is gone under its old name and touched under its new', () => {
  const renamed = { ...A, path: 'port/news/z.md' };
  const diff = diffListing(FOLDER, STORED, [B, renamed]);
  assert.deepEqual([paths(diff.touched), diff.gone], [[renamed.path], [A.path]]);
});

test('names with blanks and line ends survive being stored', () => {
  const odd = sighting('port/news/a b\n1000.md');
  assert.deepEqual(diffListing(FOLDER, listingOf([odd]), []).gone, [odd.path]);
  assert.deepEqual(diffListing(FOLDER, listingOf([odd, B]), [odd]).untouched, [odd]);
});

test('the next listing is what stands there now', () => {
  assert.equal(nextListing(STORED, [A, C], new Set(), []), listingOf([A, C]));
});

test('a pending file that is known keeps its old entry, so that it is found touched again', () => {
  const changed = { ...A, size: 99 };
  const next = nextListing(STORED, [changed, B], new Set([A.path]), []);
  assert.equal(next, STORED);
  assert.deepEqual(paths(diffListing(FOLDER, next, [changed, B]).touched), [A.path]);
});

test('a pending file that is new gets no entry, so that it is found new again', () => {
  const next = nextListing(STORED, [A, B, C], new Set([C.path]), []);
  assert.equal(next, STORED);
  assert.deepEqual(paths(diffListing(FOLDER, next, [A, B, C]).touched), [C.path]);
});

test('a removal that waits keeps its entry, so that it is found gone again', () => {
  const next = nextListing(STORED, [B], new Set(), [A.path]);
  assert.deepEqual(diffListing(FOLDER, next, [B]).gone, [A.path]);
});

test('a removal that waits is no touch for the others', () => {
  const next = nextListing(STORED, [B], new Set(), [A.path]);
  assert.deepEqual(diffListing(FOLDER, next, [B]).touched, []);
});

test('the files of a stored listing are known by their paths', () => {
  assert.deepEqual(listedPaths(FOLDER, STORED), [A.path, B.path]);
  assert.deepEqual(listedPaths(FOLDER, ''), []);
});
