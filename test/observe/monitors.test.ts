import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSilent, isUnreadable, type Listening, type Reading } from '../../src/observe/monitors.ts';

const AFTER = 6;

const SILENCE: Readonly<Record<string, readonly [Partial<Listening>, boolean]>> = {
  'a source is not silent before its time': [{ lastNewAt: 100, now: 106 }, false],
  'a source is silent once its time has passed': [{ lastNewAt: 100, now: 107 }, true],
  'it stays silent while nothing comes': [{ lastNewAt: 100, raisedAt: 107, now: 900 }, true],
  'an article ends the silence': [{ lastNewAt: 900, raisedAt: 107, isFresh: true, now: 900 }, false],
  'an article ends it even with a clock that was set back': [
    { lastNewAt: 50, raisedAt: 107, isFresh: true, now: 50 },
    false,
  ],
  'a clock that is set back does not end it': [{ lastNewAt: 100, raisedAt: 107, now: 103 }, true],
  'a clock that is set back begins none': [{ lastNewAt: 100, now: 20 }, false],
  'a longer silentAfter ends it': [{ lastNewAt: 100, raisedAt: 107, silentAfterMs: 60, now: 110 }, false],
  'a silentAfter that is longer by too little does not': [
    { lastNewAt: 100, raisedAt: 107, silentAfterMs: 8, now: 110 },
    true,
  ],
};
for (const [name, [given, silent]] of Object.entries(SILENCE)) {
  test(name, () => {
    const known = { lastNewAt: 0, isFresh: false, raisedAt: undefined, silentAfterMs: AFTER, now: 0 };
    assert.equal(isSilent({ ...known, ...given }), silent);
  });
}

const READINGS: Readonly<Record<string, readonly [Reading, boolean]>> = {
  'five of five that cannot be read are an alarm': [{ read: 5, failed: 5, isOpen: false }, true],
  'so are five of ten': [{ read: 10, failed: 5, isOpen: false }, true],
  'five of eleven are not': [{ read: 11, failed: 5, isOpen: false }, false],
  'four of four are not': [{ read: 4, failed: 4, isOpen: false }, false],
  'a run that reads nothing begins none': [{ read: 0, failed: 0, isOpen: false }, false],
  'a run that reads nothing ends none': [{ read: 0, failed: 0, isOpen: true }, true],
  'one file of which all fail does not end it': [{ read: 1, failed: 1, isOpen: true }, true],
  'half of few does not end it': [{ read: 2, failed: 1, isOpen: true }, true],
  'less than half ends it': [{ read: 3, failed: 1, isOpen: true }, false],
  'one good file ends it': [{ read: 1, failed: 0, isOpen: true }, false],
};
for (const [name, [reading, unreadable]] of Object.entries(READINGS)) {
  test(`files in bulk: ${name}`, () => assert.equal(isUnreadable(reading), unreadable));
}
