import { escapeHtml } from '../../article/text.ts';
import { authorName } from '../author.ts';
import type { SiteOptions } from '../document.ts';
import type { Entry } from '../entry.ts';
import { renderTime } from './page.ts';
import { wordsFor } from './words.ts';

/** Names beyond are those of a whole newsroom. */
const NAMED = 3;
/** Systems save an article several times while it is being published; that is no update. */
const LATER = 60_000;

/** When an article came out, who wrote it and where it is from, as pieces of HTML. */
export function byline({ published, updated, authors, source }: Entry, site: SiteOptions): string[] {
  const pieces = [renderTime(published, site)];
  if (updated - published >= LATER)
    pieces.push(`<span>${wordsFor(site.language).updated} ${renderTime(updated, site)}</span>`);
  for (const author of authors
    .map(authorName)
    .filter((author) => author !== source.title)
    .slice(0, NAMED))
    pieces.push(`<bdi>${escapeHtml(author)}</bdi>`);
  return pieces;
}
