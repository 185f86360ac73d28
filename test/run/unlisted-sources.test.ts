import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ArticleText, type ConfigInput, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { createClock, HOUR } from '../support/clock.ts';
import { feedTitles, filesBelow } from '../support/published-feeds.ts';

const DESK = 'desk-f3Rb7q0ZtVn2Wc8LkE5y';
const SECRET = '线人的电话号码只供内部使用';

const PUBLIC: ArticleText = { title: '渡轮停航', categories: ['港口'], date: '2024-03-08 08:00:00' };
const INSIDE: ArticleText = {
  title: '内部消息',
  categories: ['内参'],
  date: '2024-03-08 08:00:00',
  body: `${storyOf(PUBLIC.title)}\n<p>${SECRET}。</p>`,
};

/** Two sources, of which `wire` is not listed, and a private feed that names it. */
function openDesk(t: TestContext) {
  const folder = createArticleFolder(t);
  folder.write('other.md', { title: '集市开张', categories: ['街市'], date: '2024-03-01 08:00:00' });
  const clock = createClock();
  const config = (listed: boolean): ReturnType<typeof folder.config> => {
    const sources: ConfigInput['sources'] = [
      { name: 'wire', title: '密室编辑部', path: join(folder.root, 'wire'), settle: '0s', listed },
      { name: 'paper', path: folder.articles, settle: '0s' },
    ];
    return folder.config({ sources, feeds: [{ name: 'desk', sources: ['wire'], token: DESK.slice(5) }] });
  };
  return {
    ...folder,
    async open({ listed = false } = {}) {
      const app = await openApplication(t, config(listed), { clock });
      return {
        ...app,
        runOnce: () => {
          clock.advance(HOUR);
          return app.runOnce();
        },
      };
    },
    /** The public files that hold one of some words. */
    telling: (...words: string[]) =>
      filesBelow(folder.output).filter((path) => {
        const text = readFileSync(join(folder.output, path), 'utf8');
        return !path.startsWith(`feeds/${DESK}/`) && words.some((word) => path.includes(word) || text.includes(word));
      }),
  };
}

const WORDS = [INSIDE.title, SECRET, '内参', '密室编辑部'];

const ORDERS: readonly { name: string; writes: readonly (readonly [path: string, article: ArticleText])[] }[] = [
  {
    name: 'the unlisted file came first',
    writes: [
      ['../wire/x.md', INSIDE],
      ['pub.md', PUBLIC],
    ],
  },
  {
    name: 'the listed file came first',
    writes: [
      ['pub.md', PUBLIC],
      ['../wire/x.md', INSIDE],
    ],
  },
];
for (const { name, writes } of ORDERS) {
  test(`a story of which an unlisted source tells more is public as the listed source tells it: ${name}`, async (t) => {
    const desk = openDesk(t);
    const app = await desk.open();
    for (const [path, article] of writes) {
      desk.write(path, article);
      await app.runOnce();
    }
    assert.deepEqual(feedTitles(desk.output), [PUBLIC.title, '集市开张']);
    assert.deepEqual(feedTitles(desk.output, DESK), [INSIDE.title]);
    assert.deepEqual(desk.telling(...WORDS), []);
  });
}

test('equal files of a listed and an unlisted source are two articles, and further copies join the one of their world', async (t) => {
  const desk = openDesk(t);
  const app = await desk.open();
  desk.write('../wire/a.md', PUBLIC);
  await app.runOnce();
  desk.copy('../wire/a.md', 'b.md');
  await app.runOnce();
  desk.copy('../wire/a.md', '../wire/c.md');
  desk.copy('../wire/a.md', 'd.md');
  await app.runOnce();
  const { 'a.md': a, 'b.md': b, ...copies } = app.verdicts();
  assert.deepEqual([a, b, copies['c.md'], copies['d.md']], ['new', 'new', 'duplicate', 'duplicate']);
  assert.notEqual(app.guids()['a.md'], app.guids()['b.md']);
  assert.deepEqual(feedTitles(desk.output), [PUBLIC.title, '集市开张']);
  desk.remove('b.md');
  await app.runOnce();
  assert.equal(app.verdicts()['d.md'], 'moved');
  desk.remove('d.md');
  await app.runOnce();
  assert.deepEqual(feedTitles(desk.output), ['集市开张']);
  assert.deepEqual(feedTitles(desk.output, DESK), [PUBLIC.title]);
});

for (const { name, writes } of ORDERS) {
  test(`a source that is listed no more takes its words, its name and its categories with it: ${name}`, async (t) => {
    const desk = openDesk(t);
    const before = await desk.open({ listed: true });
    for (const [path, article] of writes) {
      desk.write(path, article);
      await before.runOnce();
    }
    desk.write('../wire/y.md', { title: '清样', categories: ['内参', '街市'], date: '2024-02-02 08:00:00' });
    await before.runOnce();
    assert.equal(Object.values(before.verdicts()).filter((verdict) => verdict === 'duplicate').length, 1);
    assert.ok(existsSync(join(desk.output, 'feeds/内参')));
    await before.close();
    const after = await desk.open();
    await after.runOnce();
    assert.deepEqual(feedTitles(desk.output), [PUBLIC.title, '集市开张']);
    assert.deepEqual(feedTitles(desk.output, DESK), [INSIDE.title, '清样']);
    assert.deepEqual(desk.telling(...WORDS, '清样'), []);
    assert.deepEqual(feedTitles(desk.output, '街市'), ['集市开张']);
    assert.ok(!existsSync(join(desk.output, 'feeds/内参')));
    assert.equal((await after.runOnce()).feedsWritten, 0);
  });
}

test('the category of a source that is listed no more goes by another source where it has another article', async (t) => {
  const desk = openDesk(t);
  desk.write('../wire/x.md', { title: '内部消息', categories: ['码头'], date: '2024-03-08 08:00:00' });
  const before = await desk.open({ listed: true });
  await before.runOnce();
  desk.write('pub.md', { title: '渡轮停航', categories: ['码头'], date: '2024-03-08 08:00:00' });
  await before.runOnce();
  assert.ok(desk.telling('密室编辑部').includes('feeds.opml'));
  await before.close();
  const after = await desk.open();
  await after.runOnce();
  assert.deepEqual(feedTitles(desk.output, '码头'), ['渡轮停航']);
  assert.deepEqual(desk.telling('密室编辑部', '内部消息'), []);
});

test('an unlisted source that is taken out of the configuration does not become public', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('other.md', { title: '集市开张' });
  folder.write('../wire/x.md', INSIDE);
  const paper = { name: 'paper', path: folder.articles, settle: '0s' };
  const wire = { name: 'wire', path: join(folder.root, 'wire'), settle: '0s', listed: false };
  for (const sources of [[wire, paper], [paper], [paper]]) {
    const app = await openApplication(t, folder.config({ sources, feeds: [{ name: 'news', sources: ['paper'] }] }));
    await app.runOnce();
    await app.close();
    assert.deepEqual(feedTitles(folder.output), ['集市开张']);
  }
  const naming = filesBelow(folder.output).filter((path) => readFileSync(join(folder.output, path)).includes(SECRET));
  assert.deepEqual(naming, []);
});
