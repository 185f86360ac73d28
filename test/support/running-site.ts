import type { TestContext } from 'node:test';
import { openApplication } from './application.ts';
import type { ArticleFolder, ConfigInput } from './article-folder.ts';
import { until } from './condition.ts';
import { ask } from './http-client.ts';

/** A cron expression whose time does not come during a test. */
export const HARDLY_EVER = '0 0 29 2 *';

/** An app with its server, ready to be asked; it runs once at start and then hardly ever. */
export async function startSite(t: TestContext, folder: ArticleFolder, overrides: Partial<ConfigInput> = {}) {
  const config = folder.config({ schedule: { scan: HARDLY_EVER }, server: { port: 0 }, ...overrides });
  const app = await openApplication(t, config);
  const { address, stop } = await app.start();
  await until('the site is ready', async () => (await ask(address, '/readyz')).status === 200);
  return {
    ...app,
    address,
    stop,
    ask: (path: string, options: Parameters<typeof ask>[2] = {}) => ask(address, path, options),
  };
}
