import type { LookupFunction } from 'node:net';
import got from 'got';
import type { Answer, HttpRequest, Post } from '../channel.ts';
import { failureInWords } from './failures.ts';
import { createReach, refusal } from './reach.ts';

/** Milliseconds that the parts of a request may take; `request` is for all of it. */
export const TIMEOUTS = { lookup: 3000, connect: 3000, secureConnect: 5000, request: 15_000 };

/** An answer is read only as far as an error message goes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** What a test may put in place of the real thing. */
export type PostOptions = { readonly lookup?: LookupFunction; readonly timeouts?: typeof TIMEOUTS };

/**
 * Posts a message. Never follows a redirect, never reads more than a little, never unpacks, never waits longer than 15 s, never
 * tries twice, and unless allowed never connects to a private address, whatever the name resolves to. Never throws: what
 * fails is an answer.
 */
export function createPost({ lookup, timeouts = TIMEOUTS }: PostOptions = {}): Post {
  const anywhere = createReach(true, lookup);
  const publicly = createReach(false, lookup);
  return (request: HttpRequest, signal: AbortSignal) =>
    new Promise<Answer>((resolve) => {
      let status: number | undefined;
      let headers: Answer['headers'] = {};
      const chunks: Buffer[] = [];
      let size = 0;
      const done = (error?: string) =>
        resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8'), error });
      const fail = (error: Error) => done(status === undefined ? describe(error, request.url) : undefined);
      const reach = request.allowPrivateNetwork ? anywhere : publicly;
      try {
        reach.check(request.url);
        const stream = got.stream(request.url, {
          method: request.method,
          body: request.body,
          headers: { 'user-agent': 'Feedwright', ...request.headers },
          timeout: timeouts,
          followRedirect: false,
          throwHttpErrors: false,
          decompress: false,
          retry: { limit: 0 },
          signal,
          agent: reach.agent,
          dnsLookup: reach.lookup as never,
        });
        stream.on('response', (response: { statusCode: number; headers: Answer['headers'] }) => {
          status = response.statusCode;
          headers = response.headers;
        });
        stream.on('data', (chunk: Buffer) => {
          chunks.push(chunk.subarray(0, MAX_ANSWER_BYTES - size));
          size += chunk.length;
          if (size >= MAX_ANSWER_BYTES) {
            done();
            stream.destroy();
          }
        });
        stream.on('end', () => done());
        // Once there is a status, a body that breaks off changes nothing about it.
        stream.on('error', fail);
      } catch (error) {
        fail(error as Error);
      }
    });
}

export const post = createPost();

/** What went wrong, without the address, which may hold a secret, but for its host. */
function describe(error: Error, url: string): string {
  const refused = refusal(error);
  if (refused !== undefined) return refused;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return failureInWords(code, url, 'event' in error ? String(error.event) : undefined);
}
