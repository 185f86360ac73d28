import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { EVERYTHING, type StandingOf } from '../../src/feeds/standing.ts';
import { regroup } from '../../src/run/regroup.ts';
import { openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { feedTitles } from '../support/published-feeds.ts';

const OTHERWISE: StandingOf = () => [EVERYTHING, { kind: 'category', identity: 'x', label: 'X' }];
const unlisted = new Set<string>();

/** A store with very many articles, all made of one. */
async function openLibrary(t: TestContext, size: number) {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '渡轮', categories: [] });
  const app = await openApplication(t, folder.config());
  await app.runOnce();
  const db = new DatabaseSync(folder.store);
  t.after(() => db.close());
  const columns = db.prepare("SELECT name FROM pragma_table_info('articles') WHERE name <> 'key'").all();
  const names = columns.map(({ name }) => String(name));
  const values = names.map((name) => (name === 'id' || name === 'guid' ? `${name} || n` : name));
  db.exec(`WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${size - 1})
    INSERT INTO articles (${names}) SELECT ${values} FROM articles, numbers WHERE key = 1`);
  return {
    ...app,
    /** How many articles stand in the feed X. */
    settled: () =>
      db.prepare("SELECT count(*) AS n FROM memberships JOIN feeds ON id = feed_id WHERE identity = 'x'").get()?.n,
  };
}

test('articles are regrouped some at a time, and one that is told to stop goes on from there', async (t) => {
  const { store, settled } = await openLibrary(t, 1000);
  const now = () => 1;
  const first = new AbortController();
  let breaths = 0;
  const breathe = async () => {
    if (++breaths === 2) first.abort();
  };
  const options = { grouping: 'hash', standing: OTHERWISE, unlisted };
  await regroup(options, { store, now, breathe }, first.signal);
  const half = Number(settled());
  assert.ok(half > 0 && half <= 500, `${half} at once`);
  assert.equal(breaths, 2);
  assert.notEqual(await store.runs.setting('grouping'), 'hash');

  let asked = 0;
  const counting: StandingOf = (known) => {
    asked++;
    return OTHERWISE(known);
  };
  await regroup({ ...options, standing: counting }, { store, now, breathe });
  assert.deepEqual([asked, settled()], [1000 - half, 1000]);
  assert.equal(await store.runs.setting('grouping'), 'hash');
  await regroup({ ...options, standing: counting }, { store, now, breathe });
  assert.equal(asked, 1000 - half);
});

test('rules that change, or come back, while articles are regrouped are asked of every article', async (t) => {
  const { store, settled } = await openLibrary(t, 500);
  const ports = { store, now: () => 1, breathe: async () => {} };
  const before = { grouping: 'before', standing: (() => [EVERYTHING]) satisfies StandingOf, unlisted };
  await regroup(before, ports);
  const stop = new AbortController();
  const cut = { ...ports, breathe: async () => stop.abort() };
  await regroup({ grouping: 'after', standing: OTHERWISE, unlisted }, cut, stop.signal);
  assert.ok(Number(settled()) > 0);
  await regroup(before, ports);
  assert.equal(settled(), 0);
});

test('a feed that was taken away and is back before the articles were regrouped is not empty', async (t) => {
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '渡轮' });
  const open = (feeds: { name: string }[]) => openApplication(t, folder.config({ feeds }));
  const first = await open([{ name: 'x' }]);
  await first.runOnce();
  // What a configuration without the feed does first, when the process ends over it.
  await first.store.feeds.define([], first.clock.now());
  await first.close();
  await (await open([{ name: 'x' }])).runOnce();
  assert.deepEqual(feedTitles(folder.output, 'x'), ['渡轮']);
});
