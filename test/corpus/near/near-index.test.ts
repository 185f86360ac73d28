import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createNearIndex } from '../../../src/corpus/near/near-index.ts';
import { BINS, BODY_BINS, type Sketch } from '../../../src/corpus/near/sketch.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
/** The bounds that the index promises. */
const MOST = 8;
const HOLDERS = 32;

/** A sketch of bins that are `from` and those behind it: two share those that both have. */
function sketchFrom(from: number, filled = BINS): Sketch {
  return Uint32Array.from({ length: BINS }, (_, at) => (at < filled ? from * BINS + at + 1 : 0));
}

/** A sketch that has so many bins of another one. */
function sharing(other: Sketch, bins: number, own: number): Sketch {
  return sketchFrom(own).map((value, at) => (at < bins ? (other[at] ?? 0) : value));
}

test('an empty index has nothing near', () => {
  const index = createNearIndex();
  assert.deepEqual(index.near(sketchFrom(1), 0, ALWAYS), []);
  assert.equal(index.size, 0);
});

test('whatever was put is found again, in whatever order it was put, and however many there are', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 4 }), (keys, expected) => {
      const index = createNearIndex(expected);
      for (const key of keys) index.put(key, sketchFrom(key), key);
      assert.equal(index.size, keys.length);
      for (const key of keys) assert.deepEqual(index.near(sketchFrom(key), key, 0), [key]);
    }),
    { numRuns: 30 },
  );
});

test('nothing is found that shares no bin, and an empty bin is shared with nobody', () => {
  const index = createNearIndex();
  index.put(1, sketchFrom(1), 0);
  index.put(2, new Uint32Array(BINS), 0);
  assert.deepEqual(index.near(sketchFrom(2), 0, ALWAYS), []);
  assert.deepEqual(index.near(new Uint32Array(BINS), 0, ALWAYS), []);
});

test('nothing outside of the window is found, and everything within it, its ends included', () => {
  const moment = fc.integer({ min: -100, max: 100 });
  const put = fc.array(moment, { minLength: 1, maxLength: MOST });
  fc.assert(
    fc.property(put, moment, fc.nat(100), (moments, now, window) => {
      const index = createNearIndex();
      for (const [key, at] of moments.entries()) index.put(key, sketchFrom(1), at);
      const within = moments.flatMap((at, key) => (Math.abs(at - now) <= window ? [key] : []));
      assert.deepEqual(index.near(sketchFrom(1), now, window), within);
    }),
  );
});

test('the most alike come first, and of equals the one that came first', () => {
  const index = createNearIndex();
  const asked = sketchFrom(1);
  index.put(10, sharing(asked, 3, 2), 0);
  index.put(11, sharing(asked, 20, 3), 0);
  index.put(12, sharing(asked, 3, 4), 0);
  index.put(13, sharing(asked, 32, 5), 0);
  assert.deepEqual(index.near(asked, 0, ALWAYS), [13, 11, 10, 12]);
});

test('however many are alike, a bounded number is looked at', () => {
  const index = createNearIndex();
  for (let key = 0; key < 5000; key++) index.put(key, sketchFrom(1), 0);
  const found = index.near(sketchFrom(1), 0, ALWAYS);
  assert.equal(found.length, MOST);
  assert(
    found.every((key) => key >= 5000 - HOLDERS),
    'the latest',
  );
});

test('one that shares more is found among ever so many that share a phrase', () => {
  const index = createNearIndex();
  const asked = sketchFrom(1);
  index.put(0, sharing(asked, 16, 2), 0);
  for (let key = 1; key < 1000; key++) index.put(key, sharing(asked, 1, key + 2), 0);
  assert.equal(index.near(asked, 0, ALWAYS)[0], 0);
});

test('what is put again under its number stands there as it was put last', () => {
  const index = createNearIndex();
  index.put(1, sketchFrom(1), 0);
  index.put(1, sketchFrom(2), 50);
  assert.equal(index.size, 1);
  assert.deepEqual(index.near(sketchFrom(1), 0, ALWAYS), []);
  assert.deepEqual(index.near(sketchFrom(2), 0, ALWAYS), [1]);
  assert.deepEqual(index.near(sketchFrom(2), 0, 49), []);
});

test('what is put again and again hides none of the others', () => {
  const index = createNearIndex();
  index.put(1, sketchFrom(1), 0);
  for (let edit = 0; edit < 1000; edit++) index.put(2, sketchFrom(1), 0);
  assert.deepEqual(index.near(sketchFrom(1), 0, ALWAYS), [1, 2]);
});

test('what is put again and again takes no more room than what stands', () => {
  const once = createNearIndex();
  const often = createNearIndex();
  for (let key = 0; key < 200; key++) {
    once.put(key, sketchFrom(key + 1), key);
    often.put(key, sketchFrom(key + 1), key);
  }
  for (let edit = 0; edit < 20_000; edit++) often.put(edit % 200, sketchFrom((edit % 200) + 1, 30), edit % 200);
  assert.equal(often.size, 200);
  assert(often.bytes <= once.bytes * 2.5, `${often.bytes} bytes`);
  for (let key = 0; key < 200; key++) assert.deepEqual(often.near(sketchFrom(key + 1), key, 0), [key]);
});

test('an article takes at most one and a half kilobytes', () => {
  const index = createNearIndex();
  const articles = 20_000;
  for (let key = 0; key < articles; key++) index.put(key, sketchFrom(key + 1), key);
  assert(index.bytes / articles < 1500, `${index.bytes / articles} bytes`);
});

test('what is asked costs the same however many articles there are', () => {
  const cost = (articles: number) => {
    const index = createNearIndex(articles);
    for (let key = 0; key < articles; key++) index.put(key, sketchFrom(key % 50 === 0 ? 1 : key + 1), 0);
    const began = performance.now();
    for (let round = 0; round < 500; round++) index.near(sketchFrom(1), 0, ALWAYS);
    return performance.now() - began;
  };
  cost(1000);
  assert(cost(40_000) < Math.max(cost(1000), 5) * 8);
});

test('after any number of puts and puts again the index finds what a plain list would', () => {
  const put = fc.record({ key: fc.nat(MOST - 1), from: fc.integer({ min: 1, max: 4 }), bins: fc.nat(BINS) });
  fc.assert(
    fc.property(fc.array(put, { maxLength: 200 }), (puts) => {
      const index = createNearIndex();
      const list = new Map<number, Sketch>();
      for (const { key, from, bins } of puts) {
        const sketch = sharing(sketchFrom(from), bins, 9);
        index.put(key, sketch, 0);
        list.set(key, sketch);
      }
      for (const from of [1, 2, 3, 4, 9]) {
        const asked = sketchFrom(from);
        const alike = [...list].flatMap(([key, sketch]) =>
          // One bin in common may be chance, and two of the head as well.
          sketch.reduce((said, value, at) => said + (value === asked[at] ? (at < BODY_BINS ? 2 : 1) : 0), 0) >= 3
            ? key
            : [],
        );
        assert.deepEqual(index.near(asked, 0, ALWAYS).sort(), alike.sort());
      }
    }),
  );
});
