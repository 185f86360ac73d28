import { type ArticleData, type EventData, MAX_PAYLOAD_BYTES } from './event.ts';

type Payload = { readonly type: string; readonly timestamp: string; readonly data: EventData };

/** For a count of more digits. */
const SPARE = 20;

/** Several messages of one type as one: the first stands for all, as many as fit are listed, all are counted. */
export function mergePayloads(payloads: readonly string[]): string {
  const messages = payloads.map((payload) => JSON.parse(payload) as Payload);
  const [first] = messages;
  if (!first || messages.length === 1) return payloads[0] ?? '';
  const listed: ArticleData[] = [];
  let bytes = Buffer.byteLength(
    JSON.stringify({ ...first, data: { ...first.data, articles: [], count: messages.length } }),
  );
  let count = 0;
  for (const { data } of messages) {
    count += data.count ?? 1;
    for (const article of data.articles ?? (data.article ? [data.article] : [])) {
      bytes += Buffer.byteLength(JSON.stringify(article)) + 1;
      if (bytes < MAX_PAYLOAD_BYTES - SPARE) listed.push(article);
    }
  }
  return JSON.stringify({ ...first, data: { ...first.data, articles: listed, count } });
}
