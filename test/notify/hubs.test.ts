import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { post } from '../../src/notify/http/post.ts';
import { createHub, feedPings, hubName, hubOf } from '../../src/notify/hubs.ts';
import { createOutboxWorker } from '../../src/notify/outbox/worker.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { createClock, DAY, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { createRecordedLog } from '../support/recorded-log.ts';
import { type HubOptions, startHub } from '../support/websub-hub.ts';

/** A site with one feed in three formats, whose address holds Chinese letters and a blank. */
const FEED = '/feeds/%E6%B8%AF%E5%8F%A3%20%26%20tide/';
const DOCUMENTS: Readonly<Record<string, (self: string, hub: string) => string>> = {
  'atom.xml': (self, hub) =>
    `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="${self}"/><link rel="hub" href="${hub}"/></feed>`,
  'rss.xml': (self, hub) =>
    `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><link>http://x.example/</link><atom:link rel="self" href="${self}"/><atom:link rel="hub" href="${hub}"/></channel></rss>`,
  'feed.json': (self, hub) => JSON.stringify({ feed_url: self, hubs: [{ type: 'WebSub', url: hub }] }),
};

/** A site that publishes, a hub that looks closely, and what lies between them. */
async function openPress(t: TestContext, options: HubOptions = {}, allowPrivateNetwork = true) {
  const hub = await startHub(t, options);
  const site = createServer((request, response) => {
    const self = `http://${request.headers.host}${request.url}`;
    const document = DOCUMENTS[(request.url ?? '').slice(FEED.length)];
    if (document) response.setHeader('link', `<${self}>; rel="self", <${hub.url}>; rel="hub"`);
    response.writeHead(document ? 200 : 404).end(document?.(self, hub.url));
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    site.close();
    site.closeAllConnections();
  });
  const address = (file: string) => `http://127.0.0.1:${(site.address() as AddressInfo).port}${FEED}${file}`;

  const store = await openStore(createArticleFolder(t).store);
  t.after(() => store.close());
  const clock = createClock();
  const { log, lines } = createRecordedLog();
  const worker = createOutboxWorker([createHub(hub.url, { allowPrivateNetwork })], {
    outbox: store.outbox,
    post,
    now: clock.now,
    random: () => 0,
    pause: async () => {},
    addressees: [],
    log,
  });
  const files = Object.keys(DOCUMENTS);
  return {
    hub,
    store,
    clock,
    lines,
    address,
    publish: (...published: string[]) =>
      store.outbox.putPings(feedPings((published.length > 0 ? published : files).map(address), [hub.url], clock.now())),
    deliverDue: worker.deliverDue,
    addresses: files.map(address),
  };
}

for (const options of [{}, { linkHeader: true }, { parameter: 'hub.topic' }] satisfies HubOptions[]) {
  test(`a strict hub is told of every address that has new bytes: ${JSON.stringify(options)}`, async (t) => {
    const { hub, publish, deliverDue, addresses } = await openPress(t, options);
    publish();
    assert.deepEqual(await deliverDue(), { delivered: 3, failed: 0 });
    assert.deepEqual(hub.pings, addresses);
    assert.deepEqual(hub.refused, []);
    assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 });
    publish('rss.xml');
    assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
  });
}

for (const status of [200, 202, 204]) {
  test(`an answer of ${status} is success`, async (t) => {
    const { hub, publish, deliverDue } = await openPress(t);
    hub.answerWith(() => ({ status, body: 'no error, just talk' }));
    publish('rss.xml');
    assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
  });
}

test('what a hub does not like is logged in its own words, whether in plain text or in a page', async (t) => {
  const { hub, publish, deliverDue, lines, clock } = await openPress(t);
  publish('missing.xml');
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
  hub.answerWith(() => ({
    status: 403,
    body: `<html><body><h1>Not\n yours</h1>${'<'.repeat(60_000)}</body></html>`,
  }));
  clock.advance(5 * SECOND);
  await deliverDue();
  const errors = lines.filter(({ level }) => level === 'warn').map(({ error }) => String(error));
  assert.equal(errors[0], 'answered 400: the topic answers 404');
  assert.match(errors[1] ?? '', /^answered 403: Not yours </);
  assert.ok((errors[1] ?? '').length < 250);
});

test('one topic that is refused keeps no other from the hub, and is tried again', async (t) => {
  const { hub, publish, deliverDue, address, clock } = await openPress(t);
  publish('missing.xml', 'rss.xml');
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 1 });
  clock.advance(5 * SECOND);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
  assert.deepEqual(hub.pings, ['missing.xml', 'rss.xml', 'missing.xml'].map(address));
});

test('a hub that asks for patience gets it, and then every ping', async (t) => {
  const { hub, publish, deliverDue, clock } = await openPress(t);
  hub.answerWith((_, number) => (number === 1 ? { status: 503, headers: { 'retry-after': '120' } } : 204));
  publish();
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
  clock.advance(119 * SECOND);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 });
  clock.advance(SECOND);
  assert.deepEqual(await deliverDue(), { delivered: 3, failed: 0 });
});

test('a feed that changes often while its hub is down is told of once', async (t) => {
  const { hub, publish, deliverDue, clock } = await openPress(t);
  hub.answerWith(() => 500);
  publish('rss.xml');
  await deliverDue();
  for (let minute = 0; minute < 4; minute++) {
    clock.advance(5 * SECOND);
    publish('rss.xml');
  }
  hub.answerWith(() => 204);
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
  clock.advance(DAY);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 });
});

