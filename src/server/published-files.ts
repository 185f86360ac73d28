import { hash } from 'node:crypto';
import { type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import type { Format } from '../feeds/document.ts';
import { type Encoding, etagOf } from './conditional.ts';
import { type SplitDocument, splitDocument } from './delta.ts';
import { fileHeaders, type HeaderOptions, type Headers } from './headers.ts';
import { describePath, type PublishedPath } from './published-path.ts';

/** A published file in one of the forms it can be sent in, with all that goes before it. */
export type Form = {
  readonly body: Buffer;
  readonly etag: string;
  /** Of an answer that carries the body. */
  readonly headers: Headers;
  /** Of one that says that the client has it already (RFC 9110, section 15.4.5). */
  readonly unchanged: Headers;
};

/** A published file, ready to be sent. */
export type PublishedFile = {
  readonly path: PublishedPath;
  /** Undefined where, or as long as, a date would not tell two versions apart. */
  readonly lastModified: Date | undefined;
  /** Of the content, not of the form it is sent in. */
  readonly hash: string;
  readonly forms: ReadonlyMap<Encoding, Form>;
  /** A feed's items, which tell its versions apart. */
  readonly items: SplitDocument | undefined;
};

export type FileOptions = HeaderOptions & {
  /** The output folder. */
  readonly folder: string;
  readonly formats: readonly Format[];
};

type Kept = {
  readonly stamp: string;
  readonly bytes: number;
  /** When the file was written; undefined for what has no date. */
  readonly modifiedMs: number | undefined;
  file: PublishedFile;
  checkedAt: number;
};

/** Bytes of files kept in memory: feeds are polled again and again. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** For how many milliseconds a file is taken to be the one on the disk. Who writes files tells sooner, by `refresh`. */
const CHECK_EVERY = 200;
/** From this age in milliseconds on, no other version of a file can have its date (RFC 9110, section 8.8.2.2). */
const DATED_FROM = 2000;

/**
 * Reads the output folder for the server. What is in memory is used as long as the file on the disk is still that one.
 * `loaded` hears of each version that is about to be sent. `now` is the clock by which the files are dated, in milliseconds.
 */
export function createPublishedFiles(
  options: FileOptions,
  loaded: (name: string, file: PublishedFile) => void,
  now: () => number,
) {
  const cache = new Map<string, Kept>();
  const loading = new Map<string, Promise<PublishedFile>>();
  let cachedBytes = 0;

  const forget = (name: string) => {
    cachedBytes -= cache.get(name)?.bytes ?? 0;
    cache.delete(name);
  };
  /** What is kept, with its date as soon as it has one. */
  const current = (kept: Kept): PublishedFile => {
    const { modifiedMs, file } = kept;
    if (modifiedMs !== undefined && file.lastModified === undefined && now() - modifiedMs >= DATED_FROM)
      kept.file = dated(file, modifiedMs);
    return kept.file;
  };
  const keep = (name: string, stamp: string, file: PublishedFile, modifiedMs?: number): Kept => {
    forget(name);
    let bytes = 0;
    for (const { body } of file.forms.values()) bytes += body.length;
    // A feed stands in memory once more, by its items.
    if (file.items) bytes += 2 * (file.forms.get('identity')?.body.length ?? 0);
    const kept = { stamp, file, bytes, modifiedMs, checkedAt: now() };
    cache.set(name, kept);
    cachedBytes += bytes;
    for (const oldest of cache.keys()) {
      if (cachedBytes <= CACHE_BYTES) break;
      forget(oldest);
    }
    return kept;
  };
  const load = async (name: string, path: PublishedPath, absolute: string, stat: Stats): Promise<PublishedFile> => {
    const content = await readFile(absolute);
    const packed = new Map<Encoding, Buffer>();
    for (const [encoding, { suffix, unpack }] of SIBLINGS) {
      const sibling = await readFile(absolute + suffix).catch(() => undefined);
      // A run cut short between two files can leave a sibling of another version beside one.
      const unpacked = sibling && (await unpack(sibling).catch(() => undefined));
      if (sibling && unpacked?.equals(content)) packed.set(encoding, sibling);
    }
    const file = await describe(path, content, packed, options);
    loaded(name, file);
    return current(keep(name, stampOf(stat), file, stat.mtimeMs));
  };

  return {
    /** The file at a path of clean segments, undefined where nothing is published, or 'folder'. */
    get(segments: readonly string[]): PublishedFile | 'folder' | undefined | Promise<PublishedFile> {
      const name = segments.join('/');
      const known = cache.get(name);
      // The clock may be set back.
      if (known && Math.abs(now() - known.checkedAt) < CHECK_EVERY) return current(known);
      const absolute = join(options.folder, name);
      const stat = statSync(absolute, { throwIfNoEntry: false });
      if (!stat) forget(name);
      if (stat?.isDirectory()) return 'folder';
      const path = describePath(segments, options.formats);
      if (!stat?.isFile() || !path) return undefined;
      const stamp = stampOf(stat);
      if (known?.stamp === stamp) {
        known.checkedAt = now();
        // Moves to the young end of the map's order.
        cache.delete(name);
        cache.set(name, known);
        return current(known);
      }
      // However many ask for it, it is loaded once.
      const key = `${name}\0${stamp}`;
      const begun = loading.get(key) ?? load(name, path, absolute, stat).finally(() => loading.delete(key));
      loading.set(key, begun);
      return begun;
    },
    /** A page that was rendered just now, compressed once for as long as it reads the same. */
    async rendered(name: string, page: string): Promise<PublishedFile> {
      // No path of segments begins with a slash.
      const key = `/${name}`;
      const content = Buffer.from(page);
      const stamp = hashOf(content);
      const known = cache.get(key);
      if (known?.stamp === stamp) return known.file;
      // A page can change without its article's date moving: it is known by its ETag alone.
      const path: PublishedPath = { type: 'text/html', kind: 'page', slug: undefined, format: undefined };
      const file = await describe(path, content, new Map(), options);
      keep(key, stamp, file);
      return file;
    },
    /** Every file may be another one from now on. */
    refresh(): void {
      for (const kept of cache.values()) kept.checkedAt = Number.NEGATIVE_INFINITY;
    },
  };
}

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const SIBLINGS = new Map<
  Encoding,
  { readonly suffix: string; unpack(packed: Buffer): Promise<Buffer>; pack(content: Buffer): Promise<Buffer> }
>([
  ['gzip', { suffix: '.gz', unpack: promisify(gunzip), pack: (content) => toGzip(content) }],
  ['br', { suffix: '.br', unpack: promisify(brotliDecompress), pack: (content) => toBrotli(content, BROTLI) }],
]);

/** Below this a compressed form saves no packet. */
const MIN_COMPRESSED = 1024;

/** A body in another form; the body itself where it is too small to gain by it. */
export async function compressed(body: Buffer, encoding: Encoding): Promise<Buffer> {
  return body.length < MIN_COMPRESSED ? body : (SIBLINGS.get(encoding)?.pack(body) ?? body);
}

async function describe(
  path: PublishedPath,
  content: Buffer,
  packed: ReadonlyMap<Encoding, Buffer>,
  options: HeaderOptions,
): Promise<PublishedFile> {
  const contentHash = hashOf(content);
  const { whole, unchanged } = fileHeaders(path, options);
  const formOf = (encoding: Encoding, body: Buffer): Form => {
    const etag = etagOf(contentHash, encoding);
    return {
      body,
      etag,
      headers: {
        ...whole,
        etag,
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
        'content-length': body.length,
      },
      unchanged: { ...unchanged, etag },
    };
  };
  const forms = new Map([['identity' as Encoding, formOf('identity', content)]]);
  for (const encoding of SIBLINGS.keys()) {
    const body = packed.get(encoding) ?? (await compressed(content, encoding));
    if (body !== content) forms.set(encoding, formOf(encoding, body));
  }
  return {
    path,
    lastModified: undefined,
    hash: contentHash,
    forms,
    items: path.kind === 'feed' && path.format ? splitDocument(content.toString(), path.format) : undefined,
  };
}

/**
 * A file with its date: the whole second at which it was surely there. A client that goes by the moment of its last answer, earlier
 * in the second in which this version was written, has another one.
 */
function dated(file: PublishedFile, modifiedMs: number): PublishedFile {
  const lastModified = new Date(Math.ceil(modifiedMs / 1000) * 1000);
  const date = { 'last-modified': lastModified.toUTCString() };
  const forms = [...file.forms].map(
    ([encoding, form]) => [encoding, { ...form, headers: { ...form.headers, ...date } }] as const,
  );
  return { ...file, lastModified, forms: new Map(forms) };
}

function hashOf(content: Buffer): string {
  return hash('sha256', content, 'base64url').slice(0, 22);
}

function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): string {
  return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
}
