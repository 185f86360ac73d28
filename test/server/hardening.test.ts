import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { createArticleFolder } from '../support/article-folder.ts';
import { startSite } from '../support/running-site.ts';

test('a client that never ends its request does not keep the service from stopping', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const { hostname, port } = new URL(site.address);
  const slow = connect(Number(port), hostname).on('error', () => {});
  slow.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ');
  await site.ask('/livez');
  const began = performance.now();
  await site.stop();
  slow.destroy();
  // Long before the server would give up on the request by itself.
  assert.ok(performance.now() - began < 8000);
});

test('a redirect never leads to another host', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  const { headers } = await site.ask('//feeds/all');
  assert.doesNotMatch(String(headers.location), /^\/\//);
});

test('the page of a withdrawn article does not call itself 404', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['a', 'b', 'c']) folder.write(`${name}.md`, { title: name });
  const site = await startSite(t, folder);
  const page = `/articles/${site.line('a.md').guid?.split(':').at(-1)}`;
  folder.remove('a.md');
  await site.runOnce();
  assert.doesNotMatch((await site.ask(page)).body.toString(), /404/);
});

test('an address that cannot be decoded is answered with the same headers as any other', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const site = await startSite(t, folder);
  for (const path of ['/%zz', '/articles/%zz']) {
    const { headers, status } = await site.ask(path);
    assert.equal(status, 400);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
  }
});

test('a page whose text changed silently is not called fresh by its date', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  const site = await startSite(t, folder);
  const page = `/articles/${site.line('a.md').guid?.split(':').at(-1)}`;
  const { headers } = await site.ask(page);
  site.clock.advance(60_000);
  folder.write('a.md', { title: '甲', categories: ['天气'] });
  await site.runOnce();
  const again = await site.ask(page, { headers: { 'if-modified-since': headers['last-modified'] ?? '' } });
  assert.equal(again.status, 200);
});
