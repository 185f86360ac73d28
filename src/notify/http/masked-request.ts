import type { HttpRequest } from '../channel.ts';

/** A request as it may be shown to anybody. */
export type MaskedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Understood where it is JSON, else as it stands. */
  readonly body: unknown;
};

export const MASK = '***';

/** The headers that hold nothing to hide. What a channel adds may be a signature. */
const OPEN_HEADERS = new Set(['content-type', 'user-agent', 'webhook-id', 'webhook-timestamp']);
/** What services take a signature in the body by, and a topic by whose name alone anybody can read and write. */
const SECRET_KEYS = new Set(['sign', 'signature', 'secret', 'token', 'access_token', 'key', 'password', 'topic']);
/** A request without what gives access: its address, signatures, and whatever `redact` takes out, wherever that stands. */
export function maskRequest(request: HttpRequest, redact: (text: string) => string): MaskedRequest {
  return {
    method: request.method,
    url: `${new URL(request.url).protocol}//${MASK}`,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        OPEN_HEADERS.has(name.toLowerCase()) ? redact(value) : MASK,
      ]),
    ),
    body: hideWithin(parsed(request.body), redact),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function hideWithin(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (Array.isArray(value)) return value.map((item) => hideWithin(item, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, SECRET_KEYS.has(key) ? MASK : hideWithin(item, hide)]),
  );
}
