import { escapeHtml } from '../../article/text.ts';
import { type FeedDocument, type FeedIdentity, FORMAT_FILES, feedUrl, type SiteOptions } from '../document.ts';
import type { Entry } from '../entry.ts';
import { discoveryLink } from '../lists/catalogue.ts';
import { renderPage, renderTime } from './page.ts';
import { type Words, wordsFor } from './words.ts';

/** A feed's own page: what it holds, and where to subscribe. */
export function renderFeedPage(document: FeedDocument): string {
  const { site } = document;
  const words = wordsFor(site.language);
  const links = document.formats.map(
    (format) => `<a class="tag" href="${FORMAT_FILES[format].file}">${FORMAT_FILES[format].label}</a>`,
  );
  const items = document.entries.map(
    (entry) => `<li><a href="${escapeHtml(entry.url)}">${escapeHtml(entry.title)}</a>
<div class="soft">${byline(entry, site)}</div>
${entry.summary === '' ? '' : `<p>${escapeHtml(entry.summary)}</p>`}</li>`,
  );
  const body = `<a class="up soft" href="../../index.html">← ${words.allFeeds}</a>
<h1>${escapeHtml(nameOf(document, words))}</h1>
<p class="tags">${links.join('')}</p>
${items.length === 0 ? `<p>${words.nothingYet}</p>` : `<ol class="articles">\n${items.join('\n')}\n</ol>`}`;
  const head = document.formats
    .map((format) => discoveryLink(format, FORMAT_FILES[format].file, document.title))
    .join('');
  return renderPage({ title: document.title, language: site.language, head, body });
}

export type ArticlePage = {
  readonly entry: Entry;
  readonly site: SiteOptions;
  /** The article's address at its origin, where it has one. */
  readonly original: string | undefined;
  readonly feeds: readonly FeedIdentity[];
};

/** The page of one article, for readers who follow its permalink. */
export function renderArticlePage({ entry, site, original, feeds }: ArticlePage): string {
  const words = wordsFor(site.language);
  const links = feeds.map(
    (feed) => `<a class="tag" href="${escapeHtml(feedUrl(site, feed.slug))}">${escapeHtml(nameOf(feed, words))}</a>`,
  );
  const content = entry.html === '' ? `<p>${escapeHtml(entry.summary)}</p>` : entry.html;
  const body = `<a class="up soft" href="${escapeHtml(site.url)}/">← ${escapeHtml(site.title)}</a>
<h1>${escapeHtml(entry.title)}</h1>
<div class="soft">${byline(entry, site)}${original === undefined ? '' : ` · <a href="${escapeHtml(original)}" rel="noopener noreferrer">${words.original}</a>`}</div>
<article lang="${escapeHtml(entry.language ?? site.language)}">
${content}
</article>
${renderAlso(entry, site)}<footer class="tags">${links.join('')}</footer>`;
  return renderPage({ title: `${entry.title} · ${site.title}`, language: site.language, body });
}

/** Copies that a page lists: of a text that hundreds of files hold, a few say enough. */
const LISTED = 10;

/** Where else the story stands: by source and date, under its title there if that is another, with a link where it has one. */
function renderAlso({ also, title }: Entry, site: SiteOptions): string {
  if (also.length === 0) return '';
  const words = wordsFor(site.language);
  const items = also.slice(0, LISTED).map((copy) => {
    const name = copy.title === title ? undefined : escapeHtml(copy.title);
    const linked =
      copy.link === undefined
        ? name
        : `<a href="${escapeHtml(copy.link)}" rel="noopener noreferrer">${name ?? words.original}</a>`;
    const origin = `${escapeHtml(copy.source)} · ${renderTime(copy.published, site)}`;
    return `<li>${linked === undefined ? origin : `${origin} · ${linked}`}</li>`;
  });
  if (also.length > LISTED) items.push(`<li>+ ${also.length - LISTED} ${words.more}</li>`);
  return `<section class="also soft"><h2>${words.alsoIn}</h2>\n<ul>\n${items.join('\n')}\n</ul></section>\n`;
}

/** The page for an address that leads nowhere (404), or to something that has been withdrawn (410). */
export function renderMissingPage(site: SiteOptions, status = 404): string {
  const words = wordsFor(site.language);
  const body = `<h1>${status}</h1>\n<p>${status === 410 ? words.withdrawn : words.notFound}</p>\n<p><a href="${escapeHtml(site.url)}/">${escapeHtml(site.title)}</a></p>`;
  return renderPage({ title: `${status} · ${site.title}`, language: site.language, body });
}

function nameOf({ kind, label }: FeedIdentity, words: Words): string {
  return kind === 'all' ? words.everything : label;
}

function byline(entry: Entry, site: SiteOptions): string {
  return [renderTime(entry.published, site), ...entry.authors.slice(0, 3).map(escapeHtml)].join(' · ');
}
