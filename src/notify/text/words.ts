import type { AlarmData, AlarmEvent, ArticleEvent } from '../notice.ts';
import { CHINESE } from './words-chinese.ts';
import { ENGLISH } from './words-english.ts';

/** What messages say of their own, in the language of the site. */
export type Words = {
  /** Before the title of an article that was told of before, with what parts the two; a new one needs no word. */
  readonly mark: Readonly<Record<ArticleEvent | 'returned', string>>;
  /** One line on what has changed, and how the article begins now where that is known. */
  readonly changed: (names: string, sentence: string) => string;
  /** The heading of a digest. */
  readonly digest: Readonly<Record<ArticleEvent, (count: number) => string>>;
  /** The line behind the articles that a digest names. */
  readonly more: (count: number) => string;
  readonly readMore: string;
  /** What is wrong and what to do, or that all is well: of a source's title and of moments as people read them. */
  readonly alarm: Readonly<Record<AlarmEvent, (alarm: AlarmData) => string>>;
  /** Reasons of our own, by what they are in English. Those of services stay as they came. */
  readonly reasons: Readonly<Record<string, string>>;
  /** By which moments are written, unless the site's language is such a one itself. */
  readonly locale: string;
};

/** By a language tag (BCP 47): Chinese for Chinese, English for the others. */
export function wordsOf(language: string): Words {
  return isChinese(language) ? CHINESE : ENGLISH;
}

/** A moment (ISO 8601) to the minute, in a time zone and in the language of the words; what is no moment stays as it is. */
export function momentOf(moment: string, { language, timezone }: { language: string; timezone: string }): string {
  const at = Date.parse(moment);
  if (Number.isNaN(at)) return moment;
  const locale = isChinese(language) || /^en\b/i.test(language) ? language : wordsOf(language).locale;
  const format = { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23', timeZone: timezone } as const;
  return new Intl.DateTimeFormat(locale, format).format(at);
}

export function isChinese(language: string): boolean {
  return /^zh\b/i.test(language);
}
