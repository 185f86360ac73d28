import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { escapeHtml } from '../../src/article/text.ts';
import type { FormerArticle } from '../../src/corpus/identity/former-articles.ts';
import { rememberPublished } from '../../src/run/former.ts';
import { openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';

const PERMALINK = '{{ site.url }}/articles/{{ article.id }}';
/** Ids hold neither 0 nor 1. */
const idOf = (story: number) => String(story).replaceAll('0', 'x').replaceAll('1', 'y').padStart(16, 'a');
const guidOf = (story: number) => `tag:feeds.example,2026:${idOf(story)}`;
const textOf = (story: number) => `第${story}号渡轮在第${story}个早晨离港，载客${story * 7}人。`;
const dateOf = (story: number) => new Date(Date.UTC(2024, 0, 1) + story * 3_600_000).toISOString();

const atom = (stories: readonly number[], more = '') => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>tag:feeds.example,2026:feeds/all</id><title>Harbour Post</title><updated>2024-03-01T00:00:00Z</updated>
<link rel="alternate" type="text/html" href="http://feeds.example/feeds/all/"/>${more}
${stories
  .map(
    (story) => `<entry><id>${guidOf(story)}</id><title type="html">第${story}号</title>
<link rel="alternate" type="text/html" href="http://feeds.example/articles/${idOf(story)}"/>
<published>${dateOf(story)}</published><updated>${dateOf(story)}</updated><author><name>Harbour Post</name></author>
<summary type="html">${textOf(story)}</summary><content type="html">${escapeHtml(`<p>${textOf(story)}</p>`)}</content></entry>`,
  )
  .join('\n')}
</feed>`;
const atomPage = (page: number, stories: readonly number[]) =>
  atom(
    stories,
    `<link rel="current" href="http://feeds.example/feeds/all/atom.xml"/><link rel="prev-archive" href="http://feeds.example/feeds/all/archive/${page - 1}.xml"/><fh:archive/>
<at:deleted-entry ref="tag:feeds.example,2026:zzzzzzzzzzzzzzzz" when="2024-03-01T00:00:00Z"/>`,
  );
const rssPage = (stories: readonly number[]) =>
  `<rss version="2.0" xmlns:fh="http://purl.org/syndication/history/1.0"><channel><title>Harbour Post</title><link>http://feeds.example/feeds/all/</link><fh:archive/>
${stories.map((story) => `<item><title>第${story}号</title><guid isPermaLink="false">${guidOf(story)}</guid><pubDate>${new Date(dateOf(story)).toUTCString()}</pubDate><description>${textOf(story)}</description></item>`).join('')}
</channel></rss>`;
const jsonPage = (stories: readonly number[]) =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    home_page_url: 'http://feeds.example/feeds/all/',
    items: stories.map((story) => ({ id: guidOf(story), title: `第${story}号`, summary: textOf(story) })),
  });

type Files = Readonly<Record<string, string>>;

/** What is remembered of a folder of files, by the numbers of the stories, and which files were read for it. */
async function remember(files: Files) {
  const reads: string[] = [];
  let kept = '[]';
  await rememberPublished(PERMALINK, {
    read: async (path) => {
      reads.push(path);
      return files[path];
    },
    names: (folder) =>
      Object.keys(files)
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
    settings: {
      setting: async () => undefined,
      putSetting: async (_, value) => {
        kept = value;
      },
    },
  });
  const formers: readonly FormerArticle[] = JSON.parse(kept);
  return {
    formers,
    stories: formers.map(({ title }) => Number(/\d+/.exec(title))),
    reads,
  };
}

const index = (...formats: readonly string[]) =>
  JSON.stringify([{ category: null, slug: 'all', ...Object.fromEntries(formats.map((format) => [format, 'x'])) }]);

const ARCHIVES: readonly (readonly [rule: string, files: Files, stories: readonly number[]])[] = [
  [
    'the pages of the archive come after the feed, newest numbers first',
    {
      'feeds/all/atom.xml': atom([9, 8]),
      'feeds/all/archive/2.xml': atomPage(2, [5, 4]),
      'feeds/all/archive/10.xml': atomPage(10, [7, 6]),
      'feeds/all/archive/1.xml': atomPage(1, [3, 2]),
    },
    [9, 8, 7, 6, 5, 4, 3, 2],
  ],
  [
    'a page whose neighbours are missing or broken is read all the same',
    {
      'feeds/all/atom.xml': atom([9]),
      'feeds/all/archive/5.xml': '<feed xmlns="http://www.w3.org/2005/Atom"><entry>',
      'feeds/all/archive/3.xml': atomPage(3, [3]),
    },
    [9, 3],
  ],
  [
    'an article that stands in the feed and in a page is remembered once',
    { 'feeds/all/atom.xml': atom([9, 8]), 'feeds/all/archive/1.xml': atomPage(1, [8, 7]) },
    [9, 8, 7],
  ],
  [
    'where only RSS is published the pages are RSS',
    {
      'feeds/index.json': index('rss'),
      'feeds/all/rss.xml': rssPage([9]),
      'feeds/all/archive/1.xml': rssPage([3, 2]),
    },
    [9, 3, 2],
  ],
  [
    'where only JSON is published the pages are JSON',
    {
      'feeds/index.json': index('json'),
      'feeds/all/feed.json': jsonPage([9]),
      'feeds/all/archive/1.json': jsonPage([3, 2]),
    },
    [9, 3, 2],
  ],
  [
    'pages that were written when the formats were others are found as well',
    {
      'feeds/index.json': index('json', 'atom'),
      'feeds/all/feed.json': jsonPage([9]),
      'feeds/all/archive/3.xml': atomPage(3, [6]),
      'feeds/all/archive/2.xml': rssPage([4]),
      'feeds/all/archive/1.json': jsonPage([2]),
    },
    [9, 6, 4, 2],
  ],
  [
    'other files in the folder are no pages',
    {
      'feeds/all/atom.xml': atom([9]),
      'feeds/all/archive/1.xml': atomPage(1, [1]),
      'feeds/all/archive/01.xml': atomPage(1, [2]),
      'feeds/all/archive/1.xml.tmp': atomPage(1, [3]),
      'feeds/all/archive/x.xml': atomPage(1, [4]),
      'feeds/all/archive/0.xml': atomPage(1, [5]),
    },
    [9, 1],
  ],
  ['an archive whose feed is gone is still an archive', { 'feeds/all/archive/1.xml': atomPage(1, [2, 1]) }, [2, 1]],
];
for (const [rule, files, stories] of ARCHIVES) {
  test(rule, async () => {
    assert.deepEqual((await remember(files)).stories, stories);
  });
}

test('an article from a page is known as well as one from the feed', async () => {
  const [fromFeed] = (await remember({ 'feeds/all/atom.xml': atom([7]) })).formers;
  const [fromPage] = (await remember({ 'feeds/all/archive/1.xml': atomPage(1, [7]) })).formers;
  assert.equal(fromPage?.id, idOf(7));
  assert.deepEqual(fromPage, fromFeed);
});

test('no page is read when enough is remembered', async () => {
  const many = (from: number) => Array.from({ length: 30_000 }, (_, at) => from + at);
  const { stories, reads } = await remember({
    'feeds/index.json': index('json'),
    'feeds/all/archive/3.json': jsonPage(many(100_000)),
    'feeds/all/archive/2.json': jsonPage(many(200_000)),
    'feeds/all/archive/1.json': jsonPage(many(300_000)),
  });
  assert.equal(stories.length, 50_000);
  assert.ok(!reads.includes('feeds/all/archive/1.json'));
});

test('of a page that was read nothing stays in memory but what is kept of its items', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const filling = `<p>${'潮'.repeat(1_000_000)}</p>`;
  const page = (story: number) => atomPage(story, [story]).replace('</content>', `${escapeHtml(filling)}</content>`);
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const sizes: number[] = [];
  await rememberPublished(PERMALINK, {
    // Each text a string of its own, as from a file.
    read: async (path) => {
      const number = Number(/(\d+)\.xml$/.exec(path)?.[1]);
      if (Number.isNaN(number)) return undefined;
      sizes.push(heap());
      return Buffer.from(page(number)).toString('utf8');
    },
    names: () => Array.from({ length: 20 }, (_, at) => `${at + 1}.xml`),
    settings: { setting: async () => undefined, putSetting: async () => {} },
  });
  const grown = (sizes.at(-1) ?? 0) - (sizes[2] ?? 0);
  assert.equal(sizes.length, 20);
  assert.ok(grown < 5, `${grown.toFixed(1)} MB more after 17 pages of 2 MB`);
});

test('articles that stand only in the archive keep their guids when the store is lost, wherever their files are now', async (t) => {
  const folder = createArticleFolder(t);
  const config = folder.config({ output: { formats: ['atom'] } });
  const titles = ['渡轮', '集市', '灯塔', '果园', '钟楼'];
  for (const [at, title] of titles.entries())
    folder.write(`${title}.md`, { title, date: `2024-03-0${at + 1} 08:00:00` });
  const before = await openApplication(t, config);
  await before.runOnce();
  const guids = before.guids();
  await before.close();

  // As if there had been many more since: one entry is in the feed, the others are in pages of two.
  const file = join(folder.output, 'feeds/all/atom.xml');
  const text = readFileSync(file, 'utf8');
  const entries = text.match(/<entry>[\s\S]*?<\/entry>/g) ?? [];
  assert.equal(entries.length, 5);
  const [head = ''] = text.split('<entry>', 1);
  const write = (path: string, some: readonly string[]) => writeFileSync(path, `${head}${some.join('\n')}\n</feed>`);
  write(file, entries.slice(0, 1));
  mkdirSync(join(folder.output, 'feeds/all/archive'));
  write(join(folder.output, 'feeds/all/archive/2.xml'), entries.slice(1, 3));
  write(join(folder.output, 'feeds/all/archive/1.xml'), entries.slice(3));
  rmSync(join(folder.output, 'feeds/港口'), { recursive: true });
  rmSync(join(folder.root, 'store'), { recursive: true });
  for (const title of titles) folder.rename(`${title}.md`, `2024/${title}.md`);

  const after = await openApplication(t, config);
  await after.runOnce();
  assert.deepEqual(
    after.guids(),
    Object.fromEntries(Object.entries(guids).map(([path, guid]) => [`2024/${path}`, guid])),
  );
});
