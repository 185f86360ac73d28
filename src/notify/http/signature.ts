import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';
const KEY_BYTES = { min: 24, max: 64 };

/**
 * The keys in a webhook's secret: `whsec_` and base64, several parted by blanks while one replaces another.
 * Undefined when it is not that (Standard Webhooks 1.0, "Signature scheme").
 */
export function parseSecret(secret: string): readonly Buffer[] | undefined {
  const keys: Buffer[] = [];
  for (const part of secret.trim().split(/\s+/)) {
    const text = part.startsWith(PREFIX) ? part.slice(PREFIX.length) : '';
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
    const key = Buffer.from(text, 'base64');
    if (key.length < KEY_BYTES.min || key.length > KEY_BYTES.max) return undefined;
    keys.push(key);
  }
  return keys;
}

/** The `webhook-signature` header: one signature a key. `timestamp` is in seconds since 1970. */
export function sign(keys: readonly Buffer[], id: string, timestamp: number, body: string): string {
  return keys
    .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`)
    .join(' ');
}
