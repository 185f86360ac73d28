import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { decidedNew, knownArticle } from '../support/decisions.ts';

function tablesOf(file: string): string[] {
  const reader = new DatabaseSync(file, { readOnly: true });
  const rows = reader.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all();
  reader.close();
  return rows.map(({ name }) => String(name));
}

test('a new store gets every table, in folders that are made for it', async (t) => {
  const { store: file } = createArticleFolder(t);
  const store = await openStore(file);
  await store.close();
  const tables = tablesOf(file);
  for (const table of [
    'articles',
    'deliveries',
    'events',
    'feeds',
    'files',
    'folders',
    'memberships',
    'revisions',
    'sources',
  ])
    assert.ok(tables.includes(table), table);
});

test('an existing store is opened with all it holds, and no step is taken twice', async (t) => {
  const { store: file } = createArticleFolder(t);
  const first = await openStore(file);
  await first.commit([decidedNew(knownArticle(1))], [], { now: 1, keepRevisions: 1, mergeCategories: true });
  await first.close();
  const tables = tablesOf(file);

  const second = await openStore(file);
  t.after(() => second.close());
  assert.equal((await second.inventory.article('article1'))?.article.title, '第1号');
  assert.deepEqual(tablesOf(file), tables);
  const reader = new DatabaseSync(file, { readOnly: true });
  assert.equal(reader.prepare('SELECT * FROM kysely_migration').all().length, Object.keys(MIGRATIONS).length);
  reader.close();
});

test('a store of a newer version is refused rather than spoiled', async (t) => {
  const { store: file } = createArticleFolder(t);
  await (await openStore(file)).close();
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA user_version = 999');
  writer.close();
  await assert.rejects(openStore(file), /could not be brought up to date/);
});

test('a file that is no database is refused, and stays as it is', async (t) => {
  const { store: file } = createArticleFolder(t);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'minutes of the meeting, not a database at all '.repeat(100));
  await assert.rejects(openStore(file));
});
