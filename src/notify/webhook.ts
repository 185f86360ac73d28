import { hash } from 'node:crypto';
import { createTask } from 'node-cron';
import type { Addressee } from './address.ts';
import { createGenericChannel } from './channels/generic.ts';
import type { EventType } from './event.ts';
import { parseSecret } from './signature.ts';
import type { Webhook } from './worker.ts';

export type WebhookOptions = {
  readonly name: string;
  readonly url: string;
  readonly secret?: string | undefined;
  readonly events: readonly EventType[];
  readonly categories: readonly string[];
  /** Cron expression in UTC; left out, messages go one by one. */
  readonly digest?: string | undefined;
  readonly allowPrivateNetwork: boolean;
};

/** A configured webhook: whom to address, and how to speak to it. */
export function createWebhook(config: WebhookOptions): { addressee: Addressee; webhook: Webhook } {
  const { name, events, categories, digest, url, secret, allowPrivateNetwork } = config;
  const channel = createGenericChannel({
    url,
    keys: secret === undefined ? [] : (parseSecret(secret) ?? []),
    allowPrivateNetwork,
  });
  const ticks = digest === undefined ? undefined : createTask(digest, () => {}, { timezone: 'UTC' });
  return {
    addressee: { name, events, categories, notBefore: (now) => ticks?.getNextRuns(1)[0]?.getTime() ?? now },
    webhook: { name, channel, digest: digest !== undefined, addressHash: hash('sha256', url, 'base64url') },
  };
}
