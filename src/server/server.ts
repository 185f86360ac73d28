import type { IncomingMessage, ServerResponse } from 'node:http';
import Fastify, { type FastifyReply } from 'fastify';
import type { Known } from '../corpus/view.ts';
import type { FeedIdentity, Format } from '../feeds/document.ts';
import { type EntryOptions, toEntry } from '../feeds/entry.ts';
import { type ArticleRevision, renderArticlePage } from '../feeds/pages/article-page.ts';
import { renderIndex } from '../feeds/pages/index-page.ts';
import { renderMissingPage } from '../feeds/pages/missing-page.ts';
import type { Logger } from '../observe/log.ts';
import { type Answer, answer } from './answer.ts';
import { createAudience, type Visits } from './audience.ts';
import { EVERYWHERE, type HeaderOptions, PAGE_POLICY } from './headers.ts';
import { guard, httpOptions, LIMITS, type Limits } from './limits.ts';
import { createPublishedFiles, type PublishedFile } from './published-files.ts';
import { cleanSegments } from './published-path.ts';
import { createVersions } from './versions.ts';

export type ServerOptions = HeaderOptions & {
  readonly host: string;
  readonly port: number;
  /** The output folder. */
  readonly folder: string;
  readonly formats: readonly Format[];
  readonly addresses: EntryOptions;
  readonly limits?: Limits;
};

export type ServerPorts = {
  readonly article: (id: string) => Promise<Known | undefined>;
  readonly feedsOf: (id: string) => Promise<readonly FeedIdentity[]>;
  /** What an article said before, newest first. */
  readonly revisions: (id: string) => Promise<readonly ArticleRevision[]>;
  /** Why the service is not ready, or undefined when it is. */
  readonly unready: () => string | undefined;
  /** Keeps who has polled which feed since the last time. */
  readonly visits: (visits: readonly Visits[]) => Promise<void>;
  readonly log: Logger;
};

export type RunningServer = {
  /** Where it listens. */
  readonly address: string;
  /** Files have been written: from the next request on they are looked at. */
  readonly refresh: () => void;
  readonly stop: () => Promise<void>;
};

/** What requests in progress are given to end when the server stops. */
const STOP_GRACE = 2000;
/** How often it is written down who has polled what. */
const VISITS_EVERY = 60_000;
const A_DAY = 'public, max-age=86400';

