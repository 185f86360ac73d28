import { cut, oneLine } from '../../article/text.ts';
import type { Answer, Channel, Delivery } from '../channel.ts';
import { interpretStandard } from '../http/answer.ts';

export type WebSubOptions = {
  /** The hub. */
  readonly url: string;
  readonly allowPrivateNetwork: boolean;
};

/** The body of a ping as the outbox holds it. */
export type Ping = { readonly topic: string };

/**
 * A WebSub hub that is told of a topic with new bytes. How is left to hubs (https://www.w3.org/TR/websub/#publishing): most go by
 * PubSubHubbub 0.3, section 7.1, and read `hub.url`, some read `hub.topic`, so both are there.
 */
export function createWebSubChannel({ url, allowPrivateNetwork }: WebSubOptions): Channel {
  return {
    rates: [],
    edits: false,
    listsAll: true,
    compose({ notice }) {
      if (notice.kind !== 'ping') throw new Error(`a hub is told of feeds, not of an ${notice.kind}`);
      const { topic } = notice;
      return {
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic, 'hub.topic': topic }).toString(),
        allowPrivateNetwork,
      };
    },
    interpret(answer, now): Delivery {
      const delivery = interpretStandard(answer, now);
      if (delivery.kind === 'delivered') return delivery;
      const reason = reasonIn(answer);
      return reason === '' ? delivery : { ...delivery, error: `${delivery.error}: ${reason}` };
    },
  };
}

/** A hub says in its answer what it does not like (WebSub, section 5.3), in plain text or in a whole page. */
function reasonIn({ body }: Answer): string {
  return cut(oneLine(cut(body, 1000).replace(/<[^<>]*>/g, ' ')), 200);
}
