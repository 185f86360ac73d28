import type { DatabaseSync } from 'node:sqlite';
import { BINS, type Sketch } from '../corpus/near/sketch.ts';

/** A file's sketch under its number, with the moment its article was published. */
export type SketchRecord = { readonly key: number; readonly moment: number; readonly sketch: Sketch };

/** The source under which the sketch of an article stands whose file holds another one by now; its path is the article's id. */
export const NO_FILE = '';

/** The sketches that new articles are compared with. */
export function createSketches(raw: DatabaseSync) {
  const put = raw.prepare(`INSERT INTO sketches (source, path, moment, bins) VALUES (?, ?, ?, ?)
    ON CONFLICT (source, path) DO UPDATE SET moment = excluded.moment, bins = excluded.bins RETURNING key`);
  const drop = raw.prepare('DELETE FROM sketches WHERE source = ? AND path = ?');
  const part = raw.prepare('UPDATE OR REPLACE sketches SET source = ?, path = ? WHERE source = ? AND path = ?');
  const place = raw.prepare('SELECT key, source, path FROM sketches WHERE key = ?');
  const between = raw.prepare(
    'SELECT key, moment, bins FROM sketches WHERE moment >= ? AND moment < ? ORDER BY moment, key',
  );
  return {
    put(source: string, path: string, bins: Sketch, moment: number): SketchRecord {
      const blob = new Uint8Array(bins.buffer, bins.byteOffset, bins.byteLength);
      const { key } = put.get(source, path, moment, blob) as { key: number };
      return { key, moment, sketch: bins };
    },
    drop(source: string, path: string): void {
      drop.run(source, path);
    },
    /** Keeps an article's sketch when another one takes its file. */
    part(source: string, path: string, articleId: string): void {
      part.run(NO_FILE, articleId, source, path);
    },
    place: (key: number) => place.get(key) as { key: number; source: string; path: string } | undefined,
    *between(from: number, to: number): Generator<SketchRecord> {
      for (const row of between.iterate(from, to) as Iterable<{ key: number; moment: number; bins: Uint8Array }>) {
        // Another version's sketches are found by nothing of this one: every file is read again for it.
        if (row.bins.byteLength !== BINS * 4) continue;
        const { buffer, byteOffset } = row.bins.byteOffset % 4 === 0 ? row.bins : row.bins.slice();
        yield { key: row.key, moment: row.moment, sketch: new Uint32Array(buffer, byteOffset, BINS) };
      }
    },
  };
}