/** Starts serving the output folder and the article pages. */
export async function startServer(options: ServerOptions, ports: ServerPorts): Promise<RunningServer> {
  const { site, limits = LIMITS } = options;
  const versions = createVersions();
  const audience = createAudience();
  const files = createPublishedFiles(
    options,
    (name, { hash, items }) => items && versions.remember(name, hash, items.digests),
    Date.now,
  );
  const server = Fastify({
    http: httpOptions(limits),
    bodyLimit: 1024,
    keepAliveTimeout: limits.keepAlive,
    requestTimeout: limits.request,
    // What cannot even be routed, such as a path that does not decode, passes by every hook.
    frameworkErrors: (_error, _request, reply) => {
      text(reply as FastifyReply, 400, 'bad request\n');
    },
  });
  guard(server.server, limits);

  const text = (reply: FastifyReply, status: number, body: string, headers: Record<string, string> = {}) =>
    reply
      .headers({ ...EVERYWHERE, ...headers })
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(body);
  const page = (reply: FastifyReply, status: number, body: string, headers: Record<string, string> = {}) =>
    reply
      .headers({ ...EVERYWHERE, 'content-security-policy': PAGE_POLICY, ...headers })
      .code(status)
      .type('text/html; charset=utf-8')
      .send(body);
  const missing = (reply: FastifyReply, status = 404) => page(reply, status, renderMissingPage(site, status));
  /** Past the framework's own sending: most answers are these, and all that goes into them is at hand. */
  const send = (reply: FastifyReply, file: PublishedFile, name?: string) => {
    reply.hijack();
    const { headers } = reply.request.raw;
    const ready = answer(file, headers, name === undefined ? undefined : (hash) => versions.itemsOf(name, hash));
    if (ready instanceof Promise) return ready.then((later) => write(reply.raw, later));
    write(reply.raw, ready);
    return undefined;
  };

  server.setNotFoundHandler((_request, reply) => missing(reply));
  server.addHook('onRequest', (request, reply, done) => {
    const { method } = request.raw;
    if (method === 'GET' || method === 'HEAD') done();
    // Its body is not waited for.
    else text(reply, 405, 'only GET and HEAD\n', { allow: 'GET, HEAD', connection: 'close' });
  });
  server.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) ports.log.error({ error, path: request.url.split('?', 1)[0] }, 'request failed');
    return text(reply, status, status >= 500 ? 'internal error\n' : 'bad request\n');
  });

  server.get('/livez', (_request, reply) => text(reply, 200, 'ok\n', { 'cache-control': 'no-store' }));
  server.get('/readyz', (_request, reply) => {
    const reason = ports.unready();
    return text(reply, reason === undefined ? 200 : 503, `${reason ?? 'ok'}\n`, { 'cache-control': 'no-store' });
  });
  // Secret feeds are not named here: they say themselves that they are not to be found.
  server.get('/robots.txt', (_request, reply) =>
    text(reply, 200, 'User-agent: *\nAllow: /\n', { 'cache-control': A_DAY }),
  );
  server.get('/favicon.ico', (_request, reply) => {
    reply.headers({ ...EVERYWHERE, 'cache-control': A_DAY });
    return site.icon === undefined ? reply.code(204).send() : reply.redirect(site.icon, 302);
  });

  server.get<{ Params: { id: string } }>('/articles/:id', async (request, reply) => {
    const known = /^[a-z0-9]{1,32}$/.test(request.params.id) ? await ports.article(request.params.id) : undefined;
    if (!known) return missing(reply);
    if (known.state === 'withdrawn') return missing(reply, 410);
    const rendered = renderArticlePage({
      entry: toEntry(known, options.addresses),
      site,
      original: known.article.link,
      feeds: await ports.feedsOf(known.id),
      revisions: await ports.revisions(known.id),
    });
    return send(reply, await files.rendered(`articles/${known.id}`, rendered));
  });

  server.get('/*', (request, reply) => {
    const { url = '', method, headers } = request.raw;
    const question = url.indexOf('?');
    const target = question < 0 ? url : url.slice(0, question);
    const segments = cleanSegments(target);
    if (!segments) return missing(reply);
    if (target.endsWith('/')) segments.push('index.html');
    const found = files.get(segments);
    if (found === 'folder') {
      // From its segments: a path that begins with two slashes would lead to another host.
      const location = `/${segments.map(encodeURIComponent).join('/')}/`;
      return reply.headers(EVERYWHERE).redirect(question < 0 ? location : location + url.slice(question), 301);
    }
    // The index before the first run has written one.
    if (!found && segments.length === 1 && segments[0] === 'index.html')
      return page(reply, 503, renderIndex({ site, formats: [], feeds: [] }), {
        'cache-control': 'no-store',
        'retry-after': '5',
      });
    if (!found) return missing(reply);
    const sendFound = (file: PublishedFile) => {
      const { kind, slug, format } = file.path;
      if (kind !== 'feed' || slug === undefined || !format) return send(reply, file);
      if (method === 'GET') audience.seen(slug, format, headers['user-agent']);
      return send(reply, file, segments.join('/'));
    };
    return found instanceof Promise ? found.then(sendFound) : sendFound(found);
  });

  const keepVisits = async () => {
    const visits = audience.take();
    if (visits.length > 0)
      await ports.visits(visits).catch((error) => ports.log.warn({ error }, 'visits could not be kept'));
  };
  await server.listen({ host: options.host, port: options.port });
  const keeping = setInterval(() => void keepVisits(), VISITS_EVERY);
  const stop = async () => {
    clearInterval(keeping);
    const impatient = setTimeout(() => server.server.closeAllConnections(), STOP_GRACE);
    await server.close();
    clearTimeout(impatient);
    await keepVisits();
  };
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { address: `http://${host}:${port}`, refresh: files.refresh, stop };
}

function write(response: ServerResponse<IncomingMessage>, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}
