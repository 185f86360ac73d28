import got from 'got';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { Answer, HttpRequest, Post } from './channel.ts';

/** An answer is read only as far as an error message goes. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** IPv4-compatible addresses (::127.0.0.1), which the agent's own list does not know. */
const ALSO_PRIVATE = ['::/96'];
const guarded = {
  http: new RequestFilteringHttpAgent({ denyIPAddressList: ALSO_PRIVATE }),
  https: new RequestFilteringHttpsAgent({ denyIPAddressList: ALSO_PRIVATE }),
};

/**
 * Posts a message. Never follows a redirect, never reads more than a little, never waits longer than 15 s, and unless
 * allowed never connects to a private address, whatever the name resolves to. Never throws: what fails is an answer.
 */
export const post: Post = (request: HttpRequest, signal: AbortSignal) =>
  new Promise<Answer>((resolve) => {
    let status: number | undefined;
    let headers: Answer['headers'] = {};
    const chunks: Buffer[] = [];
    let size = 0;
    const done = (error?: string) => resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8'), error });

    const stream = got.stream(request.url, {
      method: request.method,
      body: request.body,
      headers: { 'user-agent': 'Feedwright', ...request.headers },
      timeout: { lookup: 3000, connect: 3000, secureConnect: 5000, request: 15_000 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
      retry: { limit: 0 },
      signal,
      ...(request.allowPrivateNetwork ? {} : { agent: guarded }),
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
    stream.on('error', (error: Error) => done(status === undefined ? describe(error) : undefined));
  });

/** What went wrong, without the address: it may hold a secret. */
function describe(error: Error): string {
  if (/private|DNS lookup .* is not allowed|is not allowed/i.test(error.message)) {
    return 'the address leads into a private network: set allowPrivateNetwork: true for this webhook if that is meant';
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return code === 'ETIMEDOUT' ? 'no answer in time (ETIMEDOUT)' : `no connection (${code})`;
}
