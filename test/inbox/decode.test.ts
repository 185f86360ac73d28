import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import test from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isBrokenUtf8 } from '../../src/inbox/byte-signs.ts';
import { decode } from '../../src/inbox/decode.ts';
import { createEncoder } from '../support/encoder.ts';

const bytes = (...values: number[]) => Buffer.from(values);
const UTF_16 = Buffer.from('潮汐 tide', 'utf16le');
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const CHINESE_IN_UTF_16 = '---\ntitle: 潮汐\n---\n<p>　　一一一海港一日，渡轮停航。</p>';
const BULGARIAN = '\nтова е текст за пристанището';

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
  {
    name: 'little-endian UTF-16 without its mark, Chinese behind an ASCII front matter',
    bytes: Buffer.from(CHINESE_IN_UTF_16, 'utf16le'),
    text: CHINESE_IN_UTF_16,
  },
  {
    name: 'big-endian UTF-16 without its mark, Chinese behind an ASCII front matter',
    bytes: Buffer.from(CHINESE_IN_UTF_16, 'utf16le').swap16(),
    text: CHINESE_IN_UTF_16,
  },
  { name: 'UTF-16 without its mark, all ASCII', bytes: Buffer.from('Harbour', 'utf16le'), text: 'Harbour' },
  {
    name: 'UTF-16 without its mark, in letters whose bytes are UTF-8 as well',
    bytes: Buffer.from(`title: ${BULGARIAN}`, 'utf16le'),
    text: `title: ${BULGARIAN}`,
  },
  {
    name: 'UTF-16 without its mark goes before the source’s encoding',
    bytes: Buffer.from(CHINESE_IN_UTF_16, 'utf16le'),
    encoding: 'windows-1252',
    text: CHINESE_IN_UTF_16,
  },
  {
    name: 'UTF-8 with NULs in it',
    bytes: Buffer.from('潮汐\0 tide and ebb\0, day by day'),
    text: '潮汐\0 tide and ebb\0, day by day',
  },
  {
    name: 'Big5 where a meta tag says so',
    bytes: Buffer.concat([latin1('<meta charset=big5><p>'), bytes(0xb4, 0xe4, 0xa4, 0x66)]),
    text: '<meta charset=big5><p>港口',
  },
  {
    name: 'Big5 where an old meta tag behind a front matter says so',
    bytes: Buffer.concat([
      latin1('---\ntitle: a\n---\n<META http-equiv="Content-Type" content="text/html; charset=Big5-HKSCS">'),
      bytes(0xb4, 0xe4, 0xa4, 0x66),
    ]),
    text: '---\ntitle: a\n---\n<META http-equiv="Content-Type" content="text/html; charset=Big5-HKSCS">港口',
  },
  {
    name: 'Shift JIS where XML says so',
    bytes: Buffer.concat([latin1(`<?xml version='1.0' encoding='Shift_JIS'?>`), bytes(0x8d, 0x60)]),
    text: `<?xml version='1.0' encoding='Shift_JIS'?>港`,
  },
  {
    name: 'the source’s encoding goes before the page’s',
    bytes: Buffer.concat([latin1('<meta charset=gbk>'), bytes(0xb4, 0xe4)]),
    encoding: 'big5',
    text: '<meta charset=gbk>港',
  },
  {
    name: 'what the page says where the source’s encoding does not fit',
    bytes: Buffer.concat([latin1('<meta charset=windows-1251>'), bytes(0xcf, 0xff)]),
    encoding: 'big5',
    text: '<meta charset=windows-1251>Пя',
  },
  {
    name: 'GB 18030 in four bytes where the page says GB 2312',
    bytes: Buffer.concat([latin1('<meta charset="gb2312">'), bytes(0xb8, 0xdb, 0x95, 0x32, 0x82, 0x36)]),
    text: '<meta charset="gb2312">港\u{20000}',
  },
  {
    name: 'GBK where the page says UTF-8, or nothing that is known',
    bytes: Buffer.concat([latin1('<meta charset=utf-8><?xml encoding="klingon"?>'), bytes(0xb8, 0xdb)]),
    text: '<meta charset=utf-8><?xml encoding="klingon"?>港',
  },
];

