import type { FeedWords } from '../document.ts';

/** What an article must have. Of each key one value is enough, and all keys that are given must hold. */
export type Rule = {
  readonly sources?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly authors?: readonly string[] | undefined;
  readonly keywords?: readonly string[] | undefined;
  /** A regular expression in RE2's syntax. */
  readonly pattern?: string | undefined;
};

/** A feed that the configuration defines. Without a rule it holds everything. */
export type FeedDefinition = Rule &
  FeedWords & {
    readonly name: string;
    readonly title?: string | undefined;
    /** Any key that holds keeps an article out. */
    readonly exclude?: Rule | undefined;
    readonly items?: number | undefined;
    readonly sort: 'published' | 'updated';
    readonly content?: 'full' | 'summary' | undefined;
    /** Of a private feed: who knows it may read. */
    readonly token?: string | undefined;
  };

export function titleOf({ name, title }: FeedDefinition): string {
  return title ?? name;
}

/**
 * The folder name of a defined feed. That of a private one holds its token, so that any web server may serve it and nobody
 * finds it who was not told: it stands in no list and belongs in no log.
 */
export function slugOf({ name, token }: FeedDefinition): string {
  return token === undefined ? name : `${name}-${token}`;
}

export type FeedOptions = {
  readonly items: number;
  readonly content: 'full' | 'summary';
  readonly sort: 'published' | 'updated';
  readonly words: FeedWords;
  readonly isPrivate: boolean;
};

/** How a defined feed is written: what it leaves open is as in all feeds. */
export function feedOptions(
  { items, content, sort, description, language, token }: FeedDefinition,
  output: Pick<FeedOptions, 'items' | 'content'>,
): FeedOptions {
  return {
    items: items ?? output.items,
    content: content ?? output.content,
    sort,
    words: { description, language },
    isPrivate: token !== undefined,
  };
}
