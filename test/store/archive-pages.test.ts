import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Known } from '../../src/corpus/view.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { decidedNew, decidedState, knownArticle, STANDING } from '../support/decisions.ts';

const OPTIONS = { now: 1_700_000_000_000, keepRevisions: 0, standing: STANDING };
const EVERYTHING = 1;

/** An article of the day `number`. */
const article = (number: number): Known => {
  const known = knownArticle(number);
  return { ...known, article: { ...known.article, published: number * 86_400_000 } };
};
const add = (store: Store, ...numbers: readonly number[]) =>
  store.commit(
    numbers.map((number) => decidedNew(article(number))),
    [],
    OPTIONS,
  );
const setState = (store: Store, number: number, from: Known['state'], to: Known['state']) =>
  store.commit([decidedState({ ...article(number), state: from }, to)], [], OPTIONS);
const numbersIn = async (store: Store, page?: number) =>
  (await store.feeds.articles(EVERYTHING, page === undefined ? {} : { page })).map(({ id }) =>
    Number(id.replace('article', '')),
  );
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

async function open(t: { after(work: () => unknown): void }): Promise<Store> {
  const store = await openStore(createArticleFolder(t).store);
  t.after(() => store.close());
  return store;
}

async function layout(
  store: Store,
  size: number,
  { isKept = true, least = size } = {},
): Promise<Record<string, readonly number[]>> {
  const pages = await store.feeds.settle(EVERYTHING, { size, least, isKept });
  const found: Record<string, readonly number[]> = { live: await numbersIn(store) };
  for (const { number } of pages) found[number] = await numbersIn(store, number);
  return found;
}

test('a feed has no archive as long as its own document holds everything', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 4));
  assert.deepEqual(await layout(store, 4), { live: [4, 3, 2, 1] });
});

test('what is over goes into pages of one size, oldest first, and the first page takes the rest', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 14));
  assert.deepEqual(await layout(store, 4), { live: [14, 13, 12, 11], 1: [2, 1], 2: [6, 5, 4, 3], 3: [10, 9, 8, 7] });
});

test('the document grows to twice its size before the next page is sealed, and no sealed page changes', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 5));
  const first = { 1: [1] };
  assert.deepEqual(await layout(store, 4), { live: [5, 4, 3, 2], ...first });
  for (const number of [6, 7, 8]) {
    await add(store, number);
    assert.deepEqual(await layout(store, 4), { live: range(2, number).reverse(), ...first });
  }
  await add(store, 9);
  assert.deepEqual(await layout(store, 4), { live: [9, 8, 7, 6], ...first, 2: [5, 4, 3, 2] });
});

test('an article that comes late under an old date stands in the document, where readers see it', async (t) => {
  const store = await open(t);
  await add(store, ...range(10, 20));
  const before = await layout(store, 4);
  await add(store, 1);
  assert.deepEqual(await layout(store, 4), { ...before, live: [20, 19, 18, 17, 1] });
});

test('when articles are withdrawn, the last page is opened again, and its number is not given twice', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 12));
  assert.deepEqual(await layout(store, 4), { live: [12, 11, 10, 9], 1: [4, 3, 2, 1], 2: [8, 7, 6, 5] });
  await setState(store, 11, 'published', 'withdrawn');
  assert.deepEqual(await layout(store, 4), { live: [12, 10, 9, 8, 7, 6, 5], 1: [4, 3, 2, 1] });
  await add(store, 13);
  assert.deepEqual(await layout(store, 4), { live: [13, 12, 10, 9], 1: [4, 3, 2, 1], 3: [8, 7, 6, 5] });
});

test('without an archive everything stands open', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 12));
  await layout(store, 4);
  assert.deepEqual(await layout(store, 4, { isKept: false }), { live: range(1, 12).reverse() });
});

test('another size is taken up at once', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 12));
  await layout(store, 4);
  assert.deepEqual(await layout(store, 6), { live: [12, 11, 10, 9, 8, 7, 6, 5], 1: [4, 3, 2, 1] });
  assert.deepEqual((await layout(store, 2)).live, [12, 11]);
});

