import { oneLine } from '../../article/text.ts';
import type {
  AddressForm,
  Answer,
  Channel,
  ChannelOptions,
  ChannelSite,
  Delivery,
  HttpRequest,
  Message,
} from '../channel.ts';
import type { ArticleData } from '../event.ts';
import { interpretStandard, objectIn, webhookWaits } from '../http/answer.ts';
import type { ArticleEvent, Notice } from '../notice.ts';
import { alarmText } from '../text/alarm-text.ts';
import {
  type ArticleNotice,
  bylineOf,
  categoriesOf,
  changeOf,
  type DigestNotice,
  headingOf,
  markOf,
  othersOf,
  pageOf,
  summaryOf,
  titleOf,
} from '../text/article-lines.ts';
import { fit, fitLines, inCodePoints } from '../text/fit.ts';
import { fitMarkup, MARKDOWN, type Markup } from '../text/fit-markup.ts';
import { toneOf } from '../text/outline.ts';
import { webAddress } from '../text/web-address.ts';

type ToldNotice = Exclude<Notice, { kind: 'ping' }>;
type Embed = { readonly [field: string]: unknown };
type Content = { readonly content: string } | { readonly embed: Embed };

/**
 * In code points (https://github.com/discord/discord-api-docs/issues/1315). One embed a message, so that its parts stay below
 * 6,000 together, and embeds with one address never merge.
 */
const LIMITS = {
  content: 2000,
  title: 256,
  description: 4096,
  change: 300,
  author: 256,
  footer: 300,
  listTitle: 200,
  url: 2048,
} as const;

const COLOURS = { new: 0x2b6cb0, changed: 0xb7791f, removed: 0x718096, wrong: 0xc53030, right: 0x2f855a } as const;

const MARKUP: Markup = { ...MARKDOWN, marks: [{ text: '||', atEdges: false }, ...MARKDOWN.marks] };

export const DISCORD_ADDRESS: AddressForm = {
  expected: 'the address of a webhook, https://discord.com/api/webhooks/<number>/<token>, and not that of a channel',
  holds: ({ pathname }) => /\/webhooks\/[^/]+\/[^/]+\/?$/.test(pathname),
};

/** A webhook of a Discord channel: https://discord.com/developers/docs/resources/webhook#execute-webhook. */
export function createDiscordChannel({ url, thread, allowPrivateNetwork, site }: ChannelOptions): Channel {
  return {
    // 5 in 2 s a webhook, and 30 a minute a channel, which the headers do not tell.
    rates: [
      { messages: 4, within: 2000 },
      { messages: 27, within: 60_000 },
    ],
    edits: true,
    compose: (message) => ({
      ...target(url, thread, message.corrects),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ ...bodyOf(message, site), allowed_mentions: { parse: [] } }),
      allowPrivateNetwork,
    }),
    escape: escapeMarkdown,
    interpret,
  };
}

/** Waits for the message, whose id is what it is edited by. Parameters in the configured address stay. */
function target(
  address: string,
  thread: string | undefined,
  edited: string | undefined,
): Pick<HttpRequest, 'method' | 'url'> {
  const url = new URL(address);
  if (thread !== undefined) url.searchParams.set('thread_id', thread);
  if (edited === undefined) url.searchParams.set('wait', 'true');
  else url.pathname = `${url.pathname.replace(/\/$/, '')}/messages/${encodeURIComponent(edited)}`;
  return { method: edited === undefined ? 'POST' : 'PATCH', url: url.href };
}

/** What does not stand in an edit stays as it was, so an edit says that there is no content, or no embed. */
function bodyOf(message: Message, site: ChannelSite): object {
  const content = contentOf(message, site);
  const edits = message.corrects !== undefined;
  if ('content' in content) return { content: content.content, ...(edits ? { embeds: [] } : {}) };
  return { embeds: [content.embed], ...(edits ? { content: null } : {}) };
}

function contentOf({ notice, words, plain, corrects }: Message, site: ChannelSite): Content {
  if (notice.kind === 'ping') throw new Error('a chat is not told of feeds');
  if (plain) return { content: plainText(notice, site) };
  if (words?.trim()) return { content: fitMarkup(words, LIMITS.content, inCodePoints, MARKUP) };
  switch (notice.kind) {
    case 'article':
      return { embed: articleEmbed(notice, corrects !== undefined, site) };
    case 'digest':
      return { embed: digestEmbed(notice, site) };
    case 'alarm':
      return { embed: alarmEmbed(notice, site) };
  }
}

