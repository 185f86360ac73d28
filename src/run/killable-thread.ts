import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ReadAnswer, ReadRequest, ThreadData } from './reader-thread.ts';
import type { Cause } from './set-aside.ts';

/** Processor time that one file may take, in microseconds, before its thread is killed. */
const CPU_LIMIT = 2_000_000;
/** Time it may take by the clock: a disk that does not answer uses no processor. In milliseconds. */
const CLOCK_LIMIT = 60_000;
const WATCH_EVERY = 200;
/** A thread that has had nothing to do for so long is ended. */
const IDLE_LIMIT = 10_000;

/** How a request ended: answered, or with the death of the thread at one of its files (-1: before it read any). */
export type End =
  | { readonly kind: 'answer'; readonly answer: ReadAnswer }
  | { readonly kind: 'death'; readonly at: number; readonly cause: Cause; readonly error: unknown };

export type Thread = ReturnType<typeof startThread>;

export type ThreadOptions = {
  readonly mark: ThreadData['mark'];
  /** Memory of its JavaScript, in MiB. */
  readonly heapLimit: number;
  /** It has ended, or is about to and takes no more requests. Called once. */
  readonly onEnd: () => void;
};

/** Starts a reader thread and watches over what it reads. */
export function startThread({ mark, heapLimit, onEnd }: ThreadOptions) {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadData = { progress, mark, compileCache: getCompileCacheDir() };
  // The compiler rewrites the endings of imports, not of addresses.
  const file = new URL(import.meta.url.endsWith('.ts') ? './reader-thread.ts' : './reader-thread.js', import.meta.url);
  const worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
  let settle: ((end: End) => void) | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let failure: unknown;
  let cause: Cause = 'crash';
  let ended = false;

  const finish = (end: End) => {
    settle?.(end);
    settle = undefined;
  };
  const retire = () => {
    if (!ended) onEnd();
    ended = true;
  };
  worker.on('message', (answer: ReadAnswer) => finish({ kind: 'answer', answer }));
  worker.on('error', (error) => {
    failure = error;
  });
  worker.on('exit', () => {
    clearTimeout(idleTimer);
    retire();
    finish({ kind: 'death', at: Atomics.load(progress, 0), cause, error: failure });
  });

  const kill = (why: Cause) => {
    cause = why;
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
      idleTimer = setTimeout(() => {
        retire();
        void worker.terminate();
      }, IDLE_LIMIT).unref();
    },
    end(): Promise<number> {
      worker.ref();
      return worker.terminate();
    },
  };
}

/** Calls `kill` once a thread is at one file for too long. Returns how to stop watching. */
function watch(worker: Worker, progress: Int32Array, kill: (why: Cause) => void): () => void {
  let seen = -1;
  let cpuThen = 0;
  let clockThen = performance.now();
  let lastLook = clockThen;
  const timer = setInterval(async () => {
    const now = performance.now();
    const at = Atomics.load(progress, 0);
    // A process that was stopped for a while, as by "docker pause", has lost time and not spent it.
    if (at !== seen || now - lastLook > 10 * WATCH_EVERY) clockThen = now;
    lastLook = now;
    if (now - clockThen > CLOCK_LIMIT) return kill('stall');
    const usage = await worker.cpuUsage().catch(() => undefined);
    if (!usage || at < 0 || at !== Atomics.load(progress, 0)) return;
    const cpu = usage.user + usage.system;
    if (at !== seen) {
      seen = at;
      cpuThen = cpu;
    } else if (cpu - cpuThen > CPU_LIMIT) kill('slow');
  }, WATCH_EVERY);
  return () => clearInterval(timer);
}
