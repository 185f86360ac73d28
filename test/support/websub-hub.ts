import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { parseXml, type XmlElement } from './strict-xml.ts';
import type { Reply } from './webhook-receiver.ts';

export type HubOptions = {
  /** Whether a topic has to name itself and its hubs in the HTTP header `Link` as well (WebSub, section 4, asks for it). */
  readonly linkHeader?: boolean;
  /** The parameter that this hub reads, as the common ones differ in it. */
  readonly parameter?: 'hub.url' | 'hub.topic';
};

export type StandInHub = Awaited<ReturnType<typeof startHub>>;

/**
 * A hub that takes no ping on trust: the request has to be as PubSubHubbub 0.3 says (section 7.1), and the topic, which it fetches,
 * has to name itself and this hub. What it does not like it answers with 400 and says why, unless `answerWith` has it answer by script.
 */
export async function startHub(
  t: Pick<TestContext, 'after'>,
  { linkHeader = false, parameter = 'hub.url' }: HubOptions = {},
) {
  const pings: string[] = [];
  const refused: string[] = [];
  let script: ((topic: string, number: number) => Reply) | undefined;
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const topic = new URLSearchParams(body).get(parameter) ?? '';
    const reason = problemOf(request, body, parameter) ?? (await problemAt(topic, url, linkHeader));
    pings.push(topic);
    if (reason !== undefined) refused.push(reason);
    const reply = script?.(topic, pings.length) ?? (reason === undefined ? 204 : { status: 400, body: reason });
    if (typeof reply === 'function') reply(response);
    else if (typeof reply === 'number') response.writeHead(reply).end();
    else response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hub`;
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url,
    /** The topics it was told of, in the order they came. */
    pings,
    /** What it did not like. */
    refused,
    /** Answers by script from now on. */
    answerWith(next: (topic: string, number: number) => Reply): void {
      script = next;
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function problemOf({ method, headers }: IncomingMessage, body: string, parameter: string): string | undefined {
  if (method !== 'POST') return `a ping is a POST, not ${method}`;
  if (headers['content-type'] !== 'application/x-www-form-urlencoded')
    return `content-type is ${headers['content-type']}`;
  const parameters = new URLSearchParams(body);
  if (parameters.getAll('hub.mode').join() !== 'publish') return 'hub.mode MUST be "publish"';
  const [topic, ...more] = parameters.getAll(parameter);
  if (topic === undefined || more.length > 0) return `MUST supply one ${parameter} parameter`;
  const address = URL.parse(topic);
  if (!address?.protocol.startsWith('http') || address.href !== topic) return `${parameter} invalid: ${topic}`;
  return undefined;
}

async function problemAt(topic: string, hub: string, linkHeader: boolean): Promise<string | undefined> {
  const answer = await fetch(topic);
  if (answer.status !== 200) return `the topic answers ${answer.status}`;
  const found = [
    { place: 'document', links: linksIn(await answer.text()) },
    ...(linkHeader ? [{ place: 'header', links: linksOf(answer.headers.get('link') ?? '') }] : []),
  ];
  for (const { place, links } of found) {
    const self = links.filter(({ rel }) => rel === 'self').map(({ href }) => href);
    if (self.join(' ') !== topic) return `the self link in the ${place} of ${topic} is ${self.join(' ')}`;
    if (!links.some(({ rel, href }) => rel === 'hub' && href === hub)) return `no hub link in the ${place} of ${topic}`;
  }
  return undefined;
}

type Link = { readonly rel: string | undefined; readonly href: string | undefined };

/** The links of an Atom, RSS or JSON feed. */
function linksIn(text: string): readonly Link[] {
  if (text.startsWith('{')) {
    const { feed_url, hubs = [] }: { feed_url?: string; hubs?: { url: string }[] } = JSON.parse(text);
    return [{ rel: 'self', href: feed_url }, ...hubs.map(({ url }) => ({ rel: 'hub', href: url }))];
  }
  const root = parseXml(text);
  const head: XmlElement | undefined = root.name === 'rss' ? root.children[0] : root;
  return (head?.children ?? [])
    .filter(({ name }) => name === 'link' || name === 'atom:link')
    .map(({ attributes: { rel, href } }) => ({ rel, href }));
}

/** The links of an HTTP header (RFC 8288). */
function linksOf(header: string): readonly Link[] {
  return [...header.matchAll(/<([^>]*)>\s*;\s*rel="?([a-z-]+)"?/g)].map(([, href, rel]) => ({ rel, href }));
}