test('a withdrawn article leaves a tombstone, in its page’s place a gap, and both end when it comes back', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 12));
  await layout(store, 4);
  for (const feed of await store.feeds.all())
    await store.feeds.published(feed.id, { updated: 5, pages: [1, 2], pings: [] });
  await setState(store, 3, 'published', 'withdrawn');
  const [tombstone] = await store.feeds.withdrawn(EVERYTHING, 9);
  assert.deepEqual({ ...tombstone }, { guid: article(3).guid, at: OPTIONS.now });
  assert.deepEqual(await store.feeds.pages(EVERYTHING), [
    { number: 1, dirty: true },
    { number: 2, dirty: false },
  ]);
  assert.equal((await store.feeds.all())[0]?.dirty, true);
  assert.deepEqual(await layout(store, 4), { live: [12, 11, 10, 9], 1: [4, 2, 1], 2: [8, 7, 6, 5] });
  await setState(store, 3, 'withdrawn', 'published');
  assert.deepEqual(await store.feeds.withdrawn(EVERYTHING, 9), []);
  assert.deepEqual((await layout(store, 4)).live, [12, 11, 10, 9, 3]);
});

test('a change of an article in the archive makes its page dirty, and nothing else', async (t) => {
  const store = await open(t);
  await add(store, ...range(1, 12));
  for (const { id } of await store.feeds.all()) {
    await store.feeds.settle(id, { size: 4, least: 4, isKept: true });
    await store.feeds.published(id, { updated: 5, pages: [1, 2, 3, 4], pings: [] });
  }
  const before = article(6);
  const after = { ...before, article: { ...before.article, title: '改' } };
  await store.commit([{ ...decidedState(before, 'published'), writes: [{ before, after }] }], [], OPTIONS);
  for (const { id, dirty } of await store.feeds.all()) {
    assert.equal(dirty, false);
    assert.deepEqual(
      (await store.feeds.pages(id)).map((page) => page.dirty),
      [false, true],
    );
  }
  assert.equal(store.feeds.withDirtyPages().size, 2);
});

test('whatever comes and goes: every article stands in one place, and what is sealed stays sealed or opens as a whole', async (t) => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), count: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('withdraw' as const), at: fc.nat() }),
    fc.record({ kind: fc.constant('return' as const), at: fc.nat() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 5 }), async (steps, size) => {
      const store = await open(t);
      const listed = new Set<number>();
      const gone = new Set<number>();
      let next = 1;
      let before: Record<string, readonly number[]> = {};
      for (const one of steps) {
        if (one.kind === 'add') {
          const numbers = range(next, next + one.count - 1);
          next += one.count;
          await add(store, ...numbers);
          for (const number of numbers) listed.add(number);
        } else {
          const [from, to] = one.kind === 'withdraw' ? [listed, gone] : [gone, listed];
          const number = [...from][one.at % Math.max(1, from.size)];
          if (number === undefined) continue;
          from.delete(number);
          to.add(number);
          const states = ['published', 'withdrawn'] as const;
          await setState(
            store,
            number,
            states[Number(to === listed)] ?? 'published',
            states[Number(to === gone)] ?? 'published',
          );
        }
        const now = await layout(store, size);
        assert.deepEqual(
          Object.values(now)
            .flat()
            .sort((a, b) => a - b),
          [...listed].sort((a, b) => a - b),
        );
        const live = now.live ?? [];
        assert.ok(
          live.length >= Math.min(size, listed.size) && live.length < 2 * size + Number(Object.keys(now).length === 1),
        );
        for (const [page, numbers] of Object.entries(before)) {
          if (page !== 'live' && now[page] !== undefined)
            assert.deepEqual(
              now[page],
              numbers.filter((number) => listed.has(number) && now[page]?.includes(number)),
            );
        }
        before = now;
      }
    }),
    { numRuns: 15 },
  );
});
