import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Learned } from '../article/body/boilerplate.ts';
import type { Candidate } from '../corpus/decision.ts';
import type { Trace } from '../corpus/recurrence.ts';
import type { FileToRead, Prepare, PrepareOptions } from './prepare.ts';
import { createReadingMark } from './reading-mark.ts';

/** What a reader thread is started with. */
export type ThreadData = {
  /** Which file of a request is being read, -1 for none yet: shared with whoever watches. */
  readonly progress: Int32Array;
  readonly mark: { readonly file: string; readonly slot: number } | undefined;
  readonly compileCache: string | undefined;
};

export type ReadRequest = {
  readonly source: PrepareOptions;
  /** To read files for a verdict, or to look at what they may share with others of their source. */
  readonly job: 'read' | 'trace';
  /** What is known of the source's boilerplate. */
  readonly learned: Learned;
  readonly files: readonly FileToRead[];
  readonly now: number;
};

/** In the order of the files; undefined for one that is still moving, or where a look finds no article. */
export type ReadAnswer = readonly (Candidate | Trace | undefined)[];

/**
 * A thread of its own for reading: what a file does to it, the process survives. It says which file it is at in memory it
 * shares with the process, and, for the process that comes after a crash, in a file.
 */
async function serve(port: NonNullable<typeof parentPort>, { progress, mark, compileCache }: ThreadData) {
  if (compileCache !== undefined) enableCompileCache(compileCache);
  const { createPrepare } = await import('./prepare.ts');
  const readingMark = mark && createReadingMark(mark.file, mark.slot);
  const prepares = new Map<string, Promise<Prepare>>();

  port.on('message', async ({ job, source, learned, files, now }: ReadRequest) => {
    const key = `${source.name}/${source.optionsHash}`;
    const created = prepares.get(key) ?? createPrepare(source);
    prepares.set(key, created);
    const prepare = await created;
    const answer: ReadAnswer = files.map((file, at) => {
      Atomics.store(progress, 0, at);
      readingMark?.put(file.sighting);
      return job === 'read' ? prepare.read(file, learned, now) : prepare.trace(file, now);
    });
    readingMark?.clear();
    port.postMessage(answer);
  });
}

if (parentPort) await serve(parentPort, workerData);
