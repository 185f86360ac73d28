import type { ChannelSite } from './channel.ts';
import type { ArticleData } from './event.ts';

/** Where an article comes from, and what it is about. */
export function bylineOf(
  { source, categories }: Pick<ArticleData, 'source' | 'categories'>,
  site: Pick<ChannelSite, 'sourceTitle'>,
): string {
  return [site.sourceTitle(source), categories.join(', ')].filter((part) => part !== '').join(' · ');
}

/** An article's address of at most `limit` bytes: its own, else that of its page. */
export function addressWithin(
  limit: number,
  { id, url }: Pick<ArticleData, 'id' | 'url'>,
  site: Pick<ChannelSite, 'url'>,
): string {
  return Buffer.byteLength(url) <= limit ? url : `${site.url}/articles/${id}`;
}
