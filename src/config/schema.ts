import { z } from 'zod';
import { FIELD_NAMES } from '../article/fields/fields.ts';
import { FORMATS } from '../feeds/document.ts';
import { PERMALINK_NAMES, permalinkOf } from '../feeds/entry.ts';
import { webAddress } from '../feeds/formats/address.ts';
import { CHANNEL_NAMES } from '../notify/channels.ts';
import { EVENT_TYPES } from '../notify/event.ts';
import { parseSecret } from '../notify/signature.ts';
import { FEED_SCHEMA } from './feed-schema.ts';
import { TEMPLATE_SCHEMA } from './templates.ts';
import {
  bytes,
  checked,
  cron,
  duration,
  flag,
  fraction,
  isWebUrl,
  languageTag,
  object,
  oneOf,
  publicUrl,
  shownText,
  succeeds,
  text,
  timezone,
  webUrl,
  whole,
} from './values.ts';

const globs = z.array(text('a glob such as "**/*.md"'), 'a list of globs');
const keys = z.union(
  [text('a front-matter key'), z.array(text('a front-matter key')).min(1, 'a front-matter key, or a list of keys')],
  'a front-matter key, or a list of keys',
);
const site = object({
  title: shownText('a title').default('Feedwright'),
  url: checked('an absolute http or https address without a user name, a query or a fragment', isSiteUrl)
    .transform(siteUrl)
    .default('http://localhost:8080'),
  language: languageTag.default('en'),
  timezone: timezone.default('UTC'),
  icon: publicUrl.optional(),
  logo: publicUrl.optional(),
});

const category = text('a category').refine((value) => value.trim() !== '', 'a category');
const categories = object({
  aliases: z.record(z.string(), category, 'a block of "category: category" lines').default({}),
  drop: z.array(category, 'a list of categories').default([]),
  fallback: category.optional(),
});

const nearDuplicates = {
  near: flag(),
  threshold: fraction(0, 1, 'a number from 0 to 1'),
  window: duration,
};

const source = object({
  name: z.string('a short name').regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'a short name of letters, digits, ".", "_" and "-"'),
  path: text('the path of a folder'),
  title: shownText('a title').optional(),
  url: publicUrl.optional(),
  listed: flag().prefault(true),
  include: globs.min(1, 'a list of globs').default(['**/*.{md,markdown,html,htm}']),
  exclude: globs.default([]),
  format: oneOf(['auto', 'html', 'markdown']).default('auto'),
  timezone: timezone.optional(),
  encoding: checked(
    'auto, or an encoding such as utf-8, gb18030 or big5',
    (value) => value === 'auto' || succeeds(() => new TextDecoder(value)),
  ).default('auto'),
  baseUrl: webUrl.optional(),
  fields: object(
    Object.fromEntries(FIELD_NAMES.map((name) => [name, keys.optional()])) as Record<
      (typeof FIELD_NAMES)[number],
      z.ZodOptional<typeof keys>
    >,
  ).prefault({}),
  remove: z.array(text('a CSS selector'), 'a list of CSS selectors').default([]),
  boilerplate: oneOf(['remove', 'keep']).default('remove'),
  categories: categories.optional(),
  duplicates: object({
    near: nearDuplicates.near.optional(),
    threshold: nearDuplicates.threshold.optional(),
    window: nearDuplicates.window.optional(),
  }).optional(),
  settle: duration.default('2s'),
  silentAfter: duration.default('6h'),
});

const webhook = object({
  name: z.string('a short name').regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'a short name of letters, digits, ".", "_" and "-"'),
  type: oneOf(CHANNEL_NAMES).default('generic'),
  url: webUrl,
  secret: checked(
    '"whsec_" and the base64 of 24 to 64 bytes, made for example by: echo "whsec_$(openssl rand -base64 32)"',
    (value) => parseSecret(value) !== undefined,
  ).optional(),
  chat: text('the id of a chat, or "@" and the name of a channel').optional(),
  thread: text('the number of a topic').optional(),
  events: z
    .array(oneOf(EVENT_TYPES), `a list of ${EVENT_TYPES.join(', ')}`)
    .min(1, `a list of ${EVENT_TYPES.join(', ')}`)
    .default(['article.new', 'article.changed']),
  categories: z.array(text('a category'), 'a list of categories').default([]),
  digest: cron.optional(),
  template: TEMPLATE_SCHEMA.optional(),
  allowPrivateNetwork: flag().prefault(false),
});

