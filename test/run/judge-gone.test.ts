import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { corrected, createArticleFolder } from '../support/article-folder.ts';
import { feedIds, feedItems, feedTitles, snapshot } from '../support/published-feeds.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e'];

test('a deleted file is removed, and its article leaves every feed it stood in', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name, categories: ['港口', name] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.remove('b.md');

  const summary = await app.runOnce();

  assert.equal(summary.removed, 1);
  assert.equal(summary.unchanged, 4);
  assert.equal(app.line('b.md').verdict, 'removed');
  assert.deepEqual(feedTitles(folder.output, '港口').sort(), ['a', 'c', 'd', 'e']);
  assert.deepEqual(feedTitles(folder.output, 'b'), []);
  assert.equal((await app.runOnce()).removed, 0);
});

test('a removed article that returns to its place has its old guid and date', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = feedItems(folder.output).find(({ title }) => title === 'b');
  folder.remove('b.md');
  await app.runOnce();
  folder.write('b.md', { title: 'b' });
  await app.runOnce();

  const after = feedItems(folder.output).find(({ title }) => title === 'b');
  assert.equal(after?.id, before?.id);
  assert.equal(after?.date_published, before?.date_published);
});

test('a removed article that returns elsewhere has its old guid', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const { guid } = app.line('b.md');
  folder.remove('b.md');
  await app.runOnce();
  folder.write('found/again.md', { title: 'b' });

  assert.equal((await app.runOnce()).moved, 1);
  assert.equal(app.line('found/again.md').guid, guid);
  assert.ok(feedIds(folder.output).includes(guid ?? ''));
});

test('when the file of an article goes while a duplicate remains, the article moves there with its guid', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  folder.copy('b.md', 'x/b-copy.md');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  const { guid } = app.line('b.md');
  assert.equal(app.line('x/b-copy.md').duplicateOf, 'b.md');
  folder.remove('b.md');

  const summary = await app.runOnce();

  assert.equal(summary.moved, 1);
  assert.equal(summary.removed, 1);
  assert.equal(app.line('x/b-copy.md').guid, guid);
  assert.ok(!('b.md' in app.verdicts()));
  assert.deepEqual(snapshot(folder.output), before);
});

test('when an article and all its duplicates go together, it is removed once', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  folder.copy('b.md', 'b2.md');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.remove('b.md');
  folder.remove('b2.md');

  const summary = await app.runOnce();

  assert.equal(summary.removed, 2);
  assert.equal(summary.moved, 0);
  assert.ok(!feedTitles(folder.output).includes('b'));
});

test('a duplicate that is deleted changes nothing for its article', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  folder.copy('b.md', 'b2.md');
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  folder.remove('b2.md');
  assert.equal((await app.runOnce()).removed, 1);
  assert.deepEqual(snapshot(folder.output), before);
});

test('when more than half of a source vanishes at once, it is held until the files are back', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const before = snapshot(folder.output);
  for (const name of ['a', 'b', 'c']) folder.rename(`${name}.md`, `${name}.away`);

  for (let run = 0; run < 2; run++) {
    const summary = await app.runOnce();
    assert.equal(summary.held, 3);
    assert.equal(summary.removed, 0);
  }
  assert.match((await app.store.runs.source('paper')).problem ?? '', /3 of 5 files have vanished at once/);
  assert.equal(app.record.lines.filter(({ msg }) => msg === 'removals held back').length, 1);
  assert.deepEqual(snapshot(folder.output), before);

  for (const name of ['a', 'b', 'c']) folder.rename(`${name}.away`, `${name}.md`);
  const back = await app.runOnce();
  assert.equal(back.held, 0);
  assert.equal(back.unchanged, 5);
  assert.equal((await app.store.runs.source('paper')).problem, undefined);
});

test('mass removals that are meant are accepted', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  for (const name of ['a', 'b', 'c', 'd']) folder.remove(`${name}.md`);
  assert.equal((await app.runOnce()).held, 4);

  assert.equal((await app.runOnce({ acceptRemovals: true })).removed, 4);

  assert.deepEqual(feedTitles(folder.output), ['e']);
  assert.equal((await app.store.runs.source('paper')).problem, undefined);
  assert.equal((await app.runOnce()).removed, 0);
});

test('exactly half of a source may go without a question', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of ['a', 'b', 'c', 'd']) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  folder.remove('a.md');
  folder.remove('b.md');
  assert.equal((await app.runOnce()).removed, 2);
});

test('while removals are held, what is new and what changed is published all the same', async (t) => {
  const folder = createArticleFolder(t);
  for (const name of NAMES) folder.write(`${name}.md`, { title: name });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  for (const name of ['a', 'b', 'c', 'd']) folder.remove(`${name}.md`);
  folder.write('e.md', { title: 'e', body: corrected('e', 'a week later') });
  folder.write('f.md', { title: 'f' });

  const summary = await app.runOnce();

  assert.deepEqual([summary.held, summary.changed, summary.new], [4, 1, 1]);
  assert.equal(feedTitles(folder.output).length, 6);
});
