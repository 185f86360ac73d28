import assert from 'node:assert/strict';
import { test } from 'node:test';
import chromium from '@sparticuz/chromium';
import { chromium as engine } from 'playwright-core';
import { createArticleFolder, storyOf } from '../support/article-folder.ts';
import { startSite } from '../support/running-site.ts';

test('neither a long category nor a copy’s long title makes the article page wider than a phone', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['一个名字特别特别长的分类'.repeat(3)] });
  const body = storyOf('甲');
  folder.write('b.md', { title: 'an-endless-title-of-one-word'.repeat(8), body });
  folder.write('c.md', { title: 'c', body, more: { link: `https://news.example/${'a'.repeat(120)}` } });
  const site = await startSite(t, folder);
  const args = chromium.args.filter((arg) => arg !== '--single-process');
  const browser = await engine.launch({ executablePath: await chromium.executablePath(), args });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 375, height: 667 } });
  await page.goto(`${site.address}/articles/${site.line('a.md').guid?.split(':').at(-1)}`);
  assert.equal(await page.locator('.also li').count(), 2);
  assert.equal(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0);
});
