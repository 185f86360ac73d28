import { oneLine } from '../../article/text.ts';
import type { ChannelSite } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import type { ArticleEvent } from '../notice.ts';
import { webAddress } from './web-address.ts';
import { wordsOf } from './words.ts';

/** The title as one line; an article without one is called by its address, for no service takes an empty text. */
export function titleOf({ title, url }: Pick<ArticleData, 'title' | 'url'>): string {
  return oneLine(title) || url;
}

/** The title, and before it what has become of an article that is not new. */
export function headlineOf(
  type: ArticleEvent,
  article: Pick<ArticleData, 'title' | 'url'>,
  site: Pick<ChannelSite, 'language'>,
): string {
  return markOf(type, site) + titleOf(article);
}

/** What has become of an article, to be read before its title; empty for a new one. */
export function markOf(type: ArticleEvent, { language }: Pick<ChannelSite, 'language'>): string {
  const mark = wordsOf(language).mark[type];
  if (mark === '') return '';
  return /^zh\b/i.test(language) ? `${mark}：` : `${mark}: `;
}

/** Where an article comes from, and what it is about where its categories are told. */
export function bylineOf(
  { source, categories = [] }: Pick<ArticleData, 'source'> & Partial<Pick<ArticleData, 'categories'>>,
  site: Pick<ChannelSite, 'sourceTitle'>,
): string {
  return [site.sourceTitle(source), categories.join(', ')]
    .map(oneLine)
    .filter((part) => part !== '')
    .join(' · ');
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
