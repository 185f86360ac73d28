import type { EventData } from './event.ts';

type Payload = { readonly type: string; readonly timestamp: string; readonly data: EventData };

/** Room for the list of articles in a message of at most 20 KB. */
const MAX_LIST_BYTES = 17_000;

/** Several messages of one type as one: the first stands for all, as many as fit are listed, all are counted. */
export function mergePayloads(payloads: readonly string[]): string {
  const messages = payloads.map((payload) => JSON.parse(payload) as Payload);
  const [first] = messages;
  if (!first || messages.length === 1) return payloads[0] ?? '';
  const articles = [];
  let bytes = 0;
  for (const { article } of messages.map(({ data }) => data)) {
    if (!article) continue;
    bytes += Buffer.byteLength(JSON.stringify(article)) + 1;
    if (bytes > MAX_LIST_BYTES) break;
    articles.push(article);
  }
  return JSON.stringify({ ...first, data: { ...first.data, articles, count: messages.length } });
}
