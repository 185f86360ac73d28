import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { replaceFile } from '../../src/publish/atomic-file.ts';
import { createArticleFolder } from '../support/article-folder.ts';

test('a file is written whole, in folders that are made for it, and nothing else is left', async (t) => {
  const { output } = createArticleFolder(t);
  assert.equal(await replaceFile(join(output, 'feeds/a/feed.json'), Buffer.from('{}')), true);
  assert.equal(readFileSync(join(output, 'feeds/a/feed.json'), 'utf8'), '{}');
  assert.deepEqual(readdirSync(join(output, 'feeds/a')), ['feed.json']);
});

test('a file that holds these bytes already is not touched', async (t) => {
  const { output } = createArticleFolder(t);
  const file = join(output, 'feed.json');
  await replaceFile(file, Buffer.from('{}'));
  const before = statSync(file, { bigint: true });
  assert.equal(await replaceFile(file, Buffer.from('{}')), false);
  const after = statSync(file, { bigint: true });
  assert.deepEqual([after.mtimeNs, after.ino], [before.mtimeNs, before.ino]);
});

test('bytes of the same length are told apart', async (t) => {
  const { output } = createArticleFolder(t);
  const file = join(output, 'feed.json');
  await replaceFile(file, Buffer.from('aa'));
  assert.equal(await replaceFile(file, Buffer.from('ab')), true);
  assert.equal(readFileSync(file, 'utf8'), 'ab');
});

test('what a crash left behind is overwritten', async (t) => {
  const { output } = createArticleFolder(t);
  mkdirSync(output);
  writeFileSync(join(output, '.feed.json.part'), 'x'.repeat(10_000));
  await replaceFile(join(output, 'feed.json'), Buffer.from('{}'));
  assert.equal(readFileSync(join(output, 'feed.json'), 'utf8'), '{}');
  assert.deepEqual(readdirSync(output), ['feed.json']);
});

test('a link laid in place of the temporary file is not followed', async (t) => {
  const { output, root } = createArticleFolder(t);
  mkdirSync(output);
  writeFileSync(join(root, 'precious'), 'precious');
  symlinkSync(join(root, 'precious'), join(output, '.feed.json.part'));
  await assert.rejects(replaceFile(join(output, 'feed.json'), Buffer.from('{}')), { code: 'ELOOP' });
  assert.equal(readFileSync(join(root, 'precious'), 'utf8'), 'precious');
});

test('a file that cannot be replaced fails loudly and stays as it is', async (t) => {
  const { output } = createArticleFolder(t);
  mkdirSync(join(output, 'feed.json/inside'), { recursive: true });
  await assert.rejects(replaceFile(join(output, 'feed.json'), Buffer.from('{}')));
  assert.ok(lstatSync(join(output, 'feed.json/inside')).isDirectory());
});
