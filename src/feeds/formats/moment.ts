import { hash } from 'node:crypto';

/**
 * When an Atom entry was updated (RFC 3339). No two entries of a feed may share a moment, for readers sort by it (the W3C's
 * DuplicateUpdated), but many articles name a day only, and what is found in one run has one moment. So six digits of the
 * entry's own, drawn from its guid, go behind the fraction that a moment has: none, or three digits.
 */
export function ownMoment(moment: Date, guid: string): string {
  const digits = Number.parseInt(hash('sha256', guid, 'hex').slice(0, 12), 16) % 1_000_000;
  const [whole = '', fraction] = moment.toISOString().slice(0, -1).split('.');
  return `${whole}.${fraction === '000' ? '' : fraction}${String(digits).padStart(6, '0')}Z`;
}

/** The moment behind one that `ownMoment` has written; any other as it is. */
export function withoutOwnDigits(moment: string): string {
  return moment.replace(/(?:\.|(\.\d{3}))\d{6}Z$/, '$1Z');
}
