import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { type App, createApp } from '../src/app.ts';
import { loadConfig } from '../src/config/load.ts';

export type ProductOptions = {
  /** A folder of its own for configuration, store and feeds. */
  readonly root: string;
  /** Folders of articles by the names of their sources. */
  readonly sources: Readonly<Record<string, string>>;
  /** Further keys of the configuration. */
  readonly settings?: Readonly<Record<string, unknown>>;
};

/** What a run took of the whole process, worker threads included. */
export type Cost = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMegabytes: number };

/** Opens the product on a new store, as the program does, and closes it behind `use`. */
export async function withProduct<T>(options: ProductOptions, use: (app: App) => Promise<T>): Promise<T> {
  const { root, sources, settings } = options;
  for (const place of ['store', 'public']) rmSync(join(root, place), { recursive: true, force: true });
  const file = join(root, 'config.yaml');
  const config = {
    sources: Object.entries(sources).map(([name, path]) => ({ name, path })),
    store: join(root, 'store', 'bench.db'),
    output: { dir: join(root, 'public') },
    ...settings,
  };
  writeFileSync(file, JSON.stringify(config));
  const app = await createApp(await loadConfig(file, {}), { log: pino({ level: 'silent' }) });
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

/** Measures one piece of work. What was left over before it is thrown away first. */
export async function measure(work: () => Promise<unknown>): Promise<Cost> {
  collectGarbage();
  forgetPeak();
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMegabytes: peak() };
}

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Linux counts the peak anew when it is told to (proc_pid_clear_refs(5)); elsewhere it is the peak of all so far. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {}
}

function peak(): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
