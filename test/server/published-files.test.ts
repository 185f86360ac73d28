import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createPublisher } from '../../src/publish/publisher.ts';
import { createPublishedFiles, type PublishedFile } from '../../src/server/published-files.ts';
import { createArticleFolder } from '../support/article-folder.ts';

async function fileAt(files: ReturnType<typeof createPublishedFiles>, ...segments: string[]): Promise<PublishedFile> {
  const file = await files.get(segments);
  assert.ok(file !== undefined && file !== 'folder');
  return file;
}

test('a compressed form of another version is never sent for a file', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('', { 'feed.json': '{"version":1}' });
  writeFileSync(join(output, 'feed.json.gz'), gzipSync('{"version":2}'));
  writeFileSync(join(output, 'feed.json.br'), 'no Brotli at all');
  const file = await fileAt(createPublishedFiles(output), 'feed.json');
  assert.deepEqual([...file.bodies.keys()], ['identity']);
});

test('a file that was replaced is read anew, one that was not is kept', async (t) => {
  const { output } = createArticleFolder(t);
  const publisher = createPublisher(output);
  await publisher.write('feeds/a', { 'feed.json': '{"version":1}' });
  const files = createPublishedFiles(output);
  const first = await fileAt(files, 'feeds', 'a', 'feed.json');
  assert.equal(await fileAt(files, 'feeds', 'a', 'feed.json'), first);
  await publisher.write('feeds/a', { 'feed.json': '{"version":2}' });
  const second = await fileAt(files, 'feeds', 'a', 'feed.json');
  assert.equal(second.bodies.get('identity')?.toString(), '{"version":2}');
  assert.notEqual(second.hash, first.hash);
});

test('a file that is gone is not served from memory', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('', { 'feed.json': '{}' });
  const files = createPublishedFiles(output);
  await fileAt(files, 'feed.json');
  rmSync(join(output, 'feed.json'));
  assert.equal(await files.get(['feed.json']), undefined);
});

test('a folder is told apart from a file', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('feeds/a', { 'feed.json': '{}' });
  const files = createPublishedFiles(output);
  assert.equal(await files.get(['feeds']), 'folder');
  assert.equal(await files.get(['feeds', 'b']), undefined);
});
