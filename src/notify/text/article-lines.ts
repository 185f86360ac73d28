import { firstSentence } from '../../article/body/summary.ts';
import { oneLine } from '../../article/text.ts';
import { wordsFor } from '../../feeds/pages/words.ts';
import type { ChannelSite } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import type { Notice } from '../notice.ts';
import { webAddress } from './web-address.ts';
import { wordsOf } from './words.ts';

export type ArticleNotice = Extract<Notice, { kind: 'article' }>;
export type DigestNotice = Extract<Notice, { kind: 'digest' }>;

/** The title as one line; an article without one is called by its address, for no service takes an empty text. */
export function titleOf({ title, url }: Pick<ArticleData, 'title' | 'url'>): string {
  return oneLine(title) || url;
}

/** The title, and before it what has become of an article that is not new. */
export function headlineOf(
  notice: Pick<ArticleNotice, 'type' | 'change'> & { readonly article: Pick<ArticleData, 'title' | 'url'> },
  site: Pick<ChannelSite, 'language'>,
): string {
  return markOf(notice, site) + titleOf(notice.article);
}

/** What has become of an article, to be read right before its title; empty for a new one. */
export function markOf(
  { type, change }: Pick<ArticleNotice, 'type' | 'change'>,
  { language }: Pick<ChannelSite, 'language'>,
): string {
  const { mark } = wordsOf(language);
  return type === 'article.changed' && change?.changes.includes('returned') ? mark.returned : mark[type];
}

/** A longer sentence makes a long message of a short one. */
const MAX_SENTENCE = 100;

/**
 * What has changed about an article, in one short line; empty where nobody knows. Where its text did and the summary does not stand
 * beside the line (`isWhole`), how it begins now.
 */
export function changeOf(
  {
    type,
    change,
    article,
  }: Pick<ArticleNotice, 'type' | 'change'> & {
    readonly article: Pick<ArticleData, 'title' | 'summary'>;
  },
  { language }: Pick<ChannelSite, 'language'>,
  isWhole = false,
): string {
  const { parts, comma } = wordsFor(language);
  // That an article is back stands before its title.
  const changes = (change?.changes ?? []).filter((name) => name !== 'returned');
  const names = Object.entries(parts).flatMap(([name, word]) => (changes.includes(name) ? word : []));
  if (type !== 'article.changed' || names.length === 0) return '';
  const sentence = changes.includes('text') && !isWhole ? firstSentence(oneLine(summaryOf(article))) : '';
  return wordsOf(language).changed(names.join(comma), sentence.length <= MAX_SENTENCE ? sentence : '');
}

/** The summary, unless it says no more than the title: it is the title, or begins as that does and is cut. */
export function summaryOf({ title, summary }: Pick<ArticleData, 'title' | 'summary'>): string {
  return folded(title).startsWith(folded(summary)) ? '' : summary.trim();
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

/** Where an article comes from, and what it is about where its categories are told. */
export function bylineOf(
  { source, categories = [] }: Pick<ArticleData, 'source'> & Partial<Pick<ArticleData, 'categories'>>,
  site: Pick<ChannelSite, 'sourceTitle' | 'language'>,
): string {
  return [site.sourceTitle(source), categoriesOf({ categories }, site)]
    .map(oneLine)
    .filter((part) => part !== '')
    .join(' · ');
}

export function categoriesOf(
  { categories }: Pick<ArticleData, 'categories'>,
  { language }: Pick<ChannelSite, 'language'>,
): string {
  return categories.map(oneLine).join(wordsFor(language).comma);
}

/** The heading of a digest: what has become of how many articles, and of which source if they are all of one. */
export function headingOf(
  { type, count, source }: Pick<DigestNotice, 'type' | 'count' | 'source'>,
  site: Pick<ChannelSite, 'language' | 'sourceTitle'>,
): string {
  const heading = wordsOf(site.language).digest[type](count);
  return source === undefined ? heading : `${heading} · ${oneLine(site.sourceTitle(source))}`;
}

/** The line behind those articles of a digest that are named, and where the others are; undefined where all are named. */
export function othersOf(
  { type, count }: Pick<DigestNotice, 'type' | 'count'>,
  named: number,
  site: Pick<ChannelSite, 'language' | 'url'>,
): { readonly text: string; readonly url: string | undefined } | undefined {
  if (count <= named) return undefined;
  // What was withdrawn is nowhere.
  const url = type === 'article.removed' ? undefined : webAddress(site.url, Number.POSITIVE_INFINITY);
  return { text: wordsOf(site.language).more(count - named), url };
}

/** An article's address of at most `limit` characters: its own, else that of its page. */
export function addressWithin(
  limit: number,
  { id, url }: Pick<ArticleData, 'id' | 'url'>,
  site: Pick<ChannelSite, 'url'>,
): string {
  return webAddress(url, limit) ?? pageOf({ id }, site);
}

/** Where the site itself shows an article. */
export function pageOf({ id }: Pick<ArticleData, 'id'>, site: Pick<ChannelSite, 'url'>): string {
  return `${site.url}/articles/${id}`;
}
