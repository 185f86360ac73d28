import type { StoredArticle } from '../../article/article.ts';
import { comparable, digest, type Fingerprint, isTelling, markupOf, normalise } from '../fingerprint.ts';
import { plainText } from '../plain-text.ts';
import { isSameStory } from '../similarity.ts';
import { mintId, partsOfGuid } from './identity.ts';

/** An article as a published feed shows it. */
export type PublishedItem = {
  readonly guid: string;
  /** Its public id, where guid or address tell it. */
  readonly id: string | undefined;
  readonly title: string;
  /** Its address at its origin; undefined where the feed leads to a page of ours. */
  readonly link: string | undefined;
  readonly published: number | undefined;
  readonly updated: number | undefined;
  /** Undefined where the feed holds summaries, or there is no body. */
  readonly html: string | undefined;
  readonly summary: string;
};

/** What is kept of a published item: enough to know its article again. Plain data, for the store. */
export type FormerArticle = Omit<PublishedItem, 'html' | 'summary'> & {
  /** Equal for the same words under the same circumstances. */
  readonly key: string;
  readonly isSummary: boolean;
  readonly markup: string | undefined;
  /** Hash of the text. */
  readonly text: string;
  /** The beginning of the text, or of the summary, normalised. */
  readonly opening: string;
};

type Read = { readonly article: StoredArticle; readonly fingerprint: Fingerprint };
export type FormerArticles = ReturnType<typeof createFormerArticles>;

/** Enough to tell two stories apart, and little enough to keep for tens of thousands. */
const OPENING = 500;
/** Articles of one title and moment that are looked at. */
const RIVALS = 16;

export function rememberItem({ html, summary, ...item }: PublishedItem): FormerArticle {
  const isSummary = html === undefined;
  const text = isSummary ? summaryText({ title: item.title, summary }) : textOf(html);
  return {
    ...item,
    key: isSummary ? summaryKey(item, text) : htmlKey(item, html, text),
    isSummary,
    markup: isSummary ? undefined : markupOf(html),
    text: digest(text),
    opening: text.slice(0, OPENING),
  };
}

/** The articles that an earlier store has published and this one has not found yet. Each is given once. */
export function createFormerArticles(articles: Iterable<FormerArticle>) {
  const missing = new Map<string, FormerArticle>();
  const ids = new Map<string, FormerArticle>();
  const index = new Map<string, FormerArticle[]>();
  const put = (key: string, former: FormerArticle) => {
    const list = index.get(key);
    if (list) list.push(former);
    else index.set(key, [former]);
  };
  for (const former of articles) {
    if (missing.has(former.guid)) continue;
    missing.set(former.guid, former);
    if (former.id !== undefined) ids.set(former.id, former);
    put(`key ${former.key}`, former);
    for (const key of weakKeys(former, [former.text])) put(key, former);
  }
  const isMissing = (former: FormerArticle) => missing.has(former.guid);
  const under = (key: string) => (index.get(key) ?? []).filter(isMissing).slice(0, RIVALS);
  const withId = (id: string) => [ids.get(id)].filter((former) => former !== undefined).filter(isMissing);

  return {
    /** Whether an earlier store has published anything. */
    isEmpty: missing.size === 0,
    missing: (): readonly FormerArticle[] => [...missing.values()],
    /** Whether any is still missing. */
    isWaiting: () => missing.size > 0,
    /** An article with this guid stands in the store. */
    give: (guid: string) => void missing.delete(guid),
    /** Whether an id belongs to an article that has not been found. */
    holdsId: (id: string) => withId(id).length > 0,
    /** Whether an article that has not been found was first seen at this place. */
    stoodAt: (source: string, path: string) => missing.size > 0 && withId(mintId(source, path)).length > 0,
    /**
     * The published article that a file new to the store holds. `places` are the ids drawn from where it stands. What is
     * not certain is put off ('later') until every other file of the source has been looked at, unless this is the last chance.
     */
    find(read: Read, places: readonly string[], last: boolean): FormerArticle | 'later' | undefined {
      if (missing.size === 0) return undefined;
      const { article } = read;
      const text = textOf(article.html);
      const summary = summaryText(article);
      const exact = [htmlKey(article, article.html, text), summaryKey(article, summary)].flatMap((key) =>
        under(`key ${key}`),
      );
      const isOwn = ({ id, guid }: FormerArticle) =>
        (id !== undefined && places.includes(id)) || declaredGuids(article).includes(guid);
      // One that has declared its id may yet be found in a file that declares it.
      const certain = exact.find(isOwn) ?? exact.find(({ guid }) => partsOfGuid(guid) !== undefined);
      if (certain) return certain;

      const alike = (former: FormerArticle): boolean | undefined => {
        const own = (former.isSummary ? summary : text).slice(0, OPENING);
        return own === '' || former.opening === '' ? undefined : isSameStory(own, former.opening);
      };
      const likely =
        exact[0] ??
        places
          .flatMap(withId)
          .find((former) => titleKey(former.title) === titleKey(article.title) || alike(former) === true) ??
        declaredGuids(article)
          .flatMap((guid) => missing.get(guid) ?? [])
          .at(0) ??
        weakKeys(article, [text, summary].map(digest))
          .flatMap((key) => under(key).map((former) => ({ former, byTitle: !key.startsWith('link ') })))
          .find(({ former, byTitle }) => (byTitle ? alike(former) !== false : alike(former) === true))?.former;
      return likely && (last ? likely : 'later');
    },
  };
}

