import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { renderIndex } from '../../src/feeds/pages/index-page.ts';
import { createArticleFolder, storyOf } from '../support/article-folder.ts';
import { faintTexts, openBrowser, overflowOf, PHONE, settled } from '../support/browser.ts';
import { ALL, catalogueOf, categoryOf, DEFINED } from '../support/catalogue.ts';
import { startSite } from '../support/running-site.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SEEDS = join(import.meta.dirname, '../../seeds');

/** Everything that has ever run a script or phoned home from an article. */
const HOSTILE = `
<p onclick="mark('click')" onmouseover="mark('over')">第一段，照常显示。</p>
<script>mark('script')</script>
<img src="x" onerror="mark('onerror')">
<img src="https://pictures.invalid/a.jpg" onload="mark('onload')" onerror="mark('onerror')" alt="图">
<svg onload="mark('svg')"><script>mark('svg script')</script></svg>
<iframe srcdoc="<script>parent.mark('iframe')</script>"></iframe>
<object data="data:text/html,<script>mark('object')</script>"></object>
<a href="javascript:mark('href')">链接</a>
<details open ontoggle="mark('toggle')"><summary>更多</summary>内容</details>
<form action="javascript:mark('form')"><button>发送</button></form>
<style>body { display: none }</style>
<base href="https://elsewhere.invalid/">
<meta http-equiv="refresh" content="0; url=https://elsewhere.invalid/">
<math><mtext></p><style><a title="</style><img src=x onerror=mark('mxss')>"></a></style></mtext></math>
<p>最后一段，也照常显示。</p>`;

const idOf = (guid: string | null) => guid?.split(':').at(-1);