/** Whole where it is new, or stands in the place of the old one; a correction that follows only says what is corrected. */
function articleEmbed(notice: ArticleNotice, edits: boolean, site: ChannelSite): Embed {
  const { type, article } = notice;
  const source = bylineOf({ source: article.source }, site);
  const head = { author: { name: fit(source, LIMITS.author, inCodePoints) || site.title } };
  const mark = markOf(notice, site);
  const bare = shortTitle(article, LIMITS.title - 4 - mark.length);
  // Withdrawn, it leads nowhere and says nothing any more.
  if (type === 'article.removed') return { ...head, title: `${mark}~~${bare}~~`, color: COLOURS.removed };
  const title = mark + bare;
  const url = linkOf(article, site);
  const link = { ...head, title, ...(url === undefined ? {} : { url }) };
  const changed = escaped(changeOf(notice, site, edits), LIMITS.change);
  if (type === 'article.changed' && !edits)
    return { ...link, ...(changed === '' ? {} : { description: changed }), color: COLOURS.changed };
  const summary = escaped(oneLine(summaryOf(article)), LIMITS.description - LIMITS.change - 2);
  const description = [summary, changed].filter((part) => part !== '').join('\n\n');
  const image = discordAddress(article.image);
  const categories = fit(categoriesOf(article, site), LIMITS.footer, inCodePoints);
  return {
    ...link,
    ...(description === '' ? {} : { description }),
    ...(image === undefined ? {} : { image: { url: image } }),
    ...(categories === '' ? {} : { footer: { text: categories } }),
    timestamp: article.published,
    color: COLOURS[toneOf(type)],
  };
}

function digestEmbed(notice: DigestNotice, site: ChannelSite): Embed {
  const lines = notice.articles.map((article) => {
    const url = notice.type === 'article.removed' ? undefined : linkOf(article, site);
    const title = shortTitle(article, LIMITS.listTitle);
    return url === undefined ? `- ${title}` : `- [${title}](${url})`;
  });
  return {
    title: heading(notice, site),
    description: listOf(lines, notice, LIMITS.description, site),
    color: COLOURS[toneOf(notice.type)],
  };
}

function alarmEmbed({ type, alarm }: Extract<Notice, { kind: 'alarm' }>, site: ChannelSite): Embed {
  const text = escaped(oneLine(alarmText(type, alarm, site)), LIMITS.description);
  return { description: text, color: COLOURS[toneOf(type)] };
}

function plainText(notice: ToldNotice, site: ChannelSite): string {
  // Without the preview that a bare address brings along.
  const line = (type: ArticleEvent, article: ArticleData) => {
    const url = type === 'article.removed' ? undefined : linkOf(article, site);
    return shortTitle(article, LIMITS.title) + (url === undefined ? '' : ` <${url}>`);
  };
  if (notice.kind === 'alarm') return escaped(oneLine(alarmText(notice.type, notice.alarm, site)), LIMITS.content);
  if (notice.kind === 'article') {
    const text = markOf(notice, site) + line(notice.type, notice.article);
    return inCodePoints(text) <= LIMITS.content ? text : shortTitle(notice.article, LIMITS.title);
  }
  const head = heading(notice, site);
  const lines = notice.articles.map((article) => `- ${line(notice.type, article)}`);
  return `${head}\n${listOf(lines, notice, LIMITS.content - head.length - 1, site)}`;
}

function heading(notice: DigestNotice, site: ChannelSite): string {
  return escaped(headingOf(notice, site), LIMITS.title);
}

/** As many lines as fit, and how many there are besides. */
function listOf(lines: readonly string[], notice: DigestNotice, limit: number, site: ChannelSite): string {
  const last = (named: number) => {
    const { text, url = null } = othersOf(notice, named, site) ?? { text: '' };
    const address = discordAddress(url);
    return address === undefined ? text : `[${text}](${address})`;
  };
  const named = fitLines(lines, limit - inCodePoints(last(0)) - 1, inCodePoints);
  return [...named, last(named.length)].filter((line) => line !== '').join('\n');
}

function shortTitle(article: ArticleData, limit: number): string {
  return escaped(titleOf(article), limit);
}

/** The article's own address, else that of its page, as far as Discord takes them. */
function linkOf(article: ArticleData, site: ChannelSite): string | undefined {
  return discordAddress(article.url) ?? discordAddress(pageOf(article, site));
}

/** Discord takes no host with an underscore for well formed: https://github.com/discordjs/discord.js/issues/7438. */
function discordAddress(text: string | null): string | undefined {
  const address = webAddress(text, LIMITS.url);
  return address === undefined || new URL(address).hostname.includes('_') ? undefined : address;
}

