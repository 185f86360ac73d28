import { every, languageTag, notBlank, type Surroundings, type ValidationContext, type ValueCheck } from './grammar.ts';
import { htmlProblems } from './html.ts';
import { mediaType, rfc3339, webAddress } from './values.ts';

type Json = Readonly<Record<string, unknown>>;
type MemberCheck = (value: unknown, surroundings: Surroundings) => readonly string[];
/** Members by name; a name that ends in `!` is required. Names that begin with `_` are extensions, which are objects. */
type Members = Readonly<Record<string, MemberCheck>>;

/** A language tag as the format's version 1.1 and RFC 5646 have it. */
const text = (check: ValueCheck): MemberCheck => {
  return (value, surroundings) => {
    if (typeof value !== 'string') return ['is no string'];
    const problem = check(value, surroundings);
    return problem === undefined ? [] : [`${problem}: ${JSON.stringify(value.slice(0, 90))}`];
  };
};
const flag: MemberCheck = (value) => (typeof value === 'boolean' ? [] : ['is neither true nor false']);
const count: MemberCheck = (value) => (Number.isFinite(value) && Number(value) >= 0 ? [] : ['is no number from 0 on']);
const html: MemberCheck = (value) => (typeof value === 'string' ? htmlProblems(value) : ['is no string']);
const label = text(notBlank);
const address = text(webAddress);

const listOf =
  (check: MemberCheck): MemberCheck =>
  (value, surroundings) =>
    Array.isArray(value)
      ? value.flatMap((entry, at) => check(entry, surroundings).map((problem) => `[${at}] ${problem}`))
      : ['is no list'];

const objectOf =
  (members: Members, also: (value: Json) => readonly string[] = () => []): MemberCheck =>
  (value, surroundings) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['is no object'];
    const object = value as Json;
    const problems: string[] = [];
    for (const [key, check] of Object.entries(members)) {
      const name = key.replace('!', '');
      if (object[name] === undefined) {
        if (key.endsWith('!')) problems.push(`has no ${name}`);
      } else problems.push(...check(object[name], surroundings).map((problem) => `${name} ${problem}`));
    }
    for (const [name, member] of Object.entries(object)) {
      if (name.startsWith('_')) {
        if (typeof member !== 'object' || member === null)
          problems.push(`has the extension ${name}, which is no object`);
      } else if (!(name in members) && !(`${name}!` in members)) problems.push(`may have no ${name}`);
    }
    return [...problems, ...also(object)];
  };

const AUTHOR = objectOf({ name: label, url: address, avatar: address }, ({ name, url, avatar }) =>
  name === undefined && url === undefined && avatar === undefined ? ['is an author without anything'] : [],
);
const HUB = objectOf({ 'type!': label, 'url!': address });
const ATTACHMENT = objectOf({
  'url!': address,
  'mime_type!': text(mediaType),
  title: label,
  size_in_bytes: count,
  duration_in_seconds: count,
});

const ITEM = objectOf(
  {
    'id!': label,
    url: address,
    external_url: address,
    title: label,
    content_html: html,
    content_text: label,
    summary: label,
    image: address,
    banner_image: address,
    date_published: text(rfc3339),
    date_modified: text(rfc3339),
    authors: listOf(AUTHOR),
    tags: listOf(label),
    language: text(languageTag),
    attachments: listOf(ATTACHMENT),
  },
  (item) =>
    item.content_html === undefined && item.content_text === undefined
      ? ['has no content_html and no content_text']
      : [],
);

const FEED = objectOf(
  {
    'version!': text(every(notBlank, (value) => (value === VERSION ? undefined : 'is another version'))),
    'title!': label,
    home_page_url: address,
    'feed_url!': address,
    description: label,
    user_comment: label,
    next_url: address,
    icon: address,
    favicon: address,
    authors: listOf(AUTHOR),
    language: text(languageTag),
    expired: flag,
    hubs: listOf(HUB),
    'items!': listOf(ITEM),
  },
  ({ next_url, feed_url, items }) => {
    const ids: unknown[] = Array.isArray(items) ? items.map((item: Json) => item?.id) : [];
    return [
      ...(next_url !== undefined && next_url === feed_url ? ['has itself for its next page'] : []),
      ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `has two items ${id}`),
    ];
  },
);

const VERSION = 'https://jsonfeed.org/version/1.1';

/**
 * What is wrong with a JSON feed: by version 1.1 of the format (https://www.jsonfeed.org/version/1.1/), whose deprecated
 * `author` is not known here; with addresses, moments and HTML as strict as in the other formats.
 */
export function jsonFeedProblems(json: string, context: ValidationContext): readonly string[] {
  let feed: unknown;
  try {
    feed = JSON.parse(json);
  } catch (error) {
    return [`is no JSON: ${error instanceof Error ? error.message : error}`];
  }
  const problems = FEED(feed, { ...context, sourceLine: '' });
  const own = (feed as Json | null)?.feed_url;
  const { path } = context;
  const isElsewhere =
    path !== undefined &&
    typeof own === 'string' &&
    URL.canParse(own) &&
    !decodeURIComponent(new URL(own).pathname).endsWith(`/${path}`);
  return [
    ...(json.isWellFormed() && !/\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])/.test(json) ? [] : ['half of a surrogate pair']),
    ...problems.map((problem) => `the feed ${problem}`),
    ...(isElsewhere ? [`stands at ${path} and names itself ${own}`] : []),
  ];
}
