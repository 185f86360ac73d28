import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from '../../src/observe/failure.ts';

const FAILURES: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, string]>> = {
  'a file in the way is named': [
    { code: 'ENOTDIR', path: '/srv/public/index.html' },
    'a file is in the way of a folder /srv/public/index.html: move it, or set another folder',
  ],
  'of a file that is being written its folder is named': [
    { code: 'ENOTDIR', path: '/srv/public/feeds/.index.json.gz.part' },
    'a file is in the way of a folder /srv/public/feeds: move it, or set another folder',
  ],
  'where no path is named, the words of the failure stand': [
    { code: 'ENOTDIR' },
    'a file is in the way of a folder (odd): move it, or set another folder',
  ],
  'a port that is taken': [
    { code: 'EADDRINUSE', port: 8080 },
    'port 8080 is in use: stop what listens there, or set another server.port',
  ],
  'what nobody has met keeps its own words': [{ code: 'EODD' }, 'odd'],
  'an error without a code does too': [{}, 'odd'],
  'a store without room': [
    { code: 'ERR_SQLITE_ERROR', errcode: 13 },
    'the disk under the store is full: make room; what was decided is kept, and the next run goes on from there',
  ],
};
for (const [name, [more, says]] of Object.entries(FAILURES))
  test(`a failure is explained: ${name}`, () =>
    assert.equal(explainFailure(Object.assign(new Error('odd'), more)), says));
