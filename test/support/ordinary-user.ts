import { execFileSync } from 'node:child_process';

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