test('a feed that changes while a ping is in flight is told of again, for the hub may have fetched it before', async (t) => {
  const { hub, publish, deliverDue, clock } = await openPress(t);
  hub.answerWith((_, number) => {
    if (number === 1) publish('rss.xml');
    return 204;
  });
  publish('rss.xml');
  await deliverDue();
  assert.equal(hub.pings.length, 2);

  // Also where the ping in flight fails: it is the later one that goes on.
  hub.answerWith((_, number) => {
    if (number !== 3) return 204;
    publish('rss.xml');
    return 400;
  });
  publish('rss.xml');
  await deliverDue();
  assert.equal(hub.pings.length, 4);
  clock.advance(DAY);
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 });
});

test('a hub that has failed for long is told of a new change within the hour, not when the old wait is over', async (t) => {
  const { hub, publish, deliverDue, clock } = await openPress(t);
  hub.answerWith(() => 500);
  publish('rss.xml');
  for (const wait of [0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR]) {
    clock.advance(wait);
    await deliverDue();
  }
  hub.answerWith(() => 204);
  publish('rss.xml');
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 0 }, 'its next attempt is hours away');
  clock.advance(HOUR);
  assert.deepEqual(await deliverDue(), { delivered: 1, failed: 0 });
});

test('a ping that is dead comes to life when there is something new', async (t) => {
  const { hub, store, publish, deliverDue, clock } = await openPress(t);
  const states = async () => (await store.outbox.counts()).map(({ state, count }) => `${count} ${state}`);
  // One that it takes, so that the hub is not given up.
  hub.answerWith((topic) => (topic.endsWith('rss.xml') ? 400 : 204));
  publish('rss.xml');
  for (let days = 0; days < 12; days++) {
    publish('atom.xml');
    await deliverDue();
    clock.advance(2 * DAY);
  }
  assert.deepEqual(await states(), ['1 dead', '1 delivered']);
  hub.answerWith(() => 204);
  publish('rss.xml');
  await deliverDue();
  assert.deepEqual(await states(), ['2 delivered']);
});

test('a hub that is gone is disabled, and one ping for each address waits', async (t) => {
  const { hub, store, publish, deliverDue, clock, lines } = await openPress(t);
  hub.answerWith(() => ({ status: 410, body: 'We have closed.' }));
  publish();
  await deliverDue();
  for (let day = 0; day < 3; day++) {
    clock.advance(DAY);
    publish();
    await deliverDue();
  }
  assert.equal(hub.pings.length, 1);
  assert.match(String(lines.find(({ level }) => level === 'error')?.reason), /410 Gone: We have closed\./);
  const counts = await store.outbox.counts();
  assert.deepEqual(
    counts.map(({ webhook, state, count }) => `${webhook} ${count} ${state}`),
    [`${hubName(hub.url)} 3 pending`],
  );
});

test('a hub that has failed for more than 5 days is disabled', async (t) => {
  const { hub, store, publish, deliverDue, clock } = await openPress(t);
  hub.answerWith(() => 500);
  for (let day = 0; day <= 6; day++) {
    publish('rss.xml');
    await deliverDue();
    clock.advance(DAY);
  }
  assert.match((await store.outbox.state(hubName(hub.url))).reason ?? '', /5 days/);
});

test('a hub in a private network is refused without leave', async (t) => {
  const { hub, publish, deliverDue, lines } = await openPress(t, {}, false);
  publish('rss.xml');
  assert.deepEqual(await deliverDue(), { delivered: 0, failed: 1 });
  assert.equal(hub.pings.length, 0);
  assert.match(String(lines.find(({ level }) => level === 'warn')?.error), /allowPrivateNetwork/);
});

const pings = (addresses: readonly string[], hubs: readonly string[]) =>
  feedPings(addresses, hubs, 5).map(({ id, deliveries }) => [id, ...deliveries.map(({ webhook }) => webhook)]);
const [A, B] = ['http://feeds.example/feeds/all/rss.xml', 'http://feeds.example/feeds/all/atom.xml'];
const [ONE, TWO] = ['https://one.example/', 'https://two.example/hub'];

test('there is one ping for an address, with a delivery to each hub', () => {
  assert.deepEqual(pings([A, B], [ONE, TWO]), [
    [`ping:${A}`, `hub:${ONE}`, `hub:${TWO}`],
    [`ping:${B}`, `hub:${ONE}`, `hub:${TWO}`],
  ]);
});

test('an address or a hub that is named twice is pinged once', () => {
  assert.deepEqual(pings([A, A], [ONE, ONE]), [[`ping:${A}`, `hub:${ONE}`]]);
});

test('without hubs there are no pings', () => {
  assert.deepEqual(pings([A], []), []);
});

test('a ping is about no article, and due at once', () => {
  const [ping] = feedPings([A], [ONE], 5);
  assert.equal(ping?.articleId, undefined);
  assert.equal(ping?.type, 'feed.published');
  assert.deepEqual(ping?.deliveries, [{ webhook: `hub:${ONE}`, notBefore: 5 }]);
});

test('a hub is known by its name from a webhook', () => {
  assert.equal(hubOf(hubName(ONE)), ONE);
  assert.equal(hubOf('hub'), undefined);
});
