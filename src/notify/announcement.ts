import { type Addressee, address, type Outbound } from './address.ts';
import { newEventId } from './event.ts';
import { hubOf } from './hubs.ts';

/** What becomes of a webhook that others are to hear of. */
export type Announcement = {
  readonly type: 'webhook.disabled' | 'webhook.enabled';
  /** Its name in the outbox. */
  readonly webhook: string;
  readonly reason?: string;
  /** Since when it is disabled, or was. */
  readonly since: number;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** The message about a webhook to all others that ask for it; none where nobody does. */
export function announce(
  { type, webhook, reason, since, at }: Announcement,
  addressees: readonly Addressee[],
): readonly Outbound[] {
  const alarm = {
    subject: hubOf(webhook) ?? webhook,
    since: new Date(since).toISOString(),
    ...(reason === undefined ? {} : { reason }),
  };
  const event = { id: newEventId(), type, at, articleId: undefined, categories: [], data: { alarm } };
  const others = addressees.filter(({ name }) => name !== webhook);
  const message = address(event, others);
  return message ? [message] : [];
}
