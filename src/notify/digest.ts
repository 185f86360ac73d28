import type { ArticleData, EventData } from './event.ts';

type Payload = { readonly type: string; readonly timestamp: string; readonly data: EventData };

/** Room for the list of articles in a message of at most 20 KB. */
const MAX_LIST_BYTES = 17_000;

/** Several messages of one type as one: the first stands for all, as many as fit are listed, all are counted. */
export function mergePayloads(payloads: readonly string[]): string {
  const messages = payloads.map((payload) => JSON.parse(payload) as Payload);
  const [first] = messages;
  if (!first || messages.length === 1) return payloads[0] ?? '';
  const listed: ArticleData[] = [];
  let bytes = 0;
  let count = 0;
  for (const { data } of messages) {
    count += data.count ?? 1;
    for (const article of data.articles ?? (data.article ? [data.article] : [])) {
      bytes += Buffer.byteLength(JSON.stringify(article)) + 1;
      if (bytes <= MAX_LIST_BYTES) listed.push(article);
    }
  }
  return JSON.stringify({ ...first, data: { ...first.data, articles: listed, count } });
}
