import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { errorCode } from '../inbox/error-code.ts';

/** A file of a source, by its names alone. */
export type FileName = { readonly source: string; readonly path: string };

/** Room for one thread's mark: a length in four bytes, then the names in UTF-8. */
const SLOT_BYTES = 16 * 1024;

/**
 * Says in `file` which article file a thread is reading, so that it is known after a crash of the whole process. Each thread
 * writes into a slot of its own. What is written survives the process, not the machine: no sync is spent on it.
 */
export function createReadingMark(file: string, slot: number) {
  const descriptor = openSync(file, openFlags(file));
  const at = slot * SLOT_BYTES;
  const clear = () => void writeSync(descriptor, Buffer.alloc(4), 0, 4, at);
  return {
    put({ source, path }: FileName): void {
      const names = Buffer.from(`0000${source}\n${path}`).subarray(0, SLOT_BYTES);
      names.writeUInt32BE(names.length - 4);
      writeSync(descriptor, names, 0, names.length, at);
    },
    clear,
    close(): void {
      clear();
      closeSync(descriptor);
    },
  };
}

function openFlags(file: string): string {
  try {
    writeFileSync(file, '', { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return 'r+';
}

/** The files that were being read when the last process ended; none when it ended in peace. Wipes the marks. */
export function takeReadingMarks(file: string): FileName[] {
  let marks: Buffer;
  try {
    marks = readFileSync(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  const names: FileName[] = [];
  for (let at = 0; at + 4 <= marks.length; at += SLOT_BYTES) {
    const text = marks.toString('utf8', at + 4, at + 4 + Math.min(marks.readUInt32BE(at), SLOT_BYTES - 4));
    const [source, path] = splitOnce(text, '\n');
    if (path !== undefined) names.push({ source, path });
  }
  writeFileSync(file, '');
  return names;
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
