import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from 'cheerio';
import { decodeHTML } from 'entities';
import fc from 'fast-check';
import { FORMAT_FILES, FORMATS, type Format } from '../../src/feeds/document.ts';
import type { Entry } from '../../src/feeds/entry.ts';
import { renderFeed } from '../../src/feeds/formats/render.ts';
import { openApplication } from '../support/application.ts';
import { type FuzzedEntry, fuzzedEntries, fuzzedFile, READ_AT } from '../support/arbitrary-entries.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { documentOf } from '../support/feed-documents.ts';
import { atomProblems } from '../support/validation/atom.ts';
import type { ValidationContext } from '../support/validation/grammar.ts';
import { jsonFeedProblems } from '../support/validation/json-feed.ts';
import { checkFolder, problemsIn, summarise } from '../support/validation/published-folder.ts';
import { rssProblems } from '../support/validation/rss.ts';
import { childrenOf, readXml, textOf } from '../support/validation/xml-document.ts';

const ITEMS = 10_000;
const FILES = 200;
const GOOD_FILES = 100;
const ITEMS_A_DOCUMENT = 50;
/** The same items every time, so that a failure is a change; another seed looks at others. */
const SEED = Number(process.env.FEEDWRIGHT_FUZZ_SEED ?? 20_240_305);
const RUNS: fc.Parameters<[readonly FuzzedEntry[]]> = {
  numRuns: ITEMS / ITEMS_A_DOCUMENT,
  // Fifty hostile items shrink for minutes: `judge` looks for the one that is to blame instead.
  endOnFailure: true,
  seed: SEED,
  // A report of its own: the counterexample would be fifty items long.
  reporter: ({ failed, seed, errorInstance }) => {
    if (failed) throw new Error(`FEEDWRIGHT_FUZZ_SEED=${seed}: ${(errorInstance as Error).message}`);
  },
};

/** What a reader finds of an item, by what it is called in any format. */
type Item = {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly html: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
};

type Judge = {
  readonly problems: (text: string, context: ValidationContext) => readonly string[];
  readonly items: (text: string) => readonly Item[];
};

const rootOf = (xml: string) => {
  const { root, problems } = readXml(xml);
  assert(root, problems.join());
  return root;
};

const JUDGES: Readonly<Record<Format, Judge>> = {
  rss: {
    problems: rssProblems,
    items: (xml) =>
      childrenOf(rootOf(xml), 'channel').flatMap((channel) =>
        childrenOf(channel, 'item').map((item) => ({
          id: textOf(item, 'guid') ?? '',
          title: textOf(item, 'title') ?? '',
          url: textOf(item, 'link') ?? '',
          html: textOf(item, 'content:encoded') ?? textOf(item, 'description') ?? '',
          authors: childrenOf(item, 'dc:creator').map(({ text }) => text),
          categories: childrenOf(item, 'category').map(({ text }) => text),
        })),
      ),
  },
  atom: {
    problems: atomProblems,
    items: (xml) =>
      childrenOf(rootOf(xml), 'atom:entry').map((entry) => ({
        id: textOf(entry, 'atom:id') ?? '',
        title: textOf(entry, 'atom:title') ?? '',
        url:
          childrenOf(entry, 'atom:link')
            .find(({ attributes }) => (attributes.get('rel') ?? 'alternate') === 'alternate')
            ?.attributes.get('href') ?? '',
        html: textOf(entry, 'atom:content') ?? textOf(entry, 'atom:summary') ?? '',
        authors: childrenOf(entry, 'atom:author').map((author) => textOf(author, 'atom:name') ?? ''),
        categories: childrenOf(entry, 'atom:category').map(
          ({ attributes }) => attributes.get('label') ?? attributes.get('term') ?? '',
        ),
      })),
  },
  json: {
    problems: jsonFeedProblems,
    items: (json) => {
      const { items }: { items: Readonly<Record<string, unknown>>[] } = JSON.parse(json);
      return items.map(({ id, title = '', url = '', content_html, content_text, authors = [], tags = [] }) => ({
        id: String(id),
        title: String(title),
        url: String(url),
        html: String(content_html ?? content_text ?? ''),
        authors: (authors as { name?: string }[]).map(({ name = '' }) => name),
        categories: tags as string[],
      }));
    },
  },
};

/** What of a text reaches an eye: no characters that no document may hold, and white space as one blank. */
function visible(text: string): string {
  return text
    .replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\p{Cs}\p{Noncharacter_Code_Point}\uFFFD\u00AD\u200B\uFEFF]/gu, '')
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether a text that may or may not be escaped for HTML says what was meant. */
function says(found: string, meant: string): boolean {
  return visible(found) === visible(meant) || visible(decodeHTML(found)) === visible(meant);
}

const textOfHtml = (html: string) => visible(load(html, null, false).text());

/** The same address, however its octets are written. */
function sameAddress(found: string, meant: string): boolean {
  const octets = (address: string) => Buffer.from(decodedOctets(new URL(address).href), 'latin1').toString();
  return octets(found) === octets(meant);
}

function decodedOctets(address: string): string {
  return address.replace(/%[\da-f]{2}/gi, (octet) => String.fromCharCode(Number.parseInt(octet.slice(1), 16)));
}

