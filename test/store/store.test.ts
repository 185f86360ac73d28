import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import type { OutboxEvent } from '../../src/store/commit.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { decidedChanged, decidedNew, knownArticle, STANDING } from '../support/decisions.ts';

const OPTIONS = { now: 1_700_000_000_000, keepRevisions: 3, standing: STANDING };

async function openTestStore(
  t: TestContext,
): Promise<{ store: Store; file: string; rows: (sql: string) => unknown[] }> {
  const { store: file } = createArticleFolder(t);
  const store = await openStore(file);
  t.after(() => store.close());
  const rows = (sql: string) => {
    const reader = new DatabaseSync(file, { readOnly: true });
    try {
      return reader.prepare(sql).all();
    } finally {
      reader.close();
    }
  };
  return { store, file, rows };
}

const event = (id: string): OutboxEvent => ({
  id,
  type: 'article.new',
  articleId: 'article1',
  createdAt: OPTIONS.now,
  payload: '{}',
  deliveries: [{ webhook: 'desk', notBefore: 0 }],
});

const TABLES = ['files', 'articles', 'revisions', 'feeds', 'memberships', 'events', 'deliveries'];

test('a batch is written whole: file, article, feeds, memberships, event and delivery', async (t) => {
  const { store, rows } = await openTestStore(t);
  await store.commit([decidedNew(knownArticle(1))], [event('msg_1')], OPTIONS);
  const counts = TABLES.map((table) => [table, rows(`SELECT * FROM ${table}`).length]);
  assert.deepEqual(Object.fromEntries(counts), {
    files: 1,
    articles: 1,
    revisions: 0,
    feeds: 2,
    memberships: 2,
    events: 1,
    deliveries: 1,
  });
});

test('an error in the middle of a batch leaves nothing of it behind, and the next batch is whole', async (t) => {
  const { store, rows } = await openTestStore(t);
  await store.commit([decidedNew(knownArticle(1))], [event('msg_1')], OPTIONS);
  const before = TABLES.map((table) => rows(`SELECT * FROM ${table}`));
  const newCategory = knownArticle(2);
  const second = { ...newCategory, article: { ...newCategory.article, categories: ['天气'] } };

  // The same event id twice: the last statement of the batch fails.
  await assert.rejects(store.commit([decidedNew(second)], [event('msg_2'), event('msg_1')], OPTIONS));
  assert.deepEqual(
    TABLES.map((table) => rows(`SELECT * FROM ${table}`)),
    before,
  );

  await store.commit([decidedNew(second)], [event('msg_2')], OPTIONS);
  assert.deepEqual(
    (await store.feeds.all()).map(({ label }) => label),
    ['', '港口', '天气'],
  );
  const weather = (await store.feeds.all()).find(({ label }) => label === '天气');
  assert.deepEqual(
    (await store.feeds.articles(weather?.id ?? 0)).map(({ id }) => id),
    ['article2'],
  );
});

test('the end of a source is written whole or not at all', async (t) => {
  const { store } = await openTestStore(t);
  const record = {
    name: 'paper',
    importedAt: 1,
    optionsHash: 'x',
    lastNewAt: undefined,
    problem: undefined,
  };
  const listings = new Map([['', 'a.md/1/1/1/1/']]);
  await assert.rejects(store.endSource({ record, listings, events: [event('msg_1'), event('msg_1')], alarms: [] }));
  assert.equal((await store.files.listings('paper')).size, 0);
  assert.equal((await store.runs.source('paper')).importedAt, undefined);
});

test('an article comes back from the store as it went in', async (t) => {
  const { store } = await openTestStore(t);
  const plain = knownArticle(1);
  const full = knownArticle(2, {
    state: 'withdrawn',
    article: {
      ...plain.article,
      modified: 5,
      publishedIsFallback: true,
      tags: ['a', '二'],
      authors: ['李明'],
      language: 'zh',
      link: 'https://news.example/1',
      image: 'https://pictures.example/1',
      declaredId: 'post-1',
      warnings: [{ code: 'date-missing', message: 'a "quoted" warning' }],
    },
  });
  await store.commit([decidedNew(plain), decidedNew(full)], [], OPTIONS);
  const view = await store.files.view({ files: [], ids: ['article1', 'article2'], guids: [], contents: [] });
  assert.deepEqual(view.article('article1'), plain);
  assert.deepEqual(view.article('article2'), full);
});

