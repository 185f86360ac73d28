import { hash } from 'node:crypto';
import { createWebSubChannel, type Ping } from './channels/websub.ts';
import type { Webhook } from './outbox/webhook.ts';
import type { Outbound } from './rules/address.ts';

/** No webhook has such a name: theirs hold no colon. */
const PREFIX = 'hub:';

/** The name under which a hub stands in the outbox, beside the webhooks. */
export function hubName(address: string): string {
  return PREFIX + address;
}

/** The address of the hub that stands in the outbox under a name; undefined for a webhook's. */
export function hubOf(name: string): string | undefined {
  return name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;
}

/** A hub as the outbox worker speaks to it: like a webhook, it is retried, paused and in the end disabled. */
export function createHub(
  address: string,
  { allowPrivateNetwork }: { readonly allowPrivateNetwork: boolean },
): Webhook {
  return {
    name: hubName(address),
    channel: createWebSubChannel({ url: address, allowPrivateNetwork }),
    digest: false,
    digestCount: undefined,
    maxPerRun: Number.POSITIVE_INFINITY,
    opensAt: (now) => now,
    words: () => undefined,
    redact: (text) => text,
    addressHash: hash('sha256', address, 'base64url'),
  };
}

/**
 * The pings for feeds whose documents have new bytes: one for each of `selfAddresses` (the documents' own `rel="self"`), to every
 * hub. They are for `outbox.putPings`: an address has the same id each time, so that no two wait for the same hub. Only for feeds
 * that were published before, since nobody can have subscribed to another, and never for a private one, whose address is its key.
 */
export function feedPings(selfAddresses: readonly string[], hubs: readonly string[], now: number): readonly Outbound[] {
  if (hubs.length === 0) return [];
  const deliveries = [...new Set(hubs)].map((hub) => ({ webhook: hubName(hub), notBefore: now }));
  return [...new Set(selfAddresses)].map((topic) => ({
    id: `ping:${topic}`,
    type: 'feed.published',
    articleId: undefined,
    createdAt: now,
    payload: JSON.stringify({ topic } satisfies Ping),
    deliveries,
  }));
}
