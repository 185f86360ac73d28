import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { generateCorpus } from '../../bench/corpus.ts';
import type { Config } from '../../src/config/schema.ts';
import { type Application, openApplication } from '../support/application.ts';
import { type ArticleFolder, type ConfigInput, corrected, createArticleFolder } from '../support/article-folder.ts';
import {
  type CheckedFile,
  checkFolder,
  type Kind,
  problemsIn,
  summarise,
} from '../support/validation/published-folder.ts';

const DAY = 86_400_000;
const SEEDS = join(import.meta.dirname, '../../seeds');
const ARTICLES = 300;

/** A title, a name, an address as feeds find hardest to carry. */
const SITE = {
  title: 'Harbour & <Post>: 5&6 号',
  url: 'https://feeds.example/news',
  language: 'zh-CN',
  timezone: 'Asia/Shanghai',
};

/** Whatever the application has published, without any problem. */
function assertSound(folder: ArticleFolder, app: Application): readonly CheckedFile[] {
  const files = checkFolder(folder.output, app.clock.now());
  const problems = problemsIn(files);
  assert.equal(problems.length, 0, `${problems.length} problems:\n${summarise(problems).slice(0, 15).join('\n')}`);
  return files;
}

function count(files: readonly CheckedFile[], kind: Kind): number {
  return files.filter((file) => file.kind === kind).length;
}

async function runNextDay(app: Application): Promise<void> {
  app.clock.advance(DAY);
  await app.runOnce({ acceptRemovals: true });
}

async function open(t: TestContext, folder: ArticleFolder, overrides: Partial<ConfigInput> = {}): Promise<Application> {
  const config: Config = folder.config({ site: SITE, ...overrides });
  return openApplication(t, config);
}

/** Articles of all kinds that come in, each in a category of its own beside one that all share. */
function writeVariety(folder: ArticleFolder): void {
  const day = '2024-03-05';
  const write = (path: string, title: string, body: string, more: Readonly<Record<string, string>> = {}) =>
    folder.write(path, { title, body, date: day, categories: ['杂 & <谈>', path.replace(/\..*/, '')], more });
  write(
    'markdown.md',
    'A & B < C',
    '# Tide\n\n*High* at [noon](https://a.example/?b[]=1|2), `x < y`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n',
  );
  write('english.md', 'Ferries: <b>bold</b> &amp; plain', '<p>The ferry left at dawn &mdash; again.</p>', {
    lang: 'en-GB',
  });
  write('arabic.md', 'مدّ البحر وجزره', '<p>غادرت العبّارة الميناء عند الفجر.</p>', { lang: 'ar' });
  write('odd-language.md', '语言不明', '<p>没有人知道这是什么语言，船长也不知道。</p>', { lang: 'Chinese!' });
  write('no-text.md', '只有标题的一篇', '');
  write('picture-alone.md', '一张照片', '<img src="https://img.example/quay.png">');
  write(
    'pictures.md',
    '很多照片',
    '<p>码头清晨的三张照片。</p><img src="https://img.example/a|b[1].jpg"><img src="//img.example/潮.webp" width="0"><img data-src="https://img.example/c.gif">',
    { headimg: 'https://img.example/lead.jpg?x=1&y=2' },
  );
  write(
    'video.md',
    '录像',
    '<p>渡轮进港的录像。</p><video src="https://v.example/a.mp4" poster="https://v.example/a.jpg"></video><iframe src="https://www.youtube.com/embed/abcdefgh"></iframe>',
  );
  write('link.md', '方括号', '<p>链接里有方括号和竖线的一篇。</p>', { link: 'https://news.example/a?b[]=1&c={d}|e^f' });
  write('chinese-link.md', '中文链接', '<p>链接里有汉字的一篇文章。</p>', { link: 'https://新闻.example/潮/汐?题=一' });
  write('number.md', '编号', '<p>编号只有四位数的一篇文章。</p>', { guid: '5521' });
  write('address.md', '地址编号', '<p>拿没有路径的地址作编号的一篇。</p>', { guid: 'HTTP://News.example' });
  write('tag.md', '标签编号', '<p>拿大写标签地址作编号的一篇。</p>', { guid: 'tag:News.example,2024:a b' });
  write('words.md', '词语编号', '<p>拿几个词作编号的一篇文章。</p>', { guid: '港口 & <五>' });
  write('author.md', '作者', '<p>作者带着信箱地址的一篇文章。</p>', { author: 'Wu Hai <wu@hai.example>' });
  write(
    'script.md',
    '<script>alert(1)</script>',
    '<p onclick="a()">码头的钟停了。</p><script>alert(1)</script><style>p{}</style>',
  );
  write('cdata.md', ']]></title></item><item>', '<p>]]&gt; ]]> <![CDATA[ 一段文字 &amp;amp; &nbsp; &copy;</p>');
  write('replacement.md', '读不出的\uFFFD字', '<p>有一个字\uFFFD读不出来了。</p>');
  write('long.md', '长'.repeat(400), `<p>${'很长的一篇。'.repeat(4000)}</p>`);
}

