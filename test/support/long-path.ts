import { lstatSync } from 'node:fs';
import { errorCode } from '../../src/inbox/error-code.ts';

/**
 * The same folder by a path so long that there is room for only so many characters behind it, slash included. What has a
 * longer name in it stands there as before, and cannot be looked at, by the superuser as little as by anyone.
 */
export function withRoomFor(characters: number, folder: string): string {
  return folder.padEnd(longestPath() - characters, '/');
}

/** How many characters the system takes for a path at most. */
function longestPath(): number {
  let [taken, refused] = [1, 1024 * 1024];
  while (refused - taken > 1) {
    const length = (taken + refused) >> 1;
    if (isTaken('/'.repeat(length))) taken = length;
    else refused = length;
  }
  return taken;
}

function isTaken(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENAMETOOLONG') return false;
    throw error;
  }
}
