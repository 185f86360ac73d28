import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Learned } from '../article/body/boilerplate.ts';
import type { Candidate } from '../corpus/decide.ts';
import type { Trace } from '../corpus/recurrence.ts';
import { batchesOf } from './batches.ts';
import type { FileToRead, PrepareOptions } from './prepare.ts';
import type { ReadAnswer, ReadRequest, ThreadData } from './reader-thread.ts';
import { createReadingMark } from './reading-mark.ts';
import { setAside } from './set-aside.ts';

export type ReadersOptions = {
  /** Where threads say which file they are reading; left out, they say it nowhere. */
  readonly markFile?: string;
  /** Memory of a thread's JavaScript, in MiB. */
  readonly heapLimit?: number;
};

export type Readers = ReturnType<typeof createReaders>;

/** As many as can work side by side, and no more than a machine of many needs. */
const THREADS = Math.min(4, availableParallelism());
/** Processor time that one file may take, in microseconds, before its thread is killed. */
const CPU_LIMIT = 2_000_000;
/** Time it may take by the clock: a disk that does not answer uses no processor. In milliseconds. */
const CLOCK_LIMIT = 60_000;
/** More than any article needs. In MiB. */
const HEAP_LIMIT = 512;
const WATCH_EVERY = 200;
/** A thread that has had nothing to do for so long is ended. */
const IDLE_LIMIT = 10_000;
/** Files and bytes in one request: enough to be worth a message, few enough to be shared out and to be held in memory. */
const REQUEST_LIMITS = { count: 50, bytes: 2 * 1024 * 1024 };

/** How a request ended: answered, or with the death of the thread at one of its files (-1: before it read any). */
type End =
  | { readonly kind: 'answer'; readonly answer: ReadAnswer }
  | { readonly kind: 'death'; readonly at: number; readonly cause: 'slow' | 'crash'; readonly error: unknown };

/**
 * Reads files in threads that can be killed. A file that takes too long, or brings its thread down twice, comes back as a
 * problem; its neighbours are read by another thread. Threads are started when there is something to read and end when
 * there has been nothing for a while.
 */
export function createReaders(options: ReadersOptions) {
  const idle: Thread[] = [];
  const alive = new Set<Thread>();
  const slots = new Set(Array.from({ length: THREADS }, (_, slot) => slot));
  const waiting: ((thread: Thread) => void)[] = [];
  let stopped = false;

  const start = (slot: number): Thread => {
    slots.delete(slot);
    const mark = options.markFile === undefined ? undefined : { file: options.markFile, slot };
    const thread = startThread(mark, options.heapLimit ?? HEAP_LIMIT, () => {
      alive.delete(thread);
      const at = idle.indexOf(thread);
      if (at >= 0) idle.splice(at, 1);
      slots.add(slot);
      // Someone may have waited for the thread that is gone.
      const next = waiting.shift();
      if (next) next(start(slot));
    });
    alive.add(thread);
    return thread;
  };
  const take = (): Thread | Promise<Thread> => {
    const thread = idle.pop();
    if (thread) return thread;
    const [slot] = slots;
    return slot === undefined ? new Promise((resolve) => waiting.push(resolve)) : start(slot);
  };
  const give = (thread: Thread) => {
    const next = waiting.shift();
    if (next) return next(thread);
    thread.rest();
    idle.push(thread);
  };

  const readRequest = async (request: ReadRequest): Promise<ReadAnswer> => {
    const { source, learned, files } = request;
    if (files.length === 0) return [];
    const thread = await take();
    const end = await thread.read(request);
    if (end.kind === 'answer') {
      give(thread);
      return end.answer;
    }
    // The process lives on: what the thread was reading when it ended is no riddle to the next one.
    if (thread.mark) createReadingMark(thread.mark.file, thread.mark.slot).close();
    if (stopped) throw new Error('reading was stopped');
    const culprit = files[end.at];
    if (!culprit) throw new Error('the reader does not start', { cause: end.error });
    const isProven = end.cause === 'slow' || files.length === 1;
    const some = (from: number, to?: number) => readRequest({ ...request, files: files.slice(from, to) });
    // A mere look at a file is over with it; when it is to be read, it has its say again.
    const verdict = learned && setAside(culprit.sighting, source, end.cause);
    return [
      ...(await some(0, end.at)),
      // Memory may have run out over what its neighbours left behind: alone it can show that.
      ...(isProven ? [verdict] : await some(end.at, end.at + 1)),
      ...(await some(end.at + 1)),
    ];
  };

  const answer = async ({ files, ...request }: ReadRequest): Promise<ReadAnswer> => {
    const requests = batchesOf(files, REQUEST_LIMITS, ({ sighting }) => sighting.size);
    return (await Promise.all(requests.map((some) => readRequest({ ...request, files: some })))).flat();
  };

  return {
    /** In the order of `files`; undefined for one that is still moving. */
    read: (source: PrepareOptions, learned: Learned, files: readonly FileToRead[], now: number) =>
      answer({ source, learned, files, now }) as Promise<readonly (Candidate | undefined)[]>,
    /** What those of the files that hold articles may share with others of their source. */
    trace: async (source: PrepareOptions, files: readonly FileToRead[], now: number): Promise<Trace[]> =>
      ((await answer({ source, learned: undefined, files, now })) as readonly (Trace | undefined)[]).filter(
        (trace) => trace !== undefined,
      ),
    /** Ends every thread, whatever it is doing. */
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all([...alive].map((thread) => thread.end()));
    },
  };
}

