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

/** What else than a file may have been sighted, and what to do about it. */
const OTHER_KINDS: Readonly<Record<Exclude<Sighting['kind'], 'file'>, string>> = {
  folder: 'a folder with the name of an article, whose files are read all the same: rename it, or exclude it',
  symlink: 'a symbolic link, which is not followed: put here what it leads to, or exclude it',
  other: 'a pipe, a socket or a device: move it out of the folder, or exclude it',
};

/** Why a file cannot be opened, and what to do about it. */
const OPENING_FAILURES: Readonly<Record<string, string>> = {
  EACCES: 'let the account Feedwright runs under read it',
  EPERM: 'let the account Feedwright runs under read it',
  ENAMETOOLONG: 'its path is longer than the system allows, so move it further up',
  ELOOP: 'it has become a symbolic link, which is not followed',
};

/**
 * Reads a file whole, and only as the thing that was sighted: a plain file that rests while it is read. `path` is where the
 * sighting's place stands, as a text or as bytes.
 */
export function readFile(path: string | Buffer, sighting: Sighting): ReadFile {
  if (sighting.kind !== 'file') return problem('not-a-regular-file', OTHER_KINDS[sighting.kind]);
  if (sighting.size > MAX_FILE_BYTES) {
    return problem(
      'too-large',
      `larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB (${sighting.size} bytes): no article is, so exclude it`,
    );
  }
  let descriptor: number;
  try {
    descriptor = openSync(path, FLAGS);
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT'
      ? { kind: 'moving' }
      : problem('unreadable', `cannot be opened (${code}): ${OPENING_FAILURES[code] ?? 'check the disk'}`);
  }
  try {
    const before = fstatSync(descriptor);
    // Another inode stands where a folder on the way has become a link to somewhere else.
    const isSighted = before.isFile() && before.ino === sighting.inode;
    if (!isSighted || before.size !== sighting.size || before.mtimeMs !== sighting.mtimeMs) return { kind: 'moving' };
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
