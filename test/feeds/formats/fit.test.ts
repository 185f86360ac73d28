import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { fitItems } from '../../../src/feeds/formats/fit.ts';

type Sizes = { readonly full: number; readonly summary: number; readonly title: number };

/** What is left of items of these sizes, as the sizes they are kept in. */
function fit(sizes: readonly Sizes[], room: number) {
  const fragment = (bytes: number) => ({ text: '', bytes });
  const items = sizes.map((size) => ({ key: size, fragment: fragment(size.full) }));
  const { kept, dropped } = fitItems(items, room, (size, form) => fragment(size[form]));
  return { kept: kept.map(({ fragment: { bytes } }) => bytes), dropped: dropped.length };
}

const FOUR = Array.from({ length: 4 }, () => ({ full: 100, summary: 10, title: 1 }));

const CASES: readonly (readonly [string, number, readonly number[], number])[] = [
  ['what fits stays as it is', 400, [100, 100, 100, 100], 0],
  ['one byte too much, and the oldest keeps to its summary', 399, [100, 100, 100, 10], 0],
  ['as many as need be, and no more', 220, [100, 100, 10, 10], 0],
  ['all say less before one says only its title', 40, [10, 10, 10, 10], 0],
  ['then the oldest do', 31, [10, 10, 10, 1], 0],
  ['then they go', 3, [1, 1, 1], 1],
  ['where there is no room, all go', -5, [], 4],
];

for (const [name, room, kept, dropped] of CASES) {
  test(`a long feed says less of its oldest articles: ${name}`, () => {
    assert.deepEqual(fit(FOUR, room), { kept, dropped });
  });
}

test('a form that is no shorter is not taken', () => {
  assert.deepEqual(fit([{ full: 10, summary: 12, title: 5 }], 9), { kept: [5], dropped: 0 });
});

test('an article that cannot be shortened stays whole until it has to go', () => {
  const items = [{ key: 'a', fragment: { text: '', bytes: 10 } }];
  assert.deepEqual(
    fitItems(items, 9, () => undefined),
    { kept: [], dropped: ['a'] },
  );
});

test('whatever the sizes are, it fits, and no article keeps to its summary without need', () => {
  const size = fc
    .tuple(fc.nat(50), fc.nat(50), fc.nat(50))
    .map(([title, more, most]) => ({ title, summary: title + more, full: title + more + most }));
  fc.assert(
    fc.property(fc.array(size), fc.nat(500), (sizes, room) => {
      const { kept, dropped } = fit(sizes, room);
      const total = kept.reduce((sum, bytes) => sum + bytes, 0);
      assert(total <= room);
      assert.equal(kept.length + dropped, sizes.length);
      const areWhole =
        dropped === 0 && sizes.every(({ full, summary }, at) => [full, summary].includes(kept[at] ?? -1));
      const newest = sizes.findIndex(({ full }, at) => kept[at] !== full);
      if (areWhole && newest >= 0) assert(total - (kept[newest] ?? 0) + (sizes[newest]?.full ?? 0) > room);
    }),
  );
});
