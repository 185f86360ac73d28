import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { ConfigInput } from '../article-folder.ts';

export type WebhookInput = NonNullable<ConfigInput['webhooks']>[number];

/** What people see of a message in the chat, after the service has understood it. */
export type Shown = {
  readonly id: string;
  /** All that is read, without markup: a title of `<b>&` is `<b>&` here. */
  text: string;
  links: readonly string[];
  images: readonly string[];
  /** Whom it calls: nobody is the only right answer. */
  mentions: readonly string[];
  edited: boolean;
};

export type Request = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A service as strict as the real one: it takes what that takes, refuses what that refuses, and answers as that answers. */
export type StandIn = {
  /** How a webhook is configured that reaches it. */
  readonly webhook: Omit<WebhookInput, 'name'>;
  /** The same with a wrong secret, or where the address is the secret a wrong address. */
  readonly wrong: Omit<WebhookInput, 'name'>;
  /** What stands in the chat, in order. */
  readonly shown: Shown[];
  /** Why it refused what it refused, in its own words. */
  readonly refused: string[];
  /** How many requests came. */
  readonly requests: () => number;
  /** Answers by script from now on where that returns something, without looking at the request. */
  answerWith(script: (request: Request, number: number) => Reply | undefined): void;
  /** Its answer to one message too many. */
  readonly tooMany: Reply;
};

export type StandInOptions = { readonly now?: () => number };
export type StartStandIn = (t: Pick<TestContext, 'after'>, options?: StandInOptions) => Promise<StandIn>;

/** A server that reads whole requests and answers each with what `answer` makes of it. */
export async function listen(
  t: Pick<TestContext, 'after'>,
  answer: (request: Request, number: number) => Reply,
): Promise<{ readonly origin: string; readonly requests: () => number; readonly answerWith: StandIn['answerWith'] }> {
  let number = 0;
  let script: Parameters<StandIn['answerWith']>[0] = () => undefined;
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const request: Request = {
      method: incoming.method ?? '',
      url: new URL(incoming.url ?? '/', 'http://stand-in.example'),
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    number++;
    const { status, headers = {}, body = '' } = script(request, number) ?? answer(request, number);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => number,
    answerWith: (next) => {
      script = next;
    },
  };
}

/** Counts what comes in a sliding window. `take` says whether one more may come at `now`. */
export function createWindow(messages: number, within: number): { take(now: number): boolean } {
  let taken: number[] = [];
  return {
    take(now) {
      taken = taken.filter((at) => at > now - within);
      if (taken.length >= messages) return false;
      taken.push(now);
      return true;
    },
  };
}