type Thread = ReturnType<typeof startThread>;

function startThread(mark: ThreadData['mark'], heapLimit: number, onEnd: () => void) {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { progress, mark, compileCache: getCompileCacheDir() };
  // The compiler rewrites the endings of imports, not of addresses.
  const file = new URL(import.meta.url.endsWith('.ts') ? './reader-thread.ts' : './reader-thread.js', import.meta.url);
  const worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
  let settle: ((end: End) => void) | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let failure: unknown;
  let isSlow = false;

  const finish = (end: End) => {
    settle?.(end);
    settle = undefined;
  };
  worker.on('message', (answer: ReadAnswer) => finish({ kind: 'answer', answer }));
  worker.on('error', (error) => {
    failure = error;
  });
  worker.on('exit', () => {
    clearTimeout(idleTimer);
    onEnd();
    finish({ kind: 'death', at: Atomics.load(progress, 0), cause: isSlow ? 'slow' : 'crash', error: failure });
  });

  const kill = () => {
    isSlow = true;
    void worker.terminate();
  };

  return {
    mark,
    read(request: ReadRequest): Promise<End> {
      clearTimeout(idleTimer);
      worker.ref();
      Atomics.store(progress, 0, -1);
      const { promise, resolve } = Promise.withResolvers<End>();
      const unwatch = watch(worker, progress, kill);
      settle = (end) => {
        unwatch();
        resolve(end);
      };
      worker.postMessage(request);
      return promise;
    },
    /** Nothing to do for now: does not keep the process alive. */
    rest(): void {
      worker.unref();
      idleTimer = setTimeout(() => void worker.terminate(), IDLE_LIMIT).unref();
    },
    end(): Promise<number> {
      worker.ref();
      return worker.terminate();
    },
  };
}

/** Calls `kill` once a thread is at one file for too long. Returns how to stop watching. */
function watch(worker: Worker, progress: Int32Array, kill: () => void): () => void {
  let seen = -1;
  let cpuThen = 0;
  let clockThen = performance.now();
  const timer = setInterval(async () => {
    if (performance.now() - clockThen > CLOCK_LIMIT) return kill();
    const usage = await worker.cpuUsage().catch(() => undefined);
    const at = Atomics.load(progress, 0);
    if (!usage || at < 0) return;
    const cpu = usage.user + usage.system;
    if (at !== seen) {
      seen = at;
      cpuThen = cpu;
      clockThen = performance.now();
    } else if (cpu - cpuThen > CPU_LIMIT) kill();
  }, WATCH_EVERY);
  return () => clearInterval(timer);
}
