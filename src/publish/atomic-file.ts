import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Puts `content` in place of a file at once: a reader sees the old bytes or the new ones, whole, also after a crash or
 * on a full disk. Returns false, and touches nothing, where the file holds these bytes already. That it is the new ones
 * after a crash is certain when its folder has been synced.
 */
export async function replaceFile(path: string, content: Buffer): Promise<boolean> {
  if (await holds(path, content)) return false;
  const folder = dirname(path);
  // One name for one target: only one process publishes, and what a crash leaves behind is overwritten next time.
  const temporary = join(folder, `.${basename(path)}.part`);
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    // On a full disk half a file is in the way of everything else.
    await unlink(temporary).catch(() => {});
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(`${path} could not be written: ${reason}`, { cause: error }), { code, path });
  }
  return true;
}

async function writeWhole(path: string, content: Buffer): Promise<void> {
  const file = await open(
    path,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
    0o644,
  );
  try {
    await file.writeFile(content);
    await file.sync();
    // Some file systems report a full disk only by a file that is too short.
    const { size } = await file.stat();
    if (size !== content.length) {
      throw Object.assign(new Error(`only ${size} of ${content.length} bytes found room`), { code: 'ENOSPC' });
    }
  } finally {
    await file.close();
  }
}

async function holds(path: string, content: Buffer): Promise<boolean> {
  try {
    return (await stat(path)).size === content.length && (await readFile(path)).equals(content);
  } catch {
    return false;
  }
}

/** Makes sure of the names in a folder. */
export async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, constants.O_RDONLY);
    await handle.sync();
  } catch {
    // Not every system lets a folder be opened or synced; the file itself is safe.
  } finally {
    await handle?.close();
  }
}
