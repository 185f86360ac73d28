import assert from 'node:assert/strict';
import test from 'node:test';
import { isId, mintGuid, mintId, partsOfGuid } from '../../../src/corpus/identity/identity.ts';

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

test('a guid of ours tells what it was minted from, and any other tells nothing', () => {
  const id = mintId('paper', 'a.md');
  assert(isId(id));
  assert.deepEqual(partsOfGuid(mintGuid(id, 'news.example')), { authority: 'news.example', id });
  for (const other of [
    '',
    'harbour-1',
    `tag:news.example,2025:${id}`,
    `tag:news.example,2026:${id}x`,
    'tag:a,2026:id/x',
  ])
    assert.equal(partsOfGuid(other), undefined, other);
  for (const other of ['', id.slice(1), `${id}a`, id.replace(/./, 'l'), id.toUpperCase()]) assert(!isId(other), other);
});
