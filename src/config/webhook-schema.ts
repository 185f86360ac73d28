import { z } from 'zod';
import { CHANNEL_NAMES, CHANNELS, type ChannelType } from '../notify/channels.ts';
import { EVENT_TYPES, type EventType } from '../notify/event.ts';
import { RULE } from './feed-schema.ts';
import { TEMPLATE_SCHEMA } from './templates.ts';
import { checked, cron, flag, object, oneOf, text, timezone, webUrl, whole } from './values.ts';

/** An id of a service. Written without quotes it is a number, of which a long one would not be the same. */
const id = (expected: string, holds: (value: string) => boolean) =>
  z.union([checked(expected, holds), z.int().transform(String)], expected);

const timeOfDay = checked('a time of day such as "22:00"', (value) => /^(?:[01]?\d|2[0-3]):[0-5]\d$/.test(value));

const CHAT_EVENTS: readonly EventType[] = ['article.new', 'article.changed', 'article.removed'];
const PROGRAM_EVENTS: readonly EventType[] = ['article.new', 'article.changed'];

const KEYS = {
  name: z.string('a short name').regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'a short name of letters, digits, ".", "_" and "-"'),
  type: oneOf(CHANNEL_NAMES).default('generic'),
  url: webUrl,
  secret: text('the secret that the service gave').optional(),
  chat: id('the id of a chat, or "@" and the name of a channel', (value) => value !== '').optional(),
  thread: id('the number of a topic, in quotes where it is a long one', (value) => /^\d+$/.test(value)).optional(),
  events: z
    .array(oneOf(EVENT_TYPES), `a list of ${EVENT_TYPES.join(', ')}`)
    .min(1, `a list of ${EVENT_TYPES.join(', ')}`)
    .optional(),
  ...RULE,
  // An empty list is older than the other rules, and asks for any.
  categories: z.array(text('a category'), 'a list of categories').optional(),
  exclude: object(RULE).optional(),
  minimumChange: oneOf(['material', 'minor']).optional(),
  quietHours: object({ from: timeOfDay, to: timeOfDay, timezone: timezone.optional() }).optional(),
  digest: z
    .union(
      [
        cron,
        object({
          cron: cron.optional(),
          count: whole(2, 1000, 'a whole number from 2 to 1000').optional(),
          timezone: timezone.optional(),
        }).refine(({ cron, count }) => cron !== undefined || count !== undefined, 'cron, count or both'),
      ],
      'a cron expression such as "0 * * * *", or a block with cron, count or both',
    )
    .optional(),
  maxPerRun: whole(1, Number.MAX_SAFE_INTEGER, 'a whole number from 1 on').optional(),
  template: TEMPLATE_SCHEMA.optional(),
  allowPrivateNetwork: flag().prefault(false),
};

/** One webhook of `webhooks`, as it is written. What its type takes as an address, a secret and a chat, `checkWebhook` tells. */
export const WEBHOOK_SCHEMA = object(KEYS).transform(({ events, minimumChange, categories, ...webhook }) => {
  const { maxPerRun }: ChannelType = CHANNELS[webhook.type];
  // A program may want every detail; in a chat each message is read by people.
  const isProgram = webhook.type === 'generic';
  return ordered({
    ...(Number.isFinite(maxPerRun) ? { maxPerRun } : {}),
    ...webhook,
    ...(categories === undefined || categories.length === 0 ? {} : { categories }),
    events: events ?? [...(isProgram ? PROGRAM_EVENTS : CHAT_EVENTS)],
    minimumChange: minimumChange ?? (isProgram ? 'minor' : 'material'),
  });
});

/** The keys in the order in which they are documented, for whoever reads what is in force. */
function ordered<T extends object>(webhook: T): T {
  const place = (key: string) => Object.keys(KEYS).indexOf(key);
  return Object.fromEntries(Object.entries(webhook).sort(([a], [b]) => place(a) - place(b))) as T;
}
