import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as engine, type Page } from 'playwright-core';
import { createArticleFolder } from '../support/article-folder.ts';
import { startSite } from '../support/running-site.ts';

const PHONE = { width: 375, height: 667 };

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

suite('pages in a browser', () => {
  let browser: Browser;
  before(async () => {
    // Made for a sandbox of its own kind, it comes without the ordinary safeguards: here they are part of the test.
    const args = chromium.args.filter((arg) => arg !== '--single-process' && arg !== '--disable-web-security');
    browser = await engine.launch({ executablePath: await chromium.executablePath(), args });
  });
  after(() => browser.close());

  /** A page at phone width that reaches nothing but the site, and tells what went wrong on it. */
  async function openPhone(t: TestContext, address: string) {
    const context = await browser.newContext({ viewport: PHONE, deviceScaleFactor: 2 });
    t.after(() => context.close());
    const asked: string[] = [];
    const errors: string[] = [];
    await context.route('**/*', (route) => {
      const url = route.request().url();
      asked.push(url);
      return url.startsWith(address) ? route.continue() : route.abort();
    });
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.addInitScript('window.marks = []; window.mark = (what) => window.marks.push(what);');
    return { page, asked, errors };
  }

  const overflow = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  test('index, feed page and article page fit a phone and lead from one to the next', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', {
      title: `很长的标题${'长'.repeat(60)}${'unbroken'.repeat(20)}`,
      categories: ['港口', 'R&D', '一个名字特别特别长的分类'],
      body: `<p>正文</p><pre>${'x'.repeat(400)}</pre><table><tr>${'<td>宽</td>'.repeat(60)}</tr></table>`,
    });
    folder.write('b.md', { title: '乙' });
    const site = await startSite(t, folder);
    const { page, asked, errors } = await openPhone(t, site.address);

    await page.goto(`${site.address}/`);
    assert.equal(await page.title(), 'Harbour Post');
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    assert.equal(await overflow(page), 0);
    assert.equal(await page.locator('table.feeds tbody tr').count(), 4);
    // The one style sheet is let through by its hash.
    assert.equal(
      await page.evaluate("getComputedStyle(document.querySelector('table.feeds')).borderCollapse"),
      'collapse',
    );

    await page.getByRole('link', { name: '港口', exact: true }).click();
    assert.equal(await page.locator('h1').textContent(), '港口');
    assert.equal(await overflow(page), 0);
    assert.equal(await page.locator('ol.articles li').count(), 2);
    const rss = page.getByRole('link', { name: 'RSS', exact: true });
    const feed = await page.request.get(new URL((await rss.getAttribute('href')) ?? '', page.url()).href);
    assert.match(feed.headers()['content-type'] ?? '', /^application\/rss\+xml/);

    const id = site.line('a.md').guid?.split(':').at(-1);
    await page.goto(`${site.address}/articles/${id}`);
    assert.match((await page.locator('h1').textContent()) ?? '', /^很长的标题/);
    assert.equal(await overflow(page), 0);

    assert.deepEqual(errors, []);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(site.address)),
      [],
    );
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

  test('an article full of scripts and handlers runs nothing and leads nowhere, on its page and in its feed page', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', {
      title: "<img src=x onerror=mark('title')>",
      categories: ["<svg onload=mark('label')>"],
      body: HOSTILE,
    });
    const site = await startSite(t, folder);
    const { page, errors } = await openPhone(t, site.address);
    const id = site.line('a.md').guid?.split(':').at(-1);
    for (const path of [`/articles/${id}`, '/feeds/all/', '/']) {
      await page.goto(`${site.address}${path}`);
      await page.locator('body').click({ position: { x: 5, y: 5 } });
      assert.equal(page.url(), `${site.address}${path}`);
      assert.deepEqual(await page.evaluate('window.marks'), [], path);
      assert.equal(
        await page.locator('script, iframe, object, embed, form, base, svg, [onclick], [onerror]').count(),
        0,
        path,
      );
    }
    await page.goto(`${site.address}/articles/${id}`);
    assert.ok(await page.getByText('第一段，照常显示。').isVisible());
    assert.ok(await page.getByText('最后一段，也照常显示。').isVisible());
    assert.deepEqual(errors, []);
  });

  test('the policy of a page stops a script even where one got in', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲' });
    const site = await startSite(t, folder);
    const { page } = await openPhone(t, site.address);
    const id = site.line('a.md').guid?.split(':').at(-1);
    for (const path of [`/articles/${id}`, '/feeds/all/', '/']) {
      await page.goto(`${site.address}${path}`);
      // As a hole in the cleaning would do it: with the page's own rights.
      await page.locator('body').evaluate((body) => {
        const script = body.ownerDocument.createElement('script');
        script.textContent = "window.mark('injected')";
        body.append(script);
        body.insertAdjacentHTML('beforeend', `<img src="data:," onerror="window.mark('handler')">`);
      });
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
      assert.deepEqual(await page.evaluate('window.marks'), [], path);
    }
  });
});
