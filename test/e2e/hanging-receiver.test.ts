import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openApplication } from '../support/application.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { until } from '../support/condition.ts';
import { ask } from '../support/http-client.ts';
import { HARDLY_EVER } from '../support/running-site.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

const WELL = 9;
const RUNS = 5;
const ARTICLES = 3;

test('of ten receivers one never answers: the other nine have their messages within two seconds of the run', {
  timeout: 120_000,
}, async (t) => {
  const folder = createArticleFolder(t);
  const arrivals: number[] = [];
  const hanging = await startWebhookReceiver(t, () => () => {});
  const well = await Promise.all(
    Array.from({ length: WELL }, () =>
      startWebhookReceiver(t, () => {
        arrivals.push(performance.now());
        return 204;
      }),
    ),
  );
  const webhooks = [hanging, ...well].map(({ url }, at) => ({ name: `desk-${at}`, url, allowPrivateNetwork: true }));
  folder.write('known.md', { title: 'known' });
  const config = folder.config({ webhooks, schedule: { scan: HARDLY_EVER }, server: { port: 0 } });
  const app = await openApplication(t, config);
  const { address, stop } = await app.start();
  await until('the first run is through', async () => (await ask(address, '/readyz')).status === 200);
  await until('its summary has come to all that answer', () => well.every(({ received }) => received.length === 1));
  await until('one of them hangs', () => hanging.received.length === 1);

  const waits: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    for (let number = 0; number < ARTICLES; number++)
      folder.write(`${run}/${number}.md`, { title: `run ${run} number ${number}` });
    arrivals.length = 0;
    await app.runOnce();
    const ended = performance.now();
    await until('nine have had all', () => arrivals.length === WELL * ARTICLES, 60_000);
    waits.push(...arrivals.map((at) => Math.max(0, at - ended)));
  }
  waits.sort((a, b) => a - b);
  const p95 = waits[Math.floor(waits.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  t.diagnostic(`95 of 100 messages came within ${Math.round(p95)} ms of the end of their run`);
  assert.ok(p95 < 2000, `${p95} ms`);
  assert.equal(hanging.received.length, 1);
  await stop();
});
