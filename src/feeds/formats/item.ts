import { labelIdentity } from '../../article/fields/fields.ts';
import { escapeHtml, xmlSafe } from '../../article/text.ts';
import { isMoment } from '../document.ts';
import type { Entry } from '../entry.ts';
import { atomId, itemGuid, webAddress } from './address.ts';
import { type Media, pictureOf, playedIn } from './media.ts';
import { plainLine } from './xml.ts';

/**
 * How much of an article a document holds: all of it, its summary, or its title and link alone. A document that grows too
 * long says less of its oldest ones.
 */
export type Form = 'full' | 'summary' | 'title';

/** An entry as every format can carry it: each text free of what XML forbids, each address absolute and harmless. */
export type Item = {
  readonly guid: string;
  /** The id in Atom. */
  readonly atomId: string;
  readonly url: string;
  readonly title: string;
  /** Plain text; empty for an article without one, and where it is not given. */
  readonly summary: string;
  /** Empty in all forms but the full one, and for an article without a body. */
  readonly html: string;
  readonly published: Date;
  readonly updated: Date;
  readonly authors: readonly string[];
  readonly categories: readonly { readonly term: string; readonly label: string }[];
  /** A language tag as in RFC 5646. */
  readonly language: string | undefined;
  readonly picture: Media | undefined;
  readonly played: readonly Media[];
  readonly source: { readonly id: string; readonly title: string; readonly url: string | undefined } | undefined;
  /** Where the story stands too. */
  readonly also: readonly { readonly url: string; readonly title: string }[];
};

/** A story that a whole country has copied is told to stand in so many places. */
const MAX_ALSO = 10;
/** Shown for a title of which nothing is left. */
const NO_TITLE = '…';

/** An entry as an item, or the reason why no format can show it: it has no id, no address or no date. */
export function toItem(entry: Entry, form: Form, authority: string): Item | { readonly reason: string } {
  const guid = itemGuid(entry.guid);
  const id = atomId(entry.guid, authority);
  if (guid === undefined || id === undefined) return { reason: 'its guid is empty' };
  const url = webAddress(entry.url);
  if (url === undefined) return { reason: `its address "${plainLine(entry.url).slice(0, 200)}" is none of the web` };
  const [published, updated = published] = [entry.published, entry.updated].filter(isMoment);
  if (published === undefined || updated === undefined) return { reason: 'it has no date that a feed can name' };

  const title = plainLine(entry.title) || NO_TITLE;
  const bare = form === 'title';
  return {
    guid,
    atomId: id,
    url,
    title,
    summary: bare ? '' : xmlSafe(entry.summary).trim(),
    html: form === 'full' ? bodyOf(entry.html) : '',
    published: new Date(published),
    updated: new Date(Math.max(published, updated)),
    authors: bare ? [] : lines(entry.authors),
    categories: bare ? [] : categoriesOf(entry.categories),
    language: languageOf(entry.language),
    picture: bare ? undefined : pictureOf(entry.image),
    played: bare ? [] : playedIn(entry.html),
    source: bare ? undefined : sourceOf(entry, authority),
    also: bare ? [] : alsoOf(entry, url),
  };
}

/** The HTML that stands for an article where it is not given in full: if there is no summary, its title. */
export function summaryHtml({ summary, title }: Item): string {
  return escapeHtml(summary || title);
}

/** Untouched but for what XML forbids; blanks alone are no body. */
function bodyOf(html: string): string {
  const safe = xmlSafe(html);
  return /\S/.test(safe) ? safe : '';
}

function lines(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map(plainLine))].filter((text) => text !== '');
}

function categoriesOf(labels: readonly string[]): Item['categories'] {
  const categories = new Map<string, string>();
  for (const label of lines(labels)) {
    const term = plainLine(labelIdentity(label));
    if (term !== '' && !categories.has(term)) categories.set(term, label);
  }
  return [...categories].map(([term, label]) => ({ term, label }));
}

/** Front matters also say `zh_CN`, and `Chinese`, which is no tag. */
function languageOf(language: string | undefined): string | undefined {
  const tag = language?.trim().replaceAll('_', '-');
  return tag !== undefined && /^[a-z]{2,3}(?:-[a-z\d]{1,8}){0,5}$/i.test(tag) ? tag : undefined;
}

function sourceOf({ source }: Entry, authority: string): Item['source'] {
  const title = plainLine(source.title) || plainLine(source.name);
  if (title === '') return undefined;
  return {
    id: `tag:${authority},2026:sources/${encodeURIComponent(plainLine(source.name))}`,
    title,
    url: source.url === undefined ? undefined : webAddress(source.url),
  };
}

function alsoOf({ also }: Entry, own: string): Item['also'] {
  const places = new Map<string, string>();
  for (const { link, title } of also) {
    const url = link === undefined ? undefined : webAddress(link);
    if (url !== undefined && url !== own && !places.has(url)) places.set(url, plainLine(title));
    if (places.size === MAX_ALSO) break;
  }
  return [...places].map(([url, title]) => ({ url, title }));
}
