import { hash } from 'node:crypto';

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/**
 * The public id of an article: 16 letters and digits, drawn from where it was first seen, so that a lost store finds
 * them again. `salt` tells apart a second article that comes to stand in the same place.
 */
export function mintId(source: string, path: string, salt = ''): string {
  const bytes = hash('sha256', `${source}\n${path}\n${salt}`, 'buffer');
  let id = '';
  for (let i = 0; i < 16; i++) id += ALPHABET[(bytes[i] ?? 0) & 31];
  return id;
}

/**
 * A guid for an article that declares none: a tag URI (RFC 4151), which no change of address, scheme or title touches.
 * `authority` is the site's host name at the time.
 */
export function mintGuid(id: string, authority: string): string {
  return `tag:${authority},2026:${id}`;
}

const MINTED = /^tag:([^,]{1,255}),2026:([a-kmnp-z2-9]{16})$/;

/** What a guid of ours was minted from; undefined for one that an article has declared. */
export function partsOfGuid(guid: string): { readonly authority: string; readonly id: string } | undefined {
  const [, authority, id] = MINTED.exec(guid) ?? [];
  return authority === undefined || id === undefined ? undefined : { authority, id };
}

/** Whether a text may be the public id of an article. */
export function isId(text: string): boolean {
  return /^[a-kmnp-z2-9]{16}$/.test(text);
}
