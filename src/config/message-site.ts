import { creditOf, type EntryOptions } from '../feeds/entry.ts';
import type { ChannelSite } from '../notify/channel.ts';
import type { Config } from './schema.ts';

/** What messages say of the site. */
export function describeMessageSite(
  { site }: Config,
  addresses: EntryOptions,
): ChannelSite & { readonly timezone: string } {
  const { title, url, language, timezone } = site;
  return { title, url, language, timezone, sourceTitle: (name) => creditOf(name, addresses).title };
}