test('what is published of the seeds is sound in every format', async (t) => {
  const folder = createArticleFolder(t);
  const app = await open(t, folder, {
    sources: [{ name: 'seeds', path: SEEDS, settle: '0s', baseUrl: 'https://example.com/' }],
  });
  await app.runOnce();
  const files = assertSound(folder, app);
  for (const kind of ['rss', 'atom', 'json'] as const) assert(count(files, kind) > 5, kind);
  assert.deepEqual([count(files, 'opml'), count(files, 'index')], [1, 1]);
});

test('a feed is sound before there is any article, and after the last one is gone', async (t) => {
  const folder = createArticleFolder(t);
  const app = await open(t, folder);
  await app.runOnce();
  assertSound(folder, app);
  folder.write('a.md', { title: '甲' });
  await runNextDay(app);
  assertSound(folder, app);
  folder.remove('a.md');
  await runNextDay(app);
  assertSound(folder, app);
  assert(existsSync(join(folder.output, 'feeds/all/atom.xml')));
});

test('articles of every kind make sound feeds, whatever becomes of them', async (t) => {
  const folder = createArticleFolder(t);
  writeVariety(folder);
  const corpus = [...generateCorpus({ articles: ARTICLES, seed: 7 })];
  for (const { path, text } of corpus) folder.write(path, text);
  const app = await open(t, folder, { output: { items: 20 } });
  await app.runOnce();
  const files = assertSound(folder, app);
  assert(
    files.some(({ path }) => path.includes('/archive/')),
    'there are no archive pages',
  );

  await t.test('edited', async () => {
    folder.write('english.md', { title: 'Ferries, again', body: corrected('english', '渡轮改在下午开。') });
    for (const { path, text } of corpus.slice(50, 80))
      folder.write(path, text.replace('来自', '昨夜来自').replace('号消息', '号更正'));
    await runNextDay(app);
    assertSound(folder, app);
  });
  await t.test('withdrawn', async () => {
    for (const path of ['arabic.md', 'number.md', 'words.md', 'address.md']) folder.remove(path);
    for (const { path } of corpus.slice(100, 130)) folder.remove(path);
    await runNextDay(app);
    assertSound(folder, app);
  });
  await t.test('renamed', async () => {
    folder.rename('video.md', '录像/video.md');
    for (const { path } of corpus.slice(140, 170)) folder.rename(path, `moved/${path}`);
    await runNextDay(app);
    assertSound(folder, app);
  });
  await t.test('spoilt', async () => {
    for (const { path } of corpus.slice(180, 185)) folder.write(path, '---\ntitle: "');
    await runNextDay(app);
    assertSound(folder, app);
  });
  await t.test('back again', async () => {
    writeVariety(folder);
    await runNextDay(app);
    assertSound(folder, app);
  });
});

for (const [name, output] of [
  ['summaries alone', { content: 'summary' }],
  ['RSS alone', { formats: ['rss'] }],
  ['JSON alone', { formats: ['json'] }],
] as const)
  test(`feeds with ${name} are sound`, async (t) => {
    const folder = createArticleFolder(t);
    writeVariety(folder);
    const app = await open(t, folder, {
      output: {
        items: 4,
        ...output,
        ...('formats' in output ? { formats: [...output.formats] } : {}),
      } as ConfigInput['output'],
    });
    await app.runOnce();
    assert(assertSound(folder, app).length > 10);
  });

test('feeds of the configuration, private ones too, with hubs, pictures and little room, are sound', async (t) => {
  const folder = createArticleFolder(t);
  writeVariety(folder);
  for (const { path, text } of generateCorpus({ articles: 120, seed: 9 })) folder.write(path, text);
  const token = '0123456789abcdef0123456789abcdef0123456789abcdef';
  const app = await open(t, folder, {
    site: { ...SITE, icon: 'https://feeds.example/icon.png', logo: 'https://feeds.example/logo.png' },
    output: { items: 30, maxBytes: '64KB' },
    websub: { hubs: ['https://hub.example/', 'https://other.example/hub'] },
    feeds: [
      { name: 'english', title: 'All <b>English</b> & more', description: 'A&B', language: 'en', keywords: ['ferry'] },
      { name: 'short', title: '短 "讯"', content: 'summary', sort: 'updated', items: 5, pattern: '第\\d+号' },
      { name: 'secret', categories: ['杂 & <谈>'], token },
      { name: 'nothing', title: 'Nothing', authors: ['nobody at all'] },
    ],
  });
  await app.runOnce();
  const paths = assertSound(folder, app).map(({ path }) => path);
  for (const name of ['english', 'short', `secret-${token}`, 'nothing'])
    assert(paths.includes(`feeds/${name}/atom.xml`), name);
  for (const { path } of generateCorpus({ articles: 20, seed: 9 })) folder.remove(path);
  await runNextDay(app);
  assertSound(folder, app);
});
