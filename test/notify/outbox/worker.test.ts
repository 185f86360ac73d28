import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { openApplication } from '../../support/application.ts';
import { type ConfigInput, corrected, createArticleFolder } from '../../support/article-folder.ts';
import { createClock, DAY, HOUR, MINUTE, SECOND } from '../../support/clock.ts';
import { until } from '../../support/condition.ts';
import { ask } from '../../support/http-client.ts';
import { HARDLY_EVER } from '../../support/running-site.ts';
import {
  isSignedWith,
  type Received,
  type Reply,
  SECRET,
  startWebhookReceiver,
} from '../../support/webhook-receiver.ts';

type WebhookInput = NonNullable<ConfigInput['webhooks']>[number];

/** A folder with one article that was imported before, and one webhook that has taken the summary of it. */
async function openDesk(
  t: TestContext,
  script?: (request: Received, number: number) => Reply,
  webhook: Partial<WebhookInput> = {},
) {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  const config = folder.config({
    webhooks: [{ name: 'desk', url: receiver.url, secret: SECRET, allowPrivateNetwork: true, ...webhook }],
    schedule: { scan: HARDLY_EVER },
    server: { port: 0 },
  });
  const clock = createClock();
  folder.write('known.md', { title: '旧闻' });
  const app = await openApplication(t, config, { clock });
  await app.runOnce();
  clock.advance(400 * DAY);
  await app.deliverDue();
  receiver.received.length = 0;
  if (script) receiver.answerWith(script);
  return { folder, receiver, app, clock, config };
}

test('every event comes once in the end and in order, under one id, with a fresh timestamp and signature each time', async (t) => {
  const { folder, receiver, app, clock } = await openDesk(t, (_, number) => (number <= 2 ? 503 : 204));
  for (const name of ['a', 'b', 'c']) folder.write(`${name}.md`, { title: name });
  await app.runOnce();

  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 1 });
  clock.advance(5 * SECOND);
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 1 });
  clock.advance(5 * SECOND);
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 0 }, 'the second wait is longer');
  clock.advance(5 * MINUTE);
  assert.deepEqual(await app.deliverDue(), { delivered: 3, failed: 0 });
  clock.advance(DAY);
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 0 });

  const told = ['a', 'a', 'a', 'b', 'c'].map((title) => `article.new ${title}`);
  assert.deepEqual(receiver.told(), told);
  const attempts = receiver.received.slice(0, 3);
  assert.equal(new Set(attempts.map(({ id }) => id)).size, 1);
  assert.equal(new Set(attempts.map(({ body }) => body)).size, 1);
  assert.equal(new Set(attempts.map(({ timestamp }) => timestamp)).size, 3);
  for (const attempt of attempts) assert.ok(isSignedWith(SECRET, attempt));
});

test('a message says all a receiver needs, in the form of the standard', async (t) => {
  const { folder, receiver, app, clock } = await openDesk(t);
  folder.write('2024/甲.md', {
    title: '甲',
    date: '2024-03-05 08:00',
    categories: ['港口', '天气'],
    more: { author: '李明', image: 'https://pictures.example/1.jpg', guid: 'harbour-1' },
  });
  await app.runOnce();
  await app.deliverDue();

  const [message] = receiver.received;
  assert.match(message?.id ?? '', /^msg_[0-9a-f]{32}$/);
  assert.equal(message?.timestamp, String(Math.floor(clock.now() / 1000)));
  assert.match(message?.headers['content-type'] ?? '', /^application\/json/);
  assert.ok(Buffer.byteLength(message?.body ?? '') < 20_000);
  assert.deepEqual(Object.keys(message?.payload ?? {}), ['type', 'timestamp', 'data']);
  assert.equal(message?.payload.timestamp, new Date(clock.now()).toISOString());
  const { id, url, summary, ...article } = message?.payload.data.article ?? {};
  assert.equal(url, `http://feeds.example/articles/${id}`);
  assert.match(summary ?? '', /^甲：/);
  assert.deepEqual(article, {
    guid: 'harbour-1',
    title: '甲',
    categories: ['港口', '天气'],
    tags: [],
    authors: ['李明'],
    published: '2024-03-05T00:00:00.000Z',
    modified: null,
    image: 'https://pictures.example/1.jpg',
    source: 'paper',
    path: '2024/甲.md',
  });
});

