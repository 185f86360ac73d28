import { oneLine } from '../../article/text.ts';
import type { AddressForm, Answer, Channel, ChannelOptions, ChannelSite, Delivery, Message } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import { interpretStandard, webhookWaits } from '../http/answer.ts';
import type { ArticleEvent, Notice } from '../notice.ts';
import { alarmText } from '../text/alarm-text.ts';
import {
  type ArticleNotice,
  addressWithin,
  bylineOf,
  changeOf,
  type DigestNotice,
  headingOf,
  markOf,
  othersOf,
  summaryOf,
  titleOf,
} from '../text/article-lines.ts';
import { fit, fitLines, inBytes, inUnits } from '../text/fit.ts';
import { fitMarkup, type Markup } from '../text/fit-markup.ts';
import { webAddress } from '../text/web-address.ts';

type ToldNotice = Exclude<Notice, { kind: 'ping' }>;
type Style = { readonly bold?: true; readonly strike?: true };
type RichText =
  | { readonly type: 'text'; readonly text: string; readonly style?: Style }
  | { readonly type: 'link'; readonly url: string; readonly text: string; readonly style?: Style };
type Block = { readonly type: string; readonly [field: string]: unknown };

/**
 * In characters, so chosen that the blocks of an article stay below what all blocks may have together. For that Slack gives no
 * figure; clients found about 13,200, some counting characters and some bytes. Bytes are the more careful reading.
 */
const LIMITS = { text: 3000, title: 300, summary: 1000, heading: 150, labels: 300, url: 3000 } as const;
/** Of a digest's list: what its heading and its last line take is off. */
const LIST_BYTES = 12_000;

