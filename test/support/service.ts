import type { TestContext } from 'node:test';
import type { ArticleFolder, ConfigInput } from './article-folder.ts';
import { startCommand } from './command-line.ts';
import { until } from './condition.ts';

/** Starts the service, which looks at its folders every second, and stops it by its id if the test did not. */
export async function startService(t: TestContext, folder: ArticleFolder, overrides: Partial<ConfigInput>) {
  folder.writeConfig({ schedule: { scan: '* * * * * *' }, server: { port: 0 }, ...overrides });
  const service = startCommand(['run', '--config', 'feedwright.yaml'], {
    in: folder.root,
    environment: { LOG_LEVEL: 'debug' },
  });
  t.after(async () => {
    service.kill('SIGKILL');
    await service.finished;
  });
  const address = await until(
    'the service says where it listens',
    () => /listens {2}(http:\/\/127\.0\.0\.1:\d+)\//.exec(service.output().stdout)?.[1],
  );
  await until('the service is ready', async () => (await fetch(`${address}/readyz`)).ok, 60_000);
  return { ...service, address };
}
