import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { openApplication } from '../support/application.ts';
import { corrected, createArticleFolder } from '../support/article-folder.ts';
import { until } from '../support/condition.ts';
import { ask } from '../support/http-client.ts';
import { feedIds } from '../support/published-feeds.ts';
import { startSite } from '../support/running-site.ts';
import { startStaticSite } from '../support/static-site.ts';

const SLUG = encodeURIComponent('港口');

test('every published file comes with its own type', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const types = [
    ['/', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    ['/feeds.opml', 'text/x-opml; charset=utf-8'],
    ['/feeds/index.json', 'application/json; charset=utf-8'],
    ['/feeds/all/', 'text/html; charset=utf-8'],
    ['/feeds/all/rss.xml', 'application/rss+xml; charset=utf-8'],
    [`/feeds/${SLUG}/atom.xml`, 'application/atom+xml; charset=utf-8'],
    [`/feeds/${SLUG}/feed.json`, 'application/feed+json; charset=utf-8'],
    [`/articles/${site.line('a.md').guid?.split(':').at(-1)}`, 'text/html; charset=utf-8'],
  ] as const;
  for (const [path, type] of types) {
    const { status, headers } = await site.ask(path);
    assert.deepEqual([path, status, headers['content-type']], [path, 200, type]);
  }
});

test('each encoding has its own strong ETag and decodes to the same bytes', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const path = '/feeds/all/rss.xml';
  const plain = await site.ask(path);
  const gzip = await site.ask(path, { headers: { 'accept-encoding': 'gzip' } });
  const br = await site.ask(path, { headers: { 'accept-encoding': 'gzip, br' } });

  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.equal(br.headers['content-encoding'], 'br');
  assert.deepEqual(plain.body, readFileSync(join(folder.output, 'feeds/all/rss.xml')));
  assert.deepEqual(gunzipSync(gzip.body), plain.body);
  assert.deepEqual(brotliDecompressSync(br.body), plain.body);
  const tags = [plain, gzip, br].map(({ headers }) => headers.etag ?? '');
  assert.equal(new Set(tags).size, 3);
  for (const tag of tags) assert.match(tag, /^"[^"]+"$/);
  for (const { headers, body } of [plain, gzip, br]) {
    assert.equal(headers.vary, 'Accept-Encoding, A-IM');
    assert.equal(headers['content-length'], String(body.length));
  }
});

test('an article page is known by its ETag alone, for it can change without its date moving', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const page = `/articles/${site.line('a.md').guid?.split(':').at(-1)}`;
  const { headers } = await site.ask(page);
  assert.equal(headers['last-modified'], undefined);
  assert.equal((await site.ask(page, { headers: { 'if-none-match': headers.etag ?? '' } })).status, 304);
});

test('a client that holds the current version is answered 304 without a body', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  for (const path of ['/', '/feeds/all/rss.xml', '/feeds/index.json']) {
    const file = join(folder.output, path.endsWith('/') ? `${path}index.html` : path);
    utimesSync(file, Date.UTC(2024, 2, 5) / 1000, Date.UTC(2024, 2, 5) / 1000);
    const { headers } = await site.ask(path);
    const etag = headers.etag ?? '';
    const modified = headers['last-modified'] ?? '';
    assert.equal(modified, 'Tue, 05 Mar 2024 00:00:00 GMT');
    const fresh: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': modified },
      { 'if-modified-since': new Date(Date.parse(modified) + 60_000).toUTCString() },
    ];
    for (const condition of fresh) {
      const answer = await site.ask(path, { headers: condition });
      assert.deepEqual([path, condition, answer.status, answer.body.length], [path, condition, 304, 0]);
      assert.equal(answer.headers.etag, etag);
    }
    const stale: Record<string, string>[] = [
      { 'if-none-match': '"other"' },
      { 'if-modified-since': new Date(Date.parse(modified) - 60_000).toUTCString() },
      { 'if-modified-since': 'yesterday or so' },
      { 'if-none-match': '"other"', 'if-modified-since': modified },
      // The tag of one encoding says nothing about another.
      { 'if-none-match': `${etag.slice(0, -1)}-gzip"` },
    ];
    for (const condition of stale)
      assert.deepEqual([condition, (await site.ask(path, { headers: condition })).status], [condition, 200]);
  }
});

