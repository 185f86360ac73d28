import { hash } from 'node:crypto';
import { createTask } from 'node-cron';
import type { Addressee } from './address.ts';
import type { Channel, ChannelOptions, ChannelSite } from './channel.ts';
import { CHANNELS, type ChannelName } from './channels.ts';
import type { EventType } from './event.ts';
import { createRedaction, discreet } from './redact.ts';
import type { Webhook } from './worker.ts';

export type WebhookOptions = {
  readonly name: string;
  readonly type: ChannelName;
  readonly url: string;
  readonly chat?: string | undefined;
  readonly thread?: string | undefined;
  readonly secret?: string | undefined;
  readonly events: readonly EventType[];
  readonly categories: readonly string[];
  /** Cron expression in UTC; left out, messages go one by one. */
  readonly digest?: string | undefined;
  readonly allowPrivateNetwork: boolean;
};

/** A configured webhook: whom to address, and how to speak to it. */
export function createWebhook(config: WebhookOptions, site: ChannelSite): { addressee: Addressee; webhook: Webhook } {
  const { name, events, categories, digest, url, secret, allowPrivateNetwork } = config;
  const create: (options: ChannelOptions) => Channel = CHANNELS[config.type].create;
  const channel = create({
    url,
    secret,
    chat: config.chat,
    thread: config.thread,
    allowPrivateNetwork,
    site,
  });
  const redact = createRedaction(config);
  const ticks = digest === undefined ? undefined : createTask(digest, () => {}, { timezone: 'UTC' });
  return {
    addressee: { name, events, categories, notBefore: (now) => ticks?.getNextRuns(1)[0]?.getTime() ?? now },
    webhook: {
      name,
      channel: discreet(channel, redact),
      digest: digest !== undefined,
      digestCount: undefined,
      maxPerRun: CHANNELS[config.type].maxPerRun,
      opensAt: (now) => now,
      words: () => undefined,
      redact,
      addressHash: hash('sha256', url, 'base64url'),
    },
  };
}
