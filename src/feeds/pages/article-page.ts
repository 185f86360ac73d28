import { escapeHtml } from '../../article/text.ts';
import type { FeedIdentity, SiteOptions } from '../document.ts';
import type { Entry } from '../entry.ts';
import { knownLanguage } from '../language.ts';
import { byline } from './byline.ts';
import { languageAttributes, metaDescription, NOT_TO_BE_FOUND, renderPage, renderTime } from './page.ts';
import { feedName, type Words, wordsFor } from './words.ts';

/** What an article said before it was changed. */
export type ArticleRevision = {
  /** Milliseconds since 1970. */
  readonly replacedAt: number;
  readonly title: string;
  /** The parts that were changed then. */
  readonly changes: readonly string[];
  /** Whether readers found something else said. */
  readonly material: boolean;
};

export type ArticlePage = {
  readonly entry: Entry;
  readonly site: SiteOptions;
  /** The article's address at its origin, where it has one. */
  readonly original: string | undefined;
  /** Those that it may be seen to stand in. */
  readonly feeds: readonly FeedIdentity[];
  /** Newest first. */
  readonly revisions: readonly ArticleRevision[];
};

/** The page of one article, for readers who follow its permalink. It stands in a folder beside that of the feeds. */
export function renderArticlePage({ entry, site, original, feeds, revisions }: ArticlePage): string {
  const words = wordsFor(site.language);
  const language = knownLanguage(entry.language) ?? site.language;
  const links = feeds.map(
    (feed) =>
      `<a class="pill" dir="auto" href="../feeds/${encodeURIComponent(feed.slug)}/">${escapeHtml(feedName(feed, words))}</a>`,
  );
  const about = [...byline(entry, site), renderSource(entry)];
  if (original !== undefined) about.push(outward(original, words.original));
  const content = entry.html === '' ? `<p>${escapeHtml(entry.summary)}</p>` : entry.html;
  const body = `<a class="up" href="../">‹ <bdi>${escapeHtml(site.title)}</bdi></a>
<h1 dir="auto" lang="${escapeHtml(language)}">${escapeHtml(entry.title)}</h1>
<p class="byline soft">${about.join(' · ')}</p>
${renderLead(entry)}<article${languageAttributes(language)}>
${content}
</article>
${renderAlso(entry, site)}${renderRevisions(entry, revisions, site)}<footer class="pills">${links.join('')}</footer>`;
  return renderPage({
    title: `${entry.title} · ${site.title}`,
    language: site.language,
    // One that stands in no feed of ours but private ones is for their readers.
    head: (feeds.length === 0 ? NOT_TO_BE_FOUND : '') + renderHead(entry, site, original),
    body,
  });
}

/** For search engines and for whoever shows a link to the page (https://ogp.me/). */
function renderHead({ title, summary, image }: Entry, site: SiteOptions, original: string | undefined): string {
  const properties = { type: 'article', title, site_name: site.title, description: summary, image: image ?? '' };
  return [
    metaDescription(summary),
    ...(original === undefined ? [] : [`<link rel="canonical" href="${escapeHtml(original)}">\n`]),
    ...Object.entries(properties)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `<meta property="og:${name}" content="${escapeHtml(value)}">\n`),
  ].join('');
}

function renderSource({ source: { title, url } }: Entry): string {
  const name = `<bdi>${escapeHtml(title)}</bdi>`;
  return url === undefined ? name : outward(url, name);
}

/** A link that leads out of the site; `name` is HTML. */
function outward(address: string, name: string): string {
  return `<a href="${escapeHtml(address)}" rel="noopener noreferrer">${name}</a>`;
}

/** The lead picture, unless the text shows it: crawlers name one picture in several sizes and schemes by one file name. */
function renderLead({ image, html }: Entry): string {
  if (image === undefined) return '';
  const address = image.split(/[?#]/, 1)[0] ?? '';
  const file = address.slice(address.lastIndexOf('/') + 1);
  const shown = html.match(/<(?:img|video)\s[^>]*>/g)?.some((tag) => tag.includes(escapeHtml(file || image))) ?? false;
  return shown ? '' : `<img class="lead" src="${escapeHtml(image)}" alt="">\n`;
}

/** Copies that a page lists: of a text that hundreds of files hold, a few say enough. */
const COPIES = 10;

/** Where else the story stands: by source and date, under its title there if that is another, with a link where it has one. */
function renderAlso({ also, title }: Entry, site: SiteOptions): string {
  if (also.length === 0) return '';
  const words = wordsFor(site.language);
  const items = also.slice(0, COPIES).map((copy) => {
    const name = copy.title === title ? undefined : `<bdi>${escapeHtml(copy.title)}</bdi>`;
    const linked = copy.link === undefined ? name : outward(copy.link, name ?? words.original);
    const origin = `<bdi>${escapeHtml(copy.source)}</bdi> · ${renderTime(copy.published, site)}`;
    return `<li>${linked === undefined ? origin : `${origin} · ${linked}`}</li>`;
  });
  return `<section class="aside also soft"><h2>${words.alsoIn}</h2>
<ul>
${[...items, ...renderMore(also.length - COPIES, words)].join('\n')}
</ul></section>
`;
}

/** Revisions that a page lists. */
const REVISIONS = 20;

/** What has been changed, and when, folded away. */
function renderRevisions(entry: Entry, revisions: readonly ArticleRevision[], site: SiteOptions): string {
  if (revisions.length === 0) return '';
  const words = wordsFor(site.language);
  const items = revisions.slice(0, REVISIONS).map(({ replacedAt, title, changes, material }, at) => {
    const parts = changes.map((part) => words.parts[part] ?? part).join(words.comma);
    const pieces = [renderTime(replacedAt, site), material ? words.material : words.minor, escapeHtml(parts)];
    if (title !== (revisions[at - 1] ?? entry).title) pieces.push(`${words.formerly}<bdi>${escapeHtml(title)}</bdi>`);
    return `<li>${pieces.filter((piece) => piece !== '').join(' · ')}</li>`;
  });
  return `<details class="aside soft"><summary>${words.changed(revisions.length)}</summary>
<ol>
${[...items, ...renderMore(revisions.length - REVISIONS, words)].join('\n')}
</ol></details>
`;
}

function renderMore(count: number, words: Words): string[] {
  return count > 0 ? [`<li>${words.more(count)}</li>`] : [];
}
