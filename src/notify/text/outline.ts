import type { ChannelSite } from '../channel.ts';
import type { ArticleData } from '../event.ts';
import { type AlarmEvent, type ArticleEvent, isArticleEvent, isOver, type Notice } from '../notice.ts';
import { alarmText } from './alarm-text.ts';
import {
  addressWithin,
  bylineOf,
  changeOf,
  headingOf,
  headlineOf,
  othersOf,
  summaryOf,
  titleOf,
} from './article-lines.ts';
import { fitLines, inBytes } from './fit.ts';
import { webAddress } from './web-address.ts';

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
  /** The line behind so many articles of a digest as are named, and where it leads. */
  readonly others: (named: number) => Line | undefined;
};

type Line = { readonly text: string; readonly url: string | undefined };

export type OutlineItem = { readonly title: string; readonly url: string | undefined };

const EMPTY = { url: undefined, text: '', about: '', image: undefined, items: [], others: () => undefined } as const;
const TONES = { 'article.new': 'new', 'article.changed': 'changed', 'article.removed': 'removed' } as const;
/** No page needs more. */
const MAX_ADDRESS = 2000;

/** What kind of news it is, as colours tell it. */
export function toneOf(type: ArticleEvent | AlarmEvent): Outline['tone'] {
  if (isArticleEvent(type)) return TONES[type];
  return isOver(type) ? 'right' : 'wrong';
}

/**
 * Understands a notice for a chat whose messages cannot be edited: a correction is a short message of its own that says what has
 * changed, and so is a withdrawal, which has no link because nothing stands there any more.
 */
export function outlineOf(notice: Notice, site: ChannelSite): Outline {
  switch (notice.kind) {
    case 'article': {
      const { type, article } = notice;
      const isNew = type === 'article.new';
      return {
        ...EMPTY,
        tone: toneOf(type),
        headline: headlineOf(notice, site),
        url: addressOf(type, article, site),
        text: isNew ? summaryOf(article) : changeOf(notice, site),
        about: bylineOf(isNew ? article : { source: article.source }, site),
        image: isNew ? webAddress(article.image, MAX_ADDRESS) : undefined,
      };
    }
    case 'digest': {
      const { type, articles } = notice;
      const items = articles.map((article) => ({ title: titleOf(article), url: addressOf(type, article, site) }));
      const others = (named: number) => othersOf(notice, named, site);
      return { ...EMPTY, tone: toneOf(type), headline: headingOf(notice, site), items, others };
    }
    case 'alarm':
      return {
        ...EMPTY,
        tone: toneOf(notice.type),
        headline: site.title,
        text: alarmText(notice.type, notice.alarm, site),
      };
    case 'ping':
      throw new Error('a ping is for hubs alone');
  }
}

function addressOf(type: ArticleEvent, article: ArticleData, site: ChannelSite): string | undefined {
  return type === 'article.removed' ? undefined : addressWithin(MAX_ADDRESS, article, site);
}

/** As many articles of a digest, written by `write`, as `limit` bytes of JSON hold, and the line about the others. */
export function listItems<T>(
  { items, others }: Outline,
  limit: number,
  write: (item: OutlineItem) => T,
): { readonly lines: readonly T[]; readonly more: Line | undefined } {
  const all = items.map(write);
  const written = all.map((line) => JSON.stringify(line));
  const lines = all.slice(0, fitLines(written, limit, inBytes, ',').length);
  return { lines, more: others(lines.length) };
}
