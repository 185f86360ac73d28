import type { Channel, ChannelOptions, Message } from '../channel.ts';
import { MAX_PAYLOAD_BYTES } from '../event.ts';
import { interpretStandard } from '../http/answer.ts';
import { parseSecret, sign } from '../http/signature.ts';

/**
 * Any HTTP endpoint, by Standard Webhooks 1.0. Without a secret, messages are not signed. The user's own words are the whole body,
 * JSON or plain text.
 */
export function createGenericChannel({
  url,
  secret,
  allowPrivateNetwork,
}: Pick<ChannelOptions, 'url' | 'secret' | 'allowPrivateNetwork'>): Channel {
  const keys = secret === undefined ? [] : (parseSecret(secret) ?? []);
  return {
    rates: [],
    edits: false,
    listsAll: true,
    compose(message, now) {
      const timestamp = Math.floor(now / 1000);
      const { body, contentType } = contentOf(message);
      return {
        method: 'POST',
        url,
        headers: {
          'content-type': `${contentType}; charset=utf-8`,
          'webhook-id': message.id,
          'webhook-timestamp': String(timestamp),
          ...(keys.length > 0 ? { 'webhook-signature': sign(keys, message.id, timestamp, body) } : {}),
        },
        body,
        allowPrivateNetwork,
      };
    },
    interpret: interpretStandard,
  };
}

/** The user's own words are the whole body, unless they are too long for one: then it is the standard one. */
function contentOf({ payload, words, plain }: Message): { readonly body: string; readonly contentType: string } {
  if (words === undefined || plain || Buffer.byteLength(words) >= MAX_PAYLOAD_BYTES)
    return { body: payload, contentType: 'application/json' };
  return { body: words, contentType: isJson(words) ? 'application/json' : 'text/plain' };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
