import type { Problem } from '../article/problem.ts';
import type { Comparison, Ignored } from './changes/changes.ts';

/** What an article was found near to, and by how much: shares from 0 to 1. */
export type Near = {
  readonly source: string;
  readonly path: string;
  readonly similarity: number;
  readonly containment: number;
  /** Why they are one story, or why they are not. */
  readonly reason: string;
  /** The longest passage that both share. */
  readonly passage: string;
};

/** What a run decided about one file. */
export type Verdict =
  /** `compared` are the articles it was nearest to, and is not the same as. */
  | { readonly kind: 'new'; readonly compared?: readonly Near[] }
  | { readonly kind: 'unchanged'; readonly ignored?: readonly Ignored[] }
  | ({ readonly kind: 'changed' } & Comparison)
  /**
   * `from` is the path it stood at before. It may have been edited on the way. `inPlaceOf` is there where it is no file that
   * moved, but a copy that took the place of its canonical article's file, which was that one.
   */
  | ({
      readonly kind: 'moved';
      readonly from: string;
      readonly inPlaceOf?: { readonly source: string; readonly path: string };
    } & Comparison)
  /** `of` is the canonical article's path; similarity is 0 to 1. `near` is the file it was found by: its canonical article's or a copy's. */
  | {
      readonly kind: 'duplicate';
      readonly of: string;
      readonly similarity: number;
      readonly reason: string;
      readonly near?: Near;
    }
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
