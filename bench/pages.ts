import { escapeHtml } from '../src/article/text.ts';
import type { Copied } from './copies.ts';
import { createRandom } from './corpus.ts';
import { LANGUAGES, type Language, pick, type Random, whole } from './languages.ts';
import { createSubject, inventParagraphs, linesOf } from './prose.ts';

/** Where articles come from: each site wraps them in its own way. */
export const SITES = ['ticker', 'flash', 'portal', 'paper', 'forum'] as const;
export type Site = (typeof SITES)[number];

export type Page = {
  readonly site: Site;
  readonly language: Language;
  readonly title: string;
  readonly lines: readonly string[];
  readonly publishedMs: number;
  /** The address at the site it was first read at, if it tells. */
  readonly link: string | undefined;
};

/** A page of a group of pages, before it has a place. Pages with one number tell one story. */
export type Draft = {
  readonly page: Page;
  readonly story: number;
  readonly copied?: Copied;
  readonly share?: number;
};

export function linkOf(random: Random, site: Site): string | undefined {
  return random() < 0.4 ? `https://${site}.example/${Math.floor(random() * 1e10).toString(36)}.html` : undefined;
}

const AUTHORS: Readonly<Record<Site, string>> = {
  ticker: '灯塔社 - 电报',
  flash: 'Northquay Wire',
  portal: '浅湾网 - 要闻',
  paper: '柳堤晚报',
  forum: 'Commons Digest',
};
const CATEGORIES =
  '要闻 公司 market world 产业 科技 sport 社会 opinion 经济 culture 国际 energy 教育 health 本地 weather 数据 travel 观察'.split(
    ' ',
  );
const CALLS: Readonly<Record<Language['code'], string>> = {
  zh: '扫码下载客户端，关注公众号，看更多好内容。',
  en: 'Download our app and sign up for the newsletter to read more like this.',
  ja: 'アプリをダウンロードして、最新の記事を受け取る。 download',
  ko: '앱을 내려받고 소식을 받아 보세요. subscribe',
};

/** What the portal prints below everything it carries: a notice as long as many an article. */
const NOTICES = new Map(
  LANGUAGES.map((language) => {
    const random = createRandom(language.names.length + language.breadth * 1000);
    const notice = linesOf({
      language,
      paragraphs: inventParagraphs(random, createSubject(random, language), 700),
    });
    return [language.code, [CALLS[language.code], ...notice]];
  }),
);

/** An article file as a crawler leaves it. */
export function renderPage(random: Random, page: Page): string {
  const categories = Array.from({ length: whole(random, 1, 3) }, () => pick(random, CATEGORIES));
  const picture = `https://pictures.${page.site}.example/${Math.floor(random() * 1e9)}.jpg`;
  const front = [
    `title: ${quote(random, page.title)}`,
    'categories:',
    ...[...new Set([page.site, ...categories])].map((category) => `    - ${category}`),
    `author: ${AUTHORS[page.site]}`,
    'comments: false',
    `date: ${new Date(page.publishedMs).toUTCString()}`,
    ...(page.link === undefined ? [] : [`link: ${page.link}`]),
    ...(page.site === 'portal' ? [`headimg: '${picture}'`] : []),
    random() < 0.5 ? 'thumbnail: ' : "thumbnail: ''",
  ];
  return `\n---\n${front.join('\n')}\n---\n\n${WRAPPERS[page.site](page, random, picture)}`;
}

/** Crawlers quote a title anew at every visit. */
function quote(random: Random, title: string): string {
  const drawn = random();
  if (drawn < 0.3) return `'${title.replaceAll("'", "''")}'`;
  if (drawn < 0.4) return `"""""""""'${title.replaceAll("'", '’').replaceAll('"', '”')}'"""""""""`;
  if (drawn < 0.6 && /^[\p{L}\p{N}]/u.test(title) && !/[:#"'[\]{}]/.test(title)) return title;
  return JSON.stringify(title);
}

type Wrapper = (page: Page, random: Random, picture: string) => string;
const WRAPPERS: Readonly<Record<Site, Wrapper>> = {
  ticker: ({ lines }) => `<div>   \n${lines.map(escapeHtml).join('<br>\n')}  \n</div>\n            `,
  flash: ({ lines }) =>
    `<div>   \n${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}\n  \n</div>\n            `,
  portal: ({ lines, language }, random, picture) => {
    const paragraphs = lines.map(
      (line) => `<p cms-style="font-L" nodescore="${whole(random, 0, 9)}">　　${escapeHtml(line)}</p>`,
    );
    const image = `<div class="img_wrapper"><img src="${picture}" alt referrerpolicy="no-referrer"><span class="img_descr"></span></div>`;
    const notice = NOTICES.get(language.code)?.map((line) => `<p>${escapeHtml(line)}</p>`) ?? [];
    return `<div>   \n${[image, ...paragraphs, '<!-- keyword_pub -->', ...notice].join('\n')}\n</div>\n`;
  },
  paper: ({ lines }, random) =>
    `<section data-id="${whole(random, 1, 1e6)}" style="line-height: 1.75em;">\n${lines
      .map((line) => `<p style="text-align: justify;"><font face="serif">${escapeHtml(line)}</font></p>`)
      .join('\n<p>&nbsp;</p>\n')}\n</section>\n`,
  forum: ({ lines }) => `${lines.map(escapeHtml).join('\n\n')}\n`,
};
