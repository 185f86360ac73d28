import type { Problem } from '../article/problem.ts';
import type { Comparison, Ignored } from './changes.ts';

/** What a run decided about one file. */
export type Verdict =
  | { readonly kind: 'new' }
  | { readonly kind: 'unchanged'; readonly ignored?: readonly Ignored[] }
  | ({ readonly kind: 'changed' } & Comparison)
  /** `from` is the path it stood at before. It may have been edited on the way. */
  | ({ readonly kind: 'moved'; readonly from: string } & Comparison)
  /** `of` is the canonical article's path; similarity is 0 to 1. */
  | { readonly kind: 'duplicate'; readonly of: string; readonly similarity: number; readonly reason: string }
  | { readonly kind: 'removed'; readonly reason: string }
  /** The file does not read any more: its last good article stands. */
  | { readonly kind: 'held'; readonly problem: Problem }
  | { readonly kind: 'invalid'; readonly problem: Problem };

export type VerdictKind = Verdict['kind'];

export const VERDICT_KINDS = [
  'new',
  'changed',
  'unchanged',
  'moved',
  'duplicate',
  'removed',
  'held',
  'invalid',
] as const satisfies readonly VerdictKind[];

export function problemOf(verdict: Verdict): Problem | undefined {
  return verdict.kind === 'held' || verdict.kind === 'invalid' ? verdict.problem : undefined;
}
