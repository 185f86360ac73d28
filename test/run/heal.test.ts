import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';

test('lists of feeds that could not be written are written by the next run', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const list = join(folder.output, 'feeds/index.json');
  rmSync(list);
  mkdirSync(list);
  folder.write('b.md', { title: '乙', categories: ['天气'] });
  await assert.rejects(app.runOnce());
  rmSync(list, { recursive: true });
  await app.runOnce();
  assert.match(readFileSync(list, 'utf8'), /天气/);
  assert.match(readFileSync(join(folder.output, 'index.html'), 'utf8'), /天气/);
});

for (const file of ['feeds.opml', 'feeds/index.json', 'feeds/all/rss.xml.gz']) {
  test(`${file} that is deleted is restored by the next run`, async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲', categories: ['港口'] });
    const app = await openApplication(t, folder.config());
    await app.runOnce();
    const before = readFileSync(join(folder.output, file));
    rmSync(join(folder.output, file));
    await app.runOnce();
    assert.deepEqual(readFileSync(join(folder.output, file)), before);
  });
}

test('articles of one moment stand in the same order whatever order they were read in', async (t) => {
  const orders = [];
  for (const order of [
    ['a', 'b', 'c'],
    ['c', 'a', 'b'],
  ]) {
    const folder = createArticleFolder(t);
    const app = await openApplication(t, folder.config());
    for (const name of order) {
      folder.write(`${name}.md`, { title: name });
      await app.runOnce();
    }
    orders.push(readFileSync(join(folder.output, 'feeds/all/rss.xml'), 'utf8'));
  }
  assert.equal(orders[0], orders[1]);
});
