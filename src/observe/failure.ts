/** The failures people meet, with the way out; anything else keeps its own words. */
export function explainFailure(error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  // Of a file that is written under another name first, people know the folder. Where no path is named, the words may name one.
  const named =
    'path' in error && typeof error.path === 'string' ? error.path.replace(/\/\.[^/]*\.part$/, '') : undefined;
  const path = ` ${named ?? `(${error.message})`}`;
  switch (code) {
    case 'EADDRINUSE': {
      const port = 'port' in error ? error.port : '';
      return `port ${port} is in use: stop what listens there, or set another server.port`;
    }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
      return `no permission to write${path}: let the account Feedwright runs under write there, or set another folder`;
    case 'ENOSPC':
      return `the disk is full (${error.message}): make room; the feeds stand as they were, and the next run goes on from there`;
    case 'ERR_SQLITE_ERROR':
      return explainStore(error);
    case 'ENOTDIR':
    case 'EEXIST':
      return `a file is in the way of a folder${path}: move it, or set another folder`;
    default:
      return error.message;
  }
}

/** By SQLite's result codes (https://www.sqlite.org/rescode.html). */
function explainStore(error: Error): string {
  const code = 'errcode' in error ? error.errcode : undefined;
  switch (code) {
    case 13:
      return 'the disk under the store is full: make room; what was decided is kept, and the next run goes on from there';
    case 8:
      return 'the store cannot be written: let the account Feedwright runs under write in its folder';
    case 11:
    case 26:
      return `the store is damaged or no store at all (${error.message}): put a backup in its place, or name another`;
    default:
      return `the store does not work (${error.message})`;
  }
}
