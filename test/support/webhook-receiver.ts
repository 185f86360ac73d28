import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Payload } from '../../src/notify/event.ts';

export type Received = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly id: string;
  readonly timestamp: string;
  readonly body: string;
  readonly payload: Payload;
};

/** What to answer: a status with headers, or whatever a function does with the response. */
export type Reply =
  | number
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | ((response: ServerResponse) => void);

export type WebhookReceiver = Awaited<ReturnType<typeof startWebhookReceiver>>;

/** The secret our receivers share with the sender: whsec_ and the base64 of 32 bytes. */
export const SECRET = `whsec_${Buffer.alloc(32, 'harbour').toString('base64')}`;

/** A real HTTP server that keeps what it is sent and answers by script. */
export async function startWebhookReceiver(
  t: Pick<TestContext, 'after'>,
  script: (request: Received, number: number) => Reply = () => 204,
) {
  const received: Received[] = [];
  let answer = script;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { headers, method = '' } = request;
      const entry: Received = {
        method,
        headers,
        id: String(headers['webhook-id']),
        timestamp: String(headers['webhook-timestamp']),
        body,
        payload: JSON.parse(body),
      };
      received.push(entry);
      const reply = answer(entry, received.length);
      if (typeof reply === 'function') reply(response);
      else {
        const {
          status,
          headers: replyHeaders = {},
          body: text = '',
        } = typeof reply === 'number' ? { status: reply } : reply;
        response.writeHead(status, replyHeaders).end(text);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  t.after(stop);
  return {
    received,
    port,
    url: `http://127.0.0.1:${port}/hooks/harbour-7f3a`,
    /** Answers differently from now on. */
    answerWith(next: (request: Received, number: number) => Reply): void {
      answer = next;
    },
    /** What was told, as "type title", in the order it came. */
    told: (): string[] => received.map(({ payload }) => `${payload.type} ${payload.data.article?.title ?? ''}`.trim()),
  };
}

/** Verifies a message as a receiver does, by the standard and without any code of the sender's. */
export function isSignedWith(secret: string, { id, timestamp, body, headers }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}
