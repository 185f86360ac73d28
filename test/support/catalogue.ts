import type { Catalogue, CatalogueFeed } from '../../src/feeds/lists/catalogue.ts';
import { SITE } from './feed-documents.ts';

export const ALL: CatalogueFeed = {
  kind: 'all',
  label: '',
  slug: 'all',
  items: 3,
  updated: Date.UTC(2024, 2, 5),
  source: undefined,
};

export const PORT: CatalogueFeed = {
  kind: 'category',
  label: '港口',
  slug: '港口',
  items: 2,
  updated: Date.UTC(2024, 2, 4),
  source: '海港通讯社',
};

export const DEFINED: CatalogueFeed = {
  kind: 'defined',
  label: '深度报道',
  slug: 'long-reads',
  items: 1,
  updated: Date.UTC(2024, 2, 3),
  source: undefined,
};

export function catalogueOf(changes: Partial<Catalogue> = {}): Catalogue {
  return { site: SITE, formats: ['rss', 'atom', 'json'], feeds: [ALL, PORT], ...changes };
}

/** A category feed of that name. */
export function categoryOf(label: string, changes: Partial<CatalogueFeed> = {}): CatalogueFeed {
  return { ...PORT, label, slug: label, ...changes };
}
