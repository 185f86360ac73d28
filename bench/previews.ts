import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { describeFeeds } from '../src/config/feeds.ts';
import { describeMessageSite } from '../src/config/webhooks.ts';
import type { Channel, ChannelOptions, ChannelSite, Message } from '../src/notify/channel.ts';
import { CHANNELS, type ChannelName } from '../src/notify/channels.ts';
import { type ArticleData, articleData, type EventData, type EventType } from '../src/notify/event.ts';
import { parseNotice } from '../src/notify/notice.ts';
import { openBrowser } from '../test/support/browser.ts';
import { encodeIndexed } from './indexed-png.ts';
import { likenessOf } from './likeness.ts';
import { withProduct } from './product.ts';

/**
 * Draws what messages look like, for the documentation: for every type of webhook a new article, a correction and a digest of
 * our sample articles, as docs/images/channels/<type>.png. The requests are those that would be sent; the drawing is a likeness.
 */
const FOLDER = join(import.meta.dirname, '../docs/images/channels');
const MAX_BYTES = 60_000;
const NOW = Date.parse('2026-11-23T08:00:00Z');
const SITE = { title: '澜溪阅读', url: 'https://feeds.example.com', language: 'zh-CN', timezone: 'Asia/Shanghai' };

/** Stands for every picture: there are none of the samples. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice">
<rect width="320" height="180" fill="#9cc3d9"/><circle cx="232" cy="52" r="22" fill="#d5e6ee"/>
<path d="M0 120q50-50 110-14t110-16 100 30v60H0z" fill="#5b8199"/><path d="M0 150q60-40 130-14t190-20v64H0z" fill="#254a5d"/></svg>`;

const root = mkdtempSync(join(tmpdir(), 'feedwright-previews-'));
const seeds = resolve(import.meta.dirname, '../seeds');
const source = {
  name: 'seeds',
  path: seeds,
  title: '澜溪晚报',
  baseUrl: 'https://example.com/',
  timezone: SITE.timezone,
};
const settings = { site: SITE, sources: [source] };
const { articles, site } = await withProduct({ root, sources: {}, settings }, async (app) => {
  await app.runOnce();
  const { addresses } = describeFeeds(app.config, new URL(SITE.url).hostname);
  const known = await app.store.inventory.newest(100);
  return {
    articles: known.map((one) => articleData(one, addresses)),
    site: describeMessageSite(app.config, addresses),
  };
}).finally(() => rmSync(root, { recursive: true }));

// Ids are chance, and pictures that change each time say nothing.
const told = articles.map((article, at): ArticleData => {
  const id = `sample${String(at).padStart(10, '0')}`;
  const isOwn = article.url.startsWith(SITE.url);
  return {
    ...article,
    id,
    guid: `tag:feeds.example.com,2026:${id}`,
    url: isOwn ? `${SITE.url}/articles/${id}` : article.url,
  };
});
const pictured = told.find(({ image }) => image !== null);
if (!pictured) throw new Error('no sample article has a picture');
const corrected = { ...pictured, title: pictured.title.replace('完工', '提前完工') };

function messageOf(type: EventType, data: EventData, more: Partial<Message> = {}): Message {
  const payload = JSON.stringify({ type, timestamp: new Date(NOW).toISOString(), data });
  return { id: `msg_${'0'.repeat(32)}`, payload, notice: parseNotice(payload), ...more };
}

/** As each service gives it; nothing is sent there. */
function addressOf(type: ChannelName | string): string {
  switch (type) {
    case 'telegram':
      return 'https://api.telegram.org/bot1:token';
    case 'discord':
      return 'https://discord.com/api/webhooks/1/token';
    default:
      return 'https://receiver.example/topic';
  }
}

/** What services answer whose messages can be edited. */
const ANSWERS = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    id: '1',
    channel_id: '1',
    sequence_id: '1',
    event: 'message',
    ok: true,
    result: { message_id: 1, chat: { id: 1 } },
  }),
  error: undefined,
};

function drawn(type: ChannelName, site: ChannelSite): string {
  const create: (options: ChannelOptions) => Channel = CHANNELS[type].create;
  const [chat, secret] = ['-1001', undefined];
  const channel = create({ url: addressOf(type), secret, chat, thread: undefined, allowPrivateNetwork: false, site });
  const sent = channel.interpret(ANSWERS, NOW);
  const corrects = channel.edits && sent.kind === 'delivered' ? sent.receipt : undefined;
  const change = { material: true, changes: ['title'] };
  const articles = told.slice(0, 5);
  const digest = { article: pictured as ArticleData, articles, count: told.length, source: { name: source.name } };
  const messages = [
    ['a new article', messageOf('article.new', { article: pictured as ArticleData })],
    [
      corrects === undefined ? 'a correction' : 'the same message, corrected',
      messageOf('article.changed', { article: corrected, change }, { corrects }),
    ],
    ['a digest', messageOf('article.new', digest)],
  ] as const;
  const shown = type === 'generic' ? messages.slice(0, 1) : messages;
  return likenessOf(
    type,
    shown.map(([caption, message]) => ({ caption, body: channel.compose(message, NOW).body })),
  );
}

/** A picture's points, as the browser reads them. */
async function pixelsOf(page: Page, png: Buffer): Promise<{ width: number; height: number; rgba: Uint8Array }> {
  const read = (await page.evaluate(`(async () => {
    const bytes = Uint8Array.fromBase64('${png.toString('base64')}');
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, data: new Uint8Array(data.buffer).toBase64() };
  })()`)) as { width: number; height: number; data: string };
  return { width: read.width, height: read.height, rgba: Buffer.from(read.data, 'base64') };
}

mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 460, height: 100 } });
  await page.route('**/*', (route) => route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }));
  for (const type of Object.keys(CHANNELS) as ChannelName[]) {
    const file = join(FOLDER, `${type}.png`);
    await page.setContent(drawn(type, site), { waitUntil: 'load' });
    const shot = await page.screenshot({ fullPage: true });
    const { width, height, rgba } = await pixelsOf(page, shot);
    const picture = encodeIndexed(rgba, width, height);
    writeFileSync(file, picture);
    const size = picture.length;
    console.log(
      `${type.padEnd(10)} ${Math.ceil(size / 1024)} KB${size > MAX_BYTES ? ': more than a page should load' : ''}`,
    );
    if (size > MAX_BYTES) process.exitCode = 1;
  }
} finally {
  await browser.close();
}
