import type { TestContext } from 'node:test';
import { createApp } from '../../src/app.ts';
import type { Config } from '../../src/config/schema.ts';
import type { InventoryLine } from '../../src/store/inventory.ts';
import { type Clock, createClock } from './clock.ts';
import { createRecordedLog } from './recorded-log.ts';

export type Application = Awaited<ReturnType<typeof openApplication>>;

/** An app with a log that is kept and a clock that stands still; closed after the test, or by `close`. */
export async function openApplication(
  t: Pick<TestContext, 'after'>,
  config: Config,
  { clock = createClock() }: { clock?: Clock } = {},
) {
  const record = createRecordedLog();
  const pause = async (ms: number) => clock.advance(ms);
  const app = await createApp(config, { log: record.log, now: clock.now, random: () => 0, pause });
  let closed = false;
  let stop = async () => {};
  const close = async () => {
    if (closed) return;
    closed = true;
    await stop();
    await app.close();
  };
  t.after(close);
  return {
    ...app,
    async start() {
      const running = await app.start();
      let stopped: Promise<void> | undefined;
      stop = () => {
        stopped ??= running.stop();
        return stopped;
      };
      return { address: running.address, stop };
    },
    close,
    clock,
    record,
    /** What `list` shows of a file. */
    line(path: string): InventoryLine {
      const found = [...app.store.inventory.lines()].find((line) => line.path === path);
      if (!found) throw new Error(`${path} is not known`);
      return found;
    },
    verdicts: (): Record<string, string> =>
      Object.fromEntries([...app.store.inventory.lines()].map(({ path, verdict }) => [path, verdict])),
    /** The guid of every file that holds an article. */
    guids: (): Record<string, string> =>
      Object.fromEntries(
        [...app.store.inventory.lines()].flatMap(({ path, guid }) => (guid === null ? [] : [[path, guid]])),
      ),
  };
}
