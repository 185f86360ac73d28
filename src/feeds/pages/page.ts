import { hash } from 'node:crypto';
import { escapeHtml } from '../../article/text.ts';
import { FORMAT_FILES, type Format, type SiteOptions } from '../document.ts';
import { direction } from './direction.ts';
import { STYLE } from './style.ts';

/** What a Content-Security-Policy must name for the one style sheet of our pages to apply. */
export const STYLE_SOURCE = `'sha256-${hash('sha256', STYLE, 'base64')}'`;

/** Our pages run nothing and load nothing but pictures and videos, whatever an article holds. It stands in each page, for web servers that send no header. */
export const POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; img-src http: https:; media-src http: https:; base-uri 'none'; form-action 'none'`;

export type Page = {
  readonly title: string;
  readonly language: string;
  /** HTML for the head, such as autodiscovery links. */
  readonly head?: string;
  /** Class of the page's one `main`. */
  readonly kind?: string;
  readonly body: string;
};

/** A whole HTML page. It loads nothing but pictures and videos and runs nothing. */
export function renderPage({ title, language, head = '', kind, body }: Page): string {
  return `<!doctype html>
<html${languageAttributes(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(title)}</title>
${head}<style>${STYLE}</style>
</head>
<body>
<main${kind === undefined ? '' : ` class="${kind}"`}>
${body}
</main>
</body>
</html>
`;
}

/** The language of an element, and its direction where that is not from left to right. */
export function languageAttributes(language: string): string {
  return ` lang="${escapeHtml(language)}"${direction(language) === 'rtl' ? ' dir="rtl"' : ''}`;
}

/** A feed in one format, for readers and browsers to discover. */
export function discoveryLink(format: Format, href: string, title: string): string {
  const { type, label } = FORMAT_FILES[format];
  return `<link rel="alternate" type="${type}" title="${escapeHtml(`${title} (${label})`)}" href="${escapeHtml(href)}">\n`;
}

/** For the head of a page that search engines are to leave alone. */
export const NOT_TO_BE_FOUND = '<meta name="robots" content="noindex, nofollow">\n';

export function metaDescription(text: string): string {
  return text === '' ? '' : `<meta name="description" content="${escapeHtml(text)}">\n`;
}

/** An address of this site as the way from a page that stands in folders below it, so that pages work at any address. */
export function fromFolder(address: string, site: SiteOptions, depth: number): string {
  return address.startsWith(`${site.url}/`) ? '../'.repeat(depth) + address.slice(site.url.length + 1) : address;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment as a reader of the site writes it, to the minute. */
export function renderTime(ms: number, { language, timezone }: Pick<SiteOptions, 'language' | 'timezone'>): string {
  const key = `${language} ${timezone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone });
  formats.set(key, format);
  return `<time datetime="${new Date(ms).toISOString()}">${escapeHtml(format.format(ms))}</time>`;
}