suite('pages in a browser', () => {
  let browser: Browser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  /** A page at phone width that reaches nothing beyond an address, and tells what it asked for and what went wrong on it. */
  async function openPhone(t: TestContext, address: string) {
    const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2 });
    t.after(() => context.close());
    const asked: { url: string; type: string }[] = [];
    const errors: string[] = [];
    await context.route('**/*', (route) => {
      const request = route.request();
      if (request.url().startsWith(address)) return route.continue();
      asked.push({ url: request.url(), type: request.resourceType() });
      return route.abort();
    });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.addInitScript('window.marks = []; window.mark = (what) => window.marks.push(what);');
    return { page, asked, errors };
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the sample articles, their feeds and the index read well on a phone when it is ${colorScheme}`, async (t) => {
      const sources = [{ name: '澜溪晚报', path: SEEDS, settle: '0s', baseUrl: 'https://news.example/' }];
      const site = await startSite(t, createArticleFolder(t), { sources });
      const { page, asked, errors } = await openPhone(t, site.address);
      await page.emulateMedia({ colorScheme });
      const articles = Object.values(site.guids()).map((guid) => `/articles/${idOf(guid)}`);
      assert.ok(articles.length > 8);
      for (const path of ['/', '/feeds/all/', ...articles]) {
        await page.goto(`${site.address}${path}`);
        assert.equal(await overflowOf(page), 0, path);
        const { seen, faint } = await faintTexts(page);
        assert.deepEqual(faint, [], path);
        assert.ok(seen > 5, path);
      }
      // The one style sheet is let through by its hash, with its dark half.
      const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      assert.equal(paper, colorScheme === 'dark' ? 'rgb(21, 23, 28)' : 'rgb(255, 255, 255)');
      assert.deepEqual(errors, []);
      assert.ok(asked.length > 0);
      assert.deepEqual(
        asked.filter(({ type }) => type !== 'image'),
        [],
      );
    });
  }

  test('the widest article fits a phone, and every page leads to the next', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', {
      title: `很长的标题${'长'.repeat(60)}${'unbroken'.repeat(20)}`,
      categories: ['港口', 'R&D', '一个名字特别特别长的分类'.repeat(3)],
      body: `<p>正文</p><pre>${'x'.repeat(400)}</pre><table><tr>${'<td>宽</td>'.repeat(60)}</tr></table>`,
    });
    const body = storyOf('乙');
    folder.write('b.md', { title: '乙', body });
    folder.write('c.md', { title: 'an-endless-title-of-one-word'.repeat(8), body });
    folder.write('d.md', { title: 'd', body, more: { link: `https://news.example/${'a'.repeat(120)}` } });
    const site = await startSite(t, folder);
    const { page, asked, errors } = await openPhone(t, site.address);

    await page.goto(`${site.address}/`);
    assert.equal(await page.title(), 'Harbour Post');
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    assert.equal(await overflowOf(page), 0);
    assert.equal(await page.locator('.cells li').count(), 3);

    await page.locator('.cells').getByRole('link', { name: '港口' }).click();
    assert.equal(await page.locator('h1').textContent(), '港口');
    assert.equal(await overflowOf(page), 0);
    await page.locator('summary').click();
    assert.equal(await overflowOf(page), 0);
    const rss = page.getByRole('link', { name: 'RSS', exact: true });
    const feed = await page.request.get(new URL((await rss.getAttribute('href')) ?? '', page.url()).href);
    assert.match(feed.headers()['content-type'] ?? '', /^application\/rss\+xml/);

    await page.getByRole('link', { name: '很长的标题' }).click();
    assert.equal(page.url(), `${site.address}/articles/${idOf(site.line('a.md').guid)}`);
    assert.equal(await overflowOf(page), 0);
    for (const wide of ['pre', 'table'])
      assert.ok(await page.locator(`article ${wide}`).evaluate((box) => box.scrollWidth > box.clientWidth), wide);
    await page.locator('footer').getByRole('link', { name: 'R&D' }).click();
    assert.equal(await page.locator('h1').textContent(), 'R&D');

    await page.goto(`${site.address}/articles/${idOf(site.line('b.md').guid)}`);
    assert.equal(await page.locator('.also li').count(), 2);
    assert.equal(await overflowOf(page), 0);
    assert.deepEqual(errors, []);
    assert.deepEqual(asked, []);
  });

  test('one tap selects the whole address of a feed', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲', categories: ['港口'] });
    const site = await startSite(t, folder);
    const { page } = await openPhone(t, site.address);
    await page.goto(`${site.address}/feeds/${encodeURIComponent('港口')}/`);
    await page
      .locator('.address')
      .first()
      .click({ position: { x: 30, y: 15 } });
    assert.equal(
      await page.evaluate('getSelection().toString().trim()'),
      'http://feeds.example/feeds/%E6%B8%AF%E5%8F%A3/rss.xml',
    );
  });

  test('a thousand categories are found on a phone by a jump to their letter, and one leads back', async (t) => {
    const names = Array.from({ length: 1000 }, (_, at) => {
      const name = `${'财港新天体足'.at(at % 6)}${'港渔船潮'.repeat(at % 97 === 0 ? 60 : at % 3)}${at}`;
      return categoryOf(name, { slug: `c${at}` });
    });
    const folder = temporaryFolder(t, {});
    const index = join(folder, 'index.html');
    writeFileSync(index, renderIndex(catalogueOf({ feeds: [ALL, DEFINED, ...names] })));
    const { page, asked } = await openPhone(t, pathToFileURL(folder).href);
    await page.goto(pathToFileURL(index).href);
    assert.equal(await page.locator('.cells li').count(), 1000);
    for (const viewport of [PHONE, { width: 320, height: 568 }, { width: 1280, height: 800 }]) {
      await page.setViewportSize(viewport);
      assert.equal(await overflowOf(page), 0, `${viewport.width}`);
    }
    await page.setViewportSize(PHONE);
    const first = page.locator('.feeds').getByRole('link', { name: '深度报道' });
    const letter = page.locator('.jump').getByRole('link', { name: 'X', exact: true });
    const inView = (place: typeof first) =>
      place.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= (element.ownerDocument.defaultView?.innerHeight ?? 0);
      });
    assert.ok((await inView(first)) && (await inView(letter)));
    await letter.click();
    assert.ok(!(await inView(first)) && (await inView(page.locator('h3', { hasText: 'X' }))));
    await page.locator('.top').click();
    assert.ok(await inView(first));
    const sizes: number[] = await page
      .locator('.cells a, .jump a')
      .evaluateAll((links) => links.map((link) => link.getBoundingClientRect().height));
    assert.ok(Math.min(...sizes) >= 32, `${Math.min(...sizes)} px`);
    assert.deepEqual(asked, []);
  });

  test('every page names its feeds for readers to discover', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲', categories: ['港口'] });
    const site = await startSite(t, folder);
    const { page } = await openPhone(t, site.address);
    const discovered = async (path: string) => {
      await page.goto(`${site.address}${path}`);
      const links: { type: string; href: string; title: string }[] = await page
        .locator('link[rel=alternate]')
        .evaluateAll((found) => found.map((link) => ({ type: link.type, href: link.href, title: link.title })));
      for (const { href, type } of links) {
        const response = await page.request.get(href);
        assert.equal(response.status(), 200, href);
        assert.ok(response.headers()['content-type']?.startsWith(type), href);
      }
      return links.map(({ type, title }) => `${title}: ${type}`);
    };
    assert.deepEqual((await discovered('/')).slice(0, 3), [
      'Harbour Post (RSS): application/rss+xml',
      'Harbour Post (Atom): application/atom+xml',
      'Harbour Post (JSON): application/feed+json',
    ]);
    assert.deepEqual(await discovered(`/feeds/${encodeURIComponent('港口')}/`), [
      '港口 · Harbour Post (RSS): application/rss+xml',
      '港口 · Harbour Post (Atom): application/atom+xml',
      '港口 · Harbour Post (JSON): application/feed+json',
    ]);
  });

  /** A site with an article full of scripts, and its pages: as it serves them, and as files that no server says anything about. */
  async function openHostile(t: TestContext) {
    const folder = createArticleFolder(t);
    folder.write('a.md', {
      title: "<img src=x onerror=mark('title')>",
      categories: ["<svg onload=mark('label')>"],
      body: HOSTILE,
    });
    const site = await startSite(t, folder);
    const article = `/articles/${idOf(site.line('a.md').guid)}`;
    const file = join(folder.output, 'article.html');
    writeFileSync(file, (await site.ask(article)).body);
    return {
      address: site.address,
      output: pathToFileURL(folder.output).href,
      served: [article, '/feeds/all/', '/'].map((path) => `${site.address}${path}`),
      files: ['article.html', 'feeds/all/index.html', 'index.html'].map(
        (path) => pathToFileURL(join(folder.output, path)).href,
      ),
    };
  }

  for (const how of ['served', 'files'] as const) {
    test(`an article full of scripts and handlers runs nothing and leads nowhere: pages as ${how}`, async (t) => {
      const site = await openHostile(t);
      const { page, asked, errors } = await openPhone(t, how === 'served' ? site.address : site.output);
      for (const address of site[how]) {
        await page.goto(address);
        await page.locator('body').click({ position: { x: 5, y: 5 } });
        assert.equal(page.url(), address);
        assert.deepEqual(await page.evaluate('window.marks'), [], address);
        assert.equal(
          await page.locator('script, iframe, object, embed, form, base, svg, [onclick], [onerror]').count(),
          0,
          address,
        );
      }
      await page.goto(site[how][0] ?? '');
      assert.ok(await page.getByText('第一段，照常显示。').isVisible());
      assert.ok(await page.getByText('最后一段，也照常显示。').isVisible());
      assert.deepEqual(errors, []);
      assert.deepEqual(
        asked.filter(({ type }) => type !== 'image'),
        [],
      );
    });

    test(`the policy of a page stops a script even where one got in: pages as ${how}`, async (t) => {
      const site = await openHostile(t);
      const { page } = await openPhone(t, how === 'served' ? site.address : site.output);
      for (const address of site[how]) {
        await page.goto(address);
        // As a hole in the cleaning would do it: with the page's own rights.
        await page.locator('body').evaluate((body) => {
          const script = body.ownerDocument.createElement('script');
          script.textContent = "window.mark('injected')";
          body.append(script);
          body.insertAdjacentHTML('beforeend', `<img src="data:," onerror="window.mark('handler')">`);
          body.insertAdjacentHTML('beforeend', `<iframe srcdoc="<script>parent.mark('frame')</script>"></iframe>`);
        });
        await settled(page);
        assert.deepEqual(await page.evaluate('window.marks'), [], address);
      }
    });
  }
});