/** What a good entry has come to in a document: the item that stands where it should. */
function assertSays(item: Item, { title, html, url, authors, categories }: Entry): void {
  if (visible(title) !== '') assert(says(item.title, title), `title ${JSON.stringify([item.title, title])}`);
  assert(sameAddress(item.url, url), `address ${JSON.stringify([item.url, url])}`);
  const shown = textOfHtml(item.html);
  const meant = textOfHtml(html);
  assert(shown.includes(meant), `content ${JSON.stringify([item.html, html])}`);
  for (const name of authors.filter((author) => /[\p{L}\p{N}]/u.test(visible(author))))
    assert(
      item.authors.some((found) =>
        [name, name.replaceAll(MAIL_ADDRESS, ' ')].some((meant) => sameLetters(found, meant)),
      ),
      `author ${JSON.stringify([item.authors, name])}`,
    );
  for (const label of categories.filter((category) => /[\p{L}\p{N}]/u.test(visible(category))))
    assert(
      item.categories.some((found) => sameLetters(found, label)),
      `category ${JSON.stringify([item.categories, label])}`,
    );
}

/** Stands in names, and goes where there is anything else. */
const MAIL_ADDRESS = '<desk@news.example>';

const sameLetters = (found: string, meant: string) => lettersOf(found) === lettersOf(meant);

/** What names are told apart by: brackets and quotation marks may go. */
function lettersOf(text: string): string {
  return visible(decodeHTML(text)).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Fails on the whole document, and names an item that fails alone, if there is one. */
function judge(format: Format, fuzzed: readonly FuzzedEntry[]): void {
  try {
    judgeAll(format, fuzzed);
  } catch (error) {
    for (const one of fuzzed)
      try {
        judgeAll(format, [one]);
      } catch (alone) {
        throw new Error(`${(alone as Error).message}\n${JSON.stringify(one)}`);
      }
    throw error;
  }
}

function judgeAll(format: Format, fuzzed: readonly FuzzedEntry[]): void {
  const entries = fuzzed.map(({ entry }) => entry);
  const rendered = renderFeed(documentOf(entries, { maxBytes: 64 * 1024 * 1024 }), format);
  const leftOut = new Set(rendered.leftOut.map(({ entry }) => entry));
  const { problems, items } = JUDGES[format];
  const found = problems(rendered.text, { now: READ_AT });
  assert(found.length === 0, `${format}: ${found.length} problems, the first: ${found.slice(0, 3).join('; ')}`);

  const standing = items(rendered.text);
  assert.equal(standing.length + leftOut.size, fuzzed.length, `${format}: items are forged or lost`);
  for (const { entry, isGood } of fuzzed)
    if (isGood) assert(!leftOut.has(entry), `${format}: ${entry.guid} is left out`);
  const kept = fuzzed.filter(({ entry }) => !leftOut.has(entry));
  for (const [at, { entry, isGood }] of kept.entries()) {
    const item = standing[at];
    assert(item);
    if (isGood) assertSays(item, entry);
  }
}

for (const format of FORMATS)
  test(`${ITEMS} fuzzed items make sound ${format} documents that hold every good one, and say what it says`, () => {
    fc.assert(
      fc.property(fuzzedEntries(ITEMS_A_DOCUMENT), (fuzzed) => judge(format, fuzzed)),
      RUNS,
    );
  });

test('hundreds of fuzzed article files make a sound site that lacks none of them, nor of the good ones beside them', async (t) => {
  const folder = createArticleFolder(t);
  for (const [number, file] of fc.sample(fuzzedFile, { numRuns: FILES, seed: SEED }).entries())
    folder.write(`fuzzed/${number}.${number % 2 === 0 ? 'html' : 'md'}`, file);
  const good = Array.from({ length: GOOD_FILES }, (_, number) => `第${number}号消息`);
  for (const [number, title] of good.entries())
    folder.write(`good/${number}.md`, { title, date: new Date(Date.UTC(2025, 0, 1, number)).toISOString() });

  const config = folder.config({ output: { items: 1000, maxBytes: '8MB' }, duplicates: { near: false } });
  const app = await openApplication(t, config);
  await app.runOnce();

  const problems = problemsIn(checkFolder(folder.output, app.clock.now()));
  assert.equal(problems.length, 0, `FEEDWRIGHT_FUZZ_SEED=${SEED}:\n${summarise(problems).slice(0, 10).join('\n')}`);
  const articles = Object.entries(app.verdicts()).flatMap(([path, verdict]) => (verdict === 'new' ? [path] : []));
  assert(articles.length > (FILES + GOOD_FILES) / 2, `${articles.length} articles`);
  for (const format of FORMATS) {
    const text = readFileSync(join(folder.output, 'feeds/all', FORMAT_FILES[format].file), 'utf8');
    const items = JUDGES[format].items(text);
    assert.equal(items.length, articles.length, format);
    assert.equal(new Set(items.map(({ id }) => id)).size, items.length, format);
    const titles = new Set(items.map(({ title }) => title));
    assert.deepEqual(
      good.filter((title) => !titles.has(title)),
      [],
      format,
    );
  }
});
