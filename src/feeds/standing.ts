import type { Known } from '../corpus/view.ts';
import type { FeedIdentity } from './document.ts';

/** A feed that an article stands in. */
export type Standing = Pick<FeedIdentity, 'kind' | 'label'> & {
  /** What makes two feeds of a kind the same. */
  readonly identity: string;
  /** By which of its moments an article finds its place; left out, by its publication. */
  readonly sort?: 'published' | 'updated';
};

/** In which feeds an article stands. */
export type StandingOf = (known: Pick<Known, 'source' | 'article' | 'also'>) => readonly Standing[];

/** The feed of everything. */
export const EVERYTHING: Standing = { kind: 'all', identity: '', label: '' };
