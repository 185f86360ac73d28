import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  mkdirSync,
  openSync,
  readFileSync,
  rename,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** All that waits for the disk; the rest takes less time than it would take to hand it over. */
const sync = promisify(fsync);
const move = promisify(rename);

/**
 * Puts `content` in place of a file at once: a reader sees the old bytes or the new ones, whole, also after a crash or
 * on a full disk. Returns false, and touches nothing, where the file holds these bytes already. That it is the new ones
 * after a crash is certain when its folder has been synced.
 */
export async function replaceFile(path: string, content: Buffer): Promise<boolean> {
  if (holds(path, content)) return false;
  const folder = dirname(path);
  // One name for one target: only one process publishes, and what a crash leaves behind is overwritten next time.
  const temporary = join(folder, `.${basename(path)}.part`);
  try {
    mkdirSync(folder, { recursive: true });
    await writeWhole(temporary, content);
    await move(temporary, path);
  } catch (error) {
    // On a full disk half a file is in the way of everything else.
    rmSync(temporary, { force: true });
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(`${path} could not be written: ${reason}`, { cause: error }), { code, path });
  }
  return true;
}

async function writeWhole(path: string, content: Buffer): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  try {
    writeFileSync(file, content);
    await sync(file);
    // Some file systems report a full disk only by a file that is too short.
    const { size } = fstatSync(file);
    if (size !== content.length) {
      throw Object.assign(new Error(`only ${size} of ${content.length} bytes found room`), { code: 'ENOSPC' });
    }
  } finally {
    closeSync(file);
  }
}

/** Whether a file holds these bytes. */
export function holds(path: string, content: Buffer): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size === content.length && readFileSync(path).equals(content);
  } catch {
    return false;
  }
}

/** Makes sure of the names in a folder. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: number | undefined;
  try {
    handle = openSync(folder, constants.O_RDONLY);
    await sync(handle);
  } catch {
    // Not every system lets a folder be opened or synced; the file itself is safe.
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