/** Text that measures no more than `limit` when it is escaped, escaped. */
function escaped(text: string, limit: number): string {
  return escapeMarkdown(fit(text, limit, (part) => inCodePoints(escapeMarkdown(part))));
}

/**
 * One line as Discord's markdown shows it: marks, brackets, the colon of an address and of `:an_emoji:`, and what makes a heading,
 * a quotation or a list at the start. No more than needed, for notifications show the backslashes.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\*_~`|[\]<]|:(?=\/\/)|:(?=[\w+-]{2,32}:)/g, '\\$&')
    .replace(/^(\s*)([#>+-]|\d{1,9}(?=\.))/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark}\\` : `${space}\\${mark}`,
    );
}

const UNKNOWN_WEBHOOK = 10015;
const INVALID_WEBHOOK_TOKEN = 50027;
/**
 * Of an edit: there is no such message, it is another author's, it is old and was edited too often, or it stands in a thread that
 * was archived, which a new message opens again.
 */
const NOT_TO_BE_EDITED = new Set([10008, 50005, 30046, 50083]);
/** About the channel or thread and not about the message: a thread that is locked, a forum that takes messages in threads only. */
const OF_THE_CHANNEL = new Set([160005, 220001, 220002, 220003, 220004]);

/** https://discord.com/developers/docs/topics/opcodes-and-status-codes#json and https://discord.com/developers/docs/topics/rate-limits. */
function interpret(answer: Answer, now: number): Delivery {
  const { status } = answer;
  const standard = interpretStandard(answer, now);
  if (status === undefined) return standard;
  const { id, code, retry_after: retryAfter, ...body } = objectIn(answer.body) ?? {};
  if (standard.kind === 'delivered') {
    if (typeof id !== 'string' && status !== 204)
      return webhookWaits(status, `answered ${status}, but not with a message`);
    return { kind: 'delivered', status, ...(typeof id === 'string' ? { receipt: id } : {}), restMs: restOf(answer) };
  }
  const error =
    typeof code === 'number' && code > 0 ? `answered ${status}: ${code}${reasonIn(body)}` : `answered ${status}`;
  if (code === UNKNOWN_WEBHOOK || code === INVALID_WEBHOOK_TOKEN)
    return {
      kind: 'refused',
      status,
      error: `${error}: the webhook was deleted, or its address is wrong: make a new one`,
    };
  if (typeof code === 'number' && NOT_TO_BE_EDITED.has(code)) return { kind: 'missing', status, error };
  if (typeof code === 'number' && OF_THE_CHANNEL.has(code)) return webhookWaits(status, error);
  if (status === 400 || status === 413) return { kind: 'rejected', status, error };
  if (standard.kind !== 'failed') return standard;
  const wait = typeof retryAfter === 'number' && retryAfter > 0 ? Math.ceil(retryAfter * 1000) : 0;
  const retry = Math.min(Math.max(wait, standard.retryAfter ?? 0), MAX_WAIT);
  return {
    ...standard,
    error: status >= 300 && status < 400 ? standard.error : error,
    retryAfter: retry > 0 ? retry : standard.retryAfter,
  };
}

/** What a service may ask for, at most. */
const MAX_WAIT = 24 * 3_600_000;

/** `X-RateLimit-Remaining: 0` with `X-RateLimit-Reset-After` in seconds: the next one would be one too many. */
function restOf({ headers }: Answer): number | undefined {
  const seconds = Number(headers['x-ratelimit-reset-after']);
  if (headers['x-ratelimit-remaining'] !== '0' || !(seconds > 0)) return undefined;
  return Math.min(Math.ceil(seconds * 1000), MAX_WAIT);
}

/** What Discord says, and of an invalid form where the first mistake is. Never what it was given: that may be anything. */
function reasonIn({ message, errors }: { readonly [field: string]: unknown }): string {
  const path: string[] = [];
  let at = errors;
  while (typeof at === 'object' && at !== null && !('_errors' in at) && path.length < 8) {
    const [entry] = Object.entries(at);
    if (!entry) break;
    path.push(entry[0]);
    at = entry[1];
  }
  const [first] =
    typeof at === 'object' && at !== null && '_errors' in at && Array.isArray(at._errors) ? at._errors : [];
  const where =
    path.length > 0 ? ` (${[path.join('.'), first?.code].filter((part) => typeof part === 'string').join(': ')})` : '';
  const reason = oneLine(`${typeof message === 'string' ? message : ''}${where}`);
  return reason === '' ? '' : ` ${fit(reason, 200, inCodePoints)}`;
}
