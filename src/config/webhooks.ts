import { creditOf, type EntryOptions } from '../feeds/entry.ts';
import type { ChannelSite } from '../notify/channel.ts';
import { createHub, hubName } from '../notify/hubs.ts';
import { loadOwnWords } from '../notify/templates/own-words.ts';
import { createWebhook } from '../notify/webhook.ts';
import { redactionFor } from './mask.ts';
import type { Config } from './schema.ts';

/** What messages say of the site. */
export function describeMessageSite({ site }: Config, addresses: EntryOptions): ChannelSite {
  const { title, url, language, timezone } = site;
  return { title, url, language, timezone, sourceTitle: (name) => creditOf(name, addresses).title };
}

/** The webhooks as the configuration wants them, with the hubs of its feeds. A template that fails is told to `log`. */
export async function describeWebhooks(
  config: Config,
  addresses: EntryOptions,
  log: Parameters<typeof loadOwnWords>[2],
) {
  const site = describeMessageSite(config, addresses);
  const writeWords = await loadOwnWords(config.webhooks, site, log);
  const created = await Promise.all(config.webhooks.map((webhook) => createWebhook(webhook, site, writeWords)));
  // One receiver may stand behind several webhooks, and repeat what it knows by another of them.
  const redact = redactionFor(config);
  const webhooks = created.map(({ webhook }) => ({
    ...webhook,
    redact: (text: string) => redact(webhook.redact(text)),
  }));
  return {
    /** Whom events are addressed to. */
    addressees: created.map(({ addressee }) => addressee),
    webhooks,
    /** Everybody the outbox speaks to. */
    receivers: [...webhooks, ...config.websub.hubs.map((hub) => createHub(hub, config.websub))],
    /** Their names in the outbox. */
    names: [...config.webhooks.map(({ name }) => name), ...config.websub.hubs.map(hubName)],
  };
}
