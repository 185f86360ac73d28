import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import {
  type ArticleFolder,
  type ArticleText,
  corrected,
  createArticleFolder,
  storyOf,
} from '../support/article-folder.ts';

const ARTICLE: ArticleText = {
  title: '“渡轮”停航',
  body: storyOf('渡轮'),
  more: { link: 'http://news.example/a?id=5', guid: 'http://news.example/a?id=5' },
};
const { more: _more, ...PLAIN } = ARTICLE;

const CHANGES: readonly {
  readonly name: string;
  readonly article?: ArticleText;
  readonly from?: string;
  readonly happens: (folder: ArticleFolder, from: string, article: ArticleText) => void;
}[] = [
  { name: 'a rename', happens: (folder, from) => folder.rename(from, 'archive/2024/17.md') },
  {
    name: 'an edit',
    happens: (folder, from, article) => folder.write(from, { ...article, body: corrected('渡轮', '时刻') }),
  },
  {
    name: 'another title',
    happens: (folder, from, article) => folder.write(from, { ...article, title: '海上交通中断' }),
  },
  {
    name: 'a title in other quotation marks',
    happens: (folder, from, article) => folder.write(from, { ...article, title: '「渡轮」停航' }),
  },
  {
    name: 'a title in other quotation marks that stands in the name of the file',
    from: '“渡轮”停航.md',
    happens: (folder, from, article) => {
      folder.remove(from);
      folder.write('「渡轮」停航.md', { ...article, title: '「渡轮」停航' });
    },
  },
  {
    name: 'a link that becomes https',
    article: ARTICLE,
    happens: (folder, from, article) =>
      folder.write(from, {
        ...article,
        more: { link: 'https://news.example/a?id=5', guid: 'https://news.example/a?id=5' },
      }),
  },
  {
    name: 'other parameters of the link',
    article: ARTICLE,
    happens: (folder, from, article) =>
      folder.write(from, { ...article, more: { link: 'http://news.example/a?id=5&from=feed' } }),
  },
  {
    name: 'another crawl under another path with another link, and the old file gone',
    article: ARTICLE,
    happens: (folder, from, article) => {
      folder.remove(from);
      folder.write('crawl-2/a.md', { ...article, more: { link: 'https://www.news.example/a/5' } });
    },
  },
  {
    name: 'another date and another category',
    happens: (folder, from, article) =>
      folder.write(from, { ...article, date: '2024-06-01 08:00:00', categories: ['天气'] }),
  },
  {
    name: 'an id that is declared only now',
    happens: (folder, from, article) => folder.write(from, { ...article, more: { guid: 'harbour-17' } }),
  },
  {
    name: 'an id that is declared no more',
    article: ARTICLE,
    happens: (folder, from) => folder.write(from, PLAIN),
  },
];

for (const { name, article = PLAIN, from = 'a.md', happens } of CHANGES) {
  test(`a guid is kept through ${name}`, async (t) => {
    const folder = createArticleFolder(t);
    folder.write(from, article);
    for (const title of ['甲', '乙', '丙']) folder.write(`${title}.md`, { title });
    const app = await openApplication(t, folder.config());
    await app.runOnce();
    const guids = app.guids();
    happens(folder, from, article);

    const summary = await app.runOnce();

    assert.equal(summary.new + summary.removed, 0);
    assert.deepEqual(Object.values(app.guids()).sort(), Object.values(guids).sort());
  });
}

test('an id that two files of a source declare is told of in the log, and for as long as both declare it', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', more: { guid: 'harbour-1' } });
  folder.write('b.md', { title: '乙', more: { guid: 'harbour-1' } });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const told = app.record.lines.filter(({ code }) => code === 'id-taken');
  assert.equal(told.length, 1);
  assert.equal(told[0]?.level, 'warn');
  assert.equal(told[0]?.path, 'b.md');
  assert.match(String(told[0]?.message), /"harbour-1" already belongs to a\.md/);

  const warnings = async () => {
    const [found] = await app.store.inventory.find('b.md');
    return found?.known?.article.warnings.map(({ code }) => code);
  };
  folder.write('b.md', { title: '乙', more: { guid: 'harbour-1' }, body: corrected('乙', '日期') });
  await app.runOnce();
  assert.deepEqual(await warnings(), ['id-taken']);
  folder.write('b.md', { title: '乙', body: corrected('乙', '日期和地点') });
  await app.runOnce();
  assert.deepEqual(await warnings(), []);
});

test('a story in the place of one that was removed has a guid of its own, and the removed one returns with its old', async (t) => {
  const folder = createArticleFolder(t);
  for (const title of ['甲', '乙', '丙']) folder.write(`${title}.md`, { title });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const { '乙.md': removed, ...others } = app.guids();
  folder.remove('乙.md');
  await app.runOnce();
  folder.write('乙.md', { title: '丁' });
  assert.equal((await app.runOnce()).new, 1);
  const fresh = app.guids()['乙.md'];
  assert.notEqual(fresh, removed);

  folder.write('elsewhere.md', { title: '乙' });
  await app.runOnce();

  assert.deepEqual(app.guids(), { ...others, '乙.md': fresh, 'elsewhere.md': removed });
});

test('an article that returns edited, or under another title, has its own guid', async (t) => {
  const folder = createArticleFolder(t);
  for (const title of ['甲', '乙', '丙', '丁']) folder.write(`${title}.md`, { title });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const guids = app.guids();
  folder.remove('甲.md');
  folder.remove('乙.md');
  await app.runOnce();
  folder.write('甲.md', { title: '甲', body: storyOf('全文另写') });
  folder.write('乙.md', { title: '乙改题', body: corrected('乙', '日期') });
  await app.runOnce();
  assert.deepEqual(app.guids(), guids);
});