/** The configuration file as it is written, with its defaults. */
export const CONFIG_SCHEMA = object({
  site: site.prefault({}),
  sources: z.array(source, 'a list of sources').min(1, 'at least one source'),
  categories: categories.prefault({}),
  schedule: object({ scan: cron.default('* * * * *'), watch: flag().prefault(false) }).prefault({}),
  store: checked('the path of a database file', (value) => value !== '' && !/^[a-z]+:\/\//i.test(value)).default(
    'data/feedwright.db',
  ),
  output: object({
    dir: text('the path of a folder').default('public'),
    formats: z
      .array(oneOf(FORMATS), `a list of ${FORMATS.join(', ')}`)
      .min(1, `a list of ${FORMATS.join(', ')}`)
      .default([...FORMATS]),
    items: whole(1, 1000, 'a whole number from 1 to 1000').prefault(50),
    content: oneOf(['full', 'summary']).default('full'),
    archive: flag().prefault(true),
    maxBytes: bytes(64 * 1024, 'a size of at least 64KB, such as 512KB, 1MB or a number of bytes').prefault('512KB'),
    permalink: checked(
      `an address with {{ ${PERMALINK_NAMES.join(' }}, {{ ')} }}, one that tells articles apart`,
      isPermalink,
    ).default('{{ site.url }}/articles/{{ article.id }}'),
  }).prefault({}),
  feeds: z.array(FEED_SCHEMA, 'a list of feeds').default([]),
  websub: object({
    hubs: z
      .array(publicUrl, 'a list of addresses')
      .transform((hubs) => [...new Set(hubs)])
      .default([]),
    allowPrivateNetwork: flag().prefault(false),
  }).prefault({}),
  duplicates: object({
    near: nearDuplicates.near.prefault(true),
    threshold: nearDuplicates.threshold.prefault(0.7),
    window: nearDuplicates.window.default('30d'),
    mergeCategories: flag().prefault(true),
  }).prefault({}),
  changes: object({
    minor: oneOf(['silent', 'update']).default('silent'),
    material: oneOf(['silent', 'update']).default('update'),
    keep: whole(0, 1000, 'a whole number from 0 to 1000').prefault(20),
  }).prefault({}),
  server: object({
    host: text('an address to listen on, such as 127.0.0.1 or 0.0.0.0').default('127.0.0.1'),
    port: whole(0, 65535, 'a port from 0 to 65535').prefault(8080),
  }).prefault({}),
  webhooks: z.array(webhook, 'a list of webhooks').default([]),
});

/** The configuration in force. */
export type Config = z.output<typeof CONFIG_SCHEMA>;

/** The JSON Schema of the configuration file, for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(CONFIG_SCHEMA, { io: 'input', unrepresentable: 'any' });
}

type SchemaNode = {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
};

/** The keys there may be in the block at `path`. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  let node: SchemaNode | undefined = configJsonSchema() as SchemaNode;
  for (const key of path) node = typeof key === 'number' ? node?.items : node?.properties?.[key];
  // A block may be one of several things that a key takes.
  const block = node?.properties ?? node?.anyOf?.find(({ properties }) => properties)?.properties;
  return Object.keys(block ?? {});
}

function isSiteUrl(value: string): boolean {
  const url = URL.parse(value);
  return isWebUrl(value) && url?.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

/** As documents name it, without a slash at its end. */
function siteUrl(written: string): string {
  const { origin, pathname } = new URL(written);
  return (webAddress(origin + pathname) ?? written).replace(/\/+$/, '');
}

function isPermalink(template: string): boolean {
  const names = [...template.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map((match) => match[1] ?? '');
  return (
    names.every((name) => (PERMALINK_NAMES as readonly string[]).includes(name)) &&
    names.some((name) => name.startsWith('article.')) &&
    isWebUrl(permalinkOf('a', 'b', { siteUrl: 'http://site.example', permalink: template }))
  );
}
