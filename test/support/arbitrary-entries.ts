import fc from 'fast-check';
import { parseArticle } from '../../src/article/article.ts';
import { cleanHtml } from '../../src/article/body/clean.ts';
import { summarise } from '../../src/article/body/summary.ts';
import { DEFAULT_FIELDS } from '../../src/article/fields/fields.ts';
import type { Entry } from '../../src/feeds/entry.ts';
import { htmlSoup } from './arbitrary-html.ts';
import { type ArticleText, renderArticle } from './article-folder.ts';
import { entryOf } from './feed-documents.ts';
import { htmlProblems } from './validation/html.ts';

/** The moment at which the fuzzed feeds are read. */
export const READ_AT = Date.UTC(2026, 5, 1);
const LONG = 60_000;

/** What breaks documents, in titles and names. */
const TROUBLE = [
  ']]>',
  ']]>]]>',
  '<![CDATA[',
  '</title></item><item><title>forged</title>',
  '</title></entry><entry><id>forged</id>',
  '"},{"id":"forged',
  '<b>',
  '</b>',
  '</p>',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<desk@news.example>',
  '<!-- ',
  ' -->',
  '<?xml version="1.0"?>',
  '&',
  '&amp;',
  '&amp;lt;',
  '&nbsp;',
  '&copy',
  '&#0;',
  '&#x1F;',
  '&lt;/b&gt;',
  'AT&T',
  '5&6',
  'R&D',
  'a < b > c',
  '"',
  "'",
  '\0',
  '\x01',
  '\x0B',
  '\x1F',
  '\x7F',
  '\x80',
  '\x9F',
  '\uD83C',
  '\uDF0A',
  '\uFDD0',
  '\uFFFE',
  '\uFFFF',
  '\u{1FFFF}',
  '\u2028',
  '\t',
  '\r\n',
  '　',
  '\u202E',
  '\u2067',
  '\u200F',
  'שלום עולם',
  'مدّ البحر',
  '\u00AD',
  '👩‍👩‍👧',
  '潮汐',
  'high tide',
  '%s{{x}}$&',
];

const hostile = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...TROUBLE), { maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 24 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 24 }) },
);
const title = fc.oneof(
  { weight: 300, arbitrary: hostile },
  { weight: 1, arbitrary: fc.constantFrom(...TROUBLE).map((part) => part.repeat(Math.ceil(LONG / part.length))) },
);

/** Addresses as `URL` writes them, with all that it leaves in them. */
const goodAddress = fc
  .oneof(
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom(
      'https://news.example/',
      'https://news.example/潮/汐?题=一&b=2#三',
      'https://新闻.example/a',
      'https://news.example/a?b[]=1&c[d]=2|3{4}^5`6',
      'https://news.example/a|b[c]d',
      "https://news.example/a'b(c)*!d;e,f$g@h:i~",
      'https://news.example/%e6%bd%ae?q=100%',
      'http://news.example:8080/a?b=c&amp;d=e',
      'https://news.example/?q=%22%3C%3E',
    ),
  )
  .map((address) => new URL(address).href);

const badAddress = fc.constantFrom(
  '',
  ' ',
  '/relative',
  '//host.example/a',
  'news.example/a',
  'http://',
  'https://a b/',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'https://user:secret@news.example/',
  'https://news.example/\0',
  'https://news.example/"><script>',
  'https://news.example/\uD83C',
  'ftp://news.example/a',
  'urn:x',
  '#a',
);

/** Plausible, and often the same: many articles name a day only. */
const goodMoment = fc.oneof(
  fc.integer({ min: Date.UTC(1990, 0, 2), max: READ_AT }),
  fc.integer({ min: 0, max: 300 }).map((day) => Date.UTC(2025, 0, 1) + day * 86_400_000),
);
const badMoment = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -8.64e15, 8.64e15, 9e15, -62_198_755_200_000);

const guid = fc.oneof(
  fc.constant(''),
  hostile,
  fc.constantFrom(
    'http://News.example',
    'https://news.example/%7ea/../b',
    'tag:News.example,2024:a',
    'tag:x',
    'urn:uuid:1',
    'thing:1',
    'post-',
    'mailto:a@b.example',
    'https://news.example/?id=1&lang=zh',
    '  spaced  ',
  ),
);

const body = fc.oneof(
  htmlSoup,
  hostile,
  fc.constant(''),
  fc.constantFrom(
    '<video src="https://v.example/a.mp4" controls></video>',
    '<ruby>潮<b><rt>chao</rt></b></ruby>',
    '<table><tr><td>a<td>b</table>',
    '<p>a<div>b</div>',
    '<a href="https://a.example/?b[]=1">c</a>',
    '<dl><dt>a<dd>b</dl>',
    '<svg onload=alert(1)><style>',
    '<math><mtext></p><img src=x>',
  ),
);

