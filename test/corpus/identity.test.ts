import assert from 'node:assert/strict';
import test from 'node:test';
import { mintGuid, mintId } from '../../src/corpus/identity.ts';

test('an id is drawn from the place alone, so that a lost store finds the same ids again', () => {
  assert.equal(mintId('paper', 'port/tide.md'), 'sdqu57jbbnwqn279');
  assert.equal(mintId('paper', 'port/tide.md'), mintId('paper', 'port/tide.md'));
});

test('an id is sixteen letters and digits that nobody mistakes for one another', () => {
  for (let at = 0; at < 200; at++) assert.match(mintId('paper', `${at}.md`), /^[a-km-z2-9]{16}$/);
});

test('another source, path or salt gives another id', () => {
  const ids = [
    mintId('a', 'b'),
    mintId('a', 'c'),
    mintId('b', 'b'),
    mintId('a', 'b', 'c'),
    mintId('ab', ''),
    mintId('', 'ab'),
    mintId('a', 'b\nc'),
  ];
  assert.equal(new Set(ids).size, ids.length);
});

test('ten thousand places have ten thousand ids', () => {
  assert.equal(new Set(Array.from({ length: 10_000 }, (_, at) => mintId('paper', `${at}.md`))).size, 10_000);
});

test('a guid is a tag URI (RFC 4151)', () => {
  assert.equal(mintGuid('abc', 'news.example'), 'tag:news.example,2026:abc');
  assert(URL.canParse(mintGuid('abc', 'news.example')));
});
