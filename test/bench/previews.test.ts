import assert from 'node:assert/strict';
import test from 'node:test';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encodeIndexed } from '../../bench/indexed-png.ts';
import { hasLikeness, likenessOf } from '../../bench/likeness.ts';
import type { Channel, ChannelOptions } from '../../src/notify/channel.ts';
import { CHANNEL_NAMES, CHANNELS } from '../../src/notify/channels.ts';
import { messageOf, SITE, told } from '../support/receivers/conformance.ts';

for (const type of CHANNEL_NAMES)
  test(`the likeness of ${type} shows title, summary and picture of the message that is sent, as text`, () => {
    assert(hasLikeness(type));
    const create: (options: ChannelOptions) => Channel = CHANNELS[type].create;
    const url = 'https://receiver.example/topic';
    const options = { url, secret: undefined, chat: '1', thread: undefined, allowPrivateNetwork: false, site: SITE };
    const article = told({ title: 'The <b>ferry</b>', image: 'https://pictures.example/ferry.jpg' });
    const { body } = create(options).compose(messageOf('article.new', { article }), 0);
    const html = likenessOf(type, [{ caption: 'a new article', body }]);
    assert.match(html, /The &lt;b&gt;ferry&lt;\/b&gt;/);
    assert.match(html, /After three weeks at the quay/);
    if (body.includes(article.image ?? '')) assert(html.includes('https://pictures.example/ferry.jpg'));
  });

/** The colours of a picture with a palette, and its size: four bytes of length, four of type, the data, four of a sum. */
function decode(png: Buffer): { width: number; height: number; colours: readonly string[] } {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at));
    chunks.set(png.toString('latin1', at + 4, at + 8), data);
  }
  const [header, palette, data] = ['IHDR', 'PLTE', 'IDAT'].map((name) => chunks.get(name) ?? Buffer.alloc(0));
  assert(header && palette && data);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(data);
  const colours = Array.from({ length: width * height }, (_, at) => {
    const index = rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] ?? 0;
    return palette.toString('hex', index * 3, index * 3 + 3);
  });
  return { width, height, colours };
}

test('a picture of few colours is written as it is', () => {
  const colour = fc.constantFrom('ffffff', '1d1c1d', '1264a3', '000000');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(colour, { minLength: 9, maxLength: 90 }), (width, colours) => {
      const height = Math.floor(colours.length / width);
      const shown = colours.slice(0, width * height);
      const rgba = Buffer.from(shown.map((one) => `${one}ff`).join(''), 'hex');
      assert.deepEqual(decode(encodeIndexed(rgba, width, height)), { width, height, colours: shown });
    }),
  );
});

test('of a picture with many colours the most frequent stay, and the others are near', () => {
  const grey = (at: number) => Math.floor(at / 2);
  const rgba = Buffer.alloc(4 * 1000);
  for (let at = 0; at < 1000; at++)
    rgba.set(at < 600 ? [18, 52, 86, 255] : [grey(at - 600), 0, grey(at - 600), 255], at * 4);
  for (let at = 0; at < 100; at++) rgba.set([at, 255, 0, 255], (at + 100) * 4);
  const { colours } = decode(encodeIndexed(rgba, 10, 100));
  assert.equal(colours[0], '123456');
  assert(new Set(colours).size <= 256);
  for (const [at, colour] of colours.entries()) {
    const distance = [0, 1, 2].map((part) =>
      Math.abs((rgba[at * 4 + part] ?? 0) - Number.parseInt(colour.slice(part * 2, part * 2 + 2), 16)),
    );
    assert(Math.max(...distance) < 50, `${colour} at ${at}`);
  }
});
