import { type FeedDefinition, feedOptions, slugOf, titleOf } from '../feeds/definitions/definition.ts';
import { createStanding, definitionsHash } from '../feeds/definitions/standing.ts';
import type { EntryOptions } from '../feeds/entry.ts';
import { webAddress } from '../feeds/formats/address.ts';
import type { PublishOptions } from '../run/publish-feed.ts';
import { ttlMinutes } from '../run/schedule.ts';
import type { Config } from './schema.ts';

/**
 * The feeds as the configuration wants them. `authority` is the host name in guids. `unlistedBefore` names sources that were
 * unlisted when they were last configured: taking one out of the configuration does not make its articles public.
 */
export function describeFeeds(config: Config, authority: string, unlistedBefore: readonly string[] = []) {
  const { site, sources, output, duplicates, feeds } = config;
  const listed = new Set(sources.filter((source) => source.listed).map(({ name }) => name));
  const names = [...unlistedBefore, ...sources.map(({ name }) => name)];
  const unlisted = new Set(names.filter((name) => !listed.has(name)));
  const facts = { mergeCategories: duplicates.mergeCategories, unlisted };
  const addresses: EntryOptions = {
    siteUrl: site.url,
    permalink: output.permalink,
    credits: new Map(
      sources.map(({ name, title, url, baseUrl }) => [
        name,
        { name, title: title ?? name, url: url ?? (baseUrl && webAddress(baseUrl)) },
      ]),
    ),
    ...facts,
  };
  const publish: PublishOptions = {
    site,
    authority,
    addresses,
    formats: output.formats,
    archive: output.archive,
    maxBytes: output.maxBytes,
    ttl: ttlMinutes(config.schedule),
    hubs: config.websub.hubs,
    shape: { items: output.items, content: output.content, words: {}, isPrivate: false },
    shapes: new Map(feeds.map((feed) => [feed.name, feedOptions(feed, output)])),
  };
  return {
    addresses,
    publish,
    /** In which feeds an article stands. */
    standing: createStanding(feeds, facts),
    /** Another one means that articles may stand in other feeds. */
    grouping: definitionsHash(feeds, facts),
    defined: feeds.map((feed: FeedDefinition) => ({ identity: feed.name, label: titleOf(feed), slug: slugOf(feed) })),
    /** The names of private feeds by their folders. */
    private: new Map(feeds.filter(({ token }) => token !== undefined).map((feed) => [slugOf(feed), feed.name])),
  };
}
