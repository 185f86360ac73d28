import type { Delivery, Message } from './channel.ts';
import { type ArticleData, type EventType, renderPayload } from './event.ts';
import { adviceOnStatus } from './http/failures.ts';
import { type Notice, parseNotice } from './notice.ts';
import { sampleArticle, sampleData } from './templates/samples.ts';
import { isChinese } from './text/words.ts';

/** A message that nobody waits for. `id` and `at` are made up by the caller. */
export type Trial = {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: EventType;
  readonly articles: readonly ArticleData[];
  readonly isDigest?: boolean;
  /** Says in the generic body that it is only a test. */
  readonly isTest?: boolean;
};

/** Makes a message as the outbox would hold it. `words` finds the user's own words for it. */
export function trialMessage(
  { id, at, type, articles, isDigest = false, isTest = false }: Trial,
  words: (notice: Notice) => string | undefined,
): Message {
  const data = { ...sampleData(type, articles, isDigest), ...(isTest ? { test: true } : {}) };
  const payload = renderPayload({ type, at, data });
  const notice = parseNotice(payload);
  return { id, payload, notice, words: words(notice) };
}

/** The article of a test message. It has no picture: services fetch it, and there is none. */
export function testArticle(language: string, siteUrl: string, webhook: string): ArticleData {
  return {
    ...sampleArticle(language, siteUrl),
    url: siteUrl,
    title: isChinese(language) ? `测试：webhook ${webhook}` : `A test of the webhook ${webhook}`,
    summary: isChinese(language)
      ? '这是一条测试消息。看到它，说明消息能送达。'
      : 'This is a test. Whoever reads it knows that messages arrive.',
    categories: [],
    authors: [],
    modified: null,
    image: null,
  };
}

/** What to do about an answer, where the answer's own words do not say it. */
export function adviceOn(delivery: Delivery): string | undefined {
  switch (delivery.kind) {
    case 'delivered':
      return undefined;
    case 'rejected':
      return 'The service does not take a message that looks like this. "notify preview" shows what was sent; if the webhook has a template, begin there. The service would go on with a plain message.';
    case 'missing':
      return 'The message to be corrected is gone. The service would send a new one.';
    case 'refused':
      return 'Nobody reads messages at this address any more: make a new one in the service, and set it as "url".';
    case 'failed':
      // Without an answer, the error itself says what to do.
      return delivery.status === undefined ? undefined : adviceOnStatus(delivery.status);
  }
}
