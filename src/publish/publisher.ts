import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { replaceFile } from './atomic-file.ts';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);

/** The output folder. Paths are relative to it, with `/`. */
export function createPublisher(folder: string) {
  const absolute = (path: string) => join(folder, ...path.split('/'));
  return {
    /**
     * Publishes a text, with its gzip and Brotli forms beside it unless told otherwise, for servers that pick them by
     * `Accept-Encoding`.
     * Returns whether its bytes are new.
     */
    async write(path: string, text: string, isCompressed = true): Promise<boolean> {
      const content = Buffer.from(text);
      if (!isCompressed) return replaceFile(absolute(path), content);
      const [zipped, brotli] = await Promise.all([
        toGzip(content, { level: 6 }),
        toBrotli(content, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
        }),
      ]);
      // The siblings first: whoever finds the new text finds them new as well.
      await Promise.all([replaceFile(`${absolute(path)}.gz`, zipped), replaceFile(`${absolute(path)}.br`, brotli)]);
      return replaceFile(absolute(path), content);
    },
    /** Takes a file or a folder away, if it is there. */
    remove: (path: string) => rm(absolute(path), { recursive: true, force: true }),
    /** The names of the files in a published folder; none where there is no folder. */
    async names(path: string): Promise<ReadonlySet<string>> {
      return readdir(absolute(path)).then(
        (names) => new Set(names),
        () => new Set(),
      );
    },
    /** A published text, or undefined where there is none. */
    async read(path: string): Promise<string | undefined> {
      return readFile(absolute(path), 'utf8').catch(() => undefined);
    },
  };
}
