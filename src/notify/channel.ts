import type { Notice } from './notice.ts';

/** What a channel makes of a message, ready to be sent. */
export type HttpRequest = {
  readonly method: 'POST' | 'PATCH';
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

/** A message on its way. `id` is the same on every attempt. */
export type Message = {
  readonly id: string;
  /** The body as JSON text, as it stands in the outbox. */
  readonly payload: string;
  /** The same, understood. */
  readonly notice: Notice;
  /** The user's own words in the channel's markup, in place of the channel's layout. */
  readonly words?: string | undefined;
  /** Receipt of the message that this one corrects. Only there for a channel that edits. */
  readonly corrects?: string | undefined;
  /** It was rejected for what it looks like: this time without pictures, cards and the user's own words. */
  readonly plain?: boolean | undefined;
};

/** What an answer means. */
export type Delivery =
  /** `receipt` is what a later message edits this one by; `restMs` asks for so long a pause before the next one. */
  | {
      readonly kind: 'delivered';
      readonly status: number;
      readonly receipt?: string | undefined;
      readonly restMs?: number | undefined;
    }
  /**
   * To be tried again. `concerns` says what is in trouble: this message alone, the whole webhook (no connection, rate limit,
   * wrong secret), or one of both (an answer 500). `retryAfter` is in milliseconds.
   */
  | {
      readonly kind: 'failed';
      readonly status: number | undefined;
      readonly error: string;
      readonly concerns: 'message' | 'webhook' | 'either';
      readonly retryAfter: number | undefined;
    }
  /** The message will never be taken as it is. */
  | { readonly kind: 'rejected'; readonly status: number; readonly error: string }
  /** The message that was to be corrected is there no more. */
  | { readonly kind: 'missing'; readonly status: number; readonly error: string }
  /** The receiver wants no messages any more. */
  | { readonly kind: 'refused'; readonly status: number; readonly error: string };

/** At most so many messages in so many milliseconds. */
export type RateLimit = { readonly messages: number; readonly within: number };

/** One kind of receiver: how it is spoken to, and what its answers mean. Pure. */
export type Channel = {
  readonly compose: (message: Message, now: number) => HttpRequest;
  readonly interpret: (answer: Answer, now: number) => Delivery;
  /** What it may be sent, a little below what its service allows. */
  readonly rates: readonly RateLimit[];
  /** Whether a message that was sent can be edited. */
  readonly edits: boolean;
  /** Text as the channel's markup writes it, for words of the user's own. Left out where there is no markup. */
  readonly escape?: (text: string) => string;
  /** Whether its receivers are programs, which miss what a digest counts without naming it. */
  readonly listsAll?: boolean;
};

/** What channels are made of. */
export type ChannelOptions = {
  readonly url: string;
  readonly secret: string | undefined;
  /** The chat in a service that has many behind one address (Telegram). */
  readonly chat: string | undefined;
  /** The topic within that chat. */
  readonly thread: string | undefined;
  readonly allowPrivateNetwork: boolean;
  readonly site: ChannelSite;
};

/** What the addresses of a service look like, whatever host or proxy they lead through. */
export type AddressForm = {
  /** For whoever has to find the right one. */
  readonly expected: string;
  readonly holds: (url: URL) => boolean;
};

/** What messages say of the site. */
export type ChannelSite = {
  readonly title: string;
  /** Public address, without a slash at its end. */
  readonly url: string;
  readonly language: string;
  /** In which moments are told. */
  readonly timezone: string;
  /** How readers are told of a source, by its name. */
  readonly sourceTitle: (name: string) => string;
};