test('of two versions within one second the date of the first does not keep a client from the second', async (t) => {
  const site = await startStaticSite(t);
  await site.write('feeds/a/feed.json', '{"version":1}');
  const first = await site.ask('/feeds/a/feed.json');
  assert.equal(first.headers['last-modified'], undefined);
  await site.write('feeds/a/feed.json', '{"version":2}');
  for (const date of [first.headers.date ?? '', new Date(Date.now() + 60_000).toUTCString()]) {
    const second = await site.ask('/feeds/a/feed.json', { 'if-modified-since': date });
    assert.deepEqual([second.status, second.body.toString()], [200, '{"version":2}']);
  }
});

test('a new version of a feed is served at once under a new ETag', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const before = await site.ask('/feeds/all/rss.xml');
  folder.write('a.md', { title: '甲', body: corrected('甲', '更正后的甲') });
  await site.runOnce();
  const after = await site.ask('/feeds/all/rss.xml', { headers: { 'if-none-match': before.headers.etag ?? '' } });
  assert.equal(after.status, 200);
  assert.notEqual(after.headers.etag, before.headers.etag);
  assert.match(after.body.toString(), /更正后的甲/);
});

test('HEAD answers with the headers of GET and no body', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  for (const path of ['/', '/feeds/all/rss.xml', '/livez', '/readyz']) {
    const get = await site.ask(path);
    const head = await site.ask(path, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    for (const name of ['content-type', 'content-length', 'etag', 'last-modified', 'cache-control'])
      assert.equal(head.headers[name], get.headers[name], `${name} of ${path}`);
  }
});

test('no path leads out of the published files', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  writeFileSync(join(folder.root, 'secret.json'), '{}');
  writeFileSync(join(folder.output, '.hidden.json'), '{}');
  writeFileSync(join(folder.output, 'feeds/all/.rss.xml.part'), '<rss>');
  writeFileSync(join(folder.output, 'feeds/all/notes.txt'), 'unpublished');
  mkdirSync(join(folder.output, '.git'));
  writeFileSync(join(folder.output, '.git/config.json'), '{}');
  symlinkSync(folder.root, join(folder.output, 'loop'));
  const paths = [
    '/../secret.json',
    '/..%2fsecret.json',
    '/..%2Fsecret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/feeds/..%2f..%2fsecret.json',
    '/feeds/all/..%5c..%5csecret.json',
    '/feeds/%2e%2e/%2e%2e/secret.json',
    '/.hidden.json',
    '/%2ehidden.json',
    '/.git/config.json',
    '/feeds/all/.rss.xml.part',
    '/feeds/all/rss.xml.gz',
    '/feeds/all/notes.txt',
    '/feeds/all/rss.xml%00.html',
    '/feeds/',
    '/articles/',
    '/articles/..%2f..%2fsecret',
    '/articles/UPPER',
    '/articles/0000000000000000',
    '//secret.json',
    '/nothing/here',
  ];
  for (const path of paths) assert.deepEqual([path, (await site.ask(path)).status], [path, 404]);
});

test('an address that cannot be decoded is refused, and the server lives on', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  for (const path of ['/%zz', '/feeds/%zz/rss.xml', '/articles/%zz', '/%', '/feeds/%ff%fe/']) {
    const { status, body } = await site.ask(path);
    assert.ok(status === 400 || status === 404, `${path}: ${status}`);
    assert.doesNotMatch(body.toString(), /at .*\.ts|node:/);
  }
  assert.equal((await site.ask('/livez')).status, 200);
});

test('a folder without its slash redirects to the one with it, and keeps the query', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const plain = await site.ask('/feeds/all');
  assert.deepEqual([plain.status, plain.headers.location], [301, '/feeds/all/']);
  const encoded = await site.ask(`/feeds/${SLUG}?from=mail`);
  assert.deepEqual([encoded.status, encoded.headers.location], [301, `/feeds/${SLUG}/?from=mail`]);
});

