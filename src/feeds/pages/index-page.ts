import { cut, escapeHtml, textWeight } from '../../article/text.ts';
import { FORMAT_FILES } from '../document.ts';
import { type Catalogue, type CatalogueFeed, groupBySource, type SourceFeeds } from '../lists/catalogue.ts';
import { initialOf } from './initials.ts';
import { discoveryLink, renderPage, renderTime } from './page.ts';
import { feedName, type Words, wordsFor } from './words.ts';

/** `index.html`: every feed, categories by source. Its links are relative, so that it works from any folder of any server. */
export function renderIndex(catalogue: Catalogue): string {
  const { site, feeds } = catalogue;
  const words = wordsFor(site.language);
  const { general, groups } = groupBySource(catalogue);
  const sections = groups.map((group, at) => {
    const named = groups.length > 1 ? (group.source ?? words.otherCategories) : words.categories;
    return renderGroup(group, { id: `s${at + 1}`, heading: named, language: site.language });
  });
  const jumps =
    groups.length < 2
      ? ''
      : `<nav class="jump" aria-label="${words.sources}">${groups
          .map(
            ({ source }, at) => `<a href="#s${at + 1}"><bdi>${escapeHtml(source ?? words.otherCategories)}</bdi></a>`,
          )
          .join('')}</nav>\n`;
  const lists = `${renderGeneral(general, catalogue, words)}${jumps}${sections.join('\n')}`;
  const body = `<h1 id="top" dir="auto">${escapeHtml(site.title)}</h1>
<p class="soft">${words.intro}</p>
${feeds.every(({ items }) => items === 0) ? `<p>${words.nothingYet}</p>\n` : ''}${lists}
<footer class="soft"><a href="feeds.opml">${words.opml}</a></footer>${
    feeds.length > LONG_PAGE
      ? `\n<a class="top" href="#top" title="${words.toTop}" aria-label="${words.toTop}">↑</a>`
      : ''
  }`;
  return renderPage({
    title: site.title,
    language: site.language,
    head: renderDiscovery(catalogue, words),
    kind: 'index',
    body,
  });
}

/** Feeds from which on the page is longer than some screens. */
const LONG_PAGE = 60;

/** Everything and what the configuration defines: first what most people look for. */
function renderGeneral(feeds: readonly CatalogueFeed[], { site, formats }: Catalogue, words: Words): string {
  if (feeds.length === 0) return '';
  const items = feeds.map((feed) => {
    const links = formats.map(
      (format) =>
        `<a class="pill" href="${folderOf(feed)}${FORMAT_FILES[format].file}">${FORMAT_FILES[format].label}</a>`,
    );
    return `<li><div><a dir="auto" href="${folderOf(feed)}index.html">${escapeHtml(shorten(feedName(feed, words)))}</a>
<br><span class="soft">${words.articles(feed.items)} · ${words.updated} ${renderTime(feed.updated, site)}</span></div>
<span class="pills">${links.join('')}</span></li>`;
  });
  return `<ul class="feeds">\n${items.join('\n')}\n</ul>\n`;
}

/** Categories of one source from which on they stand in the order of their names, under their initials. */
const LONG_LIST = 60;

type Section = { readonly id: string; readonly heading: string; readonly language: string };

function renderGroup({ feeds }: SourceFeeds, { id, heading, language }: Section): string {
  const head = `<h2><bdi>${escapeHtml(heading)}</bdi> <span class="soft">${feeds.length}</span></h2>`;
  if (feeds.length <= LONG_LIST) return `<section id="${id}">${head}\n${renderCells(feeds)}</section>`;
  const { compare } = new Intl.Collator(language);
  const byInitial = [...Map.groupBy(feeds, ({ label }) => initialOf(label))].sort(([a], [b]) =>
    a === '#' || b === '#' ? Number(a === '#') - Number(b === '#') : compare(a, b),
  );
  const jumps = byInitial.map(([initial], at) => `<a href="#${id}-${at}">${escapeHtml(initial)}</a>`);
  const parts = byInitial.map(
    ([initial, feeds], at) =>
      `<h3 id="${id}-${at}">${escapeHtml(initial)}</h3>\n${renderCells(feeds.toSorted((a, b) => compare(a.label, b.label)))}`,
  );
  return `<section id="${id}">${head}\n<nav class="jump">${jumps.join('')}</nav>\n${parts.join('\n')}</section>`;
}

/** Names wider than this, in Latin letters, have a row of their own. */
const CELL = 26;

function renderCells(feeds: readonly CatalogueFeed[]): string {
  const cells = feeds.map((feed) => {
    const name = shorten(feed.label);
    const long = textWeight(name, CELL + 1) > CELL ? ' class="long"' : '';
    return `<li${long}><a href="${folderOf(feed)}index.html"><bdi>${escapeHtml(name)}</bdi> <b>${feed.items}</b></a></li>`;
  });
  return `<ul class="cells">\n${cells.join('\n')}\n</ul>`;
}

/** A reader offers every link it discovers: beyond some dozens the choice is no help. */
const MAX_DISCOVERED = 50;

function renderDiscovery({ site, formats, feeds }: Catalogue, words: Words): string {
  const all = formats.map((format) => discoveryLink(format, `feeds/all/${FORMAT_FILES[format].file}`, site.title));
  const [first = 'rss'] = formats;
  const others = feeds
    .filter(({ kind }) => kind !== 'all')
    .slice(0, MAX_DISCOVERED)
    .map((feed) => discoveryLink(first, `${folderOf(feed)}${FORMAT_FILES[first].file}`, feedName(feed, words)));
  return [...all, ...others].join('');
}

function folderOf({ slug }: CatalogueFeed): string {
  return `feeds/${encodeURIComponent(slug)}/`;
}

/** Some crawlers make a category of a whole paragraph: the page shows its beginning. */
function shorten(title: string): string {
  return title.length > 80 ? `${cut(title, 80)}…` : title;
}
