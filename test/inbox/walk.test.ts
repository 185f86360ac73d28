import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'node:test';
import { absolutePath } from '../../src/inbox/place.ts';
import { readFile } from '../../src/inbox/read.ts';
import { walk } from '../../src/inbox/walk.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { seen, walkAll } from '../support/sightings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ODD_NAMES, RAW_PATHS, raw } from '../support/zoo.ts';

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

test('a symbolic link to a folder is not followed, whether it leads out, in or round, and reported under any name', (t) => {
  const outside = temporaryFolder(t, { 'secret.md': 'words of others' });
  const folder = temporaryFolder(t, { 'a.md': '', 'sub/b.md': '', 'c.txt': '' });
  symlinkSync(outside, join(folder, 'linked'));
  symlinkSync(outside, join(folder, 'linked.md'));
  symlinkSync('..', join(folder, 'sub/circle'));
  symlinkSync('itself', join(folder, 'itself'));
  symlinkSync('c.txt', join(folder, 'link.txt'));
  const folders = walkAll(folder);
  assert.deepEqual(seen(folders), [
    'a.md',
    'linked (symlink)',
    'linked.md (symlink)',
    'sub/b.md',
    'sub/circle (symlink)',
  ]);
  assert.equal(folders.length, 2);
});

test('a symbolic link to a folder is passed over where it is excluded', (t) => {
  const outside = temporaryFolder(t);
  const folder = temporaryFolder(t, { 'a.md': '' });
  symlinkSync(outside, join(folder, 'modules'));
  assert.deepEqual(seen(walkAll(folder, { exclude: ['modules/**'] })), ['a.md']);
});

test('a pipe is reported and not opened', (t) => {
  const folder = temporaryFolder(t);
  execFileSync('mkfifo', [join(folder, 'pipe.md')]);
  assert.deepEqual(seen(walkAll(folder)), ['pipe.md (other)']);
});

test('a socket is reported and not opened', async (t) => {
  const folder = temporaryFolder(t);
  const server = createServer();
  await new Promise<void>((listening) => server.listen(join(folder, 'socket.md'), listening));
  t.after(() => server.close());
  assert.deepEqual(seen(walkAll(folder)), ['socket.md (other)']);
});

test('a device is reported and not opened', () => {
  const [devices] = walk({ name: 'paper', path: '/dev', include: ['null'], exclude: [] });
  assert(devices);
  assert(seen([devices]).includes('null (other)'));
});

test('a folder named like an article is reported, and walked like any other', (t) => {
  const folder = temporaryFolder(t, { 'x.md/y.md': '' });
  mkdirSync(join(folder, 'empty.md'));
  const folders = walkAll(folder);
  assert.deepEqual(
    folders.map(({ path }) => path),
    ['', 'empty.md', 'x.md'],
  );
  assert.deepEqual(seen(folders), ['empty.md (folder)', 'x.md (folder)', 'x.md/y.md']);
});

test('a folder, a pipe and a device stay as they were while things move inside them', (t) => {
  const folder = temporaryFolder(t, { 'x.md/y.md': '' });
  execFileSync('mkfifo', [join(folder, 'pipe.md')]);
  const before = walkAll(folder)[0];
  utimesSync(join(folder, 'x.md'), 1, 1);
  utimesSync(join(folder, 'pipe.md'), 1, 1);
  assert.deepEqual(walkAll(folder)[0], before);
});

test('a folder that lets nobody list it, or look at what it holds, says so, and the others are walked', async (t) => {
  const folder = temporaryFolder(t, { 'a.md': '', 'closed/b.md': '', 'names/c.md': '', 'z/d.md': '' });
  chmodSync(join(folder, 'closed'), 0o000);
  chmodSync(join(folder, 'names'), 0o400);
  const folders = await asOrdinaryUser(folder, () => walkAll(folder));
  for (const name of ['closed', 'names']) {
    assert.deepEqual(
      folders.find(({ path }) => path === name),
      { kind: 'unlisted', path: name, reason: 'EACCES' },
    );
    chmodSync(join(folder, name), 0o700);
  }
  assert.deepEqual(seen(folders), ['a.md', 'z/d.md']);
});

test('a folder of very many folders is walked, and so is one very deep', (t) => {
  const deep = Array.from({ length: 200 }, () => 'd').join('/');
  const folder = temporaryFolder(t, { [`${deep}/a.md`]: '' });
  for (let i = 0; i < 3000; i++) mkdirSync(join(folder, `${i}`));
  const folders = walkAll(folder);
  assert.equal(folders.length, 3201);
  assert.deepEqual(seen(folders), [`${deep}/a.md`]);
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

test('odd names are names like any other: blanks, quotes, line ends, marks of direction, twins by case, all of 255 bytes', (t) => {
  const names = [...ODD_NAMES, 'a b.md', "c'd.md", '[i].md', '{j}.md', '潮 汐.md'];
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

test('what has a name that is no UTF-8 is found under one that can be read, files and folders', (t) => {
  const folder = temporaryFolder(t, { 'good.md': '', 'lost \uFFFD.md': '' });
  const at = (path: Buffer) => Buffer.concat([Buffer.from(`${folder}/`), path]);
  mkdirSync(at(raw('\xb3\xb1\xcf\xab')));
  for (const [path] of RAW_PATHS) writeFileSync(at(path), path);
  const sightings = walkAll(folder).flatMap((one) => (one.kind === 'listed' ? one.sightings : []));
  assert.deepEqual(
    sightings.map(({ path, rawPath }) => [path, rawPath && Buffer.from(rawPath)]).sort(),
    [['good.md', undefined], ['lost \uFFFD.md', undefined], ...RAW_PATHS.map(([path, shown]) => [shown, path])].sort(),
  );
  // As a worker thread is given it.
  for (const sighting of structuredClone(sightings).filter(({ rawPath }) => rawPath)) {
    const read = readFile(absolutePath(folder, sighting), sighting);
    assert(read.kind === 'bytes', sighting.path);
    assert.deepEqual(Buffer.from(read.bytes), Buffer.from(sighting.rawPath ?? []));
  }
});

test('below a folder whose name is no UTF-8, names that are keep their order', (t) => {
  const folder = temporaryFolder(t);
  const inside = Buffer.concat([Buffer.from(`${folder}/`), raw('\xff/')]);
  mkdirSync(inside);
  for (const name of ['b.md', '潮.md', 'a.md']) writeFileSync(Buffer.concat([inside, Buffer.from(name)]), '');
  assert.deepEqual(seen(walkAll(folder)), ['%FF/a.md', '%FF/b.md', '%FF/潮.md']);
});
