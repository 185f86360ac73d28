import { hash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';

export type Encoding = 'identity' | 'gzip' | 'br';

/** A published file, in every form it can be sent in. */
export type PublishedFile = {
  readonly path: string;
  /** Undefined where a date would not tell two versions apart. */
  readonly lastModified: Date | undefined;
  /** Of the content, not of the form it is sent in. */
  readonly hash: string;
  readonly bodies: ReadonlyMap<Encoding, Buffer>;
};

const SIBLINGS: readonly (readonly [Encoding, string, (packed: Buffer) => Promise<Buffer>])[] = [
  ['gzip', '.gz', promisify(gunzip)],
  ['br', '.br', promisify(brotliDecompress)],
];

/** Bytes of files kept in memory: feeds are polled again and again. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** Reads the output folder for the server. What is in memory is used as long as the file on the disk is still that one. */
export function createPublishedFiles(folder: string) {
  const cache = new Map<string, { readonly stamp: string; readonly file: PublishedFile; readonly bytes: number }>();
  let cached = 0;

  const forget = (path: string) => {
    cached -= cache.get(path)?.bytes ?? 0;
    cache.delete(path);
  };

  return {
    /** The file at a path of clean segments, undefined where there is none, or 'folder'. */
    async get(segments: readonly string[]): Promise<PublishedFile | 'folder' | undefined> {
      const path = segments.join('/');
      const absolute = join(folder, ...segments);
      const stat = statSync(absolute, { throwIfNoEntry: false });
      if (!stat) return undefined;
      if (stat.isDirectory()) return 'folder';
      if (!stat.isFile()) return undefined;
      const stamp = stampOf(stat);
      const known = cache.get(path);
      if (known?.stamp === stamp) {
        // Moves to the young end of the map's order.
        cache.delete(path);
        cache.set(path, known);
        return known.file;
      }
      forget(path);
      const file = await load(absolute, path, stat);
      const bytes = [...file.bodies.values()].reduce((sum, body) => sum + body.length, 0);
      cache.set(path, { stamp, file, bytes });
      cached += bytes;
      for (const oldest of cache.keys()) {
        if (cached <= CACHE_BYTES) break;
        forget(oldest);
      }
      return file;
    },
  };
}

async function load(absolute: string, path: string, stat: Stats): Promise<PublishedFile> {
  const content = await readFile(absolute);
  const bodies = new Map<Encoding, Buffer>([['identity', content]]);
  for (const [encoding, suffix, unpack] of SIBLINGS) {
    const packed = await readFile(absolute + suffix).catch(() => undefined);
    // A run cut short between two files can leave a sibling of another version beside one.
    const unpacked = packed && (await unpack(packed).catch(() => undefined));
    if (packed && unpacked?.equals(content)) bodies.set(encoding, packed);
  }
  return { path, lastModified: stat.mtime, hash: hash('sha256', content, 'base64url').slice(0, 22), bodies };
}

function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}
