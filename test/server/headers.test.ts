import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { renderFeed } from '../../src/feeds/formats/render.ts';
import { fileHeaders } from '../../src/server/headers.ts';
import { describePath } from '../../src/server/published-path.ts';
import { documentOf, entryOf, SITE } from '../support/feed-documents.ts';
import { startStaticSite } from '../support/static-site.ts';
import { childrenOf, parseXml } from '../support/strict-xml.ts';

const HUBS = ['https://hub.example/', 'https://other.example/hub'];
const OPTIONS = { site: SITE, maxAge: 300, hubs: HUBS, private: new Set(['desk-s3cret']) };

function headersOf(path: string) {
  const described = describePath(path.split('/'), ['rss', 'atom', 'json']);
  assert.ok(described);
  return fileHeaders(described, OPTIONS);
}

test('a feed names its hubs and the address that its document calls its own', () => {
  const document = documentOf([entryOf()], { hubs: HUBS });
  const self = childrenOf(parseXml(renderFeed(document, 'atom').text), 'link').find(
    ({ attributes }) => attributes.rel === 'self',
  );
  assert.equal(
    headersOf(`feeds/${document.slug}/atom.xml`).whole.link,
    `<https://hub.example/>; rel="hub", <https://other.example/hub>; rel="hub", <${self?.attributes.href}>; rel="self"`,
  );
  for (const path of ['feeds/all/index.html', 'feeds/all/archive/1.xml', 'feeds.opml', 'feeds/desk-s3cret/rss.xml'])
    assert.equal(headersOf(path).whole.link, undefined, path);
});

test('without a hub there is no link', () => {
  const path = describePath(['feeds', 'all', 'rss.xml'], ['rss']);
  assert.equal(path && fileHeaders(path, { ...OPTIONS, hubs: [] }).whole.link, undefined);
});

test('how long a copy is fresh is said by the schedule; a secret feed is kept by its reader alone', () => {
  assert.equal(headersOf('feeds/all/rss.xml').whole['cache-control'], 'public, max-age=300');
  for (const path of ['feeds/desk-s3cret/rss.xml', 'feeds/desk-s3cret/index.html', 'feeds/desk-s3cret/archive/1.xml']) {
    const { whole, unchanged } = headersOf(path);
    assert.equal(whole['cache-control'], 'private, max-age=300', path);
    assert.equal(unchanged['cache-control'], 'private, max-age=300', path);
    assert.equal(whole['x-robots-tag'], 'noindex', path);
    assert.equal(whole['access-control-allow-origin'], undefined, path);
    assert.equal(whole['cross-origin-resource-policy'], 'same-origin', path);
  }
});

test('readers in a browser may fetch feeds, archives and lists from other sites; pages are not theirs', () => {
  for (const path of ['feeds/all/rss.xml', 'feeds/all/archive/1.xml', 'feeds/index.json', 'feeds.opml']) {
    assert.equal(headersOf(path).whole['access-control-allow-origin'], '*', path);
    assert.equal(headersOf(path).unchanged['access-control-allow-origin'], '*', path);
    assert.equal(headersOf(path).whole['cross-origin-resource-policy'], 'cross-origin', path);
    assert.equal(headersOf(path).whole['x-robots-tag'], undefined, path);
  }
  assert.equal(headersOf('feeds/all/index.html').whole['access-control-allow-origin'], undefined);
});

test('a page of an archive is served as the feed it is, and compressed though nothing stands beside it', async (t) => {
  const site = await startStaticSite(t);
  const { text: page } = renderFeed(documentOf([entryOf({ html: '<p>潮汐</p>'.repeat(200) })]), 'atom');
  await site.write('feeds/all/archive/1.xml', page);
  site.unpack('feeds/all/archive/1.xml');
  const { headers, body } = await site.ask('/feeds/all/archive/1.xml', { 'accept-encoding': 'gzip' });
  assert.equal(headers['content-type'], 'application/atom+xml; charset=utf-8');
  assert.equal(headers['content-encoding'], 'gzip');
  assert.match(String(headers.etag), /-gzip"$/);
  assert.equal(gunzipSync(body).toString(), page);
});

test('parts of a file are not to be had', async (t) => {
  const site = await startStaticSite(t);
  await site.write('feeds/all/rss.xml', '<rss></rss>');
  const { status, headers } = await site.ask('/feeds/all/rss.xml', { range: 'bytes=0-3' });
  assert.deepEqual([status, headers['accept-ranges']], [200, 'none']);
});

test('browsers and crawlers get a short answer to what they always ask for', async (t) => {
  const site = await startStaticSite(t, { private: new Set(['desk-s3cret']) });
  const robots = await site.ask('/robots.txt');
  assert.deepEqual([robots.status, robots.body.toString()], [200, 'User-agent: *\nAllow: /\n']);
  assert.equal((await site.ask('/favicon.ico')).status, 204);
  const marked = await startStaticSite(t, { site: { ...SITE, icon: 'https://feeds.example/icon.png' } });
  const { status, headers } = await marked.ask('/favicon.ico');
  assert.deepEqual([status, headers.location], [302, 'https://feeds.example/icon.png']);
});

test('a feed that was asked for is counted, also where nothing has changed; nothing else is', async (t) => {
  const site = await startStaticSite(t);
  await site.write('feeds/all/rss.xml', '<rss></rss>');
  await site.write('feeds/all/index.html', '<p>');
  const agent = { 'user-agent': 'Feedly/1.0 (3 subscribers)' };
  const { headers } = await site.ask('/feeds/all/rss.xml', agent);
  await site.ask('/feeds/all/rss.xml', { ...agent, 'if-none-match': headers.etag ?? '' });
  await site.ask('/feeds/all/rss.xml', agent, 'HEAD');
  for (const path of ['/feeds/all/', '/feeds/none/rss.xml', '/']) await site.ask(path, agent);
  assert.deepEqual(site.visits, []);
  await site.stop();
  assert.deepEqual(site.visits, [
    { slug: 'all', format: 'rss', reader: 'Feedly', requests: 2, subscribers: { '': 3 } },
  ]);
});

test('a store that does not answer costs a minute of counting, not the server', async (t) => {
  const site = await startStaticSite(t, {}, { visits: () => Promise.reject(new Error('busy')) });
  await site.write('feeds/all/rss.xml', '<rss></rss>');
  await site.ask('/feeds/all/rss.xml');
  await site.stop();
  assert.ok(site.record.lines.some(({ msg }) => msg === 'visits could not be kept'));
});
