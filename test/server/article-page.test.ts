import assert from 'node:assert/strict';
import { test } from 'node:test';
import { corrected, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { startSite } from '../support/running-site.ts';

test('an article page tells what has been changed, and a new revision gives it a new ETag', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '渡轮停航' });
  const site = await startSite(t, folder);
  const path = `/articles/${site.line('a.md').guid?.split(':').at(-1)}`;
  const before = await site.ask(path);
  assert.doesNotMatch(before.body.toString(), /修订/);

  folder.write('a.md', { title: '渡轮停航两周', body: corrected('渡轮停航', '停航两周。') });
  site.clock.advance(60_000);
  await site.runOnce();
  const after = await site.ask(path);
  assert.match(
    after.body.toString(),
    /<summary>修订 1 次<\/summary>[\s\S]*内容有变 · 标题、正文 · 原题：<bdi>渡轮停航<\/bdi>/,
  );
  assert.notEqual(after.headers.etag, before.headers.etag);
});

test('a page without an article tells so in the language of the site', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', body: storyOf('甲') });
  const site = await startSite(t, folder);
  const { status, body } = await site.ask('/articles/none');
  assert.equal(status, 404);
  assert.match(body.toString(), /这个地址下没有内容/);
});
