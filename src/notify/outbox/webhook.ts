import type { Channel } from '../channel.ts';
import type { Notice } from '../notice.ts';

/** A configured webhook, ready to be spoken to. */
export type Webhook = {
  readonly name: string;
  readonly channel: Channel;
  /** Its messages wait for a moment at which they go out together. */
  readonly digest: boolean;
  /** So many waiting messages make a digest before that moment. */
  readonly digestCount: number | undefined;
  /** So many messages for each run: what is beyond goes out together. */
  readonly maxPerRun: number;
  /** The first moment from `now` on at which it may be told of articles: `now`, or the end of its quiet hours. */
  readonly opensAt: (now: number) => number;
  /** The user's own words for a message, in the channel's markup; undefined where the channel finds them. */
  readonly words: (notice: Notice) => string | undefined;
  /** Text without what is secret of the webhook. */
  readonly redact: (text: string) => string;
  /** Of its address: a webhook that was disabled is tried again at another one. */
  readonly addressHash: string;
};
