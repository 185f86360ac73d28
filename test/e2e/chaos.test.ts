import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createRandom } from '../../bench/corpus.ts';
import { type ConfigInput, createArticleFolder } from '../support/article-folder.ts';
import { startCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';
import { type Received, startWebhookReceiver } from '../support/webhook-receiver.ts';

const ROUNDS = Number(process.env.FEEDWRIGHT_CHAOS_ROUNDS ?? 10);
const SEED = 17;
/** Articles that are written for a round. */
const ARTICLES = 5;

/** How long each receiver takes for an answer, in milliseconds. The last one gets a digest every second. */
const DELAYS = [20, 80, 200, 400];

type Receiver = Awaited<ReturnType<typeof startSlowReceiver>>;

/** A receiver that takes its time, and knows how many requests it has not answered yet. */
async function startSlowReceiver(t: Parameters<typeof startWebhookReceiver>[0], delayMs: number) {
  let open = 0;
  const receiver = await startWebhookReceiver(t, () => (response) => {
    open++;
    response.once('close', () => open--);
    void setTimeout(delayMs, undefined, { ref: false }).then(() => response.writeHead(204).end());
  });
  return { ...receiver, open: () => open };
}

test(`killed ${ROUNDS} times with deliveries in flight, every receiver hears of every article, twice at most for a kill, and then under one id`, {
  timeout: 60_000 + ROUNDS * 15_000,
}, async (t) => {
  const folder = createArticleFolder(t);
  const random = createRandom(SEED);
  const receivers = await Promise.all(DELAYS.map((delay) => startSlowReceiver(t, delay)));
  const webhooks: ConfigInput['webhooks'] = receivers.map(({ url }, at) => ({
    name: `desk-${at}`,
    url,
    allowPrivateNetwork: true,
    events: ['article.new'],
    ...(at === DELAYS.length - 1 ? { digest: '* * * * * *' } : {}),
  }));
  folder.write('known.md', { title: 'known' });
  folder.writeConfig({ webhooks, schedule: { scan: '* * * * * *' }, server: { port: 0 } });
  const start = () => startCommand(['run', '--config', 'feedwright.yaml'], { in: folder.root });

  const expected: string[] = [];
  let inFlight = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = receivers.map(({ received }) => received.length);
    for (let number = 0; number < ARTICLES; number++) {
      const title = `round ${round} number ${number}`;
      folder.write(`${round}/${number}.md`, { title });
      if (round > 0) expected.push(title);
    }
    const service = start();
    try {
      await until(
        `a delivery of round ${round} is in flight: ${service.output().stderr}`,
        () => receivers.some(({ open, received }, at) => open() > 0 && received.length > (before[at] ?? 0)),
        60_000,
      );
      await setTimeout(random() * 400);
      if (receivers.some(({ open }) => open() > 0)) inFlight++;
    } finally {
      service.kill('SIGKILL');
      await service.finished;
    }
  }
  t.diagnostic(`${inFlight} of ${ROUNDS} kills found requests in flight`);
  assert.ok(inFlight > ROUNDS / 4, `only ${inFlight} kills found a request in flight`);

  const last = start();
  try {
    const isTold = (receiver: Receiver) => {
      const told = new Set(receiver.received.flatMap(titlesOf));
      return expected.every((title) => told.has(title));
    };
    await until(
      `every article is told: ${last.output().stderr}`,
      () => receivers.every(isTold),
      60_000 + ROUNDS * 2000,
    );
    // What is sent twice for no reason would come now.
    await setTimeout(2500);
  } finally {
    last.kill('SIGTERM');
    await last.finished;
  }

  for (const [at, { received }] of receivers.entries()) {
    const byId = Map.groupBy(received, ({ id }) => id);
    for (const [id, requests] of byId)
      assert.equal(new Set(requests.map(({ body }) => body)).size, 1, `${id} came to desk-${at} with several bodies`);
    const twice = received.length - byId.size;
    t.diagnostic(`desk-${at}: ${received.length} requests, ${twice} of them a second time`);
    assert.ok(twice <= ROUNDS, `desk-${at} has had ${twice} messages again for ${ROUNDS} kills`);
    const ids = Map.groupBy(
      received.flatMap((request) => titlesOf(request).map((title) => ({ title, id: request.id }))),
      ({ title }) => title,
    );
    for (const title of expected) {
      const under = new Set(ids.get(title)?.map(({ id }) => id));
      assert.equal(under.size, 1, `${title} came to desk-${at} under ${under.size} ids`);
    }
  }
});

/** The articles that a message tells of. */
function titlesOf({ payload: { data } }: Received): readonly string[] {
  return (data.articles ?? (data.article ? [data.article] : [])).map(({ title }) => title);
}
