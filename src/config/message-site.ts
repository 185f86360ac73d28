import { creditOf, type EntryOptions } from '../feeds/entry.ts';
import type { TemplateSite } from '../notify/template.ts';
import type { Config } from './schema.ts';

/** What messages say of the site. */
export function describeMessageSite({ site }: Config, addresses: EntryOptions): TemplateSite {
  const { title, url, language, timezone } = site;
  return { title, url, language, timezone, sourceTitle: (name) => creditOf(name, addresses).title };
}
