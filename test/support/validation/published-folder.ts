import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPart } from '../archive-client.ts';
import { atomProblems } from './atom.ts';
import { shorten, type ValidationContext } from './grammar.ts';
import { jsonFeedProblems } from './json-feed.ts';
import { opmlProblems } from './opml.ts';
import { rssProblems } from './rss.ts';
import { rfc3339, webAddress } from './values.ts';

export type Kind = 'rss' | 'atom' | 'json' | 'opml' | 'index';
export type CheckedFile = { readonly path: string; readonly kind: Kind; readonly problems: readonly string[] };

const CHECKERS: Readonly<Record<Kind, (text: string, context: ValidationContext) => readonly string[]>> = {
  rss: rssProblems,
  atom: atomProblems,
  json: jsonFeedProblems,
  opml: opmlProblems,
  index: indexProblems,
};

/** What a published text is, by its path and beginning; undefined for pages and whatever else is no document for readers. */
export function kindOf(path: string, text: string): Kind | undefined {
  if (path.endsWith('.opml')) return 'opml';
  if (/(?:^|\/)index\.json$/.test(path)) return 'index';
  if (path.endsWith('.json')) return 'json';
  if (!path.endsWith('.xml')) return undefined;
  return /<rss[\s>]/.test(text.slice(0, 500)) ? 'rss' : 'atom';
}

/** A text checked as what it is. */
export function checkText(path: string, text: string, context: ValidationContext): CheckedFile | undefined {
  const kind = kindOf(path, text);
  return kind && { path, kind, problems: CHECKERS[kind](text, context) };
}

/**
 * Every feed, archive page and list below an output folder, each checked by itself, and the addresses in it that lead into
 * the same site: there has to be a file at each. The site's address is taken from the list of feeds.
 */
export function checkFolder(folder: string, now: number): readonly CheckedFile[] {
  const site = siteOf(folder);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:xml|json|opml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
    .flatMap((path) => {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(join(folder, path)));
      const checked = checkText(path, text, { now, path });
      if (!checked) return [];
      const links = site === undefined ? [] : deadLinks(text, site, folder);
      return [{ ...checked, problems: [...checked.problems, ...links] }];
    });
  return files.map((file) => ({ ...file, problems: [...file.problems, ...chainProblems(folder, file.path, files)] }));
}

/**
 * Whether a document leads back to where it should (RFC 5005, section 4): a feed to the newest page of its archive, and a page to
 * the one before it, so that no page is passed by.
 */
function chainProblems(folder: string, path: string, files: readonly CheckedFile[]): string[] {
  const [, feed = dirname(path), page] = /^(.*)\/archive\/(\d+)\.\w+$/.exec(path) ?? [];
  if (feed === '.' || !/^feeds\/[^/]+\/./.test(path)) return [];
  const before = files
    .filter((file) => dirname(file.path) === `${feed}/archive`)
    .map((file) => Number(/(\d+)\.\w+$/.exec(file.path)?.[1]))
    .filter((number) => page === undefined || number < Number(page));
  const expected = before.length === 0 ? undefined : Math.max(...before);
  const found = readPart(readFileSync(join(folder, path), 'utf8')).before;
  const number = found === undefined ? undefined : Number(/\/archive\/(\d+)\.\w+$/.exec(found)?.[1]);
  // A JSON feed has no way to name a page in XML.
  if (number === expected || (path.endsWith('.json') && found === undefined)) return [];
  return [`leads back to ${found ?? 'nothing'}, not to page ${expected ?? 'none'}`];
}

export function problemsIn(files: readonly CheckedFile[]): readonly string[] {
  return files.flatMap(({ path, problems }) => problems.map((problem) => `${path}: ${problem}`));
}

/** One line for each kind of problem, the most frequent first: how often, and where it is first met. */
export function summarise(problems: readonly string[]): readonly string[] {
  const alike = Map.groupBy(problems, (problem) =>
    problem.replace(/^.*?: /, '').replace(/line \d+|"(?:[^"\\]|\\.)*"|\d+|https?:\S+|tag:\S+/g, '…'),
  );
  return [...alike.values()]
    .toSorted((a, b) => b.length - a.length)
    .map((group) => `${String(group.length).padStart(6)} × ${group[0]}`);
}

/** The site's address, by where the feed of everything says it stands; undefined without a list of feeds. */
function siteOf(folder: string): string | undefined {
  const list = join(folder, 'feeds/index.json');
  if (!existsSync(list)) return undefined;
  const lines: unknown = JSON.parse(readFileSync(list, 'utf8'));
  const address = (Array.isArray(lines) ? lines : [])
    .flatMap((line: Readonly<Record<string, unknown>>) => [line.rss, line.atom, line.json])
    .find((value) => typeof value === 'string');
  return address?.replace(/\/feeds\/[^/]+\/[^/]+$/, '');
}

/** Addresses below `feeds/` of the site at which no file stands. A folder stands for its index.html. */
function deadLinks(text: string, site: string, folder: string): string[] {
  const found = new Set<string>();
  for (let at = text.indexOf(`${site}/feeds/`); at >= 0; at = text.indexOf(`${site}/feeds/`, at + 1)) {
    const address = /^[^\s"'<>]*/.exec(text.slice(at, at + 2000))?.[0] ?? '';
    found.add(address.replaceAll('&amp;', '&'));
  }
  return [...found].flatMap((address) => {
    const path = decodeURIComponent(new URL(address).pathname.slice(new URL(site).pathname.replace(/\/$/, '').length));
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    return existsSync(file) ? [] : [`leads to ${address}, where nothing is`];
  });
}

/** `feeds/index.json`: a list of feeds, each with a slug of its own, a count, a moment and its addresses. */
export function indexProblems(json: string, context: ValidationContext): readonly string[] {
  let lines: unknown;
  try {
    lines = JSON.parse(json);
  } catch (error) {
    return [`is no JSON: ${error instanceof Error ? error.message : error}`];
  }
  if (!Array.isArray(lines)) return ['is no list'];
  const surroundings = { ...context, sourceLine: '' };
  const problems: string[] = [];
  const slugs = lines.map((line: Readonly<Record<string, unknown>>) => line?.slug);
  for (const [at, line] of lines.entries()) {
    const { slug, items, updated, category, rss, atom, json: jsonFeed } = line as Readonly<Record<string, unknown>>;
    const complain = (problem: string) => problems.push(`[${at}] ${problem}`);
    if (typeof slug !== 'string' || slug === '') complain('has no slug');
    else if (slugs.indexOf(slug) !== at) complain(`has the slug of another: ${slug}`);
    if (category !== null && typeof category !== 'string') complain('has no category');
    if (!Number.isInteger(items) || Number(items) < 0) complain('has no count of items');
    if (updated !== null && (typeof updated !== 'string' || rfc3339(updated, surroundings) !== undefined))
      complain(`has a moment that ${rfc3339(String(updated), surroundings)}: ${shorten(String(updated))}`);
    const addresses = [rss, atom, jsonFeed].filter((address) => address !== undefined);
    if (addresses.length === 0) complain('has no address');
    for (const address of addresses)
      if (typeof address !== 'string' || webAddress(address, surroundings) !== undefined)
        complain(`has an address that is none: ${address}`);
  }
  return problems;
}
