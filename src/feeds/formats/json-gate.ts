import { xmlSafe } from '../../article/text.ts';
import { webAddress } from './address.ts';

/** The rules of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), as the gate asks for them. */

type Fields = Readonly<Record<string, unknown>>;

export function jsonItemFault(text: string): string | undefined {
  const parsed = parse(text);
  return 'fault' in parsed ? parsed.fault : itemFault(parsed.value);
}

export function jsonFrameFault(text: string): string | undefined {
  const parsed = parse(text);
  if ('fault' in parsed) return parsed.fault;
  const { value: feed } = parsed;
  if (feed.version !== 'https://jsonfeed.org/version/1.1') return 'it names no version of JSON Feed';
  if (!isText(feed.title)) return 'it has no title';
  if (!Array.isArray(feed.items)) return 'it has no items';
  const missing = ['home_page_url', 'feed_url'].find((key) => feed[key] === undefined);
  if (missing !== undefined) return `it has no ${missing}`;
  return (
    addressFault(feed, ['home_page_url', 'feed_url', 'icon', 'favicon', 'next_url']) ??
    listFault(feed, 'authors', (author) => isText(author.name)) ??
    listFault(feed, 'hubs', (hub) => isText(hub.type) && isAddress(hub.url))
  );
}

function itemFault(item: Fields): string | undefined {
  if (!isText(item.id)) return 'it has no id';
  if (item.url === undefined) return 'it has no url';
  if (!isText(item.title)) return 'it has no title';
  if (!isText(item.content_html)) return 'it has no content_html';
  const badDate = ['date_published', 'date_modified'].find((key) => !isDate(item[key]));
  if (badDate !== undefined) return `its ${badDate} "${item[badDate]}" is no date`;
  return (
    addressFault(item, ['url', 'image']) ??
    listFault(item, 'authors', (author) => isText(author.name)) ??
    listFault(item, 'attachments', (attachment) => isText(attachment.mime_type) && isAddress(attachment.url))
  );
}

function parse(text: string): { readonly value: Fields } | { readonly fault: string } {
  let isClean = true;
  try {
    const value: unknown = JSON.parse(text, (key, inner) => {
      if (xmlSafe(key) !== key || (typeof inner === 'string' && xmlSafe(inner) !== inner)) isClean = false;
      return inner;
    });
    if (!isClean) return { fault: 'it holds a control character or half a letter' };
    return typeof value === 'object' && value !== null ? { value: value as Fields } : { fault: 'it is no object' };
  } catch (error) {
    return { fault: `it is no JSON: ${(error as Error).message}` };
  }
}

function addressFault(fields: Fields, keys: readonly string[]): string | undefined {
  const key = keys.find((key) => fields[key] !== undefined && !isAddress(fields[key]));
  return key && `its ${key} "${String(fields[key]).slice(0, 200)}" is no address of the web`;
}

function listFault(fields: Fields, key: string, isGood: (item: Fields) => boolean): string | undefined {
  const list = fields[key];
  if (list === undefined) return undefined;
  const good = Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null && isGood(item));
  return good ? undefined : `its ${key} are not what they should be`;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && webAddress(value) === value;
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
}
