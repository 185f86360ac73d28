import type { ChannelSite } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import type { Notice } from '../notice.ts';
import { fitLines, inBytes } from './fit.ts';
import { linkTarget } from './markdown.ts';
import { type Words, wordsOf } from './words.ts';

/** What a message to a chat says, before it is laid out: plain text throughout. */
export type Outline = {
  /** New, corrected, withdrawn; something is wrong, or right again. */
  readonly tone: 'new' | 'changed' | 'removed' | 'wrong' | 'right';
  readonly headline: string;
  /** Where the headline leads. */
  readonly url: string | undefined;
  readonly text: string;
  /** Where the article comes from, and its categories. */
  readonly about: string;
  readonly image: string | undefined;
  /** The articles of a digest. */
  readonly items: readonly OutlineItem[];
  /** How many articles there are in a digest, of which `items` may name fewer. */
  readonly count: number;
};

export type OutlineItem = { readonly title: string; readonly url: string | undefined };

const EMPTY = { url: undefined, text: '', about: '', image: undefined, items: [], count: 0 } as const;
const TONES = { 'article.new': 'new', 'article.changed': 'changed', 'article.removed': 'removed' } as const;
const GOOD_NEWS = /\.(?:resumed|settled|recovered|enabled)$/;

/**
 * Understands a notice for a chat whose messages cannot be edited: a correction is a short message of its own, and so is a
 * withdrawal, which has no link because nothing stands there any more.
 */
export function outlineOf(notice: Notice, site: ChannelSite): Outline {
  const words = wordsOf(site.language);
  switch (notice.kind) {
    case 'article': {
      const { type, article } = notice;
      const url = webAddress(article.url);
      if (type === 'article.new')
        return {
          ...EMPTY,
          tone: 'new',
          headline: article.title,
          url,
          text: article.summary,
          about: aboutOf(article, site),
          image: webAddress(article.image),
        };
      const headline = `${words.mark[type]}${/^zh\b/i.test(site.language) ? '：' : ': '}${article.title}`;
      const about = site.sourceTitle(article.source);
      return { ...EMPTY, tone: TONES[type], headline, url: type === 'article.removed' ? undefined : url, about };
    }
    case 'digest': {
      const items = notice.articles.map((article) => ({
        title: article.title,
        url: notice.type === 'article.removed' ? undefined : webAddress(article.url),
      }));
      const headline = words.digest[notice.type](notice.count);
      return { ...EMPTY, tone: TONES[notice.type], headline, items, count: notice.count };
    }
    case 'alarm': {
      const tone = GOOD_NEWS.test(notice.type) ? 'right' : 'wrong';
      return { ...EMPTY, tone, headline: site.title, text: words.alarm[notice.type](notice.alarm) };
    }
    case 'ping':
      throw new Error('a ping is for hubs alone');
  }
}

function aboutOf({ source, categories }: ArticleData, site: ChannelSite): string {
  return [site.sourceTitle(source), ...categories].join(' · ');
}

/** In bytes as they stand in a link; no page needs more. */
const MAX_ADDRESS = 2000;

function webAddress(address: string | null): string | undefined {
  if (address === null || !/^https?:\/\/\S+$/i.test(address)) return undefined;
  return inBytes(linkTarget(address)) <= MAX_ADDRESS ? address : undefined;
}

/** As many articles of a digest, written by `write`, as `limit` bytes of JSON hold, and the line about the others. */
export function listItems<T>(
  { items, count }: Outline,
  words: Words,
  limit: number,
  write: (item: OutlineItem) => T,
): { readonly lines: readonly T[]; readonly more: string } {
  const all = items.map(write);
  const written = all.map((line) => JSON.stringify(line));
  const lines = all.slice(0, fitLines(written, limit, inBytes, ',').length);
  return { lines, more: lines.length < count ? words.more(count - lines.length) : '' };
}
