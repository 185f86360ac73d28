import assert from 'node:assert/strict';
import test from 'node:test';
import { decode } from '../../src/inbox/decode.ts';

const bytes = (...values: number[]) => Buffer.from(values);
const UTF_16 = Buffer.from('潮汐 tide', 'utf16le');

const DECODED: readonly { name: string; bytes: Buffer; encoding?: string; text: string }[] = [
  { name: 'UTF-8', bytes: Buffer.from('潮汐 tide 🌊'), text: '潮汐 tide 🌊' },
  { name: 'nothing', bytes: bytes(), text: '' },
  {
    name: 'UTF-8 with a byte order mark, which is no part of the text',
    bytes: Buffer.from('\uFEFF潮汐'),
    text: '潮汐',
  },
  { name: 'little-endian UTF-16 by its mark', bytes: Buffer.concat([bytes(0xff, 0xfe), UTF_16]), text: '潮汐 tide' },
  {
    name: 'big-endian UTF-16 by its mark',
    bytes: Buffer.concat([bytes(0xfe, 0xff), Buffer.from(UTF_16).swap16()]),
    text: '潮汐 tide',
  },
  {
    name: 'a mark goes before the source’s encoding',
    bytes: Buffer.concat([bytes(0xff, 0xfe), UTF_16]),
    encoding: 'big5',
    text: '潮汐 tide',
  },
  { name: 'GBK', bytes: bytes(0xb8, 0xdb, 0xbf, 0xda, 0x20, 0x61), text: '港口 a' },
  { name: 'GB 18030 in four bytes', bytes: bytes(0xb8, 0xdb, 0x95, 0x32, 0x82, 0x36), text: '港\u{20000}' },
  { name: 'UTF-8 goes before the source’s encoding', bytes: Buffer.from('港口'), encoding: 'big5', text: '港口' },
  { name: 'Big5 where the source says so', bytes: bytes(0xb4, 0xe4, 0xa4, 0x66), encoding: 'big5', text: '港口' },
  { name: 'Shift JIS where the source says so', bytes: bytes(0x8d, 0x60), encoding: 'shift_jis', text: '港' },
  {
    name: 'Windows-1252 where the source says so',
    bytes: bytes(0x63, 0x61, 0x66, 0xe9),
    encoding: 'windows-1252',
    text: 'café',
  },
];

for (const { name, bytes, encoding = 'auto', text } of DECODED) {
  test(`bytes become the text they are: ${name}`, () => {
    assert.deepEqual(decode(bytes, encoding), { kind: 'text', text });
  });
}

const REFUSED: readonly { name: string; bytes: Buffer; encoding?: string; named: string }[] = [
  { name: 'UTF-16 without its mark', bytes: Buffer.from('Harbour', 'utf16le'), named: 'UTF-16' },
  { name: 'neither UTF-8 nor GB 18030', bytes: bytes(0x61, 0xff, 0xff, 0x62), named: 'gb18030' },
  { name: 'UTF-8 cut inside a character', bytes: Buffer.from('潮汐').subarray(0, 5), named: 'gb18030' },
  { name: 'UTF-8 with a mark and broken bytes', bytes: bytes(0xef, 0xbb, 0xbf, 0x61, 0xff), named: 'not UTF-8' },
  { name: 'UTF-16 of an odd number of bytes', bytes: bytes(0xff, 0xfe, 0x61), named: 'utf-16le' },
  { name: 'GBK where the source says UTF-8', bytes: bytes(0xb8, 0xdb), encoding: 'utf-8', named: 'not UTF-8' },
  { name: 'not what the source says', bytes: bytes(0x61, 0xb4), encoding: 'big5', named: 'big5' },
];

for (const { name, bytes, encoding = 'auto', named } of REFUSED) {
  test(`bytes that are no text are a problem, never a text with holes: ${name}`, () => {
    const decoded = decode(bytes, encoding);
    assert(decoded.kind === 'problem', 'it was decoded');
    assert.equal(decoded.problem.code, 'encoding');
    assert(decoded.problem.message.includes(named), decoded.problem.message);
  });
}

test('a replacement character that stands in the file itself stays', () => {
  assert.deepEqual(decode(Buffer.from('a\uFFFDb'), 'auto'), { kind: 'text', text: 'a\uFFFDb' });
});
