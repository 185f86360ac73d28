import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { walk } from '../../src/inbox/walk.ts';
import { seen, walkAll } from '../support/sightings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('every folder is listed with its files, by name, a folder before those below it', (t) => {
  const folder = temporaryFolder(t, { 'b.md': '', 'a.md': '', 'sub/c.md': '', 'sub/deep/d.md': '', 'other/e.md': '' });
  const folders = walkAll(folder);
  assert.deepEqual(
    folders.map(({ kind, path }) => `${kind} ${path}`),
    ['listed ', 'listed other', 'listed sub', 'listed sub/deep'],
  );
  assert.deepEqual(seen(folders), ['a.md', 'b.md', 'other/e.md', 'sub/c.md', 'sub/deep/d.md']);
});

test('a folder without article files is listed too, so that files that left it are missed', (t) => {
  const folder = temporaryFolder(t, { 'sub/readme.txt': '' });
  assert.deepEqual(walkAll(folder), [
    { kind: 'listed', path: '', sightings: [] },
    { kind: 'listed', path: 'sub', sightings: [] },
  ]);
});

test('a sighting says what one look shows', (t) => {
  const folder = temporaryFolder(t, { 'sub/潮汐.md': 'words' });
  const stat = lstatSync(join(folder, 'sub/潮汐.md'));
  assert.deepEqual(walkAll(folder)[1], {
    kind: 'listed',
    path: 'sub',
    sightings: [
      {
        source: 'paper',
        path: 'sub/潮汐.md',
        size: 5,
        mtimeMs: stat.mtimeMs,
        ctimeMs: stat.ctimeMs,
        inode: stat.ino,
        kind: 'file',
      },
    ],
  });
});

test('names that begin with a dot are passed over, files and folders', (t) => {
  const folder = temporaryFolder(t, { '.a.md': '', '.git/b.md': '', 'c/.d/e.md': '', 'f.md': '' });
  const folders = walkAll(folder);
  assert.deepEqual(seen(folders), ['f.md']);
  assert.deepEqual(
    folders.map(({ path }) => path),
    ['', 'c'],
  );
});

test('a symbolic link to a file is reported and not followed', (t) => {
  const outside = temporaryFolder(t, { 'secret.md': 'words of others' });
  const folder = temporaryFolder(t, { 'a.md': '' });
  symlinkSync(join(outside, 'secret.md'), join(folder, 'link.md'));
  symlinkSync(join(folder, 'nowhere.md'), join(folder, 'broken.md'));
  assert.deepEqual(seen(walkAll(folder)), ['a.md', 'broken.md (symlink)', 'link.md (symlink)']);
});

test('a symbolic link to a folder is not followed, and reported where it is named like an article', (t) => {
  const outside = temporaryFolder(t, { 'secret.md': 'words of others' });
  const folder = temporaryFolder(t, { 'a.md': '' });
  symlinkSync(outside, join(folder, 'linked'));
  symlinkSync(outside, join(folder, 'linked.md'));
  symlinkSync('..', join(folder, 'circle'));
  const folders = walkAll(folder);
  assert.deepEqual(seen(folders), ['a.md', 'linked.md (symlink)']);
  assert.equal(folders.length, 1);
});

test('a pipe is reported and not opened', (t) => {
  const folder = temporaryFolder(t);
  execFileSync('mkfifo', [join(folder, 'pipe.md')]);
  assert.deepEqual(seen(walkAll(folder)), ['pipe.md (other)']);
});

test('a folder named like an article is a folder', (t) => {
  const folder = temporaryFolder(t, { 'x.md/y.md': '' });
  mkdirSync(join(folder, 'empty.md'));
  const folders = walkAll(folder);
  assert.deepEqual(
    folders.map(({ path }) => path),
    ['', 'empty.md', 'x.md'],
  );
  assert.deepEqual(seen(folders), ['x.md/y.md']);
});

const GLOBS: readonly {
  name: string;
  include: readonly string[];
  exclude?: readonly string[];
  expected: readonly string[];
}[] = [
  { name: 'several endings', include: ['**/*.{md,html}'], expected: ['a.md', 'b.html', 'sub/d.md', 'sub/drafts/e.md'] },
  { name: 'several globs', include: ['*.md', '*.txt'], expected: ['a.md', 'c.txt'] },
  { name: 'one folder', include: ['sub/*.md'], expected: ['sub/d.md'] },
  { name: 'one file by name', include: ['sub/drafts/e.md'], expected: ['sub/drafts/e.md'] },
  { name: 'a folder taken out', include: ['**/*.md'], exclude: ['**/drafts/**'], expected: ['a.md', 'sub/d.md'] },
  {
    name: 'taking out goes before taking in',
    include: ['**/*.md'],
    exclude: ['a.md'],
    expected: ['sub/d.md', 'sub/drafts/e.md'],
  },
  { name: 'nothing matches', include: ['*.pdf'], expected: [] },
];

for (const { name, include, exclude = [], expected } of GLOBS) {
  test(`globs say which files are articles: ${name}`, (t) => {
    const folder = temporaryFolder(t, { 'a.md': '', 'b.html': '', 'c.txt': '', 'sub/d.md': '', 'sub/drafts/e.md': '' });
    assert.deepEqual(seen(walkAll(folder, { include, exclude })), expected);
  });
}

test('a source that is not there says so, and nothing about what it holds', (t) => {
  const folder = temporaryFolder(t);
  assert.deepEqual(walkAll(join(folder, 'missing')), [{ kind: 'unlisted', path: '', reason: 'ENOENT' }]);
});

test('a source that is a file says so', (t) => {
  const folder = temporaryFolder(t, { 'a.md': '' });
  assert.deepEqual(walkAll(join(folder, 'a.md')), [{ kind: 'unlisted', path: '', reason: 'ENOTDIR' }]);
});

test('names with blanks, quotes and line ends are names like any other', (t) => {
  const names = ['a b.md', "c'd.md", 'e\nf.md', 'g"h.md', '[i].md', '{j}.md', '潮 汐.md', '🌊.md'];
  const folder = temporaryFolder(t, Object.fromEntries(names.map((name) => [name, ''])));
  assert.deepEqual([...seen(walkAll(folder))].sort(), [...names].sort());
});

test('a walk looks at a folder when it gets there: what is written meanwhile is seen', (t) => {
  const folder = temporaryFolder(t, { 'sub/a.md': '' });
  const paths: string[] = [];
  for (const found of walk({ name: 'paper', path: folder, include: ['**/*.md'], exclude: [] })) {
    if (found.path === '') writeFileSync(join(folder, 'sub/b.md'), '');
    if (found.kind === 'listed') paths.push(...found.sightings.map(({ path }) => path));
  }
  assert.deepEqual(paths, ['sub/a.md', 'sub/b.md']);
});

test('a name that is no UTF-8 is seen, for a file as for a folder, and said to be unreadable', (t) => {
  const folder = temporaryFolder(t, { 'good.md': 'words' });
  for (const name of [Buffer.from('bad-\xc4\xe3.md', 'latin1'), Buffer.from('folder-\xc4\xe3', 'latin1')]) {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), 'words');
  }
  const misnamed = walkAll(folder).flatMap((one) => (one.kind === 'listed' ? one.sightings : []));
  assert.deepEqual(misnamed.map(({ kind }) => kind).sort(), ['file', 'misnamed', 'misnamed']);
});
