import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { corrected, createArticleFolder, storyOf } from '../support/article-folder.ts';
import { feedIds, feedItems, feedTitles } from '../support/published-feeds.ts';

test('an edited file is changed, keeps its guid, and the feeds show the new text', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  folder.write('b.md', { title: '乙', categories: ['天气'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = app.guids();
  app.clock.advance(60_000);
  folder.write('a.md', { title: '甲', categories: ['港口'], body: corrected('甲', '更正后的甲') });

  const summary = await app.runOnce();

  assert.equal(summary.changed, 1);
  assert.equal(summary.unchanged, 1);
  // Everything and its own category: the other category has nothing new.
  assert.equal(summary.feedsWritten, 2);
  assert.deepEqual(app.guids(), before);
  const item = feedItems(folder.output).find(({ title }) => title === '甲');
  assert.match(item?.content_html ?? '', /更正后的甲/);
  assert.equal(Date.parse(item?.date_modified ?? ''), app.clock.now());
});

test('an article that changes its category leaves one feed and enters another', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  folder.write('b.md', { title: '乙', categories: ['港口'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.write('a.md', { title: '甲', categories: ['天气'] });

  assert.equal((await app.runOnce()).changed, 1);

  assert.deepEqual(feedTitles(folder.output, '港口'), ['乙']);
  assert.deepEqual(feedTitles(folder.output, '天气'), ['甲']);
});

test('a renamed file is moved, with its guid, and so is one that was edited on the way when it declares an id', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  folder.write('b.md', { title: '乙', more: { guid: 'urn:harbour:2' } });
  folder.write('c.md', { title: '丙' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const { 'a.md': plain, 'b.md': declared } = app.guids();
  folder.rename('a.md', 'archive/2024/甲.md');
  folder.remove('b.md');
  folder.write('archive/b.md', { title: '乙', more: { guid: 'urn:harbour:2' }, body: corrected('乙', '改写的乙') });

  const summary = await app.runOnce();

  assert.equal(summary.moved, 2);
  assert.equal(summary.new + summary.removed, 0);
  assert.equal(app.line('archive/2024/甲.md').guid, plain);
  assert.equal(app.line('archive/b.md').guid, declared);
  assert.equal(declared, 'urn:harbour:2');
  assert.deepEqual(Object.keys(app.verdicts()), ['archive/2024/甲.md', 'archive/b.md', 'c.md']);
});

test('a whole folder that is renamed is moved file by file, and nothing is held as vanished', async (t) => {
  const folder = createArticleFolder(t);
  for (let i = 0; i < 700; i++) folder.write(`inbox/${i}.md`, { title: `第${i}号` });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const guids = new Set(Object.values(app.guids()));
  folder.rename('inbox', 'archive');

  const summary = await app.runOnce();

  assert.equal(summary.moved, 700);
  assert.equal(summary.held + summary.removed + summary.new, 0);
  assert.deepEqual(new Set(Object.values(app.guids())), guids);
  assert.equal((await app.runOnce()).unchanged, 700);
});

test('a copy is a duplicate: it is known, says of which article, and brings that into its categories', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('b.md', { title: '乙', categories: ['港口'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.copy('b.md', 'a.md');
  folder.write('c.md', { title: '换了标题的乙', body: storyOf('乙'), categories: ['天气'] });

  const summary = await app.runOnce();

  assert.equal(summary.duplicate, 2);
  // Of everything, of its own category and of its copy's.
  assert.equal(summary.feedsWritten, 3);
  const { verdict, duplicateOf, similarity, guid } = app.line('a.md');
  assert.deepEqual(
    { verdict, duplicateOf, similarity, guid },
    {
      verdict: 'duplicate',
      duplicateOf: 'b.md',
      similarity: 1,
      guid: null,
    },
  );
  assert.equal(app.line('c.md').title, '换了标题的乙');
  for (const feed of ['all', '港口', '天气']) assert.deepEqual(feedTitles(folder.output, feed), ['乙']);
});

test('the categories of copies may be left alone', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('b.md', { title: '乙', categories: ['港口'] });
  folder.write('c.md', { title: '乙', categories: ['天气'] });
  const apart = { duplicates: { mergeCategories: false } };
  const app = await openApplication(t, folder.config(apart));
  await app.runOnce();
  assert.deepEqual(feedTitles(folder.output), ['乙']);
  assert(!existsSync(join(folder.output, 'feeds/天气')));
  await app.close();
  const merging = await openApplication(t, folder.config());
  await merging.runOnce();
  assert.deepEqual(feedTitles(folder.output, '天气'), ['乙']);
  await merging.close();
  const parting = await openApplication(t, folder.config(apart));
  await parting.runOnce();
  assert.deepEqual(feedTitles(folder.output, '天气'), []);
  assert.deepEqual(feedTitles(folder.output, '港口'), ['乙']);
});

test('of two equal files in one first run the first by path is the article', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('z.md', { title: '同文' });
  folder.copy('z.md', 'a.md');
  folder.copy('z.md', 'm/n.md');
  const app = await openApplication(t, folder.config());
  const summary = await app.runOnce();
  assert.equal(summary.new, 1);
  assert.equal(summary.duplicate, 2);
  assert.deepEqual(app.verdicts(), { 'a.md': 'new', 'm/n.md': 'duplicate', 'z.md': 'duplicate' });
});

test('an incumbent is never displaced: of two equal sources the one published first stays', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('later/x.md', { title: '同文' });
  const late = { name: 'a-late-source', path: folder.at('early'), settle: '0s' };
  const early = { name: 'z-early-source', path: folder.at('later'), settle: '0s' };
  folder.write('early/unrelated.md', { title: '无关' });
  const app = await openApplication(t, folder.config({ sources: [late, early] }));
  await app.runOnce();
  const guid = app.line('x.md').guid;
  folder.write('early/copy.md', { title: '同文' });

  assert.equal((await app.runOnce()).duplicate, 1);
  assert.equal(app.line('copy.md').duplicateOf, 'x.md');
  assert.equal(app.line('x.md').guid, guid);
});

const BROKEN: readonly (readonly [string, string, string])[] = [
  ['a front matter that is cut off', '---\ntitle: x\n', 'front-matter-unclosed'],
  ['bytes with nothing in them', '', 'empty'],
  ['a front matter that is code', '---js\nprocess.exit(7)\n---\nbody\n', 'front-matter-code'],
  ['a front matter that is no TOML', '+++\ntitle: Tide\n+++\nbody\n', 'front-matter-invalid'],
  ['elements opened by the thousand', `---\ntitle: x\n---\n${'<div>'.repeat(5000)}x`, 'nesting-too-deep'],
];
for (const [what, text, code] of BROKEN) {
  test(`${what}: the file is invalid with a code, and the rest is published`, async (t) => {
    const folder = createArticleFolder(t);
    folder.write('bad.md', text);
    folder.write('good.md', { title: '好的' });
    const app = await openApplication(t, folder.config());

    const summary = await app.runOnce();

    assert.equal(summary.invalid, 1);
    assert.equal(summary.new, 1);
    assert.deepEqual(
      summary.problems.map((problem) => ({ path: problem.path, code: problem.code })),
      [{ path: 'bad.md', code }],
    );
    assert.equal(app.line('bad.md').problem?.code, code);
    assert.deepEqual(feedTitles(folder.output), ['好的']);
  });
}

test('a known file that breaks is held: its last good article stays in the feed until the file is good again', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲' });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const [before] = feedItems(folder.output);
  folder.write('a.md', '---\ntitle: 甲\n');

  const held = await app.runOnce();
  assert.equal(held.held, 1);
  assert.equal(app.line('a.md').verdict, 'held');
  assert.equal(app.line('a.md').problem?.code, 'front-matter-unclosed');
  assert.deepEqual(feedItems(folder.output), [before]);

  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  assert.equal(app.line('a.md').verdict, 'unchanged');
  assert.deepEqual(feedItems(folder.output), [before]);
});

test('a draft is held back, published once it is none, and withdrawn when it becomes one again', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', more: { draft: 'true' } });
  folder.write('b.md', { title: '乙' });
  const app = await openApplication(t, folder.config());
  assert.equal((await app.runOnce()).invalid, 1);
  assert.deepEqual(feedTitles(folder.output), ['乙']);

  folder.write('a.md', { title: '甲' });
  assert.equal((await app.runOnce()).new, 1);
  const { guid } = app.line('a.md');

  folder.write('a.md', { title: '甲', more: { draft: 'true' } });
  assert.equal((await app.runOnce()).removed, 1);
  assert.deepEqual(feedTitles(folder.output), ['乙']);

  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  assert.ok(feedIds(folder.output).includes(guid ?? ''));
});

test('two files that declare one id are two articles, and the second says why its guid is another', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', more: { guid: 'harbour-1' } });
  folder.write('b.md', { title: '乙', more: { guid: 'harbour-1' } });
  const app = await openApplication(t, folder.config());
  assert.equal((await app.runOnce()).new, 2);
  assert.equal(app.line('a.md').guid, 'harbour-1');
  assert.match(app.line('b.md').guid ?? '', /^tag:/);
  const [found] = await app.store.inventory.find('b.md');
  assert.match(found?.known?.article.warnings[0]?.message ?? '', /already belongs to a\.md/);
});
