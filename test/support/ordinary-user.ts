import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** No account has this number on any system; it needs none. */
const NOBODY = 65534;

/**
 * Does something as a user for whom the modes of files count, who owns `folder` and all in it: the superuser, as whom tests
 * may run, reads what nobody may read.
 */
export async function asOrdinaryUser<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await work();
  execFileSync('chown', ['-hR', `${NOBODY}:${NOBODY}`, folder]);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** Whether an ordinary user may load this project's files, as threads and commands do. If not, `asOrdinaryUser` can only look. */
export function isProjectOpen(): boolean {
  if (process.geteuid?.() !== 0) return true;
  process.seteuid?.(NOBODY);
  try {
    readFileSync(new URL('../../src/run/prepare.ts', import.meta.url));
    return true;
  } catch {
    return false;
  } finally {
    process.seteuid?.(0);
  }
}
