import { escapeHtml } from '../../article/text.ts';
import { archiveFile, type FeedDocument, FORMAT_FILES, feedUrl } from '../document.ts';
import type { Entry } from '../entry.ts';
import { knownLanguage } from '../language.ts';
import { byline } from './byline.ts';
import { discoveryLink, fromFolder, metaDescription, NOT_TO_BE_FOUND, renderPage } from './page.ts';
import { feedName, type Words, wordsFor } from './words.ts';

export type FeedPageOptions = {
  /** Whether only those who are given its address are to find the page. */
  readonly isPrivate?: boolean;
};

/** Articles on a page: who reads further back does so in a feed reader. */
const LISTED = 100;

/** A feed's own page: what it holds, and how to subscribe. Its links are relative, but for the addresses to copy. */
export function renderFeedPage(document: FeedDocument, { isPrivate = false }: FeedPageOptions = {}): string {
  const { site, entries, formats, kind, description, language, previous } = document;
  const words = wordsFor(site.language);
  const own = language === site.language ? '' : ` lang="${escapeHtml(language)}"`;
  const listed = entries.slice(0, LISTED).map((entry) => renderItem(entry, document));
  const body = `<a class="up" href="../../index.html">‹ <bdi>${escapeHtml(site.title)}</bdi></a>
<h1 dir="auto"${own}>${escapeHtml(feedName(document, words))}</h1>
${kind === 'defined' ? `<p dir="auto"${own}>${escapeHtml(description)}</p>\n` : ''}<p class="soft">${previous === undefined ? words.articles(entries.length) : words.latest(entries.length)}</p>
${renderSubscription(document, words)}
${listed.length === 0 ? `<p>${words.nothingYet}</p>` : `<ol class="articles">\n${listed.join('\n')}\n</ol>`}${
  previous === undefined
    ? ''
    : `\n<footer class="soft"><a href="${archiveFile(previous, formats)}">${words.archive}</a></footer>`
}`;
  const head = [
    isPrivate ? NOT_TO_BE_FOUND : '',
    metaDescription(description),
    ...formats.map((format) => discoveryLink(format, FORMAT_FILES[format].file, document.title)),
  ].join('');
  return renderPage({ title: document.title, language: site.language, head, body });
}

function renderSubscription({ site, slug, formats }: FeedDocument, words: Words): string {
  const [first = 'rss'] = formats;
  const address = (format = first) =>
    `<code class="address" dir="ltr">${escapeHtml(feedUrl(site, slug, FORMAT_FILES[format].file))}</code>`;
  const links = formats.map(
    (format) => `<a class="pill" href="${FORMAT_FILES[format].file}">${FORMAT_FILES[format].label}</a>`,
  );
  const choices = formats.map(
    (format) =>
      `<dt>${FORMAT_FILES[format].label}</dt><dd>${words.formats[format]}${format === first ? '' : address(format)}</dd>`,
  );
  return `<section class="subscribe">
<h2>${words.subscribe}</h2>
<p class="soft">${words.copyAddress}</p>
${address()}
<div class="pills">${links.join('')}</div>${
    formats.length < 2
      ? ''
      : `\n<details class="soft"><summary>${words.whichFormat}</summary>\n<dl>${choices.join('\n')}</dl></details>`
  }
</section>`;
}

function renderItem(entry: Entry, { site, language }: FeedDocument): string {
  const picture =
    entry.image === undefined
      ? ''
      : `<img src="${escapeHtml(entry.image)}" alt="" loading="lazy" decoding="async" width="104" height="78">`;
  const spoken = knownLanguage(entry.language);
  const own = spoken === undefined || spoken === language ? '' : ` lang="${escapeHtml(spoken)}"`;
  const summary = entry.summary === '' ? '' : `\n<p dir="auto">${escapeHtml(entry.summary)}</p>`;
  const origin = `<bdi>${escapeHtml(entry.source.title)}</bdi>`;
  return `<li${own}>${picture}<a dir="auto" href="${escapeHtml(fromFolder(entry.url, site, 2))}">${escapeHtml(entry.title)}</a>
<div class="soft">${[...byline(entry, site), origin].join(' · ')}</div>${summary}</li>`;
}