test('a change is told with what has changed, and a minor one is not told', async (t) => {
  const { folder, receiver, app } = await openDesk(t);
  folder.write('known.md', { title: '旧闻', body: corrected('旧闻', '时间有误') });
  await app.runOnce();
  folder.write('known.md', { title: '旧闻', body: corrected('旧闻', '时间有误'), categories: ['天气'] });
  await app.runOnce();
  await app.deliverDue();

  assert.deepEqual(receiver.told(), ['article.changed 旧闻']);
  assert.deepEqual(receiver.received[0]?.payload.data.change, { material: true, changes: ['text'] });
});

test('a removal is told to those who ask for it', async (t) => {
  const { folder, receiver, app } = await openDesk(t, undefined, { events: ['article.removed'] });
  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  folder.remove('a.md');
  await app.runOnce();
  await app.deliverDue();
  assert.deepEqual(receiver.told(), ['article.removed 甲']);
});

test('only articles of the categories asked for are told', async (t) => {
  const { folder, receiver, app } = await openDesk(t, undefined, { categories: ['天气'] });
  folder.write('a.md', { title: '甲', categories: ['港口'] });
  folder.write('b.md', { title: '乙', categories: ['港口', '天气'] });
  await app.runOnce();
  await app.deliverDue();
  assert.deepEqual(receiver.told(), ['article.new 乙']);
});

test('a copy, a rename and a file that broke tell nobody', async (t) => {
  const { folder, receiver, app } = await openDesk(t, undefined, {
    events: ['article.new', 'article.changed', 'article.removed'],
  });
  folder.write('a.md', { title: '甲' });
  folder.write('b.md', { title: '乙' });
  await app.runOnce();
  await app.deliverDue();
  receiver.received.length = 0;
  folder.copy('a.md', 'copy.md');
  folder.rename('b.md', 'moved/b.md');
  folder.write('known.md', '---\ntitle: cut off\n');
  await app.runOnce();
  await app.deliverDue();
  assert.deepEqual(receiver.told(), []);
});

test('what a message tells of stands in its feeds by then, though the outbox is looked at all the time', async (t) => {
  const { folder, receiver, app } = await openDesk(t);
  const published: (boolean | undefined)[] = [];
  receiver.answerWith(({ payload }) => {
    const feed = readFileSync(join(folder.output, 'feeds/all/rss.xml'), 'utf8');
    published.push(feed.includes(`<title>${payload.data.article?.title}</title>`));
    return 204;
  });
  for (let number = 0; number < 30; number++) folder.write(`${number}.md`, { title: `第${number}` });
  let isRunning = true;
  const running = app.runOnce().finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    await app.deliverDue();
    await setImmediate();
  }
  await running;
  await app.deliverDue();
  assert.deepEqual(
    published,
    Array.from({ length: 30 }, () => true),
  );
});

test('a redirect is a failure, is not followed, and the log says what to do', async (t) => {
  const elsewhere = await startWebhookReceiver(t);
  const { folder, app } = await openDesk(t, () => ({ status: 307, headers: { location: elsewhere.url } }));
  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 1 });
  assert.equal(elsewhere.received.length, 0);
  assert.match(app.record.text(), /redirects are not followed/);
});

test('410 disables the webhook, and its messages wait in the outbox', async (t) => {
  const { folder, receiver, app, clock } = await openDesk(t, () => 410);
  for (const name of ['甲', '乙']) folder.write(`${name}.md`, { title: name });
  await app.runOnce();
  await app.deliverDue();
  clock.advance(DAY);
  await app.deliverDue();

  assert.equal(receiver.received.length, 1);
  const { disabledAt, reason } = await app.store.outbox.state('desk');
  assert.notEqual(disabledAt, undefined);
  assert.match(reason ?? '', /410/);
  assert.equal((await app.store.outbox.counts()).find(({ state }) => state === 'pending')?.count, 2);
  assert.ok(app.record.lines.some(({ level, msg }) => level === 'error' && msg.startsWith('webhook disabled')));
});

