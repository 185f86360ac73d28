import { decodeHTMLStrict } from 'entities';
import { parseDate } from './dates.ts';
import { cut, oneLine } from './text.ts';

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

/** Which front-matter keys fill which field: the first one that holds something wins. */
export type FieldMap = Readonly<Record<FieldName, readonly string[]>>;

export const DEFAULT_FIELDS: FieldMap = {
  title: ['title'],
  published: ['date', 'published', 'pubDate', 'published_at', 'created'],
  modified: ['updated', 'modified', 'lastmod', 'last_modified_at', 'updated_at'],
  categories: ['categories', 'category'],
  tags: ['tags', 'tag', 'keywords'],
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
  const byLowerCase = new Map(Object.entries(data).map(([key, value]) => [key.toLowerCase(), value]));
  const first = <T>(field: FieldName, read: (value: unknown) => T | undefined): T | undefined => {
    for (const key of fields[field]) {
      const value = read(byLowerCase.get(key.toLowerCase()));
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return {
    text: (field: FieldName) => first(field, oneText),
    labels: (field: FieldName) => first(field, (value) => nonEmpty(labels(value, field !== 'authors'))) ?? [],
    isTrue: (field: FieldName) => first(field, oneText)?.toLowerCase() === 'true',
    /** The dates under all keys of a field, each with the text it was read from, so that a warning can quote it. */
    dates: (field: FieldName, timeZone: string) =>
      fields[field].flatMap((key) => {
        const text = oneText(byLowerCase.get(key.toLowerCase()));
        return text === undefined ? [] : [{ text, date: parseDate(text, timeZone) }];
      }),
  };
}

function oneText(value: unknown): string | undefined {
  const candidate = Array.isArray(value) ? value.find((item) => typeof item === 'string') : value;
  if (typeof candidate === 'object' && candidate !== null) return oneText(named(candidate));
  if (typeof candidate !== 'string') return undefined;
  const text = plainText(candidate);
  return text === '' || text === '~' || text === 'null' ? undefined : text;
}

/** A list, a list of lists, one string or a comma list, as labels without blanks around, each once. */
function labels(value: unknown, splitCommas: boolean): string[] {
  const found = new Map<string, string>();
  const add = (text: string) => {
    const label = cut(plainText(text), MAX_LABEL);
    if (label !== '' && label !== 'null' && label !== '~')
      found.set(labelIdentity(label), found.get(labelIdentity(label)) ?? label);
  };
  const walk = (item: unknown, depth: number): void => {
    if (depth > 4) return;
    if (typeof item === 'string') add(item);
    else if (Array.isArray(item)) for (const inner of item) walk(inner, depth + 1);
    else if (typeof item === 'object' && item !== null) walk(named(item), depth + 1);
  };
  if (typeof value === 'string') for (const part of splitCommas ? value.split(/[,，、;；]/) : [value]) add(part);
  else walk(value, 0);
  return [...found.values()];
}

/** What two spellings of one label have in common: width, composition, case and blanks do not matter. */
export function labelIdentity(label: string): string {
  return label.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** One line of text. Crawlers copy character references such as `&#8211;` out of HTML; a title is no HTML. */
function plainText(text: string): string {
  return oneLine(/&(?:#\d+|#x[\da-f]+|[a-z][\da-z]*);/i.test(text) ? decodeHTMLStrict(text) : text);
}

function named(item: object): unknown {
  return 'name' in item ? item.name : 'title' in item ? item.title : undefined;
}

function nonEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined;
}
