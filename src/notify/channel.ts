/** What a channel makes of a message, ready to be posted. */
export type HttpRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowPrivateNetwork: boolean;
};

/** What came back: a status, or why there is none. */
export type Answer = {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly error: string | undefined;
};

export type Post = (request: HttpRequest, signal: AbortSignal) => Promise<Answer>;

/** A message as the outbox holds it. `id` is the same on every attempt. */
export type Message = { readonly id: string; readonly payload: string };

/** What an answer means. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly status: number }
  /** To be tried again; `throttle` asks for every message to this webhook to wait. `retryAfter` is in milliseconds. */
  | {
      readonly kind: 'failed';
      readonly status: number | undefined;
      readonly error: string;
      readonly throttle: boolean;
      readonly retryAfter: number | undefined;
    }
  /** The receiver wants no messages any more. */
  | { readonly kind: 'refused'; readonly status: number; readonly error: string };

/** One kind of receiver: how it is spoken to, and what its answers mean. Both are pure. */
export type Channel = {
  readonly compose: (message: Message, now: number) => HttpRequest;
  readonly interpret: (answer: Answer, now: number) => Delivery;
};