test('an article page shows the article under a policy that lets nothing run', async (t) => {
  const folder = createArticleFolder(t);
  const hostile = '<p onclick="steal()">正文</p><script>steal()</script><iframe src="javascript:steal()"></iframe>';
  folder.write('a.md', { title: '<p>甲</p> & "乙"', categories: ['港口'], body: hostile });
  const site = await startSite(t, folder);
  const id = site.line('a.md').guid?.split(':').at(-1);
  const { status, headers, body } = await site.ask(`/articles/${id}`);
  const html = body.toString();

  assert.equal(status, 200);
  assert.match(html, /<h1[^>]*>&lt;p&gt;甲&lt;\/p&gt; &amp; &quot;乙&quot;<\/h1>/);
  assert.match(html, /<p>正文<\/p>/);
  assert.doesNotMatch(html, /steal|<script|onclick|<iframe/);
  assert.match(html, new RegExp(`href="\\.\\./feeds/${SLUG}/"`));
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /base-uri 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /script-src|unsafe-inline|unsafe-eval/);
});

test('a withdrawn article is gone (410), and there again when it returns', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['a', 'b', 'c']) folder.write(`${name}.md`, { title: name });
  const site = await startSite(t, folder);
  const page = `/articles/${site.line('a.md').guid?.split(':').at(-1)}`;
  assert.equal((await site.ask(page)).status, 200);
  folder.remove('a.md');
  await site.runOnce();
  assert.equal((await site.ask(page)).status, 410);
  folder.write('a.md', { title: 'a' });
  await site.runOnce();
  assert.equal((await site.ask(page)).status, 200);
});

test('every answer says what it is and where it may stand', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  for (const path of ['/', '/feeds/all/rss.xml', '/feeds/index.json', '/nowhere', '/articles/x', '/livez', '/readyz']) {
    const { headers } = await site.ask(path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['x-frame-options'], 'DENY', path);
    assert.equal(headers['referrer-policy'], 'no-referrer', path);
    assert.equal(headers['x-powered-by'], undefined, path);
    if (path.startsWith('/feeds/')) assert.match(String(headers['content-security-policy']), /sandbox/, path);
  }
});

test('only reading is possible', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'LOCK']) {
    const { status, headers } = await site.ask('/feeds/all/rss.xml', { method });
    assert.deepEqual([method, status, headers.allow], [method, 405, 'GET, HEAD']);
  }
});

test('the service is alive at once, and ready when the first run is through', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const blocker = join(folder.root, 'mount');
  writeFileSync(blocker, 'not a folder yet');
  const app = await openApplication(
    t,
    folder.config({
      schedule: { scan: '* * * * * *' },
      server: { port: 0 },
      output: { dir: join(blocker, 'public') },
    }),
  );
  const { address } = await app.start();
  assert.equal((await ask(address, '/livez')).status, 200);
  await until('a run has failed', () => app.record.lines.some(({ msg }) => msg.startsWith('run failed')));
  const unready = await ask(address, '/readyz');
  assert.equal(unready.status, 503);
  assert.match(unready.body.toString(), /first run/);
  assert.equal(unready.headers['cache-control'], 'no-store');
  assert.equal((await ask(address, '/')).status, 503);

  rmSync(blocker);
  await until('the service is ready', async () => (await ask(address, '/readyz')).status === 200);
  assert.equal((await ask(address, '/')).status, 200);
  assert.equal(feedIds(join(blocker, 'public')).length, 1);
});

test('a client that never ends its request does not keep others from theirs', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const { hostname, port } = new URL(site.address);
  const slow = Array.from({ length: 50 }, () => connect(Number(port), hostname).on('error', () => {}));
  try {
    for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    assert.equal((await site.ask('/feeds/all/rss.xml')).status, 200);
  } finally {
    for (const socket of slow) socket.destroy();
  }
});
