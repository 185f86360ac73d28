/** How many versions of a feed are remembered, and how many bytes those of all feeds may take. */
const VERSIONS_A_FILE = 32;
const MAX_BYTES = 8 * 1024 * 1024;
/** A digest in a set, roughly. */
const DIGEST_BYTES = 64;

/** The versions of feeds that were sent, by their items' digests: in memory only, so a restart forgets them. */
export function createVersions(maxBytes = MAX_BYTES) {
  const files = new Map<string, Map<string, ReadonlySet<string>>>();
  let bytes = 0;

  const drop = (name: string, versions: Map<string, ReadonlySet<string>>, hash: string) => {
    bytes -= (versions.get(hash)?.size ?? 0) * DIGEST_BYTES;
    versions.delete(hash);
    if (versions.size === 0) files.delete(name);
  };

  return {
    /** Keeps which items a version of a file holds. The oldest versions make room, of the file itself and then of others. */
    remember(name: string, hash: string, digests: readonly string[]): void {
      const versions = files.get(name) ?? new Map<string, ReadonlySet<string>>();
      drop(name, versions, hash);
      versions.set(hash, new Set(digests));
      bytes += (versions.get(hash)?.size ?? 0) * DIGEST_BYTES;
      files.delete(name);
      files.set(name, versions);
      for (const oldest of versions.keys()) if (versions.size > VERSIONS_A_FILE) drop(name, versions, oldest);
      for (const [other, theirs] of files)
        for (const oldest of theirs.keys()) if (bytes > maxBytes) drop(other, theirs, oldest);
    },
    itemsOf: (name: string, hash: string): ReadonlySet<string> | undefined => files.get(name)?.get(hash),
  };
}
