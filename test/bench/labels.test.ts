import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseLabels, scoreLabels } from '../../bench/labels.ts';

const TEXT = [
  'fileA\tfileB\tlabel\twhy',
  'a.md\tb.md\texact\tthe same bytes',
  'b.md\tc.md\tnear\tanother credit line',
  'a.md\td.md\tdistinct\tanother share\r',
  '',
].join('\n');

const joined = (...clusters: readonly (readonly string[])[]) =>
  new Map(clusters.flatMap((paths) => paths.map((path) => [path, paths[0] ?? path] as const)));

describe('labelled pairs', () => {
  it('are read from lines between tabs, below headings or without them', () => {
    const pairs = parseLabels(TEXT);
    assert.deepEqual(
      pairs.map(({ a, b, label }) => [a, b, label]),
      [
        ['a.md', 'b.md', 'exact'],
        ['b.md', 'c.md', 'near'],
        ['a.md', 'd.md', 'distinct'],
      ],
    );
    assert.equal(pairs[2]?.why, 'another share');
    assert.deepEqual(parseLabels(TEXT.split('\n').slice(1).join('\n')), pairs);
  });

  it('with a label that is none are refused, by line', () => {
    assert.throws(() => parseLabels('a.md\tb.md\tmaybe\t'), /line 1: "maybe" is none of exact, near, distinct/);
  });

  const pairs = parseLabels(TEXT);
  it('are counted by label', () => {
    const { rows, precision, recall, wrong } = scoreLabels(pairs, joined(['a.md', 'b.md', 'd.md'], ['c.md']));
    assert.deepEqual(
      rows.map(({ label, joined, pairs }) => [label, joined, pairs]),
      [
        ['exact', 1, 1],
        ['near', 0, 1],
        ['distinct', 1, 1],
      ],
    );
    assert.deepEqual([precision, recall], [1 / 2, 1 / 2]);
    assert.deepEqual(
      wrong.map(({ label }) => label),
      ['near', 'distinct'],
    );
  });

  it('that follow from others are no surprise, and any others that were joined are', () => {
    assert.deepEqual(scoreLabels(pairs, joined(['a.md', 'b.md', 'c.md'])).unlabelled, []);
    assert.deepEqual(scoreLabels(pairs, joined(['a.md', 'd.md'])).unlabelled, []);
    assert.deepEqual(scoreLabels(pairs, joined(['c.md', 'e.md'])).unlabelled, [['c.md', 'e.md']]);
  });
});
