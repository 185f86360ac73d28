import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * A picture of at most 256 colours, a third of what a browser's own takes (PNG, https://www.w3.org/TR/png-3/, colour type 3).
 * `rgba` has four bytes a pixel; where there are more colours, the least significant bits of each are dropped.
 */
export function encodeIndexed(rgba: Uint8Array, width: number, height: number): Buffer {
  for (let bits = 0; ; bits++) {
    const colours = new Map<number, number>();
    const rows = Buffer.alloc((width + 1) * height);
    for (let at = 0; at < width * height && colours.size <= 256; at++) {
      const colour = [0, 1, 2].reduce((sum, channel) => sum * 256 + coarse(rgba[at * 4 + channel] ?? 0, bits), 0);
      const index = colours.get(colour) ?? colours.size;
      colours.set(colour, index);
      rows[at + Math.floor(at / width) + 1] = index;
    }
    if (colours.size > 256) continue;
    const palette = Buffer.from(
      [...colours.keys()].flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]),
    );
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 3, 0, 0, 0], 8);
    const data = deflateSync(rows, { level: 9 });
    return Buffer.concat([
      SIGNATURE,
      chunk('IHDR', header),
      chunk('PLTE', palette),
      chunk('IDAT', data),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

/** White stays white. */
function coarse(value: number, bits: number): number {
  const step = 2 ** bits;
  return Math.min(255, Math.round(value / step) * step);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
