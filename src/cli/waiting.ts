import type { App } from '../app.ts';

/** What holds back the messages of a webhook as a whole, and when its next digest goes out. Moments are ISO 8601. */
export type Waiting = {
  readonly pausedUntil: string | null;
  readonly quietUntil: string | null;
  readonly nextDigest: string | null;
};

export async function waitingOf({ store, webhooks, addressees, now }: App, name: string): Promise<Waiting> {
  const { pausedUntil } = await store.outbox.state(name);
  const time = now();
  const webhook = webhooks.find((one) => one.name === name);
  const opens = webhook?.opensAt(time) ?? time;
  const digest = webhook?.digest ? addressees.find((one) => one.name === name)?.notBefore(time) : undefined;
  return {
    pausedUntil: pausedUntil !== undefined && pausedUntil > time ? iso(pausedUntil) : null,
    quietUntil: opens > time ? iso(opens) : null,
    nextDigest: digest === undefined ? null : iso(digest),
  };
}

type Message = {
  readonly webhook: string | null;
  readonly state: string | null;
  readonly attempts: number | null;
  readonly next_attempt_at: number | null;
};

/** What a message about an article waits for; null for one that has gone, or goes at once. */
export async function waitOf(app: App, { webhook, state, attempts, next_attempt_at }: Message): Promise<string | null> {
  if (webhook === null || state !== 'pending') return null;
  if ((await app.store.outbox.state(webhook)).disabledAt !== undefined) return 'the webhook is disabled';
  const { pausedUntil, quietUntil } = await waitingOf(app, webhook);
  if (quietUntil) return `quiet hours until ${quietUntil}`;
  const next = next_attempt_at !== null && next_attempt_at > app.now() ? iso(next_attempt_at) : undefined;
  if (pausedUntil && (next === undefined || next < pausedUntil)) return `the webhook is paused until ${pausedUntil}`;
  if (next === undefined) return null;
  if (attempts) return `next attempt ${next}`;
  return app.webhooks.some(({ name, digest }) => name === webhook && digest) ? `digest ${next}` : `not before ${next}`;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
