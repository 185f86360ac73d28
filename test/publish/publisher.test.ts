import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createPublisher } from '../../src/publish/publisher.ts';
import { createArticleFolder } from '../support/article-folder.ts';

test('a text is published with forms that decode to the same bytes', async (t) => {
  const { output } = createArticleFolder(t);
  const publisher = createPublisher(output);
  const text = '订阅'.repeat(1000);
  assert.deepEqual(await publisher.write('feeds/港口', { 'feed.json': text }), ['feed.json']);
  const at = (suffix: string) => readFileSync(join(output, `feeds/港口/feed.json${suffix}`));
  assert.equal(at('').toString(), text);
  assert.equal(gunzipSync(at('.gz')).toString(), text);
  assert.equal(brotliDecompressSync(at('.br')).toString(), text);
  assert.ok(at('.br').length < at('').length);
});

test('the same text is not news, also where a form had to be made again', async (t) => {
  const { output } = createArticleFolder(t);
  const publisher = createPublisher(output);
  await publisher.write('', { 'a.json': '{}' });
  rmSync(join(output, 'a.json.gz'));
  assert.deepEqual(await publisher.write('', { 'a.json': '{}' }), []);
  assert.equal(gunzipSync(readFileSync(join(output, 'a.json.gz'))).toString(), '{}');
});

test('what is not published reads as nothing', async (t) => {
  const publisher = createPublisher(createArticleFolder(t).output);
  assert.equal(await publisher.read('feeds/index.json'), undefined);
  assert.equal(publisher.names('feeds').size, 0);
});
