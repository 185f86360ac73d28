import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { decode } from '../../src/inbox/decode.ts';
import { MAX_FILE_BYTES, readFile } from '../../src/inbox/read.ts';
import { asOrdinaryUser } from '../support/ordinary-user.ts';
import { sight, sighting } from '../support/sightings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function sightedFile(t: TestContext, content: string | Buffer = 'High tide at noon.') {
  const folder = temporaryFolder(t, { 'a.md': content });
  return { file: join(folder, 'a.md'), seen: sight(folder, 'a.md') };
}

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('base64url');

test('a file is read whole, with the hash of its bytes', (t) => {
  const { file, seen } = sightedFile(t, '潮汐\r\n\u0000');
  const read = readFile(file, seen);
  assert(read.kind === 'bytes');
  assert.equal(read.bytes.toString(), '潮汐\r\n\u0000');
  assert.equal(read.hash, sha256('潮汐\r\n\u0000'));
});

test('an empty file is read: it has no bytes', (t) => {
  const { file, seen } = sightedFile(t, '');
  const read = readFile(file, seen);
  assert(read.kind === 'bytes');
  assert.equal(read.bytes.length, 0);
});

test('a short file after a long one holds nothing of it', (t) => {
  const long = sightedFile(t, 'a'.repeat(700_000));
  const short = sightedFile(t, 'b');
  const first = readFile(long.file, long.seen);
  assert(first.kind === 'bytes');
  assert.equal(first.hash, sha256('a'.repeat(700_000)));
  const second = readFile(short.file, short.seen);
  assert(second.kind === 'bytes');
  assert.equal(second.bytes.toString(), 'b');
});

test('a file of just the largest size is read', (t) => {
  const { file, seen } = sightedFile(t, Buffer.alloc(MAX_FILE_BYTES, 'a'));
  const read = readFile(file, seen);
  assert(read.kind === 'bytes');
  assert.equal(read.bytes.length, MAX_FILE_BYTES);
});

test('a larger file is a problem, and not opened', () => {
  const read = readFile('/nowhere/a.md', sighting('a.md', { size: MAX_FILE_BYTES + 1 }));
  assert(read.kind === 'problem');
  assert.equal(read.problem.code, 'too-large');
  assert.match(read.problem.message, /5 MiB .*exclude/);
});

test('a folder, a link and a thing that is no file are problems, and not opened', () => {
  for (const kind of ['folder', 'symlink', 'other'] as const) {
    const read = readFile('/nowhere/a.md', sighting('a.md', { kind }));
    assert(read.kind === 'problem');
    assert.equal(read.problem.code, 'not-a-regular-file');
  }
});

test('a pipe that took a file’s place is not waited for', (t) => {
  const { file, seen } = sightedFile(t);
  rmSync(file);
  execFileSync('mkfifo', [file]);
  assert.deepEqual(readFile(file, seen), { kind: 'moving' });
});

test('a link that took a file’s place is not followed', (t) => {
  const { file, seen } = sightedFile(t);
  renameSync(file, `${file}.old`);
  symlinkSync(`${file}.old`, file);
  const read = readFile(file, seen);
  assert(read.kind === 'problem');
  assert.equal(read.problem.code, 'unreadable');
  assert.match(read.problem.message, /ELOOP/);
});

test('a folder that took a file’s place is no file', (t) => {
  const folder = temporaryFolder(t, { 'a.md/b.md': '' });
  assert.deepEqual(readFile(join(folder, 'a.md'), sighting('a.md')), { kind: 'moving' });
});

const MOVES: readonly { name: string; move: (file: string) => void }[] = [
  { name: 'it went away', move: (file) => rmSync(file) },
  { name: 'it grew', move: (file) => appendFileSync(file, ' And more.') },
  { name: 'it shrank', move: (file) => truncateSync(file, 4) },
  {
    name: 'it was written again with as many bytes',
    move: (file) => {
      writeFileSync(file, 'Low tide at night.');
      utimesSync(file, 1, 1);
    },
  },
];

for (const { name, move } of MOVES) {
  test(`a file that is not as it was sighted is left for another run: ${name}`, (t) => {
    const { file, seen } = sightedFile(t);
    move(file);
    assert.deepEqual(readFile(file, seen), { kind: 'moving' });
  });
}

test('a folder that became a link to elsewhere is not followed to a file like the one that was sighted', (t) => {
  const folder = temporaryFolder(t, { 'sub/a.md': 'words', 'elsewhere/a.md': 'swore' });
  for (const name of ['sub/a.md', 'elsewhere/a.md']) utimesSync(join(folder, name), 1, 1);
  const seen = sight(folder, 'sub/a.md');
  renameSync(join(folder, 'sub'), join(folder, 'was'));
  symlinkSync('elsewhere', join(folder, 'sub'));
  assert.deepEqual(readFile(join(folder, 'sub/a.md'), seen), { kind: 'moving' });
});

test('a file that nobody may read is a problem that says whom to let', async (t) => {
  const { file, seen } = sightedFile(t);
  chmodSync(file, 0o000);
  const read = await asOrdinaryUser(dirname(file), () => readFile(file, seen));
  assert(read.kind === 'problem');
  assert.equal(read.problem.code, 'unreadable');
  assert.match(read.problem.message, /EACCES.*account/);
});

test('a sparse file too large is not opened, and a smaller one is read as the NULs it holds', (t) => {
  const { file } = sightedFile(t, '');
  truncateSync(file, 1024 ** 3);
  const giant = readFile(file, sight(dirname(file), 'a.md'));
  assert(giant.kind === 'problem');
  assert.equal(giant.problem.code, 'too-large');
  truncateSync(file, 1024 ** 2);
  const small = readFile(file, sight(dirname(file), 'a.md'));
  assert(small.kind === 'bytes');
  assert.deepEqual(decode(small.bytes, 'auto').kind, 'problem');
});

test('a file in a folder that is none is a problem that names its cause', (t) => {
  const { file, seen } = sightedFile(t);
  const read = readFile(join(file, 'b.md'), seen);
  assert(read.kind === 'problem');
  assert.equal(read.problem.code, 'unreadable');
  assert.match(read.problem.message, /ENOTDIR/);
});
