import {
  createDocument,
  type DocumentOptions,
  type FeedContent,
  type FeedDocument,
  type Format,
  type SiteOptions,
} from '../../src/feeds/document.ts';
import type { Entry } from '../../src/feeds/entry.ts';
import { renderFeed } from '../../src/feeds/formats/render.ts';

export const SITE: SiteOptions = {
  title: '海港日报 <试刊> & 周末版',
  url: 'https://feeds.example/news',
  language: 'zh-CN',
  timezone: 'Asia/Shanghai',
};

export const DOCUMENT_OPTIONS: DocumentOptions = {
  site: SITE,
  formats: ['rss', 'atom', 'json'],
  content: 'full',
  authority: 'feeds.example',
  hubs: [],
  ttl: 60,
  maxBytes: 512 * 1024,
};

export function entryOf(changes: Partial<Entry> = {}): Entry {
  return {
    id: 'abcdefghijkmnpqr',
    guid: 'tag:feeds.example,2026:abcdefghijkmnpqr',
    url: 'https://feeds.example/news/articles/abcdefghijkmnpqr',
    title: '渡轮停航三天',
    html: '<p>渡轮清早离开码头。</p>',
    summary: '渡轮清早离开码头。',
    published: Date.UTC(2024, 2, 5, 1, 30),
    updated: Date.UTC(2024, 2, 5, 1, 30),
    authors: ['吴海'],
    categories: ['港口'],
    image: undefined,
    language: undefined,
    source: { name: 'harbour', title: '海港通讯社', url: 'https://harbour.example/' },
    also: [],
    ...changes,
  };
}

/** When feeds began that have nothing else to date them. */
export const SINCE = Date.UTC(2024, 0, 1);

export function documentOf(
  entries: readonly Entry[],
  options: Partial<DocumentOptions> = {},
  content: Partial<FeedContent> = {},
): FeedDocument {
  return createDocument(
    { kind: 'category', label: '港口 & 渔业', slug: '港口-and-渔业' },
    { entries, withdrawn: [], archive: undefined, previous: undefined, since: SINCE, ...content },
    { ...DOCUMENT_OPTIONS, ...options },
  );
}

/** A document that holds all its entries. */
export function feedText(document: FeedDocument, format: Format): string {
  const { text, leftOut } = renderFeed(document, format);
  if (leftOut.length > 0) throw new Error(`left out: ${leftOut.map(({ reason }) => reason).join('; ')}`);
  return text;
}

/** Everything that has ever broken a feed, in three entries. */
export const NASTY: readonly Entry[] = [
  entryOf({
    id: 'nasty1',
    guid: 'https://feeds.example/?id=1&lang=zh',
    url: 'https://news.example/a?b=1&c=2#d',
    title: 'Ferries & <b>Boats</b>: "5 > 3" ]]> AT&T &amp; &lt;C++&gt; \'x\'',
    html: '<p>One ]]&gt; two ]]&gt; three &amp;amp; <a href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer">link</a></p><pre><code class="language-ts">if (a &lt; b) c = "]]&gt;";\n  d();</code></pre><img src="https://img.example/a.png?x=1&amp;y=2" alt="&quot;quay&quot;">',
    summary: 'One ]]> two ]]> three &amp; <b>no tag</b>',
    published: Date.UTC(2024, 2, 5, 16, 5),
    updated: Date.UTC(2024, 2, 7, 23, 59, 59),
    authors: ['Wu & Söhne', '<script>alert(1)</script>', 'A "B" ]]> C'],
    categories: ['R&D', 'C++', '<b>"quoted"</b>', '港口 & 渔业', 'a]]>b'],
    image: 'https://img.example/lead.png?x=1&y=2',
    language: 'en',
  }),
  entryOf({
    id: 'plain2',
    guid: 'harbour 5521/潮汐',
    title: '👩‍👩‍👧 潮汐表：三月　（修订）',
    html: '',
    summary: '',
    authors: [],
    categories: [],
  }),
  entryOf({
    id: 'table3',
    guid: 'tag:feeds.example,2026:table3',
    url: 'https://feeds.example/news/articles/table3',
    title: '港口统计',
    html: '<table><tr><th colspan="2">港口</th></tr><tr><td>一</td> <td></td></tr></table>',
    summary: '港口 一',
    published: Date.UTC(1999, 11, 31, 16),
    updated: Date.UTC(1999, 11, 31, 16),
  }),
];

/** What feeds tell beside the text of an article, in two entries. */
export const RICH: readonly Entry[] = [
  entryOf({
    id: 'rich1',
    guid: 'tag:feeds.example,2026:rich1',
    url: 'https://news.example/sound',
    title: 'Tides & <em>times</em>',
    html: '<p>Hear it:</p><audio src="https://media.example/tide.mp3" controls="controls"></audio><video controls="controls"><source src="https://media.example/quay.webm"></video>',
    summary: 'Hear it:',
    categories: ['Ｒ＆Ｄ', 'R&D', '港口'],
    image: 'https://img.example/quay.jpeg',
    language: 'en_GB',
    also: [
      {
        source: 'wire',
        path: 'a.md',
        title: 'Tides "and" times',
        link: 'https://wire.example/?a=1&b=2',
        published: Date.UTC(2024, 2, 5),
        categories: [],
      },
      { source: 'evening', path: 'b.md', title: 'Tides', link: undefined, published: 0, categories: [] },
    ],
  }),
  entryOf({
    id: 'rich2',
    guid: '5521',
    title: 'شاطئ البحر',
    language: 'ar',
    image: 'https://img.example/picture?id=7&wide',
    source: { name: '晚报', title: '晚报', url: undefined },
  }),
];
