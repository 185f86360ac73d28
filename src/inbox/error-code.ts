/** The system's name for what went wrong (`ENOENT`, `EACCES`), for messages and for telling one failure from another. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
