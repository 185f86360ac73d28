import type { App } from '../app.ts';
import type { Choice, DeliveryState } from '../store/dead-letters.ts';
import { printable } from './columns.ts';
import { usageError } from './context.ts';

export type WebhookOption = { readonly webhook?: string };

/** Nothing named is never everything. */
export function checkNamed(command: string, ids: readonly string[], { webhook }: WebhookOption): void {
  if (ids.length === 0 && webhook === undefined)
    throw usageError(
      `which messages? Name their ids, as "feedwright outbox list" shows them, or a webhook: "outbox ${command} --webhook NAME"`,
    );
}

/**
 * The messages that are meant, by the webhook they are for: one event is told to several under one id. An id says enough where it
 * stands in one of `states` at one webhook only.
 */
export function choicesOf(
  { store }: App,
  ids: readonly string[],
  only: string | undefined,
  states: readonly DeliveryState[],
  otherwise: string,
): readonly Choice[] {
  if (ids.length === 0) return [{ ids: undefined, webhook: only }];
  const meant = ids.map((id) => {
    const places = store.deadLetters.placesOf(id);
    if (places.length === 0)
      throw new Error(
        `no message has the id ${printable(id)}: "feedwright outbox list --state all" shows those there are`,
      );
    const there = places.filter(({ webhook }) => only === undefined || webhook === only);
    if (there.length === 0) throw new Error(`${id} is no message to ${only}, but to ${webhooksOf(places).join(', ')}`);
    const [webhook, ...others] = webhooksOf(there.filter(({ state }) => states.includes(state)));
    if (webhook === undefined) throw new Error(`nothing to do for ${id}: ${otherwise}`);
    if (others.length > 0)
      throw usageError(
        `${id} is a message to ${[webhook, ...others].join(', ')}: say which one is meant with --webhook NAME`,
      );
    return { id, webhook };
  });
  return [...Map.groupBy(meant, ({ webhook }) => webhook)].map(([webhook, all]) => ({
    webhook,
    ids: all.map(({ id }) => id),
  }));
}

function webhooksOf(places: readonly { readonly webhook: string }[]): readonly string[] {
  return [...new Set(places.map(({ webhook }) => webhook))];
}

export function checkWebhook({ config, store }: App, name: string | undefined): void {
  if (name === undefined) return;
  const known = [...new Set([...config.webhooks.map((webhook) => webhook.name), ...store.deadLetters.webhooks()])];
  if (!known.includes(name))
    throw new Error(
      `there is no webhook ${printable(name)}: there ${known.length === 0 ? 'are none' : `is ${known.join(', ')}`}`,
    );
}