test('of an article only the newest revisions are kept', async (t) => {
  const { store, rows } = await openTestStore(t);
  let known = knownArticle(1);
  await store.commit([decidedNew(known)], [], OPTIONS);
  for (let edit = 1; edit <= 7; edit++) {
    const { decision, after } = decidedChanged(known, `<p>edit ${edit}</p>`);
    await store.commit([decision], [], { ...OPTIONS, now: OPTIONS.now + edit });
    known = after;
  }
  assert.equal(rows('SELECT * FROM revisions').length, 3);
  const weighed = { changes: ['text'], material: true, why: 'a correction' };
  assert.deepEqual(
    await store.inventory.revisions('article1'),
    [7, 6, 5].map((number) => ({
      number,
      replacedAt: OPTIONS.now + number,
      title: '第1号',
      html: `<p>edit ${number - 1}</p>`,
      ...weighed,
    })),
  );
});

test('a revision takes a fraction of the room of what it says', async (t) => {
  const { store, rows } = await openTestStore(t);
  const plain = knownArticle(1);
  const html = `<p>${'潮水在黎明前退去，渡轮停在岸边。'.repeat(500)}</p>`;
  const long = { ...plain, article: { ...plain.article, html } };
  await store.commit([decidedNew(long)], [], OPTIONS);
  await store.commit([decidedChanged(long, '<p>edit</p>').decision], [], OPTIONS);
  const [{ bytes }] = rows('SELECT length(html) AS bytes FROM revisions') as [{ bytes: number }];
  assert(bytes < html.length / 10, `${bytes} bytes`);
  assert.equal((await store.inventory.revisions('article1'))[0]?.html, html);
});

test('a file that is found unchanged keeps what was said of it, and what was ignored this time', async (t) => {
  const { store } = await openTestStore(t);
  const known = knownArticle(1);
  await store.commit([decidedNew(known)], [], OPTIONS);
  const { decision, after } = decidedChanged(known, '<p>edit</p>');
  await store.commit([decision], [], OPTIONS);
  const { file } = decision;
  const again = { file, verdict: { kind: 'unchanged', ignored: ['date'] }, writes: [] } as const;
  for (const ignored of [['date', 'pictures'], ['date']] as const) {
    await store.commit([{ ...again, verdict: { kind: 'unchanged', ignored } }], [], OPTIONS);
    const [found] = await store.inventory.find(after.guid);
    assert.deepEqual(found?.evidence, { ...decision.verdict, ignored });
  }
});

test('with none to keep no revision is kept', async (t) => {
  const { store, rows } = await openTestStore(t);
  const known = knownArticle(1);
  await store.commit([decidedNew(known)], [], OPTIONS);
  await store.commit([decidedChanged(known, '<p>edit</p>').decision], [], {
    ...OPTIONS,
    keepRevisions: 0,
    standing: STANDING,
  });
  assert.equal(rows('SELECT * FROM revisions').length, 0);
});

test('a feed lists its newest articles first, and never a withdrawn one', async (t) => {
  const { store } = await openTestStore(t);
  const articles = [3, 1, 4, 2].map((number) => knownArticle(number));
  await store.commit(articles.map(decidedNew), [], OPTIONS);
  const [three] = articles;
  assert.ok(three);
  await store.commit(
    [
      {
        file: {
          source: 'paper',
          path: '3.md',
          bytesHash: undefined,
          content: undefined,
          verdict: 'removed',
          articleId: 'article3',
        },
        verdict: { kind: 'removed', reason: 'the file is gone' },
        writes: [{ before: three, after: { ...three, state: 'withdrawn' } }],
      },
    ],
    [],
    OPTIONS,
  );
  const [everything] = await store.feeds.all();
  const ids = async (limit: number) => (await store.feeds.articles(everything?.id ?? 0, { limit })).map(({ id }) => id);
  assert.deepEqual(await ids(10), ['article4', 'article2', 'article1']);
  assert.deepEqual(await ids(2), ['article4', 'article2']);
});

test('every connection writes to the disk before it says so', async (t) => {
  const { store: file } = createArticleFolder(t);
  // A second opening matters: a setting of the connection is not one of the file.
  for (let opening = 0; opening < 2; opening++) {
    const { db, raw } = await openSqlite(file);
    assert.equal(Object.values(raw.prepare('PRAGMA synchronous').get() ?? {})[0], 2);
    assert.equal(Object.values(raw.prepare('PRAGMA journal_mode').get() ?? {})[0], 'wal');
    await db.destroy();
  }
});
