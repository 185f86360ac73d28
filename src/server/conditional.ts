/** The forms a content is sent in. */
export type Encoding = 'identity' | 'gzip' | 'br';

/** The smallest form that a client takes (RFC 9110, section 12.5.3). */
export function chooseEncoding(accept: string | undefined, available: ReadonlyMap<Encoding, unknown>): Encoding {
  if (accept === undefined) return 'identity';
  const weights = weightsOf(accept);
  const weightOf = (encoding: Encoding) => weights.get(encoding) ?? weights.get('*') ?? 0;
  const candidates = (['br', 'gzip'] as const).filter((encoding) => available.has(encoding) && weightOf(encoding) > 0);
  return candidates.sort((a, b) => weightOf(b) - weightOf(a))[0] ?? 'identity';
}

/** Whether a client takes the difference of two versions of a feed (RFC 3229, section 10.5.3, with the manipulation "feed"). */
export function takesDelta(manipulations: string | undefined): boolean {
  return manipulations !== undefined && (weightsOf(manipulations).get('feed') ?? 0) > 0;
}

/** Clients send the same few headers again and again. */
const parsed = new Map<string, ReadonlyMap<string, number>>();
const MAX_PARSED = 200;

/** The names in a list header, in lower case, with how much each is wanted, from 0 to 1. */
function weightsOf(header: string): ReadonlyMap<string, number> {
  const known = parsed.get(header);
  if (known) return known;
  const weights = parseWeights(header);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(header, weights);
  return weights;
}

function parseWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    if (name !== '') weights.set(name, weight === undefined ? 1 : Number.parseFloat(weight.slice(2)) || 0);
  }
  return weights;
}

/** A strong ETag: each form of a content has its own. */
export function etagOf(contentHash: string, encoding: Encoding): string {
  return encoding === 'identity' ? `"${contentHash}"` : `"${contentHash}-${encoding}"`;
}

/** The contents that a client says it holds, by their hashes, each with the ETag that names it. */
export function heldVersions(match: string | undefined): { readonly hash: string; readonly etag: string }[] {
  return [...(match ?? '').matchAll(/"([\w-]{22})(?:-(?:gzip|br))?"/g)].map(([etag, hash = '']) => ({ hash, etag }));
}

/** Whether a client already holds what it asks for (RFC 9110, sections 13.1.2 and 13.1.3). */
export function isFresh(
  headers: { readonly 'if-none-match'?: string | undefined; readonly 'if-modified-since'?: string | undefined },
  etag: string,
  lastModified: Date | undefined,
): boolean {
  const match = headers['if-none-match'];
  if (match !== undefined)
    return (
      match === etag ||
      match.trim() === '*' ||
      match.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag)
    );
  if (lastModified === undefined) return false;
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(lastModified.getTime() / 1000) * 1000 <= since;
}
