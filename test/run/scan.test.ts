import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { type ConfigInput, corrected, createArticleFolder } from '../support/article-folder.ts';
import { createClock } from '../support/clock.ts';
import { feedItems, feedTitles } from '../support/published-feeds.ts';

const settling = (path: string): ConfigInput['sources'] => [{ name: 'paper', path, settle: '10s' }];

test('a file written a moment ago waits, and is read once it has rested', async (t) => {
  const folder = createArticleFolder(t);
  const clock = createClock();
  const app = await openApplication(t, folder.config({ sources: settling(folder.articles) }), { clock });
  folder.write('old.md', { title: '旧' });
  folder.age('old.md', clock.now() - 60_000);
  folder.write('fresh.md', { title: '新' });
  folder.age('fresh.md', clock.now() - 9_000);

  const first = await app.runOnce();
  assert.deepEqual([first.scanned, first.new, first.waiting], [2, 1, 1]);
  assert.deepEqual(feedTitles(folder.output), ['旧']);

  clock.advance(2_000);
  const second = await app.runOnce();
  assert.deepEqual([second.new, second.waiting, second.unchanged], [1, 0, 1]);
});

test('an article whose file is being written again keeps its last text until the file rests', async (t) => {
  const folder = createArticleFolder(t);
  const clock = createClock();
  const app = await openApplication(t, folder.config({ sources: settling(folder.articles) }), { clock });
  folder.write('a.md', { title: '甲' });
  folder.age('a.md', clock.now() - 60_000);
  await app.runOnce();
  folder.write('a.md', { title: '甲', body: corrected('甲', '写到一半') });
  folder.age('a.md', clock.now() - 1_000);

  assert.equal((await app.runOnce()).waiting, 1);
  assert.doesNotMatch(feedItems(folder.output)[0]?.content_html ?? '', /写到一半/);

  clock.advance(20_000);
  assert.equal((await app.runOnce()).changed, 1);
  assert.match(feedItems(folder.output)[0]?.content_html ?? '', /写到一半/);
});

test('a file from the future has a wrong clock and does not wait for it', async (t) => {
  const folder = createArticleFolder(t);
  const clock = createClock();
  const app = await openApplication(t, folder.config({ sources: settling(folder.articles) }), { clock });
  folder.write('a.md', { title: '甲' });
  folder.age('a.md', clock.now() + 3_600_000);
  assert.equal((await app.runOnce()).new, 1);
});

test('an edit that keeps size and moment is still seen', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', body: corrected('甲', '潮水') });
  folder.age('a.md', 1_700_000_000_000);
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('a.md', { title: '甲', body: corrected('甲', '河水') });
  folder.age('a.md', 1_700_000_000_000);
  assert.equal((await app.runOnce()).changed, 1);
});