/** Cleaning leaves some broken tables and rubies broken, which validators warn of in whatever document they stand. */
const SOUND = (html: string) => htmlProblems(cleanHtml(html, 'https://news.example/')?.html ?? '').length === 0;

/** One entry, and whether anything is wrong with it that no cleaning mends. */
export type FuzzedEntry = { readonly entry: Entry; readonly isGood: boolean };

type Parts = {
  [Part in 'title' | 'guid' | 'body' | 'description' | 'place']: string;
} & {
  readonly url: { readonly value: string; readonly isGood: boolean };
  readonly moment: { readonly value: number; readonly isGood: boolean };
  readonly age: number;
  readonly names: readonly string[];
  readonly labels: readonly string[];
  readonly image: string | undefined;
  readonly language: string | undefined;
};

const mostly = <T>(good: fc.Arbitrary<T>, bad: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 19, arbitrary: good.map((value) => ({ value, isGood: true })) },
    { weight: 1, arbitrary: bad.map((value) => ({ value, isGood: false })) },
  );

const parts: fc.Arbitrary<Parts> = fc.record({
  title,
  guid,
  body: body.filter(SOUND),
  description: hostile,
  place: fc.oneof(hostile, goodAddress, badAddress),
  url: mostly(goodAddress, badAddress),
  moment: mostly(goodMoment, badMoment),
  age: fc.integer({ min: 0, max: 1e9 }),
  names: fc.array(hostile, { maxLength: 2 }),
  labels: fc.array(hostile, { maxLength: 3 }),
  image: fc.option(fc.oneof(goodAddress, badAddress), { nil: undefined }),
  language: fc.constantFrom(undefined, 'en', 'zh-CN', 'zh_CN', 'Chinese', 'xx', '\0', ''),
});

/**
 * Entries as no article should be, with guids of their own. Only their HTML has been cleaned, as it always is; the rest is as
 * hostile as it comes. Without a sound address and moment an entry is not good.
 */
export const fuzzedEntries = (howMany: number): fc.Arbitrary<readonly FuzzedEntry[]> =>
  fc.array(parts, { minLength: howMany, maxLength: howMany }).map((all) =>
    all.map(({ url, moment, age, names, labels, ...fuzzed }, at) => {
      const cleaned = cleanHtml(fuzzed.body, 'https://news.example/');
      const published = moment.value;
      const also = { source: 'wire', path: 'a.md', title: fuzzed.title, link: fuzzed.place, published, categories: [] };
      const entry = entryOf({
        id: `fuzzed${String(at).padStart(10, 'a')}`,
        // Of one length, so that no two are equal.
        guid: `${fuzzed.guid}${at + 100_000_000}`,
        url: url.value,
        title: fuzzed.title,
        html: cleaned?.html ?? '',
        summary: cleaned ? summarise(cleaned.text) : fuzzed.description,
        published,
        updated: moment.isGood ? Math.min(published + age, READ_AT) : published,
        authors: names,
        categories: labels,
        image: fuzzed.image,
        language: fuzzed.language,
        source: { name: 'wire', title: fuzzed.description, url: fuzzed.place },
        also: at % 5 === 0 ? [also] : [],
      });
      return { entry, isGood: url.isGood && moment.isGood };
    }),
  );

/** Whether the article in a file is sound HTML, be it read as Markdown or not: see `SOUND`. */
function isSoundFile(file: ArticleText): boolean {
  return ['a.md', 'a.html'].every((path) => {
    const options = { format: 'auto', timeZone: 'UTC', fields: DEFAULT_FIELDS } as const;
    const read = parseArticle({ path, text: renderArticle(file), modifiedMs: READ_AT }, options, READ_AT);
    return read.kind === 'problem' || htmlProblems(read.article.html).length === 0;
  });
}

/** The same as article files: all that a front matter can say, and a body, each as hostile as it comes. */
export const fuzzedFile: fc.Arbitrary<ArticleText> = parts
  .map(({ title, guid, body, description, place, url, moment, names, labels, image, language }) => ({
    title,
    date: Number.isFinite(moment.value) && moment.isGood ? new Date(moment.value).toISOString() : description,
    categories: labels,
    body,
    more: Object.fromEntries(
      Object.entries({
        guid: guid.length > 8 ? guid : '',
        link: url.value,
        author: names.join(', '),
        headimg: image ?? place,
        lang: language ?? '',
        summary: description,
      }).filter(([, value]) => value !== ''),
    ),
  }))
  .filter(isSoundFile);
