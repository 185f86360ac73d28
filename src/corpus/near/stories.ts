import type { StoredArticle } from '../../article/article.ts';
import { pictures } from '../fingerprint.ts';
import { withoutLeadIn } from './lead-in.ts';
import { type Passages, passagesOf, type Resemblance, resemblance } from './resemblance.ts';
import { type Sketch, sketch } from './sketch.ts';
import { eachWindow, totalWeight, UNIT, type Units, unitsOf } from './units.ts';

/** What one article is compared by with others. */
export type Profile = {
  readonly title: Units;
  /** Of an article without text its title. */
  readonly text: Units;
  /** Its text as others are compared with it, made when it is first needed. */
  readonly passages: () => Passages;
  /** Whether there is no text but the title. */
  readonly isBare: boolean;
  readonly pictures: string;
  readonly names: () => ReadonlySet<string>;
  /** How much the text says: a word counts 2, a character 1. */
  readonly weight: number;
  /** Milliseconds since 1970. */
  readonly published: number;
  readonly publishedIsFallback: boolean;
  /** Its address, as far as it says which article it is. */
  readonly link: string | undefined;
};

export type Subject = Pick<StoredArticle, 'title' | 'published' | 'publishedIsFallback'> & {
  readonly link?: string | undefined;
  readonly html?: string;
};

/** What came of a comparison. `reason` is a part of a sentence: it says why they are one story, or why they are not. */
export type Comparison = Resemblance & { readonly same: boolean; readonly reason: string };

/** Texts that say less than this are told apart by their few words: 40 characters, 20 words. */
const SHORT = 40;
/** How far apart two short items may be that are one. */
const SHORT_WINDOW = 3 * 86_400_000;
/** How much of a short text may be its own where the other one has words of its own too. */
const SHORT_RESIDUE = 0.2;
/** How much of the shorter text a longer version must hold. */
const CONTAINED = 0.85;
/** How alike titles must be for a short version to stand for a long one. */
const SAME_TITLE = 0.6;
/** Share of figures that neither text may have to itself. */
const OWN_FIGURES = 0.34;
/** Share of names, where there are capital letters to tell them by. */
const OWN_NAMES = 0.34;
/** Share of its title that an article may have to itself. */
const OWN_SUBJECT = 0.15;
/** What the texts behind one address share at least. */
const SAME_ADDRESS = 0.5;

export function profileOf({ title, published, publishedIsFallback, link, html = '' }: Subject, text: string): Profile {
  const titleUnits = unitsOf(sameMoney(withoutLeadIn(title)));
  const told = sameMoney(withoutLeadIn(text));
  const textUnits = unitsOf(told);
  const said = textUnits.hashes.length > 0 ? textUnits : titleUnits;
  let passages: Passages | undefined;
  let names: ReadonlySet<string> | undefined;
  return {
    title: titleUnits,
    text: said,
    passages: () => {
      passages ??= passagesOf(said);
      return passages;
    },
    isBare: textUnits.hashes.length === 0,
    pictures: pictures(html),
    names: () => {
      names ??= namesIn(told);
      return names;
    },
    weight: totalWeight(said),
    published,
    publishedIsFallback,
    link: link && addressOf(link),
  };
}

/** What an article's relatives are found by. */
export function sketchOf({ title, text }: { readonly title: string; readonly text: string }): Sketch {
  return sketch(sameMoney(withoutLeadIn(title)), sameMoney(withoutLeadIn(text)));
}

/**
 * Whether two articles tell one story. Most of their words are the same, and nothing that matters differs: not what both are
 * about (each title speaks of what the other article never mentions), and not the figures. So the hundredth item of one
 * template stays an article of its own, however alike its words are.
 */
export function compareStories(a: Profile, b: Profile, threshold: number): Comparison {
  const alike = resemblance(a.passages(), b.text);
  const { similarity, containment } = alike;
  const answer = (same: boolean, reason: string, share = similarity): Comparison => ({
    ...alike,
    similarity: Math.round(share * 1000) / 1000,
    same,
    reason,
  });
  const oneAddress = a.link !== undefined && a.link === b.link;
  const needed = oneAddress ? Math.min(SAME_ADDRESS, threshold) : threshold;
  const within = similarity < needed;
  if (within && (containment < Math.max(CONTAINED, threshold) || !haveOneTitle(a, b)))
    return answer(false, 'too little of their text is the same');

  const [figuresOfA, figuresOfB] = [figuresOf(a), figuresOf(b)];
  const ownFigures = Math.min(ownShare(figuresOfA, figuresOfB), ownShare(figuresOfB, figuresOfA));
  if (ownFigures > OWN_FIGURES && !oneAddress) return answer(false, 'the figures in them are others');
  if (Math.min(ownSubject(a, b), ownSubject(b, a)) > OWN_SUBJECT)
    return answer(false, 'each title speaks of what the other article does not mention');
  if (haveOthers(a.names, b.names)) return answer(false, 'the names in them are others');
  if (Math.min(a.weight, b.weight) < SHORT) {
    if (!oneAddress && !haveOneTitle(a, b)) return answer(false, 'they are short, and their titles are others');
    if (!oneAddress && a.isBare && b.isBare && a.pictures !== b.pictures)
      return answer(false, 'there is no text in them, and the pictures are others');
    if (!mayBeOneEvent(a, b)) return answer(false, 'they are too short to be told to be one over so long a time');
    if (containment < 1 - SHORT_RESIDUE && !oneAddress)
      return answer(false, 'both are short and say something of their own');
  }
  if (within) return answer(true, 'the shorter text stands in the longer one under the same title', containment);
  return answer(true, oneAddress ? 'much the same text at the same address' : 'nearly the same text');
}

