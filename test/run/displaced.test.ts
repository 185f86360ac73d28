import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { createArticleFolder, storyOf } from '../support/article-folder.ts';
import { createClock, DAY } from '../support/clock.ts';
import { feedItems, feedTitles } from '../support/published-feeds.ts';

test('two files that change places lose neither article', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.write('b.md', { title: '乙' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.rename('a.md', 'spare.txt');
  folder.rename('b.md', 'a.md');
  folder.rename('spare.txt', 'b.md');
  await app.runOnce();
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output).sort(), ['乙', '甲'].sort());
});

test('files that move up one place lose no article', async (t) => {
  const folder = createArticleFolder(t);
  for (const n of [1, 2, 3, 4]) folder.write(`${n}.md`, { title: `第${n}` });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.remove('1.md');
  folder.rename('2.md', '1.md');
  folder.rename('3.md', '2.md');
  folder.rename('4.md', '3.md');
  await app.runOnce();
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output).sort(), ['第2', '第3', '第4']);
});

test('a copy of an article whose file is overwritten with another text is published', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.copy('a.md', 'b.md');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('a.md', {
    title: '全新的事',
    body: '图书馆的旧钟昨夜停在了三点一刻，修钟的人带着工具在阁楼里待了一整天，说等天气转暖它自己就会走起来。',
  });
  await app.runOnce();
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output).sort(), ['甲', '全新的事'].sort());
});

test('a copy of an article that becomes equal to a third is published', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.copy('a.md', 'b.md');
  folder.write('c.md', { title: '丙' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.copy('c.md', 'a.md');
  await app.runOnce();
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output).sort(), ['丙', '甲'].sort());
});

test('a copy of an article that becomes a draft is published', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.copy('a.md', 'b.md');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('a.md', { title: '甲', more: { draft: 'true' } });
  await app.runOnce();
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output), ['甲']);
});

test('a file that has become a duplicate stays known when its old text comes back elsewhere', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.write('c.md', { title: '丙' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.copy('c.md', 'a.md');
  await app.runOnce();
  folder.write('d.md', { title: '甲' });
  await app.runOnce();
  assert.deepEqual(Object.keys(app.verdicts()), ['a.md', 'c.md', 'd.md']);
});

test('a rolling file never overwrites an article that was moved away from it', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('today.md', { title: '一' });
  folder.write('other.md', { title: '旁' });
  folder.write('other2.md', { title: '旁二' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.rename('today.md', 'archive/1.md');
  await app.runOnce();
  folder.write('today.md', { title: '二' });
  await app.runOnce();
  folder.write('today.md', { title: '二', body: storyOf('二的更正') });
  await app.runOnce();
  folder.rename('today.md', 'archive/2.md');
  await app.runOnce();
  folder.write('today.md', { title: '二' });
  await app.runOnce();
  assert.equal(feedItems(folder.output).length, 5);
});

test('a run broken off in the middle of a renamed folder does not hold the rest as vanished', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 900; i++) folder.write(`inbox/${i}.md`, { title: `第${i}号` });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.rename('inbox', 'archive');
  const interruption = new AbortController();
  await app.runOnce({ signal: interruption.signal, onProgress: () => interruption.abort() });
  const next = await app.runOnce();
  assert.equal(next.held, 0);
  assert.equal((await app.store.runs.source('paper')).problem, undefined);
});

test('options changed after a first run was broken off apply to every file', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 900; i++)
    folder.write(`${i}.md`, { title: `旧${i}`, body: storyOf(`第${i}`), more: { headline: `新${i}` } });
  const app = await openApplication(t, folder.config());
  const interruption = new AbortController();
  await app.runOnce({ signal: interruption.signal, onProgress: () => interruption.abort() });
  await app.close();
  const sources = [{ name: 'paper', path: folder.articles, settle: '0s', fields: { title: 'headline' } }];
  const second = await openApplication(t, folder.config({ sources }));
  await second.runOnce();
  const old = [...second.store.inventory.lines()].filter(({ title }) => title?.startsWith('旧'));
  assert.equal(old.length, 0);
});

test('a held file that is repaired with its old text has no problem any more', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('a.md', '---\ntitle: 甲\n');
  await app.runOnce();
  assert.equal(app.line('a.md').problem?.code, 'front-matter-unclosed');
  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  assert.equal(app.line('a.md').problem, null);
});

