import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { archiveFile, FORMAT_FILES, FORMATS, type Format } from '../../src/feeds/document.ts';
import { renderFeed } from '../../src/feeds/formats/render.ts';
import { createVersions } from '../../src/server/versions.ts';
import { documentOf, entryOf } from '../support/feed-documents.ts';
import { startStaticSite } from '../support/static-site.ts';

/** A feed of articles by their numbers; `edited` is said otherwise than before. */
function feedOf(numbers: readonly number[], format: Format, edited?: number): string {
  const entries = numbers.map((number) =>
    entryOf({
      guid: `tag:feeds.example,2026:${number}`,
      title: `第${number}号`,
      html: `<p>${number === edited ? '更正' : '潮汐'}</p>`.repeat(100),
    }),
  );
  return renderFeed(documentOf(entries), format).text;
}

/** Which articles an answer holds. */
const numbersIn = (body: Buffer) => [...body.toString().matchAll(/第(\d)号/g)].map(([, number]) => Number(number));
const ask226 = { 'a-im': 'feed' };

for (const format of FORMATS) {
  test(`${format}: a reader that takes differences is sent only what is new or changed`, async (t) => {
    const site = await startStaticSite(t);
    const path = `feeds/all/${FORMAT_FILES[format].file}`;
    await site.write(path, feedOf([3, 2, 1], format));
    const first = await site.ask(`/${path}`, ask226);
    assert.deepEqual([first.status, numbersIn(first.body)], [200, [3, 2, 1]]);
    await site.write(path, feedOf([5, 4, 3, 2], format, 3));
    const held = { ...ask226, 'if-none-match': first.headers.etag ?? '' };
    const delta = await site.ask(`/${path}`, held);
    assert.deepEqual([delta.status, numbersIn(delta.body)], [226, [5, 4, 3]]);

    const whole = await site.ask(`/${path}`);
    const { headers } = delta;
    assert.equal(headers.im, 'feed');
    assert.equal(headers['delta-base'], first.headers.etag);
    assert.equal(headers.etag, whole.headers.etag);
    assert.equal(headers['content-type'], whole.headers['content-type']);
    assert.equal(headers['cache-control'], 'no-store, im');
    assert.equal(headers.vary, 'Accept-Encoding, A-IM');
    assert.equal(headers['content-length'], String(delta.body.length));
    assert.equal((await site.ask(`/${path}`, { ...ask226, 'if-none-match': headers.etag ?? '' })).status, 304);
  });
}

test('a difference is compressed as the client takes it, and has the ETag of that form', async (t) => {
  const site = await startStaticSite(t);
  const path = 'feeds/all/rss.xml';
  for (const [encoding, unpack] of [
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ] as const) {
    await site.write(path, feedOf([2, 1], 'rss'));
    const plain = { ...ask226, 'accept-encoding': encoding };
    const { headers } = await site.ask(`/${path}`, plain);
    await site.write(path, feedOf([3, 2, 1], 'rss'));
    const delta = await site.ask(`/${path}`, { ...plain, 'if-none-match': headers.etag ?? '' });
    assert.deepEqual([delta.status, delta.headers['content-encoding']], [226, encoding]);
    assert.deepEqual(numbersIn(unpack(delta.body)), [3]);
    assert.equal(delta.headers.etag, (await site.ask(`/${path}`, { 'accept-encoding': encoding })).headers.etag);
  }
});

test('whoever asks otherwise is sent the whole', async (t) => {
  const site = await startStaticSite(t);
  const path = 'feeds/all/rss.xml';
  await site.write(path, feedOf([2, 1], 'rss'));
  const etag = (await site.ask(`/${path}`)).headers.etag ?? '';
  await site.write(path, feedOf([3, 2, 1], 'rss'));
  const asked: readonly Record<string, string>[] = [
    { 'if-none-match': etag },
    { 'if-none-match': etag, 'a-im': 'vcdiff, gzip' },
    { 'if-none-match': etag, 'a-im': 'feed;q=0' },
    { 'a-im': 'feed' },
    { 'if-none-match': '"never-sent-0123456789a"', 'a-im': 'feed' },
    { 'if-none-match': 'nonsense', 'a-im': 'feed' },
  ];
  for (const headers of asked) {
    const { status, body } = await site.ask(`/${path}`, headers);
    assert.deepEqual([headers, status, numbersIn(body)], [headers, 200, [3, 2, 1]]);
  }
  for (const headers of [
    { 'if-none-match': `W/${etag}`, 'a-im': 'feed' },
    { 'if-none-match': `"other", ${etag}`, 'a-im': 'gzip, Feed' },
  ])
    assert.equal((await site.ask(`/${path}`, headers)).status, 226);
});

test('a HEAD says what a GET would', async (t) => {
  const site = await startStaticSite(t);
  await site.write('feeds/all/rss.xml', feedOf([1], 'rss'));
  const etag = (await site.ask('/feeds/all/rss.xml')).headers.etag ?? '';
  await site.write('feeds/all/rss.xml', feedOf([2, 1], 'rss'));
  const held = { ...ask226, 'if-none-match': etag };
  const head = await site.ask('/feeds/all/rss.xml', held, 'HEAD');
  const get = await site.ask('/feeds/all/rss.xml', held);
  assert.deepEqual([head.status, head.body.length, head.headers['content-length']], [226, 0, String(get.body.length)]);
});

test('a page of an archive is always sent whole', async (t) => {
  const site = await startStaticSite(t);
  const path = `feeds/all/${archiveFile(1, ['atom'])}`;
  await site.write(path, feedOf([2, 1], 'atom'));
  const etag = (await site.ask(`/${path}`, ask226)).headers.etag ?? '';
  await site.write(path, feedOf([3, 2, 1], 'atom'));
  assert.equal((await site.ask(`/${path}`, { ...ask226, 'if-none-match': etag })).status, 200);
});

test('the last versions of a feed are remembered, and those of all feeds in so many bytes', () => {
  const versions = createVersions(64 * 100);
  for (let number = 0; number < 40; number++) versions.remember('a', `${number}`, ['x']);
  assert.equal(versions.itemsOf('a', '7'), undefined);
  assert.deepEqual(versions.itemsOf('a', '8'), new Set(['x']));
  const digests = Array.from({ length: 90 }, (_, at) => `${at}`);
  versions.remember('b', '1', digests);
  assert.equal(versions.itemsOf('b', '1')?.size, 90);
  assert.equal(versions.itemsOf('a', '8'), undefined);
  assert.ok(versions.itemsOf('a', '39'));
  versions.remember('c', '1', digests);
  assert.equal(versions.itemsOf('b', '1'), undefined);
});