test('429 with Retry-After pauses the whole webhook for as long as it asks, and then all comes', async (t) => {
  const { folder, receiver, app, clock } = await openDesk(t, (_, number) =>
    number === 1 ? { status: 429, headers: { 'retry-after': '3600' } } : 204,
  );
  for (const name of ['甲', '乙', '丙']) folder.write(`${name}.md`, { title: name });
  await app.runOnce();
  await app.deliverDue();
  assert.equal(receiver.received.length, 1, 'the second message is not sent after the first was put off');

  clock.advance(HOUR - SECOND);
  await app.deliverDue();
  assert.equal(receiver.received.length, 1);
  clock.advance(SECOND);
  assert.deepEqual(await app.deliverDue(), { delivered: 3, failed: 0 });
  assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 3);
});

test('one webhook that fails keeps no message from another', async (t) => {
  const folder = createArticleFolder(t);
  const dead = await startWebhookReceiver(t, () => 503);
  const well = await startWebhookReceiver(t);
  folder.write('known.md', { title: '旧闻' });
  const config = folder.config({
    webhooks: [
      { name: 'dead', url: dead.url, allowPrivateNetwork: true },
      { name: 'well', url: well.url, allowPrivateNetwork: true },
    ],
  });
  const app = await openApplication(t, config);
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 1, failed: 1 });
  assert.equal(well.received.length, 1);
});

test('one message that is refused keeps no other from the same webhook', async (t) => {
  const { folder, receiver, app } = await openDesk(t, ({ payload }) =>
    payload.data.article?.title === '甲' ? 400 : 204,
  );
  for (const name of ['甲', '乙', '丙']) folder.write(`${name}.md`, { title: name });
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 2, failed: 1 });
  assert.equal(receiver.received.length, 3);
});

test('after ten failures a message is dead: it is kept, and not tried again', async (t) => {
  const { folder, receiver, app, clock } = await openDesk(t, ({ payload }) =>
    payload.data.article?.title === '甲' ? 500 : 204,
  );
  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  for (let attempt = 0; attempt < 12; attempt++) {
    await app.deliverDue();
    clock.advance(DAY);
    // Another message gets through, so that the webhook itself is well.
    folder.write(`other-${attempt}.md`, { title: `其他${attempt}` });
    await app.runOnce();
  }
  assert.equal(receiver.told().filter((told) => told.endsWith('甲')).length, 10);
  assert.equal((await app.store.outbox.counts()).find(({ state }) => state === 'dead')?.count, 1);
});

test('a webhook that has failed for more than 5 days is disabled, loudly', async (t) => {
  const { folder, receiver, app, clock } = await openDesk(t, () => 500);
  folder.write('0.md', { title: '第0天' });
  await app.runOnce();
  for (let day = 1; day <= 6; day++) {
    await app.deliverDue();
    clock.advance(DAY + SECOND);
    folder.write(`${day}.md`, { title: `第${day}天` });
    await app.runOnce();
    const { disabledAt } = await app.store.outbox.state('desk');
    if (day <= 5) assert.equal(disabledAt, undefined, `day ${day}`);
  }
  await app.deliverDue();
  const { disabledAt, reason } = await app.store.outbox.state('desk');
  assert.notEqual(disabledAt, undefined);
  assert.match(reason ?? '', /5 days/);
  assert.ok(app.record.lines.some(({ level, webhook }) => level === 'error' && webhook === 'desk'));
  const { length } = receiver.received;
  clock.advance(DAY);
  await app.deliverDue();
  assert.equal(receiver.received.length, length);
});

test('one success in between starts the 5 days anew', async (t) => {
  const { folder, app, clock } = await openDesk(t, ({ payload }) =>
    payload.data.article?.title === '第3天' ? 204 : 400,
  );
  for (let day = 0; day <= 7; day++) {
    folder.write(`${day}.md`, { title: `第${day}天` });
    await app.runOnce();
    await app.deliverDue();
    clock.advance(DAY + SECOND);
  }
  assert.equal((await app.store.outbox.state('desk')).disabledAt, undefined);
});

test('the time of the next attempt survives a restart', async (t) => {
  const { folder, receiver, app, clock, config } = await openDesk(t, (_, number) => (number === 1 ? 500 : 204));
  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  await app.deliverDue();
  await app.close();

  const again = await openApplication(t, config, { clock });
  assert.deepEqual(await again.deliverDue(), { delivered: 0, failed: 0 });
  clock.advance(5 * SECOND);
  assert.deepEqual(await again.deliverDue(), { delivered: 1, failed: 0 });
  assert.equal(receiver.received[0]?.id, receiver.received[1]?.id);
});

