import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import test from 'node:test';
import fc from 'fast-check';
import { absolutePath, readableNames } from '../../src/inbox/place.ts';
import { raw } from '../support/zoo.ts';

const NAMES: readonly { name: string; given: readonly Buffer[]; read: readonly string[] }[] = [
  { name: 'UTF-8 as it is', given: [Buffer.from('港口.md'), Buffer.from('100%.md')], read: ['港口.md', '100%.md'] },
  { name: 'GBK as Chinese', given: [raw('\xb8\xdb\xbf\xda.md')], read: ['港口.md'] },
  { name: 'GB 18030 in four bytes', given: [raw('\x95\x32\x82\x36.md')], read: ['\u{20000}.md'] },
  { name: 'what is neither by its bytes', given: [raw('a\xff \x80%.md')], read: ['a%FF %80%25.md'] },
  {
    name: 'GBK by its bytes where another file has the name',
    given: [raw('\xb8\xdb.md'), Buffer.from('港.md')],
    read: ['%B8%DB.md', '港.md'],
  },
  {
    name: 'bytes otherwise where another file is named like them',
    given: [raw('\xff.md'), Buffer.from('%FF.md'), Buffer.from('%%%FF.md')],
    read: ['%%%%%FF.md', '%FF.md', '%%%FF.md'],
  },
  { name: 'never with a control character', given: [raw('\xb8\xdb\n\x1b.md')], read: ['%B8%DB%0A%1B.md'] },
  { name: 'never as a replacement character', given: [raw('\x84\x31\xa4\x37.md')], read: ['%841%A47.md'] },
];

for (const { name, given, read } of NAMES) {
  test(`a file's name is read: ${name}`, () => {
    assert.deepEqual(readableNames(given), read);
  });
}

test('whatever names a folder holds, each is read as another one, with all its meaning in UTF-8', () => {
  const name = fc.oneof(
    fc
      .uint8Array({ minLength: 1, maxLength: 4 })
      .map((bytes) => Buffer.from(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0xff : byte)))),
    fc.constantFrom('%FF', '%%%FF', '%', '港', '%B8%DB').map((text) => Buffer.from(text)),
    fc.constantFrom('\xff', '\xb8\xdb', '\xa2\xe3', '%\xff').map(raw),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { selector: (bytes) => bytes.toString('latin1'), maxLength: 12 }), (names) => {
      const read = readableNames(names);
      assert.equal(new Set(read).size, names.length);
      assert.deepEqual([...readableNames([...names].reverse())].reverse(), read, 'the order matters');
      for (const [at, readable] of read.entries()) {
        if (isUtf8(names[at] ?? raw(''))) assert.equal(readable, names[at]?.toString());
        else assert.doesNotMatch(readable, /[\p{C}/\uFFFD]/u);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a place is a text for the file system, or bytes where its name is no UTF-8', () => {
  assert.equal(absolutePath('/articles', { path: 'a/b.md' }), '/articles/a/b.md');
  assert.deepEqual(
    absolutePath('/文章', { path: '%FF.md', rawPath: Uint8Array.of(0xff) }),
    Buffer.concat([Buffer.from('/文章/'), raw('\xff')]),
  );
});
