import type { App } from '../app.ts';
import { isArticleEvent } from '../notify/notice.ts';

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
  readonly type: string;
  readonly state: string | null;
  readonly attempts: number | null;
  readonly nextAttemptAt: number | null;
  /** The id of an earlier message about its article that waits for its own time. */
  readonly behind: string | null;
};

/** What a message waits for, and when it goes out at the earliest, as far as that is known. Both null for one that has gone. */
export type Wait = { readonly waitsFor: string | null; readonly next: string | null };

/** How to tell what messages wait for: what concerns a whole webhook is looked up once. */
export function createWaits(app: App): (message: Message) => Promise<Wait> {
  const known = new Map<string, Promise<Waiting & { readonly isDisabled: boolean }>>();
  const lookUp = async (name: string) => ({
    ...(await waitingOf(app, name)),
    isDisabled: (await app.store.outbox.state(name)).disabledAt !== undefined,
  });
  return async ({ webhook, type, state, attempts, nextAttemptAt, behind }) => {
    if (webhook === null || state !== 'pending') return { waitsFor: null, next: null };
    const held = (waitsFor: string): Wait => ({ waitsFor, next: null });
    if (!app.receivers.includes(webhook)) return held('no webhook of this name is configured');
    const waiting = known.get(webhook) ?? lookUp(webhook);
    known.set(webhook, waiting);
    const { isDisabled, pausedUntil, quietUntil } = await waiting;
    if (isDisabled) return held('the webhook is disabled');
    if (behind !== null) return held(`waits for ${behind}, which is about the same article`);
    const own = iso(nextAttemptAt ?? app.now());
    if (quietUntil && isArticleEvent(type))
      return { waitsFor: `quiet hours until ${quietUntil}`, next: later(own, quietUntil) };
    if (pausedUntil && own < pausedUntil)
      return { waitsFor: `the webhook is paused until ${pausedUntil}`, next: pausedUntil };
    if (own <= iso(app.now())) return { waitsFor: null, next: own };
    if (attempts) return { waitsFor: `next attempt ${own}`, next: own };
    const isDigest = app.webhooks.some(({ name, digest }) => name === webhook && digest);
    return { waitsFor: `${isDigest ? 'digest' : 'not before'} ${own}`, next: own };
  };
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
