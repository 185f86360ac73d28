import { type ArticleData, MAX_PAYLOAD_BYTES, type Payload, parsePayload } from '../event.ts';

/** For the digits of the count. */
const SPARE = 20;
const ROOM = MAX_PAYLOAD_BYTES - SPARE;

/** Several messages of one type as one: the first stands for all, as many as fit are listed, all are counted. */
export function mergePayloads(payloads: readonly string[]): string {
  const messages = payloads.map(parsePayload);
  const [first] = messages;
  if (!first || messages.length === 1) return payloads[0] ?? '';
  const { source: _, ...rest } = first.data;
  const [source, ...others] = new Set(messages.flatMap(articlesOf).map((article) => article.source));
  const frame = {
    ...first,
    data: { ...rest, ...(source === undefined || others.length > 0 ? {} : { source: { name: source } }) },
  };
  const listed: ArticleData[] = [];
  let bytes = frameBytes(frame);
  let count = 0;
  for (const message of messages) {
    count += message.data.count ?? 1;
    for (const article of articlesOf(message)) {
      bytes += listedBytes(article);
      if (bytes < ROOM) listed.push(article);
    }
  }
  return JSON.stringify({ ...frame, data: { ...frame.data, articles: listed, count } });
}

function articlesOf({ data }: Payload): readonly ArticleData[] {
  return data.articles ?? (data.article ? [data.article] : []);
}

/** What a digest takes that lists nothing yet, but for its count. */
function frameBytes(frame: Payload): number {
  return Buffer.byteLength(JSON.stringify({ ...frame, data: { ...frame.data, articles: [], count: 0 } }));
}

function listedBytes(article: ArticleData): number {
  return Buffer.byteLength(JSON.stringify(article)) + 1;
}
