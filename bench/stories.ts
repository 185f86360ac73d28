import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ALIKE, type Alike, inventFamily } from './alike.ts';
import { COPIES, type Copied, inventStory } from './copies.ts';
import { createRandom } from './corpus.ts';
import { LANGUAGES, pick, type Random } from './languages.ts';
import { type Draft, linkOf, renderPage, SITES, type Site } from './pages.ts';
import { drawLength, inventTelling, linesOf } from './prose.ts';

/** An article file, and what is true of it. */
export type StoryFile = {
  /** Below its source's folder; no two of a corpus have the same. */
  readonly path: string;
  readonly source: Site;
  readonly text: string;
  readonly title: string;
  readonly publishedMs: number;
  /** Files of one number tell one story. */
  readonly story: number;
  /** What kind of copy it is, and undefined for a story as it was first told. */
  readonly copied: Copied | undefined;
  /** The share of the text that is different in an edited copy, from 0 to 1. */
  readonly share: number;
  /** Stories of one family are alike, and yet not one. */
  readonly family: { readonly number: number; readonly kind: Alike } | undefined;
};

export type StoriesOptions = {
  /** At least so many: a story is not left half told. */
  readonly articles: number;
  /** Equal seeds give equal files. */
  readonly seed: number;
};

const EPOCH = Date.UTC(2024, 0, 8);
const SPAN_MS = 120 * 86_400_000;
/** Of all groups, those that are several tellings of one story, and those that are stories alike: the rest stand alone. */
const STORIES = 0.055;
const FAMILIES = 0.02;

/** Every file of a corpus: about four of five have nothing to do with any other. */
export function* generateStories({ articles, seed }: StoriesOptions): Generator<StoryFile> {
  let made = 0;
  let story = 0;
  // In turn, so that a small corpus holds some of every kind.
  let copies = 0;
  let families = 0;
  for (let group = 0; made < articles; group++) {
    const random = createRandom(seed * 1_000_003 + group);
    const published = EPOCH + Math.floor(random() * SPAN_MS);
    const drawn = random();
    let drafts: readonly Draft[];
    let kind: Alike | undefined;
    if (drawn < STORIES) drafts = inventStory(random, COPIES[copies++ % COPIES.length] ?? COPIES[0], published);
    else if (drawn < STORIES + FAMILIES) {
      kind = ALIKE[families++ % ALIKE.length] ?? ALIKE[0];
      drafts = inventFamily(random, kind, published);
    } else drafts = [inventSingle(random, published)];
    for (const { page, copied, share = 0, ...draft } of drafts) {
      yield {
        path: pathOf(made, seed),
        source: page.site,
        text: renderPage(random, page),
        title: page.title,
        publishedMs: page.publishedMs,
        story: story + draft.story,
        copied,
        share,
        family: kind && { number: group, kind },
      };
      made++;
    }
    story += Math.max(...drafts.map((draft) => draft.story)) + 1;
  }
}

/** Writes a corpus below `folder`, a folder for each source, and returns what is true of it, without the texts. */
export function writeStories(folder: string, options: StoriesOptions): Omit<StoryFile, 'text'>[] {
  const age = new Date(Date.now() - 3_600_000);
  const folders = new Set<string>();
  return Array.from(generateStories(options), ({ text, ...truth }) => {
    const file = join(folder, truth.source, truth.path);
    if (!folders.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    folders.add(dirname(file));
    writeFileSync(file, text);
    // An hour old, so that nobody waits for it to settle.
    utimesSync(file, age, age);
    return truth;
  });
}

function inventSingle(random: Random, publishedMs: number): Draft {
  const language = pick(random, LANGUAGES);
  const length = drawLength(random);
  const site = pick(random, length < 100 ? SITES.slice(0, 3) : SITES);
  const telling = inventTelling(random, language, length);
  const lines = linesOf(telling);
  // Tickers have no headlines: they repeat the text.
  const title = length < 100 && random() < 0.5 ? (lines[0] ?? telling.title) : telling.title;
  return { page: { site, language, title, lines, publishedMs, link: linkOf(random, site) }, story: 0 };
}

/** Mixed, so that neither the order of paths nor that of folders tells which files belong together. */
function pathOf(number: number, seed: number): string {
  // Odd factors and shifts lose nothing: no two numbers below 2^24 become the same.
  let mixed = (Math.imul(number + seed, 0x9e3779b1) >>> 0) & 0xffffff;
  mixed ^= mixed >>> 11;
  mixed = Math.imul(mixed, 0x85ebca6b) & 0xffffff;
  mixed ^= mixed >>> 13;
  const name = mixed.toString(16).padStart(6, '0');
  return `${name.slice(0, 2)}/${name}.md`;
}
