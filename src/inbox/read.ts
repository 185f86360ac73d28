import { hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Finding } from '../article/problem.ts';
import { errorCode } from './error-code.ts';
import type { Sighting } from './walk.ts';

/** The largest article file that is read. */
export const MAX_FILE_BYTES = 5 * 1024 * 1024;

export type ReadFile =
  /** `bytes` are only good until the next file is read. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly hash: string }
  | { readonly kind: 'problem'; readonly problem: Finding }
  /** It is being written, or went away: another run will see. */
  | { readonly kind: 'moving' };

// Never waits for a writer at the other end of a pipe, and never follows a link that took a file's place.
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** One buffer for all files: a run reads thousands, one after the other. */
let buffer = Buffer.allocUnsafe(256 * 1024);

/** Reads a file whole, and only as the thing that was sighted: a plain file that rests while it is read. */
export function readFile(absolutePath: string, sighting: Sighting): ReadFile {
  if (sighting.kind === 'symlink')
    return problem('not-a-regular-file', 'a symbolic link, which is not followed: put the file itself here');
  if (sighting.kind === 'misnamed') {
    return problem(
      'file-name-encoding',
      'the name is no UTF-8, so it cannot be opened: rename it (convmv does it for whole folders)',
    );
  }
  if (sighting.kind === 'other')
    return problem('not-a-regular-file', 'not a regular file: move it out of the folder, or exclude it');
  if (sighting.size > MAX_FILE_BYTES) {
    return problem(
      'too-large',
      `larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB (${sighting.size} bytes): no article is, so exclude it`,
    );
  }
  let descriptor: number;
  try {
    descriptor = openSync(absolutePath, FLAGS);
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT'
      ? { kind: 'moving' }
      : problem('unreadable', `cannot be opened (${code}): let the account Feedwright runs under read it`);
  }
  try {
    const before = fstatSync(descriptor);
    if (!before.isFile() || before.size !== sighting.size || before.mtimeMs !== sighting.mtimeMs)
      return { kind: 'moving' };
    if (buffer.length <= before.size) buffer = Buffer.allocUnsafe(Math.min(MAX_FILE_BYTES, before.size * 2) + 1);
    let length = 0;
    // One byte more than expected, so that a file that grows is noticed.
    while (length <= before.size) {
      const count = readSync(descriptor, buffer, length, before.size + 1 - length, length);
      if (count === 0) break;
      length += count;
    }
    const after = fstatSync(descriptor);
    if (length !== before.size || after.size !== before.size || after.mtimeMs !== before.mtimeMs)
      return { kind: 'moving' };
    const bytes = buffer.subarray(0, length);
    return { kind: 'bytes', bytes, hash: hash('sha256', bytes, 'base64url') };
  } catch (error) {
    return problem('unreadable', `cannot be read (${errorCode(error)}): check the disk`);
  } finally {
    closeSync(descriptor);
  }
}

function problem(code: Finding['code'], message: string): ReadFile {
  return { kind: 'problem', problem: { code, message } };
}
