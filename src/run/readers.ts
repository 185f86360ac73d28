import { availableParallelism } from 'node:os';
import type { Learned } from '../article/body/boilerplate.ts';
import type { Candidate } from '../corpus/decision.ts';
import type { Trace } from '../corpus/recurrence.ts';
import { batchesOf } from './batches.ts';
import { startThread, type Thread } from './killable-thread.ts';
import type { FileToRead, PrepareOptions } from './prepare.ts';
import type { ReadAnswer, ReadRequest } from './reader-thread.ts';
import { createReadingMark } from './reading-mark.ts';
import { type Cause, setAside } from './set-aside.ts';

export type ReadersOptions = {
  /** Where threads say which file they are reading; left out, they say it nowhere. */
  readonly markFile?: string;
  /** Memory of a thread's JavaScript, in MiB. */
  readonly heapLimit?: number;
};

export type Readers = ReturnType<typeof createReaders>;

/** As many as can work side by side, and no more than a machine of many needs. */
const THREADS = Math.min(4, availableParallelism());
/** More than any article needs. In MiB. */
const HEAP_LIMIT = 512;
/** Files and bytes in one request: enough to be worth a message, few enough to be shared out and to be held in memory. */
const REQUEST_LIMITS = { count: 50, bytes: 2 * 1024 * 1024 };

/** Reading was ended from outside: what was being read is neither good nor bad. */
export class ReadingStopped extends Error {
  override readonly name = 'ReadingStopped';
  readonly code = 'reading-stopped';
  constructor() {
    super('reading was stopped');
  }
}

/**
 * Reads files in threads that can be killed. A file that takes too long, or brings its thread down twice, comes back as a
 * problem; its neighbours are read by another thread. Threads are started when there is something to read and end when
 * there has been nothing for a while.
 */
export function createReaders(options: ReadersOptions) {
  const idle: Thread[] = [];
  const alive = new Set<Thread>();
  const slots = new Set(Array.from({ length: THREADS }, (_, slot) => slot));
  const waiting: PromiseWithResolvers<Thread>[] = [];
  /** Files that were found guilty by a mere look: nobody has to wait for them twice. */
  const guilty = new Map<string, Cause>();
  let stopped = false;

  const start = (slot: number): Thread => {
    slots.delete(slot);
    const mark = options.markFile === undefined ? undefined : { file: options.markFile, slot };
    const onEnd = () => {
      alive.delete(thread);
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
      slots.add(slot);
      // Someone may have waited for the thread that is gone.
      const next = stopped ? undefined : waiting.shift();
      next?.resolve(start(slot));
    };
    const thread = startThread({ mark, heapLimit: options.heapLimit ?? HEAP_LIMIT, onEnd });
    alive.add(thread);
    return thread;
  };
  const take = (): Thread | Promise<Thread> => {
    if (stopped) throw new ReadingStopped();
    const thread = idle.pop();
    if (thread) return thread;
    const [slot] = slots;
    if (slot !== undefined) return start(slot);
    const turn = Promise.withResolvers<Thread>();
    waiting.push(turn);
    return turn.promise;
  };
  const give = (thread: Thread) => {
    const next = waiting.shift();
    if (next) return next.resolve(thread);
    thread.rest();
    idle.push(thread);
  };

  const readRequest = async (request: ReadRequest): Promise<ReadAnswer> => {
    const { source, job, files } = request;
    if (files.length === 0) return [];
    const thread = await take();
    const end = await thread.read(request);
    if (end.kind === 'answer') {
      give(thread);
      return end.answer;
    }
    // The process lives on: what the thread was reading when it ended is no riddle to the next one.
    if (thread.mark) createReadingMark(thread.mark.file, thread.mark.slot).close();
    if (stopped) throw new ReadingStopped();
    const culprit = files[end.at];
    if (!culprit) throw new Error('the reader does not start', { cause: end.error });
    const isProven = end.cause !== 'crash' || files.length === 1;
    const some = (from: number, to?: number) => readRequest({ ...request, files: files.slice(from, to) });
    if (isProven) guilty.set(keyOf(culprit, source), end.cause);
    const verdict = job === 'read' ? setAside(culprit.sighting, source, end.cause) : undefined;
    return [
      ...(await some(0, end.at)),
      // Memory may have run out over what its neighbours left behind: alone it can show that.
      ...(isProven ? [verdict] : await some(end.at, end.at + 1)),
      ...(await some(end.at + 1)),
    ];
  };

  const answer = async ({ files, ...request }: ReadRequest): Promise<ReadAnswer> => {
    const causes = files.map((file) => guilty.get(keyOf(file, request.source)));
    const innocent = files.filter((_, at) => causes[at] === undefined);
    const requests = batchesOf(innocent, REQUEST_LIMITS, ({ sighting }) => sighting.size);
    const answers = (await Promise.all(requests.map((some) => readRequest({ ...request, files: some })))).flat();
    let next = 0;
    return files.map(({ sighting }, at) => {
      const cause = causes[at];
      if (cause === undefined) return answers[next++];
      return request.job === 'read' ? setAside(sighting, request.source, cause) : undefined;
    });
  };

  return {
    /** In the order of `files`; undefined for one that is still moving. */
    read: (source: PrepareOptions, learned: Learned, files: readonly FileToRead[], now: number) =>
      answer({ job: 'read', source, learned, files, now }) as Promise<readonly (Candidate | undefined)[]>,
    /** What those of the files that hold articles may share with others of their source. */
    trace: async (source: PrepareOptions, files: readonly FileToRead[], now: number): Promise<Trace[]> =>
      (
        (await answer({ job: 'trace', source, learned: new Set(), files, now })) as readonly (Trace | undefined)[]
      ).filter((trace) => trace !== undefined),
    /** Ends every thread, whatever it is doing. */
    async stop(): Promise<void> {
      stopped = true;
      for (const { reject } of waiting.splice(0)) reject(new ReadingStopped());
      await Promise.all([...alive].map((thread) => thread.end()));
    },
  };
}

/** A file as it is now, read in one way: written anew, it has another chance. */
function keyOf(
  { sighting: { path, size, mtimeMs, ctimeMs } }: FileToRead,
  { name, optionsHash }: PrepareOptions,
): string {
  return [name, optionsHash, path, size, mtimeMs, ctimeMs].join('\n');
}
