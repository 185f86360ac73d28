import type { TestContext } from 'node:test';
import type { Channel, Delivery } from '../../src/notify/channel.ts';
import { newEventId } from '../../src/notify/event.ts';
import { interpretStandard } from '../../src/notify/http/answer.ts';
import { post } from '../../src/notify/http/post.ts';
import type { Webhook } from '../../src/notify/outbox/webhook.ts';
import { createOutboxWorker } from '../../src/notify/outbox/worker.ts';
import type { Addressee, Outbound } from '../../src/notify/rules/address.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from './article-folder.ts';
import { createClock } from './clock.ts';
import { lettersIn } from './letters.ts';
import { createRecordedLog } from './recorded-log.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

export type OutboxDesk = Awaited<ReturnType<typeof openOutboxDesk>>;

/** Asks for nothing special: message by message, as a chat takes them. */
export function webhookTo(name: string, channel: Channel, overrides: Partial<Webhook> = {}): Webhook {
  return {
    name,
    channel,
    digest: false,
    digestCount: undefined,
    maxPerRun: 10,
    opensAt: (now) => now,
    words: () => undefined,
    redact: (text) => text.replaceAll('harbour-7f3a', '***'),
    addressHash: 'quay 1',
    ...overrides,
  };
}

/**
 * A chat that can edit: it gives a receipt for every message and takes no message twice that it has called too fancy. It answers 422
 * to what it will never take, 404 to the edit of what is gone, and the rest by the standard.
 */
export function chatAt({ url }: WebhookReceiver, overrides: Partial<Channel> = {}): Channel {
  return {
    rates: [],
    edits: true,
    compose: ({ id, payload, corrects, plain }) => ({
      method: corrects === undefined ? 'POST' : 'PATCH',
      url,
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        ...(corrects === undefined ? {} : { 'x-corrects': corrects }),
        ...(plain ? { 'x-plain': 'yes' } : {}),
      },
      body: payload,
      allowPrivateNetwork: true,
    }),
    interpret(answer, now): Delivery {
      const error = `answered ${answer.status} at harbour-7f3a`;
      if (answer.status === 422) return { kind: 'rejected', status: 422, error };
      if (answer.status === 404) return { kind: 'missing', status: 404, error };
      const delivery = interpretStandard(answer, now);
      if (delivery.kind !== 'delivered') return delivery;
      const { receipt, restMs } = JSON.parse(answer.body || '{}');
      return { ...delivery, receipt, restMs };
    },
    ...overrides,
  };
}

/** A store with an outbox, a worker that sends what it holds to a real receiver, and a clock that moves on command. */
export async function openOutboxDesk(
  t: Pick<TestContext, 'after'>,
  {
    webhook = {},
    channel = {},
    addressees = [],
    onPause = () => {},
  }: {
    webhook?: Partial<Webhook>;
    channel?: Partial<Channel>;
    addressees?: readonly Addressee[];
    onPause?: () => void;
  } = {},
) {
  const folder = createArticleFolder(t);
  const store = await openStore(folder.store);
  t.after(() => store.close());
  const receiver = await startWebhookReceiver(t);
  const clock = createClock();
  const { log, lines, text } = createRecordedLog();
  /** How long messages have waited for their turn. */
  const pauses: number[] = [];
  const openWorker = (overrides: Partial<Webhook> = {}) =>
    createOutboxWorker([webhookTo('desk', chatAt(receiver, channel), { ...webhook, ...overrides })], {
      outbox: store.outbox,
      post,
      now: clock.now,
      random: () => 0,
      addressees,
      pause: async (ms) => {
        pauses.push(ms);
        onPause();
        clock.advance(ms);
      },
      log,
    });
  const worker = openWorker();
  const put = async (type: string, title: string, more: { notBefore?: number; webhook?: string; at?: number } = {}) => {
    const at = more.at ?? clock.now();
    const id = newEventId();
    const [articleId = ''] = title.split(' ');
    const isArticle = type.startsWith('article.');
    const data = isArticle ? { article: { id: articleId, title } } : { alarm: { subject: title, since: null } };
    const event: Outbound = {
      id,
      type,
      articleId: isArticle ? articleId : undefined,
      createdAt: at,
      payload: JSON.stringify({ type, timestamp: new Date(at).toISOString(), data }),
      deliveries: [{ webhook: more.webhook ?? 'desk', notBefore: more.notBefore ?? at }],
    };
    const standing = () => {
      throw new Error('no article is written');
    };
    await store.commit([], [event], { now: at, keepRevisions: 0, standing });
    return id;
  };
  return {
    folder,
    store,
    receiver,
    clock,
    lines,
    logText: text,
    pauses,
    openWorker,
    worker,
    deliverDue: () => worker.deliverDue(),
    /** Puts a message in the outbox. Of "ferry runs again" the article is "ferry". */
    put,
    /** What came, as "type title", or "type of 3: first, second, third" for a digest. */
    came: () =>
      receiver.received.map(({ payload, headers }) => {
        const { articles, article, count, alarm } = payload.data;
        const what = articles
          ? `of ${count}: ${articles.map(({ title }) => title).join(', ')}`
          : (article?.title ?? alarm?.subject);
        const how = `${headers['x-plain'] ? ', plain' : ''}${headers['x-corrects'] ? `, edits ${headers['x-corrects']}` : ''}`;
        return `${payload.type} ${what}${how}`;
      }),
    states: async () =>
      lettersIn(store).map(({ title, state, lastError }) => `${title} ${state}${lastError ? `: ${lastError}` : ''}`),
  };
}
