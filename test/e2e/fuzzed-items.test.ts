import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'cheerio';
import { decodeHTML } from 'entities';
import fc from 'fast-check';
import { type FeedDocument, FORMATS, type Format } from '../../src/feeds/document.ts';
import type { Entry } from '../../src/feeds/entry.ts';
import { renderFeed } from '../../src/feeds/formats/render.ts';
import { type FuzzedEntry, fuzzedEntries, READ_AT } from '../support/arbitrary-entries.ts';
import { documentOf } from '../support/feed-documents.ts';
import { atomProblems } from '../support/validation/atom.ts';
import type { ValidationContext } from '../support/validation/grammar.ts';
import { jsonFeedProblems } from '../support/validation/json-feed.ts';
import { rssProblems } from '../support/validation/rss.ts';
import { childrenOf, readXml, textOf } from '../support/validation/xml-document.ts';

const ITEMS = 10_000;
const ITEMS_A_DOCUMENT = 50;
/** To repeat what failed: the seed that fast-check has printed. */
const SEED = process.env.FEEDWRIGHT_FUZZ_SEED;
const RUNS: fc.Parameters<[readonly FuzzedEntry[]]> = {
  numRuns: ITEMS / ITEMS_A_DOCUMENT,
  // Fifty hostile items shrink for minutes: `judge` looks for the one that is to blame instead.
  endOnFailure: true,
  ...(SEED === undefined ? {} : { seed: Number(SEED) }),
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

/** A document as text, and the guids of the entries that could not stand in it. */
function render(document: FeedDocument, format: Format): { text: string; leftOut: readonly string[] } {
  const rendered: unknown = renderFeed(document, format);
  if (typeof rendered === 'string') return { text: rendered, leftOut: [] };
  const { text, leftOut } = rendered as { text: string; leftOut: readonly { guid?: string; entry?: Entry }[] };
  return { text, leftOut: leftOut.map((out) => String(out.guid ?? out.entry?.guid)) };
}

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
      item.authors.some((found) => lettersOf(found) === lettersOf(name)),
      `author ${JSON.stringify([item.authors, name])}`,
    );
  for (const label of categories.filter((category) => /[\p{L}\p{N}]/u.test(visible(category))))
    assert(
      item.categories.some((found) => lettersOf(found) === lettersOf(label)),
      `category ${JSON.stringify([item.categories, label])}`,
    );
}

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
  const { text, leftOut } = render(documentOf(entries, { maxBytes: 64 * 1024 * 1024 }), format);
  const { problems, items } = JUDGES[format];
  const found = problems(text, { now: READ_AT });
  assert(found.length === 0, `${format}: ${found.length} problems, the first: ${found.slice(0, 3).join('; ')}`);

  const standing = items(text);
  assert.equal(standing.length + leftOut.length, fuzzed.length, `${format}: items are forged or lost`);
  for (const { entry, isGood } of fuzzed)
    if (isGood) assert(!leftOut.includes(entry.guid), `${format}: ${entry.guid} is left out`);
  const kept = fuzzed.filter(({ entry }) => !leftOut.includes(entry.guid));
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
