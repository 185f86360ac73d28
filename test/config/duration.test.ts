import assert from 'node:assert/strict';
import test from 'node:test';
import { DURATION, milliseconds } from '../../src/config/duration.ts';

const DURATIONS: readonly (readonly [string, number])[] = [
  ['500ms', 500],
  ['0s', 0],
  ['30s', 30_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['7d', 604_800_000],
  ['365d', 31_536_000_000],
];

for (const [duration, ms] of DURATIONS) {
  test(`a duration in milliseconds: ${duration}`, () => {
    assert.match(duration, DURATION);
    assert.equal(milliseconds(duration), ms);
  });
}

for (const text of ['', '30', 's', '30 s', '-1s', '1.5h', '1h30m', '30S', '30sec', '1w', '1e3s', '9999999s', '30s\n']) {
  test(`no duration: ${JSON.stringify(text)}`, () => {
    assert.doesNotMatch(text, DURATION);
  });
}
