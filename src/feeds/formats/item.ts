import { labelIdentity } from '../../article/fields/fields.ts';
import { escapeHtml, xmlSafe } from '../../article/text.ts';
import { authorName } from '../author.ts';
import { isMoment } from '../document.ts';
import type { Entry } from '../entry.ts';
import { knownLanguage } from '../language.ts';
import { atomId, itemGuid, webAddress } from './address.ts';
import { type Media, pictureOf, playedIn } from './media.ts';
import { plainLine, withoutTags } from './xml.ts';

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
    summary: bare ? '' : xmlText(entry.summary).trim(),
    html: form === 'full' ? bodyOf(entry.html) : '',
    published: new Date(published),
    updated: new Date(Math.max(published, updated)),
    authors: bare ? [] : lines(entry.authors.map(authorName)),
    categories: bare ? [] : categoriesOf(entry.categories),
    language: knownLanguage(entry.language),
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

/** Without what XML forbids, and with the line ends that a reader of XML finds, whatever the format and wherever it is looked at. */
function xmlText(text: string): string {
  return xmlSafe(text).replace(/\r\n?/g, '\n');
}

/** Untouched but for these; blanks alone are no body. */
function bodyOf(html: string): string {
  const safe = xmlText(html);
  return /\S/.test(safe) ? safe : '';
}

function lines(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.map(withoutTags))].filter((text) => text !== '');
}

function categoriesOf(labels: readonly string[]): Item['categories'] {
  const categories = new Map<string, string>();
  for (const label of lines(labels)) {
    const term = plainLine(labelIdentity(label));
    if (term !== '' && !categories.has(term)) categories.set(term, label);
  }
  return [...categories].map(([term, label]) => ({ term, label }));
}

function sourceOf({ source }: Entry, authority: string): Item['source'] {
  const title = withoutTags(source.title) || withoutTags(source.name);
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
    if (url !== undefined && url !== own && !places.has(url)) places.set(url, withoutTags(title));
    if (places.size === MAX_ALSO) break;
  }
  return [...places].map(([url, title]) => ({ url, title }));
}
