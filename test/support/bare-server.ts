import { type RunningServer, type ServerOptions, type ServerPorts, startServer } from '../../src/server/server.ts';

/** A server of an output folder, without a store behind it. */
export function startBareServer(
  options: Pick<ServerOptions, 'folder' | 'site'> & Partial<ServerOptions>,
  ports: Pick<ServerPorts, 'log'> & Partial<ServerPorts>,
): Promise<RunningServer> {
  const { url: siteUrl } = options.site;
  return startServer(
    {
      host: '127.0.0.1',
      port: 0,
      formats: ['rss', 'atom', 'json'],
      maxAge: 60,
      hubs: [],
      private: new Set(),
      addresses: { siteUrl, permalink: '', credits: new Map(), mergeCategories: true, unlisted: new Set() },
      ...options,
    },
    {
      article: async () => undefined,
      feedsOf: async () => [],
      revisions: async () => [],
      unready: () => undefined,
      visits: async () => {},
      ...ports,
    },
  );
}
