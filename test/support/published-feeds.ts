import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export type FeedItem = {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly content_html: string;
  readonly date_published: string;
  readonly date_modified: string;
};

/** The items of a published feed, by its JSON form. */
export function feedItems(output: string, slug = 'all'): readonly FeedItem[] {
  const document: { items: FeedItem[] } = JSON.parse(readFileSync(join(output, 'feeds', slug, 'feed.json'), 'utf8'));
  return document.items;
}

export function feedTitles(output: string, slug = 'all'): string[] {
  return feedItems(output, slug).map(({ title }) => title);
}

export function feedIds(output: string, slug = 'all'): string[] {
  return feedItems(output, slug).map(({ id }) => id);
}

/** Every file below a folder as a path with `/`. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Bytes and moment of every file below a folder: equal when nothing was touched. */
export function snapshot(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder).map((path) => {
      const file = join(folder, path);
      return [path, `${statSync(file, { bigint: true }).mtimeNs} ${readFileSync(file).toString('base64')}`];
    }),
  );
}

/** Bytes of every file below a folder. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder).map((path) => [path, readFileSync(join(folder, path)).toString('base64')]),
  );
}
