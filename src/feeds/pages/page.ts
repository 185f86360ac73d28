import { hash } from 'node:crypto';
import { escapeHtml } from '../../article/text.ts';
import type { SiteOptions } from '../document.ts';

const STYLE = `
:root{color-scheme:light dark;--ink:#1d2129;--soft:#5b6270;--line:#e3e5ea;--paper:#fff;--tint:#f5f6f8;--link:#0b57d0}
@media(prefers-color-scheme:dark){:root{--ink:#e4e6eb;--soft:#9aa1ad;--line:#333842;--paper:#16181d;--tint:#1f2229;--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:46rem;padding:1.5rem 1.25rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.65 system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
h1{font-size:1.7rem;line-height:1.3;margin:.5rem 0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
.soft{color:var(--soft);font-size:.9rem}
.up{display:inline-block;margin-bottom:.5rem}
table.feeds{width:100%;border-collapse:collapse;margin-top:1.25rem}
table.feeds th{font-size:.8rem;font-weight:600;color:var(--soft);text-align:left}
table.feeds td,table.feeds th{padding:.55rem .75rem .55rem 0;border-bottom:1px solid var(--line);vertical-align:baseline}
table.feeds .wide{white-space:nowrap}
table.feeds td:first-child{min-width:8rem}
table.feeds .number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.tags{display:flex;flex-wrap:wrap;gap:.35rem}
table.feeds .tags{flex-wrap:nowrap}table.feeds .tag{white-space:nowrap}
.tag{padding:.05rem .5rem;border:1px solid var(--line);border-radius:1rem;background:var(--tint);font-size:.8rem;overflow-wrap:anywhere}
ol.articles{list-style:none;margin:1.25rem 0;padding:0}
ol.articles li{padding:.9rem 0;border-bottom:1px solid var(--line)}
ol.articles a{font-weight:600}ol.articles p{margin:.25rem 0 0}
article{margin-top:1.25rem}article img,article video{max-width:100%;height:auto;border-radius:.3rem}
article pre{overflow-x:auto;padding:.75rem;background:var(--tint);border-radius:.3rem}
article table{display:block;overflow-x:auto;border-collapse:collapse}article td,article th{border:1px solid var(--line);padding:.3rem .5rem}
article blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid var(--line);color:var(--soft)}
section.also{margin-top:2.5rem;padding:.75rem 1rem;border-radius:.5rem;background:var(--tint)}
.also h2{font-size:.9rem;margin:0 0 .25rem}.also ul{list-style:none;margin:0;padding:0}.also li{padding:.15rem 0}
footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}
section.also+footer{margin-top:1.5rem;border-top:0;padding-top:0}
@media(max-width:36rem){table.feeds .wide{display:none}}
`;

/** What a Content-Security-Policy must name for the one style sheet of our pages to apply. */
export const STYLE_SOURCE = `'sha256-${hash('sha256', STYLE, 'base64')}'`;

export type Page = {
  readonly title: string;
  readonly language: string;
  /** HTML for the head, such as autodiscovery links. */
  readonly head?: string;
  readonly body: string;
};

/** A whole HTML page. It loads nothing but pictures and runs nothing. */
export function renderPage({ title, language, head = '', body }: Page): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
${head}<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
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
