import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, corrected, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { createClock, HOUR } from '../support/clock.ts';
import { feedTitles } from '../support/published-feeds.ts';

const TOKEN = 'f3Rb7q0ZtVn2Wc8LkE5y';
const OTHER_TOKEN = 'another-token-0123456789';
type Format = 'rss' | 'atom' | 'json';

/** A private feed of a source that no public feed tells of. */
function openDesk(t: TestContext, output: ConfigInput['output'] = {}) {
  const folder = createArticleFolder(t);
  folder.write('pub.md', { title: '集市开张', categories: ['街市'] });
  const clock = createClock();
  return {
    ...folder,
    async run(token = TOKEN) {
      const sources: ConfigInput['sources'] = [
        { name: 'wire', path: join(folder.root, 'wire'), settle: '0s', listed: false },
        { name: 'paper', path: folder.articles, settle: '0s' },
      ];
      const feeds: ConfigInput['feeds'] = [{ name: 'desk', sources: ['wire'], token }];
      const app = await openApplication(t, folder.config({ sources, feeds, output }), { clock });
      clock.advance(HOUR);
      await app.runOnce();
      const guids = app.guids();
      await app.close();
      return guids;
    },
    loseStore: () => rmSync(join(folder.root, 'store'), { recursive: true }),
    place: (slug: string) => join(folder.output, 'feeds', slug),
  };
}

for (const formats of [['rss', 'atom', 'json'], ['rss'], ['atom'], ['json']] satisfies Format[][]) {
  test(`articles of a private feed keep their guids when the store is lost, in its archive too: ${formats}`, async (t) => {
    const desk = openDesk(t, { formats, items: 2 });
    const titles = ['渡轮', '灯塔', '果园', '钟楼', '码头'];
    const write = (name: string, title: string, body: string) =>
      desk.write(`../wire/${name}.md`, { title, body, date: `2024-03-0${titles.indexOf(title) + 1} 08:00:00` });
    for (const title of titles) write(title, title, storyOf(title));
    await desk.run();
    for (const title of titles) desk.rename(`../wire/${title}.md`, `../wire/${title}-2.md`);
    await desk.run();
    for (const title of titles) write(`${title}-2`, title, corrected(title, '班次有误'));
    const before = await desk.run();
    assert.ok(existsSync(desk.place(`desk-${TOKEN}/archive`)));
    desk.loseStore();
    assert.deepEqual(await desk.run(OTHER_TOKEN), before);
    assert.ok(!existsSync(desk.place(`desk-${TOKEN}`)));
    assert.ok(existsSync(desk.place(`desk-${OTHER_TOKEN}`)));
  });
}

test('a store that begins anew takes away feeds of ours that nobody has any more, and nothing else', async (t) => {
  const desk = openDesk(t);
  desk.write('../wire/x.md', { title: '内部消息', categories: ['港口'] });
  await desk.run();
  // A copy that somebody has put there, a feed of another program, and a folder of files.
  cpSync(desk.place('all'), desk.place('all-of-yesterday'), { recursive: true });
  const rss = readFileSync(join(desk.place('all'), 'rss.xml'), 'utf8');
  mkdirSync(desk.place('podcast'));
  const foreign = rss.replaceAll('/feeds/all/', '/feeds/podcast/').replace(/tag:feeds\.example,2026:/g, 'urn:podcast:');
  writeFileSync(join(desk.place('podcast'), 'rss.xml'), foreign);
  mkdirSync(desk.place('logos'));
  writeFileSync(join(desk.place('logos'), 'logo.svg'), '<svg/>');
  writeFileSync(desk.place('readme.txt'), 'x');
  desk.loseStore();
  await desk.run(OTHER_TOKEN);
  assert.ok(!existsSync(desk.place(`desk-${TOKEN}`)));
  for (const name of [
    'all',
    '街市',
    `desk-${OTHER_TOKEN}`,
    'all-of-yesterday',
    'podcast',
    'logos/logo.svg',
    'readme.txt',
  ])
    assert.ok(existsSync(desk.place(name)), name);
});

test('where the list of feeds is lost with the store, no feed goes that has articles', async (t) => {
  const desk = openDesk(t);
  await desk.run();
  desk.loseStore();
  rmSync(desk.place('index.json'));
  await desk.run();
  assert.deepEqual(feedTitles(desk.output, '街市'), ['集市开张']);
});
