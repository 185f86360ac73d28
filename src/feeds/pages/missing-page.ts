import { escapeHtml } from '../../article/text.ts';
import type { SiteOptions } from '../document.ts';
import { renderPage } from './page.ts';
import { wordsFor } from './words.ts';

/** The page for an address that leads nowhere (404), or to something that has been withdrawn (410). */
export function renderMissingPage(site: SiteOptions, status = 404): string {
  const words = wordsFor(site.language);
  const body = `<h1>${status}</h1>
<p>${status === 410 ? words.withdrawn : words.notFound}</p>
<p><a href="${escapeHtml(site.url)}/">${escapeHtml(site.title)}</a></p>`;
  return renderPage({ title: `${status} · ${site.title}`, language: site.language, body });
}
