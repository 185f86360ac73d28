import { hash } from 'node:crypto';
import type { Channel, ChannelOptions, ChannelSite } from './channel.ts';
import { CHANNELS, type ChannelName } from './channels.ts';
import { createRedaction } from './http/redact.ts';
import type { Webhook } from './outbox/webhook.ts';
import type { Addressee } from './rules/address.ts';
import { createQuietHours } from './rules/quiet-hours.ts';
import { createRules, type RuleOptions } from './rules/rules.ts';
import { createTicks } from './rules/ticks.ts';
import type { Templates } from './templates/template-kinds.ts';

export type WebhookOptions = RuleOptions & {
  readonly type: ChannelName;
  readonly url: string;
  readonly chat?: string | undefined;
  readonly thread?: string | undefined;
  readonly secret?: string | undefined;
  /** `HH:MM` to `HH:MM`, in the site's time zone unless it names one. */
  readonly quietHours?:
    | { readonly from: string; readonly to: string; readonly timezone?: string | undefined }
    | undefined;
  /** A cron expression in UTC, or a block; left out, messages go one by one. */
  readonly digest?: string | DigestOptions | undefined;
  /** Left out, what is usual for its type. */
  readonly maxPerRun?: number | undefined;
  /** The user's own words, in Liquid. */
  readonly template?: Templates | undefined;
  readonly allowPrivateNetwork: boolean;
};

/** When a digest goes out: at its ticks, and as soon as `count` messages wait for it. */
export type DigestOptions = {
  readonly cron?: string | undefined;
  readonly count?: number | undefined;
  /** Left out, the site's. */
  readonly timezone?: string | undefined;
};

/** What goes by count alone waits no longer than until the next morning. */
const EVERY_MORNING = '0 8 * * *';

/** Finds a webhook's own words for a message, written as its channel writes text. */
export type WriteWords = (webhook: WebhookOptions, inMarkup: Channel['escape']) => Webhook['words'];

/** A configured webhook: whom to address, and how to speak to it. `writeWords` is only needed for templates. */
export async function createWebhook(
  config: WebhookOptions,
  site: ChannelSite,
  writeWords: WriteWords = () => () => undefined,
): Promise<{ addressee: Addressee; webhook: Webhook }> {
  const { name, type, url, secret, chat, thread, allowPrivateNetwork, quietHours } = config;
  const create: (options: ChannelOptions) => Channel = CHANNELS[type].create;
  const channel = create({ url, secret, chat, thread, allowPrivateNetwork, site });
  const digest = typeof config.digest === 'string' ? { cron: config.digest, timezone: 'UTC' } : config.digest;
  const ticks = digest && createTicks(digest.cron ?? EVERY_MORNING, digest.timezone ?? site.timezone);
  return {
    addressee: { ...(await createRules(config)), notBefore: ticks ?? ((now) => now) },
    webhook: {
      name,
      channel,
      digest: digest !== undefined,
      digestCount: digest?.count,
      maxPerRun: config.maxPerRun ?? CHANNELS[type].maxPerRun,
      opensAt: quietHours
        ? createQuietHours({ ...quietHours, timezone: quietHours.timezone ?? site.timezone })
        : (now) => now,
      words: config.template === undefined ? () => undefined : writeWords(config, channel.escape),
      redact: createRedaction(config),
      addressHash: hash('sha256', [url, chat, thread].filter((part) => part !== undefined).join('\n'), 'base64url'),
    },
  };
}
