import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate } from '../../src/corpus/decision.ts';
import { createNeighbours, type Sketched } from '../../src/run/neighbours.ts';
import { DAY } from '../support/clock.ts';
import { fileOf, OTHER_STORY, preparedArticle, STORY } from '../support/corpus.ts';

const START = Date.UTC(2024, 2, 5);
const WINDOW = 10 * DAY;

function candidate(day: number, text = STORY): Candidate {
  return fileOf(`${day}.md`, { text, published: START + day * DAY });
}

function sketched(key: number, day: number, text = STORY): Sketched {
  return { key, moment: START + day * DAY, sketch: preparedArticle({ text }).sketch };
}

/** A store of sketches that says for which days it was asked, beside a large run. */
function neighboursOf(...held: readonly Sketched[]) {
  const asked: (readonly [number, number])[] = [];
  const sketches = {
    *between(from: number, to: number) {
      asked.push([Math.round((from - START) / DAY), Math.round((to - START) / DAY)]);
      yield* held.filter(({ moment }) => moment >= from && moment < to);
    },
  };
  const neighbours = createNeighbours({ sketches });
  const nearIn = async (isLarge: boolean, candidates: readonly Candidate[]) => {
    const found = await neighbours.near(candidates, WINDOW, isLarge);
    return candidates.map((one) => found.get(one));
  };
  const near = (...candidates: readonly Candidate[]) => nearIn(true, candidates);
  return { neighbours, near, nearIn, asked };
}

test('what is alike and within the window is near, its ends included', async () => {
  const { near } = neighboursOf(sketched(1, -10), sketched(2, 0), sketched(3, 10), sketched(4, 11), sketched(5, -11));
  assert.deepEqual((await near(candidate(0)))[0]?.toSorted(), [1, 2, 3]);
});

test('what is of another story is not near', async () => {
  const { near } = neighboursOf(sketched(1, 0, OTHER_STORY));
  assert.deepEqual(await near(candidate(0)), [[]]);
});

test('each candidate of a batch has its own window, and what holds no article has none', async () => {
  const { near } = neighboursOf(sketched(1, 0), sketched(2, 30));
  const broken: Candidate = { ...candidate(0), prepared: { kind: 'same' } };
  assert.deepEqual(await near(candidate(1), candidate(29), broken), [[1], [2], undefined]);
});

test('without an article to compare nothing is loaded', async () => {
  const { near, asked } = neighboursOf(sketched(1, 0));
  await near({ ...candidate(0), prepared: { kind: 'same' } });
  assert.deepEqual(asked, []);
});

test('time that is in memory is not loaded twice, and what adjoins it is loaded alone', async () => {
  const { near, asked } = neighboursOf(sketched(1, 0), sketched(2, 15), sketched(3, -15));
  for (const day of [0, 0, 5, -5]) await near(candidate(day));
  assert.deepEqual(asked, [
    [-10, 10],
    [10, 15],
    [-15, -10],
  ]);
  assert.deepEqual((await near(candidate(5)))[0]?.toSorted(), [1, 2]);
  assert.deepEqual((await near(candidate(-5)))[0]?.toSorted(), [1, 3]);
});

test('far away in time begins anew, and the way back finds everything again', async () => {
  const { near } = neighboursOf(sketched(1, 0), sketched(2, 1000));
  assert.deepEqual(await near(candidate(0)), [[1]]);
  assert.deepEqual(await near(candidate(1000)), [[2]]);
  assert.deepEqual(await near(candidate(0)), [[1]]);
});

test('what was committed since is near too, in its last state', async () => {
  const { neighbours, near } = neighboursOf(sketched(1, 0));
  await near(candidate(0));
  neighbours.put([sketched(2, 3), sketched(1, 0, OTHER_STORY)]);
  assert.deepEqual(await near(candidate(0)), [[2]]);
  assert.deepEqual(await near(candidate(0, OTHER_STORY)), [[1]]);
});

test('what was committed with a date beyond the time in memory is found where it stands now, and no more where it stood', async () => {
  const { neighbours, near } = neighboursOf(sketched(1, 0), sketched(2, 0));
  await near(candidate(0));
  neighbours.put([sketched(1, 200)]);
  assert.deepEqual(await near(candidate(0)), [[2]]);
});

test('a few articles look through the store, find the same, and leave nothing in memory', async () => {
  const held = [sketched(1, -10), sketched(2, 0), sketched(3, 4, OTHER_STORY), sketched(4, 11), sketched(5, -11)];
  const asking = [candidate(0), candidate(4, OTHER_STORY), candidate(9)];
  const { neighbours, near, nearIn, asked } = neighboursOf(...held);
  const few = (await nearIn(false, asking)).map((keys) => keys?.toSorted());
  await nearIn(false, asking);
  assert.equal(asked.length, 2);
  assert.deepEqual(
    (await near(...asking)).map((keys) => keys?.toSorted()),
    few,
  );
  // What a large run has in memory serves a few as well, until it is over.
  await nearIn(false, asking);
  assert.equal(asked.length, 3);
  neighbours.rest();
  await nearIn(false, asking);
  assert.equal(asked.length, 4);
});
