import type { DatabaseSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Copy } from '../corpus/cluster.ts';

/** What duplicates say, kept for the day on which one takes its canonical article's place. */
export function createCopies(raw: DatabaseSync) {
  const byPath = raw.prepare('SELECT said FROM copies WHERE source = ? AND path = ?');
  const putCopy = raw.prepare(
    'INSERT INTO copies (source, path, said) VALUES (?, ?, ?) ON CONFLICT (source, path) DO UPDATE SET said = excluded.said',
  );
  const dropCopy = raw.prepare('DELETE FROM copies WHERE source = ? AND path = ?');
  return {
    at(source: string, path: string): Copy | undefined {
      const row = byPath.get(source, path) as { said: Uint8Array } | undefined;
      if (!row) return undefined;
      const said: Pick<Copy, 'article' | 'fingerprint'> = JSON.parse(zstdDecompressSync(row.said).toString());
      return { source, path, ...said };
    },
    put({ source, path, article, fingerprint }: Copy): void {
      putCopy.run(source, path, zstdCompressSync(JSON.stringify({ article, fingerprint })));
    },
    /** Returns whether there was one. */
    drop: (source: string, path: string): boolean => dropCopy.run(source, path).changes > 0,
  };
}
