import assert from 'node:assert/strict';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createPublisher } from '../../src/publish/publisher.ts';
import { createPublishedFiles, type PublishedFile } from '../../src/server/published-files.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { SITE } from '../support/feed-documents.ts';

/** The files of an output folder, with a clock that stands still, and what was loaded. */
function open(folder: string, clock = { now: 0 }) {
  const loaded: string[] = [];
  const options = { folder, formats: ['json'], site: SITE, maxAge: 60, hubs: [], private: new Set<string>() } as const;
  const files = createPublishedFiles(
    options,
    (name) => loaded.push(name),
    () => clock.now,
  );
  return { ...files, loaded, clock };
}

async function fileAt(files: ReturnType<typeof open>, ...segments: string[]): Promise<PublishedFile> {
  const file = await files.get(segments);
  assert.ok(file !== undefined && file !== 'folder');
  return file;
}

const LONG = JSON.stringify({ version: 2, text: 'long enough '.repeat(100) });

test('a compressed form of another version is never sent for a file', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('', { 'feed.json': LONG });
  writeFileSync(join(output, 'feed.json.gz'), gzipSync('{"version":3}'));
  writeFileSync(join(output, 'feed.json.br'), 'no Brotli at all');
  const { forms } = await fileAt(open(output), 'feed.json');
  assert.deepEqual([...forms.keys()], ['identity', 'gzip', 'br']);
  assert.equal(gunzipSync(forms.get('gzip')?.body ?? '').toString(), LONG);
  assert.equal(brotliDecompressSync(forms.get('br')?.body ?? '').toString(), LONG);
});

test('a small file without compressed forms gets none', async (t) => {
  const { output } = createArticleFolder(t);
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'index.html'), '<p>');
  assert.deepEqual([...(await fileAt(open(output), 'index.html')).forms.keys()], ['identity']);
});

test('a file that was replaced is read anew, one that was not is kept', async (t) => {
  const { output } = createArticleFolder(t);
  const publisher = createPublisher(output);
  await publisher.write('feeds/a', { 'feed.json': '{"version":1}' });
  const files = open(output);
  const first = await fileAt(files, 'feeds', 'a', 'feed.json');
  files.refresh();
  assert.equal(await fileAt(files, 'feeds', 'a', 'feed.json'), first);
  await publisher.write('feeds/a', { 'feed.json': '{"version":2}' });
  files.refresh();
  const second = await fileAt(files, 'feeds', 'a', 'feed.json');
  assert.equal(second.forms.get('identity')?.body.toString(), '{"version":2}');
  assert.notEqual(second.hash, first.hash);
});

test('the disk is looked at from time to time, not for each request', async (t) => {
  const { output } = createArticleFolder(t);
  const publisher = createPublisher(output);
  await publisher.write('', { 'feed.json': '{"version":1}' });
  const files = open(output);
  const first = await fileAt(files, 'feed.json');
  await publisher.write('', { 'feed.json': '{"version":2}' });
  files.clock.now += 199;
  assert.equal(await fileAt(files, 'feed.json'), first);
  files.clock.now += 1;
  assert.notEqual(await fileAt(files, 'feed.json'), first);
});

test('a file has a date from when no other version can have it on, to whole seconds, and is not read again for that', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('', { 'feed.json': LONG });
  const written = Date.UTC(2024, 2, 5, 8, 0, 0, 300);
  utimesSync(join(output, 'feed.json'), written / 1000, written / 1000);
  const files = open(output, { now: written });
  const dateAt = async (now: number) => {
    files.clock.now = now;
    const { lastModified, forms } = await fileAt(files, 'feed.json');
    const headers = [...forms.values()].map((form) => form.headers['last-modified']);
    assert.deepEqual(headers, Array(3).fill(lastModified?.toUTCString()));
    return headers[0];
  };
  // Written, as it seems, in the future: one of the clocks is wrong.
  assert.equal(await dateAt(written - 5000), undefined);
  assert.equal(await dateAt(written), undefined);
  assert.equal(await dateAt(written + 1999), undefined);
  assert.equal(await dateAt(written + 2000), 'Tue, 05 Mar 2024 08:00:01 GMT');
  assert.equal(await dateAt(written + 2001), 'Tue, 05 Mar 2024 08:00:01 GMT');
  assert.deepEqual(files.loaded, ['feed.json']);
});

test('the disk is looked at again where the clock was set back', async (t) => {
  const { output } = createArticleFolder(t);
  const publisher = createPublisher(output);
  await publisher.write('', { 'feed.json': '{"version":1}' });
  const files = open(output, { now: 10_000 });
  const first = await fileAt(files, 'feed.json');
  await publisher.write('', { 'feed.json': '{"version":2}' });
  files.clock.now = 0;
  assert.notEqual(await fileAt(files, 'feed.json'), first);
});

test('a file that many ask for at once is loaded once', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('', { 'feed.json': '{}' });
  const files = open(output);
  const found = await Promise.all(Array.from({ length: 20 }, () => fileAt(files, 'feed.json')));
  assert.equal(new Set(found).size, 1);
  assert.deepEqual(files.loaded, ['feed.json']);
});

test('a file that is gone is not served from memory', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('', { 'feed.json': '{}' });
  const files = open(output);
  await fileAt(files, 'feed.json');
  rmSync(join(output, 'feed.json'));
  files.refresh();
  assert.equal(await files.get(['feed.json']), undefined);
});

test('a page that reads the same is compressed once, and no path leads to it', async (t) => {
  const files = open(createArticleFolder(t).output);
  const first = await files.rendered('articles/a', LONG);
  assert.equal(await files.rendered('articles/a', LONG), first);
  assert.notEqual(await files.rendered('articles/a', `${LONG} `), first);
  assert.deepEqual([...first.forms.keys()], ['identity', 'gzip', 'br']);
  assert.equal(await files.get(['articles', 'a']), undefined);
});

test('a folder is told apart from a file', async (t) => {
  const { output } = createArticleFolder(t);
  await createPublisher(output).write('feeds/a', { 'feed.json': '{}' });
  const files = open(output);
  assert.equal(await files.get(['feeds']), 'folder');
  assert.equal(await files.get(['feeds', 'b']), undefined);
});
