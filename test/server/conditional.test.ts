import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Encoding } from '../../src/server/conditional.ts';
import { chooseEncoding, etagOf, isFresh } from '../../src/server/conditional.ts';

const ALL = new Map<Encoding, Buffer>(
  (['identity', 'gzip', 'br'] as const).map((encoding) => [encoding, Buffer.from(encoding)]),
);
const PLAIN = new Map<Encoding, Buffer>([['identity', Buffer.from('')]]);

const ENCODINGS: readonly (readonly [string, string | undefined, Encoding])[] = [
  ['a client that names none gets the plain text', undefined, 'identity'],
  ['an empty header is none', '', 'identity'],
  ['gzip where only gzip is taken', 'gzip', 'gzip'],
  ['Brotli before gzip where both are taken alike', 'gzip, deflate, br', 'br'],
  ['the client can prefer gzip', 'br;q=0.5, gzip;q=0.8', 'gzip'],
  ['a weight of nothing is a refusal', 'br;q=0, gzip', 'gzip'],
  ['anything goes', '*', 'br'],
  ['anything but what is refused', 'br;q=0, *', 'gzip'],
  ['case does not matter', 'GZip', 'gzip'],
  ['a refusal of everything leaves the plain text', '*;q=0', 'identity'],
  ['what is unknown is passed over', 'zstd, snappy', 'identity'],
  ['a weight that is no number is a refusal', 'br;q=much, gzip', 'gzip'],
];
for (const [rule, accept, expected] of ENCODINGS)
  test(`encoding: ${rule}`, () => assert.equal(chooseEncoding(accept, ALL), expected));

test('encoding: a form that is not there is not chosen', () =>
  assert.equal(chooseEncoding('br, gzip', PLAIN), 'identity'));

test('an ETag tells contents and their forms apart', () => {
  const tags = ['x', 'y'].flatMap((hash) => (['identity', 'gzip', 'br'] as const).map((form) => etagOf(hash, form)));
  assert.equal(new Set(tags).size, 6);
});

test('a moment is compared by whole seconds, as HTTP writes it', () => {
  const modified = new Date(Date.UTC(2024, 2, 5, 8, 0, 0) + 999);
  const header = { 'if-modified-since': modified.toUTCString() };
  assert.equal(isFresh(header, '"x"', modified), true);
  assert.equal(isFresh(header, '"x"', new Date(modified.getTime() + 1)), false);
});