const MRKDWN: Markup = {
  atom: /<[^<>\n]+>|&(?:amp|lt|gt);|```(?:[^`]|`(?!``))+```|`[^`\n]+`|https?:\/\/[^\s<>|]+/y,
  marks: ['*', '_', '~'].map((text) => ({ text, atEdges: true })),
};

export const SLACK_ADDRESS: AddressForm = {
  expected: 'the address of an incoming webhook, https://hooks.slack.com/services/…',
  holds: ({ pathname }) => pathname !== '/',
};

/** An incoming webhook of Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks. It cannot edit. */
export function createSlackChannel({ url, allowPrivateNetwork, site }: ChannelOptions): Channel {
  return {
    // One a second; a short burst is allowed, a long one is not.
    rates: [{ messages: 1, within: 1100 }],
    edits: false,
    compose: (message) => ({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(layOut(message, site)),
      allowPrivateNetwork,
    }),
    escape: escapeMrkdwn,
    interpret,
  };
}

/** For text in `text` and in text objects, but not in rich text: https://docs.slack.dev/messaging/formatting-message-text#escaping. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Mrkdwn has no way to write a literal `*` or `_`. So articles are told in rich text, which is read as it stands, and in `text`
 * with markup switched off; only the user's own words are mrkdwn.
 */
function layOut({ notice, words, plain }: Message, site: ChannelSite): object {
  if (notice.kind === 'ping') throw new Error('a chat is not told of feeds');
  if (words?.trim() && !plain) return { text: fitMarkup(words, LIMITS.text, inUnits, MRKDWN) };
  const literal = { mrkdwn: false, unfurl_links: false, unfurl_media: false };
  if (plain) return { text: plainText(notice, site), ...literal };
  return { text: escapeMrkdwn(headline(notice, site)), blocks: blocksOf(notice, site), ...literal };
}

/** What a notification says. */
function headline(notice: ToldNotice, site: ChannelSite): string {
  switch (notice.kind) {
    case 'article':
      return markOf(notice, site) + shortTitle(notice.article);
    case 'digest':
      return headingOf(notice, site);
    case 'alarm':
      return fit(oneLine(alarmText(notice.type, notice.alarm, site)), LIMITS.text, inUnits);
  }
}

function shortTitle(article: ArticleData): string {
  return fit(titleOf(article), LIMITS.title, inUnits);
}

function blocksOf(notice: ToldNotice, site: ChannelSite): readonly Block[] {
  switch (notice.kind) {
    case 'article':
      return articleBlocks(notice, site);
    case 'digest':
      return digestBlocks(notice, site);
    case 'alarm':
      return [richText(section([{ type: 'text', text: headline(notice, site) }]))];
  }
}

/** Whole where it is new; of a correction and a withdrawal, which stand below the article, only what they are and about what. */
function articleBlocks(notice: ArticleNotice, site: ChannelSite): readonly Block[] {
  const { type, article } = notice;
  const mark = markOf(notice, site);
  const lead: RichText[] = mark === '' ? [] : [{ type: 'text', text: mark, style: { bold: true } }];
  const source = bylineOf({ source: article.source }, site);
  const title = titled(type, article, site, { bold: true });
  const said = oneLine(type === 'article.new' ? summaryOf(article) : changeOf(notice, site));
  const summary = fit(said, LIMITS.summary, inUnits);
  const body: RichText[] = summary === '' ? [] : [{ type: 'text', text: `\n${summary}` }];
  if (type !== 'article.new') return [richText(section([...lead, title, ...body])), ...context(source)];
  return [richText(section([title, ...body])), ...pictureOf(article), ...context(bylineOf(article, site))];
}

function digestBlocks(notice: DigestNotice, site: ChannelSite): readonly Block[] {
  const items = notice.articles.map((article) => JSON.stringify(section([titled(notice.type, article, site)])));
  const named = fitLines(items, LIST_BYTES, inBytes, ',').map((item) => JSON.parse(item) as object);
  const others = othersOf(notice, named.length, site);
  return [
    {
      type: 'header',
      text: { type: 'plain_text', text: fit(headline(notice, site), LIMITS.heading, inUnits), emoji: false },
    },
    ...(named.length > 0 ? [richText({ type: 'rich_text_list', style: 'bullet', elements: named })] : []),
    ...(others ? [richText(section([linked(others.text, others.url)]))] : []),
  ];
}

/** A title that leads to its article; a withdrawn one is struck through and leads nowhere. */
function titled(type: ArticleEvent, article: ArticleData, site: ChannelSite, style?: Style): RichText {
  if (type === 'article.removed') return { type: 'text', text: shortTitle(article), style: { strike: true } };
  return { ...linked(shortTitle(article), addressWithin(LIMITS.url, article, site)), ...(style ? { style } : {}) };
}

function linked(text: string, url: string | undefined): RichText {
  return url === undefined ? { type: 'text', text } : { type: 'link', url, text };
}

/** Other kinds of pictures than Slack shows would fail the whole message, as does one that it cannot fetch. */
function pictureOf(article: ArticleData): readonly Block[] {
  const url = webAddress(article.image, LIMITS.url);
  if (url === undefined || /\.(?:webp|svg|avif|bmp|tiff?|ico)$/i.test(new URL(url).pathname)) return [];
  return [{ type: 'image', image_url: url, alt_text: shortTitle(article) }];
}

function richText(...elements: readonly object[]): Block {
  return { type: 'rich_text', elements };
}

function section(elements: readonly RichText[]): object {
  return { type: 'rich_text_section', elements };
}

function context(text: string): readonly Block[] {
  if (text === '') return [];
  const content = escapeMrkdwn(fit(text, LIMITS.labels, inUnits));
  return [{ type: 'context', elements: [{ type: 'plain_text', text: content, emoji: false }] }];
}

function plainText(notice: ToldNotice, site: ChannelSite): string {
  const line = (type: ArticleEvent, article: ArticleData, title: string) =>
    escapeMrkdwn(title) +
    (type === 'article.removed' ? '' : `\n<${escapeMrkdwn(addressWithin(LIMITS.url, article, site))}>`);
  const head = headline(notice, site);
  if (notice.kind === 'alarm') return escapeMrkdwn(head);
  if (notice.kind === 'article') return line(notice.type, notice.article, head);
  const named = fitLines(
    notice.articles.map((article) => line(notice.type, article, `• ${shortTitle(article)}`)),
    LIST_BYTES,
    inBytes,
  );
  const others = othersOf(notice, named.length, site);
  const last = others && [others.text, others.url && `<${escapeMrkdwn(others.url)}>`];
  return [escapeMrkdwn(head), ...named, ...(last ?? [])].filter((part) => part !== undefined).join('\n');
}

/** The webhook, its app or its channel is gone for good. */
const GONE = new Set([
  'no_service',
  'no_service_id',
  'no_active_hooks',
  'no_team',
  'team_disabled',
  'invalid_token',
  'channel_is_archived',
  'channel_not_found',
]);

function interpret(answer: Answer, now: number): Delivery {
  const { status, body } = answer;
  const standard = interpretStandard(answer, now);
  if (status === undefined) return standard;
  const code = /^[a-z_]{1,60}/.exec(body.trim())?.[0] ?? '';
  if (status === 200 && body.trim() === 'ok') return { kind: 'delivered', status };
  const error = `answered ${status}${code === '' ? '' : `: ${code}`}`;
  if (status >= 400 && GONE.has(code))
    return { kind: 'refused', status, error: `${error}: its channel, app or webhook is gone: make a new one` };
  if (status === 400 || status === 413) return { kind: 'rejected', status, error };
  if (standard.kind === 'delivered') return webhookWaits(status, `${error}, but not "ok"`);
  return { ...standard, error: code === '' || standard.kind === 'refused' ? standard.error : error };
}
