import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { decidedNew, knownArticle, STANDING } from '../support/decisions.ts';
import { stepBack } from '../support/older-store.ts';

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
  await first.commit([decidedNew(knownArticle(1))], [], {
    now: 1,
    keepRevisions: 1,
    standing: STANDING,
  });
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

test('revisions that were kept as they stood are kept on, compressed', async (t) => {
  const { store: file } = createArticleFolder(t);
  const first = await openStore(file);
  await first.commit([decidedNew(knownArticle(1))], [], {
    now: 1,
    keepRevisions: 1,
    standing: STANDING,
  });
  await first.close();
  stepBack(file, '004-revisions', (writer) => {
    const { key } = writer.prepare('SELECT key FROM articles').get() as { key: number };
    const put = writer.prepare('INSERT INTO revisions VALUES (?, ?, ?, ?, ?, ?)');
    for (let number = 1; number <= 250; number++) {
      const changes = number % 2 === 0 ? '["markup"]' : '["text","tags"]';
      put.run(key, number, number * 1000, changes, `第${number}版`, `<p>第${number}版</p>`);
    }
  });

  const second = await openStore(file);
  t.after(() => second.close());
  const revisions = await second.inventory.revisions('article1');
  assert.deepEqual(
    revisions.map(({ number }) => number),
    Array.from({ length: 250 }, (_, index) => 250 - index),
  );
  assert.deepEqual(revisions.slice(-2), [
    {
      number: 2,
      replacedAt: 2000,
      changes: ['markup'],
      material: false,
      why: undefined,
      title: '第2版',
      html: '<p>第2版</p>',
    },
    {
      number: 1,
      replacedAt: 1000,
      changes: ['text', 'tags'],
      material: true,
      why: undefined,
      title: '第1版',
      html: '<p>第1版</p>',
    },
  ]);
});

test('feeds and what stands in them are kept when archives come, each with the source that brought it', async (t) => {
  const { store: file } = createArticleFolder(t);
  const first = await openStore(file);
  const options = { now: 1, keepRevisions: 1, standing: STANDING };
  await first.commit([decidedNew(knownArticle(1)), decidedNew(knownArticle(2))], [], options);
  const feeds = await first.feeds.all();
  await first.close();
  stepBack(file, '005-history', (writer) => writer.exec('UPDATE feeds SET dirty = 0'));

  const second = await openStore(file);
  t.after(() => second.close());
  assert.deepEqual(
    await second.feeds.all(),
    feeds.map((feed) => ({ ...feed, dirty: true })),
  );
  assert.deepEqual(
    feeds.map(({ kind, source }) => [kind, source]),
    [
      ['all', undefined],
      ['category', knownArticle(1).source],
    ],
  );
  const ids = (await second.feeds.articles(feeds[1]?.id ?? 0)).map(({ id }) => id);
  assert.deepEqual(ids.sort(), ['article1', 'article2']);
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

test('what was told last, and since when a source is silent, is taken from what is known of them', async (t) => {
  const { store: file } = createArticleFolder(t);
  await (await openStore(file)).close();
  stepBack(file, '008-returns', (writer) =>
    writer.exec(`INSERT INTO sources (name, imported_at, options_hash, last_new_at) VALUES ('paper', 100, '', 200), ('wire', 100, '', NULL);
      INSERT INTO alarms VALUES ('source.silent', 'paper', 900), ('source.silent', 'wire', 900), ('run.failed', '', 900);
      INSERT INTO events VALUES ('e1', 'article.new', 'a', 1, ''), ('e2', 'article.removed', 'a', 2, '');
      INSERT INTO deliveries (event_id, webhook, state, attempts, next_attempt_at) VALUES ('e1', 'desk', 'delivered', 1, 1),
        ('e1', 'wall', 'delivered', 1, 1), ('e2', 'desk', 'delivered', 1, 2), ('e2', 'wall', 'dead', 1, 2);
      INSERT INTO tellings VALUES ('desk', 'a', NULL, 2), ('wall', 'a', NULL, 1), ('gate', 'a', NULL, 1)`),
  );
  const store = await openStore(file);
  t.after(() => store.close());
  assert.deepEqual(Object.fromEntries(await store.outbox.told('a')), {
    desk: 'withdrawal',
    gate: 'article',
    wall: 'article',
  });
  assert.deepEqual(
    (await store.alarms.open()).map(({ subject, since, raisedAt }) => [subject, since, raisedAt]),
    [
      ['wire', 100, 900],
      ['paper', 200, 900],
      ['', 900, 900],
    ],
  );
});
