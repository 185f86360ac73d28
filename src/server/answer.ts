import type { IncomingHttpHeaders } from 'node:http';
import { chooseEncoding, type Encoding, heldVersions, isFresh, takesDelta } from './conditional.ts';
import { renderDelta } from './delta.ts';
import type { Headers } from './headers.ts';
import { compressed, type Form, type PublishedFile } from './published-files.ts';

/** An answer as it goes over the wire. */
export type Answer = {
  readonly status: 200 | 226 | 304;
  readonly headers: Headers;
  readonly body: Buffer | undefined;
};

/** The items of a version of this file that was sent before; undefined for one that is not remembered. */
export type ItemsOf = (hash: string) => ReadonlySet<string> | undefined;

/** Answers a request for a file: with all of it, with what is new in it, or that nothing is. */
export function answer(
  file: PublishedFile,
  headers: IncomingHttpHeaders,
  itemsOf: ItemsOf | undefined,
): Answer | Promise<Answer> {
  const encoding = chooseEncoding(headers['accept-encoding'], file.forms);
  const form = file.forms.get(encoding) as Form;
  if (isFresh(headers, form.etag, file.lastModified)) return { status: 304, headers: form.unchanged, body: undefined };
  const delta = itemsOf && takesDelta(headers['a-im'] as string | undefined) && deltaFor(file, headers, itemsOf);
  return delta ? sendDelta(delta, form, encoding) : { status: 200, headers: form.headers, body: form.body };
}

type Delta = { readonly base: string; readonly text: string };

function deltaFor(file: PublishedFile, headers: IncomingHttpHeaders, itemsOf: ItemsOf): Delta | undefined {
  if (!file.items) return undefined;
  for (const { hash, etag } of heldVersions(headers['if-none-match'])) {
    const before = itemsOf(hash);
    const text = before && renderDelta(file.items, before);
    if (text !== undefined) return { base: etag, text };
  }
  return undefined;
}

/**
 * 226 IM Used (RFC 3229, section 10.4.1), with the ETag of the whole document, which the client has from now on. Caches that
 * know the status code go by `im`, all others by `no-store` (section 10.8.2).
 */
async function sendDelta({ base, text }: Delta, form: Form, encoding: Encoding): Promise<Answer> {
  const plain = Buffer.from(text);
  const body = encoding === 'identity' ? plain : await compressed(plain, encoding);
  const { 'content-encoding': _encoding, ...headers } = form.headers;
  return {
    status: 226,
    headers: {
      ...headers,
      im: 'feed',
      'delta-base': base,
      'cache-control': 'no-store, im',
      ...(body === plain ? {} : { 'content-encoding': encoding }),
      'content-length': body.length,
    },
    body,
  };
}
