import { type Event, renderPayload } from '../event.ts';
import { isArticleEvent } from '../notice.ts';
import { declines, type Rules } from './rules.ts';

/** A webhook as far as addressing goes. */
export type Addressee = Rules & {
  /** When a message that arises at `now` is sent at the earliest: at once, or with the next digest. */
  readonly notBefore: (now: number) => number;
};

/** A message in the outbox: its body, and the webhooks that will get it. */
export type Outbound = {
  readonly id: string;
  readonly type: string;
  readonly articleId: string | undefined;
  readonly createdAt: number;
  readonly payload: string;
  readonly deliveries: readonly { readonly webhook: string; readonly notBefore: number }[];
};

/** An alarm is told at once, and never waits for a digest. */
export function isAlarm({ type }: { readonly type: string }): boolean {
  return !isArticleEvent(type) && !type.startsWith('feed.');
}

/** Addresses an event to every webhook that asks for it; undefined when none does, for then there is nothing to keep. */
export function address(event: Event, webhooks: readonly Addressee[]): Outbound | undefined {
  const deliveries = webhooks
    .filter((webhook) => declines(webhook, event) === undefined)
    .map((webhook) => ({ webhook: webhook.name, notBefore: isAlarm(event) ? event.at : webhook.notBefore(event.at) }));
  if (deliveries.length === 0) return undefined;
  return {
    id: event.id,
    type: event.type,
    articleId: event.articleId,
    createdAt: event.at,
    payload: renderPayload(event),
    deliveries,
  };
}