for (const { name, bytes, encoding = 'auto', text } of DECODED) {
  test(`bytes become the text they are: ${name}`, () => {
    assert.deepEqual(decode(bytes, encoding), { kind: 'text', text });
  });
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const REFUSED: readonly { name: string; bytes: Buffer; encoding?: string; named: string }[] = [
  {
    name: 'UTF-16 without its mark, cut inside a character',
    bytes: Buffer.from(CHINESE_IN_UTF_16, 'utf16le').subarray(0, -1),
    named: 'utf-16le',
  },
  {
    name: 'UTF-16 without its mark, with half a pair',
    bytes: Buffer.from('title: \ud83d tide', 'utf16le'),
    named: 'utf-16le',
  },
  { name: 'NULs and nothing else', bytes: Buffer.alloc(5_000_000), named: 'NUL' },
  { name: 'NULs between few words', bytes: Buffer.from('a\0\0b\0'), named: 'NUL' },
  {
    name: 'Big5 that is none, where the page says so, though GB 18030 would take it for something',
    bytes: Buffer.concat([latin1('<meta charset=big5>'), bytes(0x81, 0x30, 0x81, 0x30)]),
    named: 'big5',
  },
  {
    name: 'a PDF document all in ASCII',
    bytes: latin1('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n'),
    named: 'PDF',
  },
  { name: 'a PNG picture of one pixel', bytes: PNG, named: 'PNG' },
  { name: 'a gzip archive', bytes: gzipSync('High tide at noon. '.repeat(20)), named: 'gzip' },
  { name: 'a ZIP archive', bytes: Buffer.concat([latin1('PK\x03\x04'), deflateRawSync('tide')]), named: 'ZIP' },
  {
    name: 'bytes without a name where the source’s encoding takes any',
    bytes: deflateRawSync(Array.from({ length: 3000 }, (_, n) => (n * n) % 1009).join('')),
    encoding: 'windows-1252',
    named: 'windows-1252',
  },
  { name: 'neither UTF-8 nor GB 18030', bytes: bytes(0x61, 0xff, 0xff, 0x62), named: 'gb18030' },
  {
    name: 'UTF-8 cut inside a character',
    bytes: Buffer.from('潮汐').subarray(0, 5),
    named: 'cut off or damaged: let the crawler fetch it again',
  },
  {
    name: 'UTF-8 cut inside a character, though GB 18030 would take it for something',
    bytes: Buffer.from('title: 港口潮').subarray(0, -1),
    named: 'cut off or damaged',
  },
  {
    name: 'UTF-8 with one byte damaged, though GB 18030 would take it for something',
    bytes: Buffer.from(Buffer.from('港口潮汐渡轮').toString('hex').replace('e58fa3', 'e5c3a3'), 'hex'),
    named: 'cut off or damaged',
  },
  {
    name: 'UTF-8 with one byte less, where the source’s encoding takes any',
    bytes: Buffer.from('été, été, été, été, été').subarray(0, -1),
    encoding: 'windows-1252',
    named: 'cut off or damaged',
  },
  {
    name: 'UTF-8 with a mark and broken bytes',
    bytes: bytes(0xef, 0xbb, 0xbf, 0x61, 0xff),
    named: 'cut off or damaged',
  },
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

const TRADITIONAL =
  '港口管理處昨天公布了春季潮汐表，渡輪將停航三天。漁民說，這幾天風浪很大，船隻都留在港內；碼頭上的市場照常開放，遊客可以在燈塔旁邊看日出。';
const JAPANESE =
  '港の管理事務所は、春の潮汐表を発表しました。フェリーは三日間休みます。漁師たちは、風が強いので船を出さないと話しています。市場はいつものように開いています。';
const SIMPLIFIED =
  '港口管理处昨天公布了春季潮汐表，渡轮将停航三天。①渔民说：“风浪很大”；②码头上的市场照常开放……気温１２℃，ひらがな、カタカナ、Привет、αβγ、朱镕基、龘靐、★→㎡，遊客可以在燈塔旁邊看日出。';

for (const [encoding, text] of [
  ['big5', TRADITIONAL],
  ['shift_jis', JAPANESE],
] as const) {
  test(`a text in ${encoding} that nobody declares is not published as nonsense`, () => {
    const { encode } = createEncoder(encoding);
    for (const head of ['', '---\ntitle: tide\n---\n', 'tide and ebb, day by day. '.repeat(20)]) {
      const decoded = decode(encode(head + text), 'auto');
      assert(decoded.kind === 'problem', 'it was decoded');
      assert.match(decoded.problem.message, /set the source's encoding/);
      assert.deepEqual(decode(encode(head + text), encoding), { kind: 'text', text: head + text });
    }
  });
}

test('texts in GBK of all kinds are texts', () => {
  const { encode } = createEncoder('gb18030');
  for (const text of [
    SIMPLIFIED,
    SIMPLIFIED.repeat(50),
    TRADITIONAL,
    `${JAPANESE}${SIMPLIFIED}`,
    JAPANESE,
    '一\uE000一',
  ])
    assert.deepEqual(decode(encode(text), 'auto'), { kind: 'text', text });
});

test('a replacement character that stands in the file itself stays', () => {
  assert.deepEqual(decode(Buffer.from('a\uFFFDb'), 'auto'), { kind: 'text', text: 'a\uFFFDb' });
});

const LEGACY = [
  ...['big5', 'shift_jis', 'euc-kr', 'gb18030', 'euc-jp', 'koi8-r'],
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => `windows-${page}`),
];

/** By chance a few such characters are UTF-8, or nearly, or begin like a byte order mark. */
const canBeTold = (text: Buffer) =>
  !isUtf8(text) && !isBrokenUtf8(text) && !/^(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)/.test(text.toString('latin1'));

for (const encoding of LEGACY) {
  test(`a text comes back as it was, whether the source or the page names its encoding: ${encoding}`, () => {
    const encoder = createEncoder(encoding);
    const texts = fc
      .array(fc.constantFrom(...encoder.characters), { minLength: 1, maxLength: 60 })
      .map((characters) => characters.join(''))
      .filter((text) => canBeTold(encoder.encode(text)));
    fc.assert(
      fc.property(texts, (text) => {
        assert.deepEqual(decode(encoder.encode(text), encoding), { kind: 'text', text });
        const page = `---\ntitle: a\n---\n<meta charset="${encoding}">${text}`;
        assert.deepEqual(decode(encoder.encode(page), 'auto'), { kind: 'text', text: page });
      }),
      { numRuns: 200 },
    );
  });
}

const words = fc.string({ unit: 'grapheme', maxLength: 200 });

test('a text in UTF-8 and in UTF-16, with a mark or behind an ASCII front matter, comes back as it was', () => {
  fc.assert(
    fc.property(words, fc.constantFrom('---\ntitle: a\n---\n', '<p>tide</p>\n'), (tail, head) => {
      const text = head + tail;
      const utf16 = Buffer.from(text, 'utf16le');
      const swapped = Buffer.from(utf16).swap16();
      for (const encoding of ['auto', 'big5', 'windows-1252']) {
        for (const written of [
          Buffer.from(text),
          Buffer.from(`\uFEFF${text}`),
          utf16,
          swapped,
          Buffer.concat([bytes(0xff, 0xfe), utf16]),
          Buffer.concat([bytes(0xfe, 0xff), swapped]),
        ])
          assert.deepEqual(decode(written, encoding), { kind: 'text', text });
      }
    }),
    { numRuns: 500 },
  );
});

test('whatever the bytes, they become a text without a replacement character of our making, or a problem', () => {
  const anyBytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
  const halfText = fc.tuple(words, anyBytes).map(([text, tail]) => Buffer.concat([Buffer.from(text), tail]));
  const encodings = fc.constantFrom('auto', 'utf-8', 'utf-16le', ...LEGACY);
  fc.assert(
    fc.property(fc.oneof(anyBytes, halfText), encodings, (some, encoding) => {
      const decoded = decode(some, encoding);
      if (decoded.kind === 'problem' || !decoded.text.includes('\uFFFD')) return;
      // GB 18030 has bytes for it, and a file in UTF-8 or UTF-16 may hold it.
      const written = [Buffer.from('\uFFFD'), bytes(0x84, 0x31, 0xa4, 0x37), bytes(0xfd, 0xff), bytes(0xff, 0xfd)];
      assert(
        written.some((sequence) => some.includes(sequence)),
        some.toString('hex'),
      );
    }),
    { numRuns: 3000 },
  );
});

test('the signs of an encoding are looked for in no time', () => {
  const started = performance.now();
  for (const part of ['<meta ', '<?xml ', '<meta charset=', '<meta '.padEnd(190, 'a'), '\0a', 'a\0'])
    decode(Buffer.concat([Buffer.from(part.repeat(5_000_000 / part.length)), bytes(0xff)]), 'auto');
  assert(performance.now() - started < 5000);
});
