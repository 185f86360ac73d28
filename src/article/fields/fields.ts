import { decodeHTMLStrict } from 'entities';
import { cut, oneLine } from '../text.ts';
import { parseDate } from './dates.ts';

/** The article fields a front matter can fill. */
export const FIELD_NAMES = [
  'title',
  'published',
  'modified',
  'categories',
  'tags',
  'authors',
  'language',
  'link',
  'image',
  'id',
  'summary',
  'draft',
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/**
 * Which front-matter keys fill which field: the first one that holds something wins. A dot leads into a map: `extra.author` is
 * the `author` of `extra`.
 */
export type FieldMap = Readonly<Record<FieldName, readonly string[]>>;

export const DEFAULT_FIELDS: FieldMap = {
  title: ['title'],
  published: ['date', 'published', 'pubDate', 'published_at', 'created'],
  modified: ['updated', 'modified', 'lastmod', 'last_modified_at', 'updated_at'],
  categories: ['categories', 'category', 'taxonomies.categories'],
  tags: ['tags', 'tag', 'keywords', 'topics', 'taxonomies.tags'],
  authors: ['author', 'authors'],
  language: ['lang', 'language'],
  link: ['link', 'url', 'permalink'],
  image: ['headimg', 'image', 'cover', 'thumbnail'],
  id: ['guid', 'id'],
  summary: ['summary', 'description', 'excerpt'],
  draft: ['draft'],
};

/** Longest label kept: some crawlers put a whole paragraph into a category. */
const MAX_LABEL = 300;

/** Front matter by field: each reader gives the first key of the field that holds something, cleaned, or undefined. */
export function createFieldReader(data: Readonly<Record<string, unknown>>, fields: FieldMap) {
  const byLowerCase = lowerCased(data);
  const at = (key: string): unknown => {
    const path = key.toLowerCase();
    const dot = path.indexOf('.');
    if (dot < 0 || byLowerCase.has(path)) return byLowerCase.get(path);
    const inner = byLowerCase.get(path.slice(0, dot));
    return typeof inner === 'object' && inner !== null ? lowerCased(inner).get(path.slice(dot + 1)) : undefined;
  };
  const first = <T>(field: FieldName, read: (value: unknown) => T | undefined): T | undefined => {
    for (const key of fields[field]) {
      const value = read(at(key));
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return {
    text: (field: FieldName) => first(field, field === 'title' ? titleText : oneText),
    labels: (field: FieldName) => first(field, (value) => nonEmpty(labels(value, field === 'authors'))) ?? [],
    /** Jekyll says it the other way round: `published: false`. */
    isDraft: () =>
      first('draft', oneText)?.toLowerCase() === 'true' ||
      oneText(byLowerCase.get('published'))?.toLowerCase() === 'false',
    /** The dates under all keys of a field, each with the text it was read from, so that a warning can quote it. */
    dates: (field: FieldName, timeZone: string) =>
      fields[field].flatMap((key) => {
        const text = oneText(at(key));
        return text === undefined ? [] : [{ text, date: parseDate(text, timeZone) }];
      }),
  };
}

function lowerCased(data: object): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(data).map(([key, value]) => [key.toLowerCase(), value]));
}

/** YAML's ways to say that there is nothing. */
const NOTHING = /^(?:~|null)?$/i;

function oneText(value: unknown): string | undefined {
  const text = writtenText(value, () => undefined);
  return text === undefined || NOTHING.test(text) ? undefined : text;
}

/** A title is what it was written as, whatever the words and signs in it mean elsewhere; but programs write `null` for none. */
function titleText(value: unknown): string | undefined {
  const text = withoutMarkup(writtenText(value, pair) ?? '~');
  return text === '' || text === '~' || text === 'null' ? undefined : text;
}

/** Search engines mark the words that were searched for, and editors break lines. Nobody writes of tags in pairs. */
function withoutMarkup(title: string): string {
  if (title.length > 2000 || !title.includes('<')) return title;
  const words = title.replace(/<br\s{0,9}\/?>/gi, ' ').replace(PAIRED_TAG, '$2');
  return oneLine(words) || title;
}

const PAIRED_TAG = /<(em|b|i|strong|span|font|mark|sub|sup|u|small)(?:\s[^<>]{0,200})?>([^<]*)<\/\1>/gi;

function writtenText(value: unknown, unnamed: (item: object) => string | undefined): string | undefined {
  const candidate = Array.isArray(value) ? value.find((item) => typeof item === 'string') : value;
  const isMap = typeof candidate === 'object' && candidate !== null;
  const text = isMap ? (named(candidate) ?? unnamed(candidate)) : candidate;
  return typeof text === 'string' ? plainText(text) : undefined;
}

/**
 * A list, a list of lists, one string or a comma list, as labels without blanks around, each once. The names of authors hold
 * commas, and no colons.
 */
function labels(value: unknown, areAuthors: boolean): string[] {
  const found = new Map<string, string>();
  const add = (text: string) => {
    const label = cut(plainText(text), MAX_LABEL);
    const identity = labelIdentity(label);
    if (!NOTHING.test(identity)) found.set(identity, found.get(identity) ?? label);
  };
  const walk = (item: unknown, depth: number): void => {
    if (depth > 4) return;
    if (typeof item === 'string') add(item);
    else if (Array.isArray(item)) for (const inner of item) walk(inner, depth + 1);
    else if (typeof item === 'object' && item !== null) {
      const name = named(item) ?? (areAuthors ? undefined : pair(item));
      // A parent with its children: "- Harbour:" over a list of its own.
      const [[parent, children] = []] = name === undefined && !areAuthors ? Object.entries(item) : [];
      if (name !== undefined) walk(name, depth + 1);
      else if (parent !== undefined && Array.isArray(children)) walk([parent, children], depth + 1);
    }
  };
  if (typeof value === 'string') for (const part of areAuthors ? [value] : partsOf(value.trim())) add(part);
  else walk(value, 0);
  return [...found.values()];
}

/** The labels in one string: a comma list, one in brackets that quotes made a string, or hashtags in a row. */
function partsOf(value: string): readonly string[] {
  const list = /^\[([^[\]]*)\]$/.exec(value)?.[1];
  if (list !== undefined) return partsOf(list.trim()).map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'));
  if (/^#[^\s#]+(?:\s+#[^\s#]+)+$/.test(value)) return value.split(/\s+/).map((hashtag) => hashtag.slice(1));
  return value.split(/[,，、;；]/);
}

/** What no reader sees: zero-width characters, joiners, variation selectors. Flags of regions are told apart by tags, though. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}--[\u{E0020}-\u{E007F}]]/gv;

/** What two spellings of one label have in common: width, composition, case, blanks and invisible characters do not matter. */
export function labelIdentity(label: string): string {
  return label.normalize('NFKC').replace(INVISIBLE, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/**
 * One line of text. Crawlers copy character references such as `&#8211;` out of HTML; a title is no HTML. They also paste texts
 * with their byte order marks, which count as blanks.
 */
function plainText(text: string): string {
  const decoded = /&(?:#\d+|#x[\da-f]+|[a-z][\da-z]*);/i.test(text) ? decodeHTMLStrict(text) : text;
  return oneLine(decoded.replaceAll('\uFEFF', ''));
}

/** The name of something that a content management system has written as a map. */
function named(item: object): unknown {
  for (const key of ['name', 'title', 'slug'] as const) if (Object.hasOwn(item, key)) return Reflect.get(item, key);
  return undefined;
}

/** What YAML took for a map, for it holds a colon and a blank: "Ferries: the good parts". */
function pair(item: object): string | undefined {
  const [[key, value] = [], ...more] = Object.entries(item);
  if (key === undefined || more.length > 0) return undefined;
  return value === '' || value === null ? key : typeof value === 'string' ? `${key}: ${value}` : undefined;
}

function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}
