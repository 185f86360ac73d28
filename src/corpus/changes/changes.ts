import type { StoredArticle } from '../../article/article.ts';
import { labelIdentity } from '../../article/fields/fields.ts';
import { comparable, type Fingerprint, fold, normalise, structure } from '../fingerprint.ts';
import { plainText } from '../plain-text.ts';
import { withoutCounters } from './counters.ts';
import { missesALetter, saysTheSame, type Weight, weigh } from './materiality.ts';

/** The fields whose change means something to a reader, in the order a reader cares. */
export const CHANGED = [
  'title',
  'text',
  'markup',
  'categories',
  'tags',
  'authors',
  'link',
  'language',
  'date',
  'returned',
] as const;
export type Changed = (typeof CHANGED)[number];

/** What may be different without being a change, since crawlers and templates make it so at every visit. */
export const IGNORED = [
  'date',
  'pictures',
  'title',
  'link',
  'counters',
  'boilerplate',
  'letters',
  'space',
  'layout',
  'attributes',
] as const;
/**
 * Of the title its quotes, case and width, of the link its scheme, of the text the case and width of its letters. The layout
 * is how it is set in blocks, which in Markdown white space decides.
 */
export type Ignored = (typeof IGNORED)[number];

/** What is different between two versions of one article. */
export type Comparison = {
  readonly changes: readonly Changed[];
  /** Whether readers find something else said. */
  readonly material: boolean;
  /** What makes the changes material or minor, as a phrase for people; absent where there are none. */
  readonly why?: string;
  readonly ignored: readonly Ignored[];
};

export const NO_CHANGE: Comparison = { changes: [], material: false, ignored: [] };

type Version = { readonly article: StoredArticle; readonly fingerprint: Fingerprint };

/** Compares two versions of one article. `returns` says that the older one stands in its feeds no more. */
export function compare(before: Version, after: Version, returns = false): Comparison {
  const [a, b] = [before.article, after.article];
  const text = compareText(before, after);
  const sameTitle = a.title === b.title || unquoted(a.title) === unquoted(b.title);
  const sameLink = unschemed(a.link) === unschemed(b.link);
  const getsDate = a.publishedIsFallback && !b.publishedIsFallback;
  const different: Readonly<Record<Changed, boolean>> = {
    title: !sameTitle,
    text: text.weight !== undefined,
    markup: text.markup,
    categories: labels(a.categories) !== labels(b.categories),
    tags: labels(a.tags) !== labels(b.tags),
    authors: a.authors.join('\n') !== b.authors.join('\n'),
    link: !sameLink,
    language: a.language !== b.language,
    date: getsDate,
    returned: returns,
  };
  const otherwise: Readonly<Partial<Record<Ignored, boolean>>> = {
    date: (!getsDate && a.published !== b.published) || a.modified !== b.modified,
    pictures: a.image !== b.image || pictures(a.html) !== pictures(b.html),
    title: sameTitle && a.title !== b.title,
    link: sameLink && a.link !== b.link,
    ...text.ignored,
  };
  const changes = CHANGED.filter((field) => different[field]);
  const ignored = IGNORED.filter((field) => otherwise[field]);
  if (changes.length === 0) return { ...NO_CHANGE, ignored };
  const retitled = different.title && !saysTheSame(a.title, b.title);
  const typo = retitled && missesALetter(a.title, b.title);
  if (retitled && !typo) return { changes, material: true, why: 'the title says something else', ignored };
  const { material, why } = text.weight ?? {
    material: false,
    why: typo ? 'a letter of the title' : 'the words are the same',
  };
  return { changes, material, why, ignored };
}

type TextComparison = {
  /** Of what is different in the words. */
  readonly weight?: Weight;
  readonly markup: boolean;
  readonly ignored: Readonly<Partial<Record<Ignored, boolean>>>;
};

function compareText(before: Version, after: Version): TextComparison {
  const [html, newHtml] = [before.article.html, after.article.html];
  const same = before.fingerprint.text === after.fingerprint.text;
  if (html === newHtml) return { markup: false, ignored: {} };
  const [text, newText] = [plainText(html), plainText(newHtml)];
  // A stored fingerprint may have been taken in another way: what it is taken of decides.
  if (!same && comparable(text) !== comparable(newText)) {
    // Equal with its boilerplate: what a source repeats is found out over time, and changes by itself.
    if (before.fingerprint.whole === after.fingerprint.whole) return { markup: false, ignored: { boilerplate: true } };
    return { weight: weigh(text, newText), markup: false, ignored: {} };
  }
  const [marks, newMarks] = [structure(html), structure(newHtml)];
  const markup = marks !== newMarks && skeleton(html) !== skeleton(newHtml);
  const counters = normalise(text) !== normalise(newText);
  const letters = !counters && spaceless(text) !== spaceless(newText);
  return {
    markup,
    ignored: {
      counters,
      letters,
      space: !counters && !letters && text !== newText,
      layout: !markup && marks !== newMarks && !letters && !counters,
      attributes: marks === newMarks && tags(html) !== tags(newHtml),
    },
  };
}

/** `update` tells readers of a change, `silent` only refreshes the entry. */
export type ChangePolicy = { readonly minor: 'silent' | 'update'; readonly material: 'silent' | 'update' };

/** Whether readers are told of these changes. */
export function announces(
  { changes, material }: Pick<Comparison, 'changes' | 'material'>,
  policy: ChangePolicy,
): boolean {
  return changes.length > 0 && policy[material ? 'material' : 'minor'] === 'update';
}

/** How an article was read, apart from what it says: equal for the same words under the same knowledge of boilerplate. */
export function reads({ article, fingerprint }: Version): string {
  const { text, content, markup } = fingerprint;
  // Promotions never were in the text, and change from visit to visit.
  const leftOut = article.leftOut.filter(({ kind }) => kind !== 'promotion');
  return JSON.stringify([text, content, markup, article.title, article.link, leftOut]);
}

/** A title in one width and case, without the quotes that an export sets or escapes in its own way. */
function unquoted(title: string): string {
  return normalise(title).replace(/["'`´‘’‚“”„«»「」『』\\]/g, '');
}

function unschemed(link: string | undefined): string | undefined {
  return link?.replace(/^https?:/, '');
}

function spaceless(text: string): string {
  return text.replace(/\s+/g, '');
}

function pictures(html: string): string {
  return html.match(/<img [^>]*>/g)?.join() ?? '';
}

/** The tags of clean HTML but for its pictures. */
function tags(html: string): string {
  return html.match(/<(?!img )[^>]*>/g)?.join('') ?? '';
}

/** What sets text in blocks, once the `code` of a `pre` is gone. */
const LAYOUT = /^<\/?(?:p|div|br|hr|pre|ul|ol|li|blockquote)[^a-z]/;

/** The structure of clean HTML without what only sets text in blocks, with letters of one width and case and without counters. */
function skeleton(html: string): string {
  const inline = html
    .replace(/<pre><code[^>]*>|<\/code><\/pre>/g, '\n')
    .replace(/<[^>]*>/g, (tag) => (LAYOUT.test(tag) ? '\n' : tag));
  return structure(
    inline.replace(/<[^>]*>|[^<]+/g, (part) => (part.startsWith('<') ? part : withoutCounters(fold(part)))),
  );
}

function labels(list: readonly string[]): string {
  return list.map(labelIdentity).sort().join('\n');
}
