import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CHANNEL_NAMES, CHANNELS, type ChannelName } from '../../src/notify/channels.ts';
import { openApplication } from '../support/application.ts';
import { corrected, createArticleFolder } from '../support/article-folder.ts';
import { createClock, DAY, HOUR, MINUTE, SECOND } from '../support/clock.ts';
import { STAND_INS } from '../support/receivers/all.ts';
import { TITLES } from '../support/receivers/conformance.ts';
import type { StandIn, WebhookInput } from '../support/receivers/stand-in.ts';

/** A desk in a service: one article was known before, and the webhook has heard of it. From here on the chat is empty. */
async function openDesk(t: TestContext, name: ChannelName, settings: Partial<WebhookInput> = {}) {
  const folder = createArticleFolder(t);
  const clock = createClock();
  const standIn = await STAND_INS[name](t, { now: clock.now });
  const configOf = (webhook: Omit<WebhookInput, 'name'>) =>
    folder.config({
      webhooks: [
        {
          events: ['article.new', 'article.changed', 'article.removed'],
          ...webhook,
          name: 'desk',
          allowPrivateNetwork: true,
          ...settings,
        },
      ],
    });
  for (const known of ['旧闻一', '旧闻二', '旧闻三']) folder.write(`known/${known}.md`, { title: known });
  const app = await openApplication(t, configOf(standIn.webhook), { clock });
  await app.runOnce();
  clock.advance(2 * DAY);
  await app.deliverDue();
  standIn.shown.length = 0;
  const run = async () => {
    clock.advance(MINUTE);
    await app.runOnce();
    return app.deliverDue();
  };
  return { folder, clock, standIn, app, run, configOf };
}

/** Nothing was refused: whatever the service is strict about was right. */
function assertTaken(standIn: StandIn): void {
  assert.deepEqual(standIn.refused, []);
}

for (const name of CHANNEL_NAMES) {
  const isChat = name !== 'generic';

  test(`${name}: an article arrives once, and so does one of five megabytes`, async (t) => {
    const { folder, standIn, run } = await openDesk(t, name);
    folder.write('a.md', { title: TITLES.Chinese ?? '' });
    folder.write('big.md', { title: '很长的一篇', body: '<p>渡轮每天往返两岸。</p>\n'.repeat(145_000) });
    await run();
    await run();
    assertTaken(standIn);
    assert.equal(standIn.shown.length, 2);
    assert(standIn.shown.some(({ text }) => text.includes(TITLES.Chinese ?? '')));
    assert(standIn.shown.some(({ text }) => text.includes('很长的一篇')));
  });

  test(`${name}: fifty articles at once are no flood, and none of them is lost`, async (t) => {
    const { folder, standIn, run } = await openDesk(t, name);
    for (let at = 1; at <= 50; at++) folder.write(`${at}.md`, { title: `渡轮消息第${at}号` });
    await run();
    assertTaken(standIn);
    if (!isChat) {
      for (let at = 1; at <= 50; at++)
        assert(
          standIn.shown.some(({ text }) => text.includes(`渡轮消息第${at}号`)),
          `${at} is missing`,
        );
      return;
    }
    assert(standIn.shown.length <= CHANNELS[name].maxPerRun, `${standIn.shown.length} messages`);
    const singles = standIn.shown.length - 1;
    const digest = standIn.shown.at(-1)?.text ?? '';
    const named = new Set(digest.match(/渡轮消息第\d+号/g)).size;
    assert(named > 5, digest);
    // Either how many there are in all, or how many are not named.
    assert.match(digest, new RegExp(`\\b(?:${50 - singles}|${50 - singles - named})\\b`), digest);
    await run();
    assert.equal(standIn.shown.length, singles + 1);
  });

  test(`${name}: a digest is one message`, async (t) => {
    const { folder, clock, standIn, run, app } = await openDesk(t, name, { digest: '0 * * * *' });
    for (const title of ['甲闻', '乙闻', '丙闻']) folder.write(`${title}.md`, { title });
    await run();
    assert.equal(standIn.shown.length, 0);
    clock.advance(HOUR);
    await app.deliverDue();
    assertTaken(standIn);
    assert.equal(standIn.shown.length, 1);
    for (const title of ['甲闻', '乙闻', '丙闻']) assert(standIn.shown[0]?.text.includes(title));
  });

  test(`${name}: a correction and a withdrawal tell of the article that was told, and never as new`, async (t) => {
    const { folder, standIn, run } = await openDesk(t, name);
    folder.write('a.md', { title: '渡轮停航' });
    await run();
    folder.write('a.md', { title: '渡轮停航', body: corrected('渡轮停航', '停航从周三开始，不是周二。') });
    await run();
    folder.remove('a.md');
    await run();
    assertTaken(standIn);
    const edits = name === 'discord' || name === 'telegram' || name === 'ntfy';
    assert.equal(standIn.shown.length, edits ? 1 : 3);
    if (isChat) assert.match(standIn.shown.at(-1)?.text ?? '', /已撤回.*渡轮停航|渡轮停航.*已撤回/s);
    if (isChat && !edits) assert.match(standIn.shown[1]?.text ?? '', /更正/);
  });

  test(`${name}: with a wrong secret nothing arrives, and all of it once the secret is right`, async (t) => {
    const { folder, standIn, app, clock, configOf } = await openDesk(t, name);
    await app.close();
    const astray = await openApplication(t, configOf(standIn.wrong), { clock });
    folder.write('a.md', { title: '渡轮停航' });
    await astray.runOnce();
    for (let attempt = 0; attempt < 3; attempt++) {
      await astray.deliverDue();
      clock.advance(2 * HOUR);
    }
    assert.equal(standIn.shown.length, 0);
    for (const secret of [standIn.wrong.secret, standIn.wrong.url])
      if (secret !== undefined) assert(!astray.record.text().includes(secret), 'the log tells the secret');
    await astray.close();
    const app2 = await openApplication(t, configOf(standIn.webhook), { clock });
    clock.advance(2 * HOUR);
    await app2.deliverDue();
    assert.equal(standIn.shown.length, 1);
  });

  test(`${name}: one message too many is sent again later, and once`, async (t) => {
    const { folder, standIn, run, clock, app } = await openDesk(t, name);
    standIn.answerWith((_, number) => (number <= standIn.requests() ? standIn.tooMany : undefined));
    folder.write('a.md', { title: '渡轮停航' });
    await run();
    assert.equal(standIn.shown.length, 0);
    standIn.answerWith(() => undefined);
    clock.advance(HOUR);
    await app.deliverDue();
    await app.deliverDue();
    assertTaken(standIn);
    assert.equal(standIn.shown.length, 1);
  });

  test(`${name}: through an outage of three attempts everything arrives once and in order`, async (t) => {
    const { folder, standIn, run, clock, app } = await openDesk(t, name);
    standIn.answerWith(() => ({ status: 503, body: '<html>maintenance</html>' }));
    for (const title of ['甲闻', '乙闻', '丙闻']) {
      folder.write(`${title}.md`, { title });
      await run();
    }
    const before = standIn.requests();
    clock.advance(5 * SECOND + MINUTE);
    await app.deliverDue();
    assert(standIn.requests() - before <= 1, 'one probe at a time');
    standIn.answerWith(() => undefined);
    clock.advance(HOUR);
    await app.deliverDue();
    assertTaken(standIn);
    const order = standIn.shown.flatMap(({ text }) => ['甲闻', '乙闻', '丙闻'].filter((title) => text.includes(title)));
    assert.deepEqual(order, ['甲闻', '乙闻', '丙闻']);
  });
}
