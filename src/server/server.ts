import { hash } from 'node:crypto';
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { Known } from '../corpus/view.ts';
import { type FeedIdentity, FORMAT_FILES, type SiteOptions } from '../feeds/document.ts';
import { type EntryOptions, toEntry } from '../feeds/entry.ts';
import { renderIndex } from '../feeds/lists/catalogue.ts';
import { STYLE_SOURCE } from '../feeds/pages/page.ts';
import { renderArticlePage, renderMissingPage } from '../feeds/pages/pages.ts';
import type { Logger } from '../observe/log.ts';
import { chooseEncoding, etagOf, isFresh } from './conditional.ts';
import { createPublishedFiles, type Encoding, type PublishedFile } from './published-files.ts';

export type ServerOptions = {
  readonly host: string;
  readonly port: number;
  /** The output folder. */
  readonly folder: string;
  readonly site: SiteOptions;
  readonly addresses: EntryOptions;
};

export type ServerPorts = {
  readonly article: (id: string) => Promise<Known | undefined>;
  readonly feedsOf: (id: string) => Promise<readonly FeedIdentity[]>;
  /** Why the service is not ready, or undefined when it is. */
  readonly unready: () => string | undefined;
  readonly log: Logger;
};

/** Our own pages: they run nothing and load nothing but pictures and videos, whatever an article holds. */
const PAGE_POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; img-src http: https:; media-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const DATA_POLICY = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

/** For every answer there is. */
const EVERYWHERE = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' };

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  json: 'application/json',
  opml: 'text/x-opml',
  xml: 'application/xml',
};
const FEED_TYPES = new Map(Object.values(FORMAT_FILES).map(({ file, type }) => [file, type]));

/** What requests in progress are given to end when the server stops. */
const STOP_GRACE = 2000;

/** Feeds and pages change with the schedule: a minute keeps a busy proxy from asking at every request. */
const CACHE_CONTROL = 'public, max-age=60';

/** Starts serving the output folder and the article pages. Returns the address it listens on and how to stop it. */
export async function startServer(
  options: ServerOptions,
  ports: ServerPorts,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const files = createPublishedFiles(options.folder);
  const server = Fastify({
    // A client that sends its request byte by byte is let go after a few seconds.
    http: { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2000 },
    bodyLimit: 1024,
    // What cannot even be routed, such as a path that does not decode, passes by every hook.
    frameworkErrors: (_error, _request, reply) => {
      (reply as FastifyReply).headers(EVERYWHERE).code(400).type('text/plain; charset=utf-8').send('bad request\n');
    },
  });

  const send = (request: FastifyRequest, reply: FastifyReply, file: PublishedFile, type: string) => {
    const encoding = chooseEncoding(request.headers['accept-encoding'], file.bodies);
    const etag = etagOf(file.hash, encoding);
    reply.headers({
      etag,
      ...(file.lastModified ? { 'last-modified': file.lastModified.toUTCString() } : {}),
      'cache-control': CACHE_CONTROL,
      vary: 'Accept-Encoding',
      'content-security-policy': type === 'text/html' ? PAGE_POLICY : DATA_POLICY,
    });
    if (isFresh(request.headers, etag, file.lastModified)) return reply.code(304).send();
    if (encoding !== 'identity') reply.header('content-encoding', encoding);
    return reply.type(`${type}; charset=utf-8`).send(file.bodies.get(encoding));
  };
  const missing = (reply: FastifyReply, status = 404) =>
    reply
      .code(status)
      .header('content-security-policy', PAGE_POLICY)
      .type('text/html; charset=utf-8')
      .send(renderMissingPage(options.site, status));

  /** The index before the first run has written one. */
  const waiting = (reply: FastifyReply) =>
    reply
      .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-store', 'retry-after': '5' })
      .code(503)
      .type('text/html; charset=utf-8')
      .send(renderIndex({ site: options.site, formats: [], feeds: [] }));

  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(EVERYWHERE);
  });
  server.setNotFoundHandler((_request, reply) => missing(reply));
  server.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) ports.log.error({ error, path: request.url.split('?', 1)[0] }, 'request failed');
    return reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(status >= 500 ? 'internal error\n' : 'bad request\n');
  });

  server.get('/livez', async (_request, reply) =>
    reply.header('cache-control', 'no-store').type('text/plain').send('ok\n'),
  );
  server.get('/readyz', async (_request, reply) => {
    const reason = ports.unready();
    return reply
      .code(reason === undefined ? 200 : 503)
      .header('cache-control', 'no-store')
      .type('text/plain')
      .send(`${reason ?? 'ok'}\n`);
  });

  server.get<{ Params: { id: string } }>('/articles/:id', async (request, reply) => {
    const known = /^[a-z0-9]{1,32}$/.test(request.params.id) ? await ports.article(request.params.id) : undefined;
    if (!known) return missing(reply);
    if (known.state === 'withdrawn') return missing(reply, 410);
    const page = renderArticlePage({
      entry: toEntry(known, options.addresses),
      site: options.site,
      original: known.article.link,
      feeds: await ports.feedsOf(known.id),
    });
    const body = Buffer.from(page);
    const file: PublishedFile = {
      path: request.url,
      // A page can change without the article's date moving: it is known by its ETag alone.
      lastModified: undefined,
      hash: hash('sha256', body, 'base64url').slice(0, 22),
      bodies: new Map<Encoding, Buffer>([['identity', body]]),
    };
    return send(request, reply, file, 'text/html');
  });

  server.get('/*', async (request, reply) => {
    const [rawPath = '', query] = request.url.split('?', 2);
    const segments = cleanSegments(rawPath);
    if (!segments) return missing(reply);
    const isFolder = rawPath.endsWith('/');
    const file = await files.get(isFolder ? [...segments, 'index.html'] : segments);
    if (file === 'folder') {
      // From its segments: a path that begins with two slashes would lead to another host.
      const location = `/${segments.map(encodeURIComponent).join('/')}/`;
      return reply.redirect(query === undefined ? location : `${location}?${query}`, 301);
    }
    if (!file && segments.length === 0) return waiting(reply);
    if (!file) return missing(reply);
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const type = FEED_TYPES.get(name) ?? TYPES[name.slice(name.lastIndexOf('.') + 1)];
    return type === undefined ? missing(reply) : send(request, reply, file, type);
  });

  await server.listen({ host: options.host, port: options.port });
  const stop = async () => {
    const impatient = setTimeout(() => server.server.closeAllConnections(), STOP_GRACE);
    await server.close();
    clearTimeout(impatient);
  };
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { address: `http://${host}:${port}`, stop };
}

/** The segments of a request's path, decoded once; undefined for one that could name anything but a published file. */
function cleanSegments(rawPath: string): string[] | undefined {
  const segments: string[] = [];
  for (const raw of rawPath.split('/').filter((segment) => segment !== '')) {
    let segment: string;
    try {
      segment = decodeURIComponent(raw);
    } catch {
      return undefined;
    }
    if (segment.startsWith('.') || /[/\\\0]/.test(segment)) return undefined;
    segments.push(segment);
  }
  return segments;
}