test('a folder that is moved takes its duplicates and its broken files along, and nothing counts as vanished', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['a', 'b', 'c']) {
    folder.write(`in/${name}.md`, { title: name });
    folder.copy(`in/${name}.md`, `in/${name}-copy.md`);
    folder.copy(`in/${name}.md`, `in/${name}-copy-2.md`);
    folder.write(`in/broken-${name}.md`, `---\ntitle: ${name}\n`);
  }
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.rename('in', 'out');
  const summary = await app.runOnce();
  const { moved, duplicate, invalid, held, removed } = summary;
  assert.deepEqual(
    { moved, duplicate, invalid, held, removed },
    { moved: 3, duplicate: 6, invalid: 3, held: 0, removed: 0 },
  );
  assert.ok(Object.keys(app.verdicts()).every((path) => path.startsWith('out/')));
});

test('a file that was waiting while the options changed is read with the new ones', async (t) => {
  const folder = createArticleFolder(t);
  const clock = createClock();
  const settle = (fields: object) => ({ sources: [{ name: 'paper', path: folder.articles, settle: '1h', fields }] });
  folder.write('a.md', { title: '旧', more: { headline: '新' } });
  folder.age('a.md', clock.now() - DAY);
  const first = await openApplication(t, folder.config(settle({})), { clock });
  await first.runOnce();
  await first.close();
  // Written a moment ago, and not a byte different.
  folder.age('a.md', clock.now());
  const second = await openApplication(t, folder.config(settle({ title: 'headline' })), { clock });
  await second.runOnce();
  clock.advance(DAY);
  await second.runOnce();
  assert.equal(second.line('a.md').title, '新');
});

test('a file that becomes a copy of one story after another is a duplicate of each, and revives nothing', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['f', 'b', 'c']) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.copy('b.md', 'f.md');
  await app.runOnce();
  folder.copy('c.md', 'f.md');
  await app.runOnce();
  assert.equal(app.line('f.md').duplicateOf, 'c.md');
  assert.deepEqual(feedTitles(folder.output).sort(), ['b', 'c']);
});

test('a copy of the text before an edit takes the place of the edited article, under its guid', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('f.md', { title: '甲' });
  folder.copy('f.md', 'g.md');
  folder.write('h.md', { title: '旁' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('f.md', { title: '甲', body: `${storyOf('甲')}<p>更正：船上没有水泵。</p>` });
  await app.runOnce();
  assert.equal(app.line('g.md').verdict, 'duplicate');
  const guid = app.guids()['f.md'];
  folder.remove('f.md');
  await app.runOnce();
  assert.doesNotMatch(readFileSync(join(folder.output, 'feeds/all/feed.json'), 'utf8'), /更正/);
  assert.equal(app.line('g.md').verdict, 'moved');
  assert.equal(app.guids()['g.md'], guid);
  assert.equal((await app.runOnce()).unchanged, 2);
});

test('a copy that waits to be judged for itself and vanishes before is missed', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['f', 'h', 'i', 'k']) folder.write(`sub/${name}.md`, { title: name });
  folder.copy('sub/f.md', 'sub/g.md');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('sub/f.md', { title: 'f', body: `${storyOf('f')}<p>更正：船上没有水泵。</p>` });
  await app.runOnce();
  folder.remove('sub/f.md');
  await app.runOnce();
  folder.remove('sub/g.md');
  assert.equal((await app.runOnce()).removed, 1);
  assert.equal(app.line('sub/g.md').verdict, 'removed');
});

test('a broken file stays known when the article that stood in it is found elsewhere', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '果园' });
  folder.write('always.md', { title: '常在' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const guid = app.guids()['a.md'];
  folder.remove('a.md');
  await app.runOnce({ acceptRemovals: true });
  folder.write('a.md', '---\ntitle: 没有结尾');
  folder.write('z.md', { title: '果园' });
  await app.runOnce();
  assert.deepEqual(app.verdicts(), { 'a.md': 'invalid', 'always.md': 'new', 'z.md': 'moved' });
  assert.equal(app.guids()['z.md'], guid);
  assert.equal(app.guids()['a.md'], undefined);
});
