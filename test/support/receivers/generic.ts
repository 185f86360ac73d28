import { createHmac, timingSafeEqual } from 'node:crypto';
import type { EventData } from '../../../src/notify/event.ts';
import { listen, type Reply, type Request, type Shown, type StandIn, type StandInOptions } from './stand-in.ts';

/** The secrets that a receiver and its senders share: whsec_ and the base64 of 32 bytes. */
export const SECRETS = {
  old: `whsec_${Buffer.alloc(32, 'harbour').toString('base64')}`,
  new: `whsec_${Buffer.alloc(32, 'bridge').toString('base64')}`,
  wrong: `whsec_${Buffer.alloc(32, 'somebody else').toString('base64')}`,
} as const;

/** How far the sender's clock may be off. */
const TOLERANCE_S = 5 * 60;
const MAX_BYTES = 20_000;
const EVENT = /^[a-z]+\.[a-z]+$/;

export type Taken = {
  readonly id: string;
  readonly body: string;
  readonly contentType: string;
  readonly type: string;
  readonly data: EventData;
};
export type GenericStandIn = StandIn & { readonly taken: readonly Taken[] };

/**
 * A program that takes messages by Standard Webhooks 1.0 (https://github.com/standard-webhooks/standard-webhooks) to the letter, and knows
 * again what it has taken. It is told the secret it goes by.
 */
export async function startGeneric(
  t: Parameters<typeof listen>[0],
  { now = Date.now, secret = SECRETS.old, words = false }: StandInOptions & { secret?: string; words?: boolean } = {},
): Promise<GenericStandIn> {
  const shown: Shown[] = [];
  const refused: string[] = [];
  const taken: Taken[] = [];
  /** Of everything that came, taken or not: one message has one id, and one id is of one message. */
  const ids = new Map<string, string>();
  const bodies = new Map<string, string>();
  const refuse = (status: number, why: string): Reply => {
    refused.push(why);
    return { status, body: why };
  };
  const service = await listen(t, (request) => {
    const problem = headerProblem(request, now());
    if (problem !== undefined) return refuse(400, problem);
    const id = String(request.headers['webhook-id']);
    if (!isSigned(request, secret)) return refuse(401, 'no signature of ours');
    if ((bodies.get(id) ?? request.body) !== request.body) return refuse(409, 'one id for two messages');
    if ((ids.get(request.body) ?? id) !== id) return refuse(409, 'two ids for one message');
    bodies.set(id, request.body);
    ids.set(request.body, id);
    if (Buffer.byteLength(request.body) >= MAX_BYTES) return refuse(413, 'not below 20 KB');
    const contentType = String(request.headers['content-type']);
    if (words) {
      taken.push({ id, body: request.body, contentType, type: '', data: {} });
      return { status: 204 };
    }
    if (contentType !== 'application/json; charset=utf-8') return refuse(415, `what is ${contentType}?`);
    const { type, timestamp, data, ...more } = JSON.parse(request.body);
    if (!EVENT.test(type) || typeof data !== 'object' || Object.keys(more).length > 0) return refuse(400, 'no event');
    if (new Date(timestamp).toISOString() !== timestamp) return refuse(400, 'no moment of ISO 8601 in UTC');
    if (taken.some((one) => one.id === id)) return { status: 200 };
    taken.push({ id, body: request.body, contentType, type, data });
    shown.push(seen(id, data));
    return { status: 204 };
  });
  const webhook = { type: 'generic' as const, url: `${service.origin}/hooks/harbour-7f3a`, allowPrivateNetwork: true };
  return {
    webhook: { ...webhook, secret },
    wrong: { ...webhook, secret: SECRETS.wrong },
    shown,
    refused,
    taken,
    requests: service.requests,
    answerWith: service.answerWith,
    tooMany: { status: 429, headers: { 'retry-after': '30' } },
  };
}

function headerProblem({ method, headers }: Request, now: number): string | undefined {
  if (method !== 'POST') return 'not a POST';
  if (!/^msg_[0-9a-f]{32}$/.test(String(headers['webhook-id']))) return 'no webhook-id';
  const timestamp = String(headers['webhook-timestamp']);
  if (!/^\d{10}$/.test(timestamp)) return 'no webhook-timestamp in seconds';
  return Math.abs(Number(timestamp) - now / 1000) > TOLERANCE_S ? 'too old, or from the future' : undefined;
}

function isSigned({ headers, body }: Request, secret: string): boolean {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(signed)
    .digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .some((signature) => {
      const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
      return signature.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
    });
}

/** A program reads fields, and nothing of what stands in them. */
function seen(id: string, { article, articles = [] }: EventData): Shown {
  const all = [...(article && articles.length === 0 ? [article] : []), ...articles];
  return {
    id,
    text: all.map(({ title }) => title).join('\n'),
    links: all.map(({ url }) => url),
    images: all.flatMap(({ image }) => image ?? []),
    mentions: [],
    edited: false,
  };
}
