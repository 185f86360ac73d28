import {
  createFormerArticles,
  type FormerArticle,
  type FormerArticles,
  rememberItem,
} from '../corpus/identity/former-articles.ts';
import { FORMAT_FILES, FORMATS, feedFolder } from '../feeds/document.ts';
import { type PublishedFeed, parseCatalogueJson } from '../feeds/lists/catalogue.ts';
import type { PublishedDocument } from '../feeds/published/published-items.ts';
import type { RunStore } from './ports.ts';

/** The setting that holds what an earlier store has published and this one has not found. */
const SETTING = 'former';
/** Some kilobytes each: what is published beyond is found by its path alone. */
const MAX_ITEMS = 50_000;
const CHUNK = 500;

export type FormerPorts = {
  /** A published text, or undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
  readonly settings: {
    setting(name: string): Promise<string | undefined>;
    putSetting(name: string, value: string): Promise<void>;
  };
  readonly files: Pick<RunStore['files'], 'view'>;
};

/** Only a store that begins anew needs it. */
const reader = () => import('../feeds/published/published-items.ts');

const EVERYTHING: PublishedFeed = { kind: 'all', label: '', slug: 'all', formats: FORMATS };
/** From the format that tells most of its items to the one that tells least. */
const TELLING_FIRST = ['json', 'atom', 'rss'] as const;

/** The host name in the guids of what stands published; undefined where nothing does. */
export async function publishedAuthority(read: FormerPorts['read']): Promise<string | undefined> {
  // Atom names it even where every article has declared its id.
  for (const format of ['atom', 'json', 'rss'] as const) {
    const text = await read(`${feedFolder('all')}/${FORMAT_FILES[format].file}`);
    const authority = text === undefined ? undefined : (await reader()).readPublished(text, format, '').authority;
    if (authority !== undefined) return authority;
  }
  return undefined;
}

/**
 * For a store that knows nothing yet: keeps what the published feeds hold, so that it is found again in this run, or
 * in any later one. Returns those feeds.
 */
export async function rememberPublished(
  permalink: string,
  { read, settings }: Pick<FormerPorts, 'read' | 'settings'>,
): Promise<readonly PublishedFeed[]> {
  const listed = parseCatalogueJson(await read('feeds/index.json'));
  const all = listed.find(({ kind }) => kind === 'all') ?? EVERYTHING;
  const feeds = [all, ...listed.filter(({ kind }) => kind !== 'all')];
  const found = new Map<string, FormerArticle>();
  for (const feed of feeds) {
    for (const item of (await readFeed(feed, permalink, read)).items)
      if (found.size < MAX_ITEMS && !found.has(item.guid)) found.set(item.guid, rememberItem(item));
  }
  await settings.putSetting(SETTING, JSON.stringify([...found.values()]));
  return feeds;
}

async function readFeed(
  { slug, formats }: PublishedFeed,
  permalink: string,
  read: FormerPorts['read'],
): Promise<PublishedDocument> {
  for (const format of TELLING_FIRST.filter((format) => formats.includes(format))) {
    const text = await read(`${feedFolder(slug)}/${FORMAT_FILES[format].file}`);
    const document = text === undefined ? undefined : (await reader()).readPublished(text, format, permalink);
    if (document && document.items.length > 0) return document;
  }
  return { authority: undefined, items: [] };
}

/** What is still to be found, with the store as it stands now: a run may have been cut short. */
export async function loadFormer({
  settings,
  files,
}: Pick<FormerPorts, 'settings' | 'files'>): Promise<FormerArticles> {
  const remembered: FormerArticle[] = JSON.parse((await settings.setting(SETTING)) ?? '[]');
  const missing: FormerArticle[] = [];
  for (let at = 0; at < remembered.length; at += CHUNK) {
    const chunk = remembered.slice(at, at + CHUNK);
    const ids = chunk.flatMap(({ id }) => id ?? []);
    const view = await files.view({ files: [], ids, guids: chunk.map(({ guid }) => guid), contents: [] });
    for (const former of chunk) {
      if (view.byGuid(former.guid)) continue;
      const isFree = former.id === undefined || !view.article(former.id);
      missing.push(isFree ? former : { ...former, id: undefined });
    }
  }
  return createFormerArticles(missing);
}

/** Keeps what a run has not found: its files may come back, and nobody else may have its guid. */
export async function keepMissing(former: FormerArticles, settings: FormerPorts['settings']): Promise<void> {
  const missing = JSON.stringify(former.missing());
  if (missing !== ((await settings.setting(SETTING)) ?? '[]')) await settings.putSetting(SETTING, missing);
}
