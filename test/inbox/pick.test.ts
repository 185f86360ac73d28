import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { pick } from '../../src/inbox/pick.ts';
import type { WalkOptions } from '../../src/inbox/walk.ts';
import { seen } from '../support/sightings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FILES = {
  'port/a.md': '',
  'port/b.md': '',
  'port/.hidden.md': '',
  'port/notes.txt': '',
  'port/sub/c.md': '',
  'port/sub/deep/d.md': '',
  'port/subway/e.md': '',
  'market/f.md': '',
  'market/notes.txt': '',
  'elsewhere/g.md': '',
};

function setUp(t: TestContext) {
  const root = temporaryFolder(t, FILES);
  const source = (name: string): WalkOptions => ({
    name,
    path: join(root, name),
    include: ['**/*.md'],
    exclude: ['b.md'],
  });
  const sources = [source('port'), source('market')];
  const named = (...paths: string[]) =>
    pick(
      paths.map((path) => join(root, path)),
      sources,
    );
  return { root, sources, named };
}

const NAMED: readonly (readonly [name: string, paths: readonly string[], files: readonly string[]])[] = [
  ['no path names everything', [], ['a.md', 'sub/c.md', 'sub/deep/d.md', 'subway/e.md', 'f.md']],
  ['a file names itself', ['port/sub/c.md'], ['sub/c.md']],
  ['a folder names what lies below it', ['port/sub'], ['sub/c.md', 'sub/deep/d.md']],
  ['a source’s folder names the source', ['market'], ['f.md']],
  ['a folder around sources names them all', ['.'], ['a.md', 'sub/c.md', 'sub/deep/d.md', 'subway/e.md', 'f.md']],
  [
    'what is named twice is named once',
    ['port/sub/deep', 'port/sub', 'port/sub/c.md', 'port/a.md', 'port/a.md'],
    ['sub/c.md', 'sub/deep/d.md', 'a.md'],
  ],
  ['files of several sources stand with their own', ['market/f.md', 'port/a.md'], ['a.md', 'f.md']],
];

for (const [name, paths, files] of NAMED) {
  test(name, (t) => {
    const { sources, named } = setUp(t);
    const picked = named(...paths);
    assert(picked.kind === 'picked');
    assert.deepEqual(picked.passedOver, []);
    assert.deepEqual(
      sources.flatMap((source) => seen([...picked.foldersOf(source)])),
      files,
    );
  });
}

const REFUSED: readonly (readonly [name: string, path: string, reason: RegExp])[] = [
  ['is not there', 'port/nothing.md', /^there is no .*nothing\.md to be seen \(ENOENT\)$/],
  ['goes on behind a file', 'port/a.md/x', /^there is no .*x to be seen \(ENOTDIR\)$/],
  ['no source holds', 'elsewhere/g.md', /g\.md is in none of the sources' folders$/],
];

for (const [name, path, reason] of REFUSED) {
  test(`a path that ${name} is refused with a sentence`, (t) => {
    const { root, named } = setUp(t);
    symlinkSync(join(root, 'elsewhere'), join(root, 'port/linked'));
    const picked = named('port/a.md', path);
    assert(picked.kind === 'refused');
    assert.match(picked.reason, reason);
  });
}

const PASSED_OVER: readonly (readonly [name: string, path: string])[] = [
  ['a source does not include', 'port/notes.txt'],
  ['a source excludes', 'port/b.md'],
  ['is hidden', 'port/.hidden.md'],
  ['is a link to a folder', 'port/linked'],
  ['stands behind a link to a folder', 'port/linked/g.md'],
];

for (const [name, path] of PASSED_OVER) {
  test(`a path that ${name} is passed over, and refused with a sentence where nothing else is named`, (t) => {
    const { root, sources, named } = setUp(t);
    symlinkSync(join(root, 'elsewhere'), join(root, 'port/linked'));
    const picked = named(path, 'port/a.md');
    assert(picked.kind === 'picked');
    assert.deepEqual(picked.passedOver, [join(root, path)]);
    assert.deepEqual(
      sources.flatMap((source) => seen([...picked.foldersOf(source)])),
      ['a.md'],
    );
    const alone = named(path);
    assert(alone.kind === 'refused');
    assert.equal(alone.reason, `no source includes ${join(root, path)}: see the "include" and "exclude" of the source`);
    const together = named(path, 'market/notes.txt', path);
    assert(together.kind === 'refused');
    assert.match(together.reason, /^no source includes any of the 3 paths: /);
  });
}

test('a named link to a file is seen as a link, as a walk would', (t) => {
  const { root, sources, named } = setUp(t);
  symlinkSync('a.md', join(root, 'port/link.md'));
  const picked = named('port/link.md');
  assert(picked.kind === 'picked' && sources[0]);
  assert.deepEqual(seen([...picked.foldersOf(sources[0])]), ['link.md (symlink)']);
});

test('a folder named like an article is walked through', (t) => {
  const { root, sources, named } = setUp(t);
  mkdirSync(join(root, 'port/x.md'));
  const picked = named('port/x.md');
  assert(picked.kind === 'picked' && sources[0]);
  assert.deepEqual([...picked.foldersOf(sources[0])], [{ kind: 'listed', path: 'x.md', sightings: [] }]);
});
