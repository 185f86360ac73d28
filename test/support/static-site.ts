import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { createPublisher } from '../../src/publish/publisher.ts';
import type { Visits } from '../../src/server/audience.ts';
import type { ServerOptions, ServerPorts } from '../../src/server/server.ts';
import { startBareServer } from './bare-server.ts';
import { SITE } from './feed-documents.ts';
import { ask } from './http-client.ts';
import { createRecordedLog } from './recorded-log.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A server of an output folder that the test fills by itself, without a store behind it. */
export async function startStaticSite(
  t: TestContext,
  options: Partial<ServerOptions> = {},
  ports: Partial<ServerPorts> = {},
) {
  const folder = join(temporaryFolder(t), 'public');
  const publisher = createPublisher(folder);
  const visits: Visits[] = [];
  const record = createRecordedLog();
  const server = await startBareServer(
    { folder, site: SITE, ...options },
    {
      visits: async (seen) => {
        visits.push(...seen);
      },
      log: record.log,
      ...ports,
    },
  );
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= server.stop();
    return stopped;
  };
  t.after(stop);
  return {
    folder,
    address: server.address,
    stop,
    visits,
    record,
    ask: (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
      ask(server.address, path, { headers, method }),
    /** Publishes a file with its compressed forms, and tells the server. */
    async write(path: string, text: string): Promise<void> {
      await publisher.write(dirname(path), { [basename(path)]: text });
      server.refresh();
    },
    /** Takes the compressed forms of a file away, as for one that is published without. */
    unpack(path: string): void {
      for (const suffix of ['.gz', '.br']) rmSync(join(folder, path + suffix));
      server.refresh();
    },
  };
}
