import { readdirSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { holds, replaceFile, syncFolder } from './atomic-file.ts';

const toGzip = promisify(gzip);
const toBrotli = promisify(brotliCompress);
/** What a compressed form is called after. */
const SUFFIXES = ['.gz', '.br'] as const;

async function writeForms(file: string, content: Buffer, isCompressed: boolean) {
  const suffixes = isCompressed ? SUFFIXES : [];
  if (stands(file, content, suffixes)) return { isNew: false, isTouched: false };
  const forms = isCompressed ? await compress(content) : {};
  // The other forms first: whoever finds the new text finds them new as well.
  const siblings = await allOf(Object.entries(forms).map(([suffix, form]) => replaceFile(file + suffix, form)));
  const isNew = await replaceFile(file, content);
  return { isNew, isTouched: isNew || siblings.some(Boolean) };
}

/** Whether a text stands there in all its forms. One that is younger than the text is of a version that was never finished. */
function stands(file: string, content: Buffer, suffixes: readonly string[]): boolean {
  const text = statSync(file, { throwIfNoEntry: false });
  const forms = suffixes.map((suffix) => statSync(file + suffix, { throwIfNoEntry: false }));
  return (
    text?.size === content.length &&
    forms.every((form) => form !== undefined && form.mtimeMs <= text.mtimeMs) &&
    holds(file, content)
  );
}

/** Waits for every work, and only then fails with the first that has: nothing is still being written afterwards. */
async function allOf<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

async function compress(content: Buffer): Promise<Readonly<Record<string, Buffer>>> {
  const brotli = { [constants.BROTLI_PARAM_QUALITY]: 3, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  // Between two pieces of what comes out the work would wait for whatever else goes on.
  const chunkSize = 64 * 1024;
  const [gz, br] = await Promise.all([
    toGzip(content, { level: 2, chunkSize }),
    toBrotli(content, { params: brotli, chunkSize }),
  ]);
  return { '.gz': gz, '.br': br };
}

/** The output folder. Paths are relative to it, with `/`. */
export function createPublisher(root: string) {
  const absolute = (path: string) => join(root, ...path.split('/'));
  return {
    /**
     * Publishes texts in a folder by their names, unless told otherwise with their gzip and Brotli forms beside them, for
     * servers that pick them by `Accept-Encoding`. Returns the names of the texts that are new.
     */
    async write(
      path: string,
      texts: Readonly<Record<string, string>>,
      isCompressed = true,
    ): Promise<readonly string[]> {
      const folder = absolute(path);
      const changed = await allOf(
        Object.entries(texts).map(async ([name, text]) => ({
          name,
          ...(await writeForms(join(folder, name), Buffer.from(text), isCompressed)),
        })),
      );
      if (changed.some(({ isTouched }) => isTouched)) await syncFolder(folder);
      return changed.filter(({ isNew }) => isNew).map(({ name }) => name);
    },
    /** Takes a file or a folder away, if it is there. */
    remove: (path: string) => rm(absolute(path), { recursive: true, force: true }),
    /** The names of the files in a published folder; none where there is no folder. */
    names(path: string): ReadonlySet<string> {
      try {
        // Asked of a thousand folders in every run: that takes a tenth of the time when nobody waits for each of them.
        return new Set(readdirSync(absolute(path)));
      } catch {
        return new Set();
      }
    },
    /** A published text, or undefined where there is none. */
    async read(path: string): Promise<string | undefined> {
      return readFile(absolute(path), 'utf8').catch(() => undefined);
    },
  };
}
