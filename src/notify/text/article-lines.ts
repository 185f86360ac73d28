import type { ChannelSite } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import type { ArticleEvent } from '../notice.ts';
import { webAddress } from './web-address.ts';
import { wordsOf } from './words.ts';

/** The title, and before it what has become of an article that is not new. */
export function headlineOf(type: ArticleEvent, { title }: Pick<ArticleData, 'title'>, site: ChannelSite): string {
  return markOf(type, site) + title;
}

/** What has become of an article, to be read before its title; empty for a new one. */
export function markOf(type: ArticleEvent, { language }: Pick<ChannelSite, 'language'>): string {
  const mark = wordsOf(language).mark[type];
  if (mark === '') return '';
  return /^zh\b/i.test(language) ? `${mark}：` : `${mark}: `;
}

/** Where an article comes from, and what it is about. */
export function bylineOf(
  { source, categories }: Pick<ArticleData, 'source' | 'categories'>,
  site: Pick<ChannelSite, 'sourceTitle'>,
): string {
  return [site.sourceTitle(source), categories.join(', ')].filter((part) => part !== '').join(' · ');
}

/** An article's address of at most `limit` characters: its own, else that of its page. */
export function addressWithin(
  limit: number,
  { id, url }: Pick<ArticleData, 'id' | 'url'>,
  site: Pick<ChannelSite, 'url'>,
): string {
  return webAddress(url, limit) ?? `${site.url}/articles/${id}`;
}
