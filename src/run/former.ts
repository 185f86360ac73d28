import {
  createFormerArticles,
  type FormerArticle,
  type FormerArticles,
  rememberItem,
} from '../corpus/identity/former-articles.ts';
import { ARCHIVE, archiveFormat, FORMAT_FILES, FORMATS, type Format, feedFolder } from '../feeds/document.ts';
import { type PublishedFeed, parseCatalogueJson } from '../feeds/lists/catalogue-json.ts';
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
  /** The names of the files in a published folder; none where there is no folder. */
  readonly names: (folder: string) => Iterable<string>;
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

/** What stood published before a store that knows nothing yet. */
export type Published = {
  readonly listed: readonly PublishedFeed[];
  /** Folders of other feeds of ours: defined ones, and private ones that no list may name. */
  readonly others: readonly string[];
};

/**
 * For a store that knows nothing yet: keeps what the published feeds and the archives of everything and of defined feeds hold,
 * so that it is found again in this run, or in any later one. Returns those feeds.
 */
export async function rememberPublished(
  permalink: string,
  { read, names, settings }: Pick<FormerPorts, 'read' | 'names' | 'settings'>,
): Promise<Published> {
  const listed = parseCatalogueJson(await read('feeds/index.json'));
  const all = listed.find(({ kind }) => kind === 'all') ?? EVERYTHING;
  const feeds = [all, ...listed.filter(({ kind }) => kind !== 'all')];
  const found = new Map<string, FormerArticle>();
  const remember = ({ items }: PublishedDocument) => {
    for (const item of items) {
      if (found.size >= MAX_ITEMS || found.has(item.guid)) continue;
      // A text that is cut from a page would keep the whole page in memory; a copy does not.
      const former = structuredClone(rememberItem(item));
      found.set(former.guid, former);
    }
  };
  for (const feed of feeds) remember(await readFeed(feed, permalink, read));
  const adopted = new Set(feeds.filter(({ kind }) => kind !== 'defined').map(({ slug }) => slug));
  const others: string[] = [];
  for (const slug of names('feeds')) {
    if (adopted.has(slug)) continue;
    const document = await readFeed({ ...EVERYTHING, slug }, permalink, read);
    if (!isOurs(document, slug)) continue;
    others.push(slug);
    remember(document);
  }
  for (const { slug, formats } of [all, ...others.map((slug) => ({ slug, formats: FORMATS }))]) {
    const archive = `${feedFolder(slug)}/${ARCHIVE}`;
    for (const { file } of archivePages(names(archive))) {
      if (found.size >= MAX_ITEMS) break;
      remember(await readPage(`${archive}/${file}`, formats, permalink, read));
    }
  }
  await settings.putSetting(SETTING, JSON.stringify([...found.values()]));
  return { listed: feeds, others };
}

/** Whether a document was written by us, for the folder that it stands in. */
function isOurs({ authority, home }: PublishedDocument, slug: string): boolean {
  return authority !== undefined && home?.endsWith(`/feeds/${encodeURIComponent(slug)}/`) === true;
}

/** The pages among the files of an archive, newest first. */
function archivePages(names: Iterable<string>): readonly { readonly page: number; readonly file: string }[] {
  const pages = [...names].filter((name) => /^[1-9]\d{0,8}\.(?:xml|json)$/.test(name));
  return pages.map((file) => ({ page: Number.parseInt(file, 10), file })).sort((a, b) => b.page - a.page);
}

/** A page is in the format of its time, and that may have been another one. */
async function readPage(
  path: string,
  formats: readonly Format[],
  permalink: string,
  read: FormerPorts['read'],
): Promise<PublishedDocument> {
  const text = (await read(path)) ?? '';
  const candidates: readonly Format[] = path.endsWith('.json') ? ['json'] : [archiveFormat(formats), 'atom', 'rss'];
  for (const format of new Set(candidates)) {
    const document = (await reader()).readPublished(text, format, permalink);
    if (document.items.length > 0) return document;
  }
  return NOTHING;
}

const NOTHING: PublishedDocument = { authority: undefined, items: [] };

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
  return NOTHING;
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
