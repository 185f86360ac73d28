import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { score, type Truth } from '../../bench/scores.ts';

const DAY_MS = 86_400_000;

const file = (path: string, story: number, more: Partial<Truth> = {}): Truth => ({
  path,
  story,
  source: 'flash',
  title: path,
  publishedMs: 0,
  copied: undefined,
  share: 0,
  family: undefined,
  ...more,
});
const FILES: readonly Truth[] = [
  file('original', 0),
  file('edited', 0, { copied: 'words replaced', share: 0.12 }),
  file('copy', 0, { copied: 'exact copy' }),
  file('late', 0, { copied: 'words replaced', share: 0.02, publishedMs: 31 * DAY_MS }),
  file('one report', 1, { family: { number: 7, kind: 'short template' } }),
  file('another report', 2, { family: { number: 7, kind: 'short template' } }),
  file('alone', 3),
];
const joined = (...clusters: readonly (readonly string[])[]) =>
  new Map(clusters.flatMap((paths) => paths.map((path) => [path, paths[0] ?? path] as const)));
const named = (tallies: readonly { kind: string; pairs: number; joined: number }[]) =>
  Object.fromEntries(
    tallies.filter(({ pairs }) => pairs > 0).map(({ kind, pairs, joined }) => [kind, [joined, pairs]]),
  );

describe('scores', () => {
  it('are full when every story is one cluster, and nothing else is', () => {
    const { precision, recall, missed, wrong } = score(FILES, joined(['original', 'edited', 'copy', 'late']));
    assert.deepEqual([precision, recall, missed, wrong], [1, 1, [], []]);
  });

  it('count the pairs of a story by the kind of copy and by how much was edited', () => {
    const scores = score(FILES, joined(['original', 'copy']));
    assert.deepEqual(named(scores.copies), {
      'words replaced': [0, 1],
      'exact copy': [1, 1],
      'two of: exact copy': [0, 1],
    });
    assert.deepEqual(named(scores.shares), { 'up to 15 % edited': [0, 1] });
    assert.deepEqual([scores.edits.joined, scores.edits.pairs], [0, 1]);
    assert.equal(scores.recall, 1 / 3);
    assert.equal(scores.missed.length, 2);
  });

  it('neither ask for copies from beyond the window nor hold them against anyone', () => {
    assert.deepEqual(named([score(FILES, joined(['original', 'edited', 'copy'])).late]), {
      'beyond the window': [0, 3],
    });
    assert.equal(score(FILES, joined(['original', 'edited', 'copy'])).recall, 1);
    assert.equal(score(FILES, joined(['original', 'late'])).precision, 1);
  });

  it('count every pair across stories that a cluster holds as wrong, by what makes the stories alike', () => {
    const scores = score(FILES, joined(['original', 'copy', 'alone'], ['one report', 'another report']));
    assert.deepEqual(named(scores.alike), { 'short template': [1, 1], unrelated: [2, 2] });
    assert.equal(scores.precision, 1 / 4);
    assert.equal(scores.wrong.length, 3);
  });

  it('name the stories of a family that were kept apart', () => {
    assert.deepEqual(named(score(FILES, new Map()).alike), { 'short template': [0, 1] });
  });
});