/**
 * Whether two articles of a few words can be about one event: the same words at another time are another one, unless the
 * address is the same, or a date is only that of a file.
 */
export function mayBeOneEvent(a: Dated, b: Dated): boolean {
  if (a.publishedIsFallback || b.publishedIsFallback) return true;
  return Math.abs(a.published - b.published) <= SHORT_WINDOW || (a.link !== undefined && a.link === b.link);
}

type Dated = Pick<Profile, 'published' | 'publishedIsFallback' | 'link'>;

function haveOneTitle(a: Profile, b: Profile): boolean {
  const { similarity, containment } = resemblance(passagesOf(a.title), b.title);
  return Math.max(similarity, containment) >= SAME_TITLE;
}

/** Share of a set's members that the other one does not have; an empty one has none to itself. */
function ownShare<T>(own: ReadonlySet<T>, other: ReadonlySet<T>): number {
  return own.size === 0 ? 0 : own.difference(other).size / own.size;
}

function figuresOf({ title, text }: Profile): Set<number> {
  const figures = new Set<number>();
  for (const { hashes, kinds } of [title, text]) {
    for (let at = 0; at < hashes.length; at++) if (kinds[at] === UNIT.figure) figures.add(hashes[at] as number);
  }
  return figures;
}

/**
 * The names in a text of a script that knows capital letters: words that begin with one in the middle of a sentence. None where
 * that says nothing, because most words do.
 */
function namesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  let words = 0;
  let capitals = 0;
  for (const { 0: word, index } of text.matchAll(/\p{L}[\p{L}\p{M}'’]*/gu)) {
    if (isCharacterWord(word)) continue;
    words++;
    if (!/^\p{Lu}/u.test(word)) continue;
    capitals++;
    if (/[\p{L}\p{N},;)%]\s$/u.test(text.slice(Math.max(0, index - 2), index))) names.add(word);
  }
  return capitals * 2 > words ? new Set() : names;
}

function isCharacterWord(word: string): boolean {
  return word.charCodeAt(0) >= 0x2e80;
}

/** Whether each has so many names to itself that it tells of others. */
function haveOthers(a: () => ReadonlySet<string>, b: () => ReadonlySet<string>): boolean {
  return Math.min(ownShare(a(), b()), ownShare(b(), a())) > OWN_NAMES;
}

/** Share of an article's title that its own text speaks of, and the other article does not mention anywhere. */
function ownSubject({ title, text }: Profile, other: Profile): number {
  const grams = new Set<number>();
  eachGram(title, (hash) => grams.add(hash));
  const own = mentioned(grams, text);
  for (const place of [other.text, other.title]) for (const hash of mentioned(own, place)) own.delete(hash);
  return grams.size === 0 ? 0 : own.size / grams.size;
}

/** Those of the grams that stand in a text. */
function mentioned(grams: ReadonlySet<number>, text: Units): Set<number> {
  const found = new Set<number>();
  if (grams.size > 0) eachGram(text, (hash) => grams.has(hash) && found.add(hash));
  return found;
}

/** The pairs of characters and the single words in a text. */
function eachGram(units: Units, see: (hash: number) => void): void {
  eachWindow(units, 2, Number.POSITIVE_INFINITY, see);
}

/** A sum in yuan is the same with and without the currency's name. */
function sameMoney(text: string): string {
  return text.replaceAll('元人民币', '元');
}

/**
 * An address without scheme, `www.` and fragment; parameters for tracking are gone since it was read, others may say which
 * article it is. Of a bare host nothing: it is that of many articles.
 */
function addressOf(link: string): string | undefined {
  const url = URL.parse(link);
  if (!url || (url.pathname === '/' && url.search === '')) return undefined;
  return `${url.host.replace(/^www\./, '')}${url.pathname.replace(/\/+$/, '')}${url.search}`;
}