/** How an article is different from what was published of it, as far as feeds can tell. */
export function changesSince(former: FormerArticle, { article, fingerprint }: Read): ('title' | 'text' | 'markup')[] {
  const changes: ('title' | 'text' | 'markup')[] = [];
  if (former.title.replace(/\s+/g, '') !== article.title.replace(/\s+/g, '')) changes.push('title');
  const text = digest(former.isSummary ? summaryText(article) : textOf(article.html));
  // What a source repeats may have been found out since, or not yet.
  if (former.text !== text && former.text !== fingerprint.whole) changes.push('text');
  else if (former.text === text && former.markup !== undefined && former.markup !== fingerprint.markup)
    changes.push('markup');
  return changes;
}

/** The guids that may stand in a feed for the id that an article declares: Atom writes addresses in their plain form. */
export function declaredGuids({ declaredId }: Pick<StoredArticle, 'declaredId'>): readonly string[] {
  if (declaredId === undefined) return [];
  const address = URL.parse(declaredId)?.href;
  return address === undefined || address === declaredId ? [declaredId] : [declaredId, address];
}

const NO_TEXT = digest('');

type Circumstances = {
  readonly title: string;
  readonly published: number | undefined;
  readonly link?: string | undefined;
};

/** Title and words, title and moment, title and address, address: none of them says for certain which article this is. */
function weakKeys({ title, published, link }: Circumstances, texts: readonly string[]): string[] {
  const name = titleKey(title);
  const address = link?.replace(/^https?:\/\//, '').replace(/#.*$/, '');
  return [
    ...texts.filter((text) => text !== NO_TEXT).map((text) => `words ${text} ${name}`),
    ...(published === undefined ? [] : [`moment ${second(published)} ${name}`]),
    ...(address === undefined ? [] : [`title ${address.split('?', 1)[0]} ${name}`, `link ${address}`]),
  ];
}

function htmlKey(item: Circumstances, html: string, text: string): string {
  // Its structure leaves out the figures in which two items of one template may differ.
  const body = `html ${markupOf(html)} ${digest(text)}`;
  return isTelling(normalise(text)) ? body : `${body} ${second(item.published)} ${titleKey(item.title)}`;
}

function summaryKey(item: Circumstances, summary: string): string {
  return `summary ${digest(summary)} ${second(item.published)} ${titleKey(item.title)}`;
}

/** RSS knows no smaller part of time. */
function second(moment: number | undefined): number | undefined {
  return moment === undefined ? undefined : Math.floor(moment / 1000);
}

/** A title by its letters and digits: quotation marks and dashes come and go. */
function titleKey(title: string): string {
  const normal = normalise(title);
  return normal.replace(/[^\p{L}\p{N}]+/gu, '') || normal;
}

/** A feed that has nothing else to say gives the title for a summary. */
function summaryText({ title, summary }: { readonly title: string; readonly summary: string }): string {
  return summary === title ? '' : normalise(summary);
}

function textOf(html: string): string {
  return comparable(plainText(html));
}