test('a private address is refused without leave: nothing is sent, and the log names the option', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲' });
  const app = await openApplication(t, folder.config({ webhooks: [{ name: 'desk', url: receiver.url }] }));
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 1 });
  assert.equal(receiver.received.length, 0);
  assert.match(app.record.text(), /allowPrivateNetwork: true/);
});

test('neither a secret nor an address is ever logged or stored with an error', async (t) => {
  const replies: Reply[] = [500, { status: 307, headers: { location: '/hooks/harbour-7f3a' } }, 429, 410];
  const { folder, app, clock } = await openDesk(t, (_, number) => replies[number - 1] ?? 204);
  for (let run = 0; run < 5; run++) {
    folder.write(`${run}.md`, { title: `第${run}` });
    await app.runOnce();
    await app.deliverDue();
    clock.advance(DAY);
  }
  const { reason } = await app.store.outbox.state('desk');
  const told = `${app.record.text()} ${reason}`;
  assert.ok(app.record.lines.filter(({ msg }) => msg === 'delivery failed').length >= 3);
  for (const secret of [SECRET, SECRET.slice(6), 'harbour-7f3a', '127.0.0.1'])
    assert.ok(!told.includes(secret), secret);
});

test('a webhook without a secret is sent unsigned messages', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲' });
  const webhooks = [{ name: 'desk', url: receiver.url, allowPrivateNetwork: true }];
  const app = await openApplication(t, folder.config({ webhooks }));
  await app.runOnce();
  await app.deliverDue();
  assert.equal(receiver.received.length, 1);
  assert.equal(receiver.received[0]?.headers['webhook-signature'], undefined);
});

test('a digest waits for its time and is one message, the same on every attempt', async (t) => {
  // Once a year: the time comes when the clock is moved, and not before.
  const { folder, receiver, app, clock } = await openDesk(t, (_, number) => (number === 1 ? 500 : 204), {
    digest: '0 0 1 1 *',
  });
  clock.advance(-400 * DAY);
  for (const name of ['甲', '乙', '丙']) folder.write(`${name}.md`, { title: name });
  await app.runOnce();
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 0 });

  clock.advance(400 * DAY);
  assert.deepEqual(await app.deliverDue(), { delivered: 0, failed: 3 });
  clock.advance(MINUTE);
  assert.deepEqual(await app.deliverDue(), { delivered: 3, failed: 0 });
  const [first, second] = receiver.received;
  assert.equal(receiver.received.length, 2);
  assert.equal(first?.id, second?.id);
  assert.equal(first?.body, second?.body);
  assert.equal(second?.payload.data.count, 3);
  assert.deepEqual(second?.payload.data.articles?.map(({ title }) => title).sort(), ['丙', '乙', '甲'].sort());
});

test('a source that falls silent raises one alarm, and one all-clear when it speaks again', async (t) => {
  const folder = createArticleFolder(t);
  const receiver = await startWebhookReceiver(t);
  folder.write('a.md', { title: '甲' });
  const clock = createClock();
  const config = folder.config({
    webhooks: [
      { name: 'desk', url: receiver.url, allowPrivateNetwork: true, events: ['source.silent', 'source.resumed'] },
    ],
  });
  const app = await openApplication(t, config, { clock });
  await app.runOnce();
  for (let hour = 0; hour < 9; hour++) {
    clock.advance(HOUR);
    await app.runOnce();
  }
  folder.write('b.md', { title: '乙' });
  await app.runOnce();
  await app.runOnce();
  await app.deliverDue();
  assert.deepEqual(
    receiver.received.map(({ payload }) => `${payload.type} ${payload.data.source?.name}`),
    ['source.silent paper', 'source.resumed paper'],
  );
});

test('the worker delivers by itself, wakes for a new message, and stops when told to', async (t) => {
  const { folder, receiver, app } = await openDesk(t);
  const { address, stop } = await app.start();
  await until('the first run is through', async () => (await ask(address, '/readyz')).status === 200);
  folder.write('a.md', { title: '甲' });
  await app.runOnce();
  await until('the message came', () => receiver.received.length === 1);
  await stop();
  folder.write('b.md', { title: '乙' });
  await app.runOnce();
  assert.equal(receiver.received.length, 1);
});
