import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ownMoment, withoutOwnDigits } from '../../../src/feeds/formats/moment.ts';

const GUID = 'tag:feeds.example,2026:a';
const day = new Date(Date.UTC(2024, 2, 5));

test('a whole second has six digits of the entry’s own behind it', () => {
  assert.match(ownMoment(day, GUID), /^2024-03-05T00:00:00\.\d{6}Z$/);
  assert.equal(ownMoment(day, GUID), ownMoment(day, GUID));
});

test('a moment with a fraction keeps it before them: what is found in one run has one moment', () => {
  const digits = /(\d{6})Z$/.exec(ownMoment(day, GUID))?.[1];
  assert.equal(ownMoment(new Date(day.getTime() + 7), GUID), `2024-03-05T00:00:00.007${digits}Z`);
});

test('of hundreds of entries no two have the same moment', () => {
  const moments = Array.from({ length: 300 }, (_, at) => ownMoment(day, `tag:feeds.example,2026:${at}`));
  assert.equal(new Set(moments).size, moments.length);
});

test('whatever the moment and the guid, it is read back as it was, and never lies before it', () => {
  const moment = fc.integer({ min: Date.UTC(1000, 0), max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(
      fc.oneof(
        moment,
        moment.map((ms) => ms - (ms % 1000)),
      ),
      fc.string(),
      (ms, guid) => {
        const written = ownMoment(new Date(ms), guid);
        assert.equal(Date.parse(withoutOwnDigits(written)), ms);
        assert(Date.parse(written) >= ms, written);
      },
    ),
  );
});

for (const moment of ['2024-03-05T00:00:00Z', '2024-03-05T00:00:00.123Z', '2024-03-05T00:00:00.000Z', ''])
  test(`a moment without such digits stays as it is: "${moment}"`, () =>
    assert.equal(withoutOwnDigits(moment), moment));
