import { type Language, pick, type Random, whole, zipf } from './languages.ts';

/** A sentence by its words, its punctuation at the end of the word before it. */
export type Sentence = readonly string[];
export type Paragraphs = readonly (readonly Sentence[])[];

/** What a story is about: its sentences draw on it, so that they have to do with one another. */
export type Subject = {
  readonly language: Language;
  /** Who and where. */
  readonly names: readonly string[];
  readonly words: readonly string[];
  readonly collocations: readonly (readonly string[])[];
  /** A figure with its unit. */
  readonly figure: (random: Random) => string;
};

/** A telling without its page: one of perhaps several of one story. */
export type Telling = { readonly language: Language; readonly title: string; readonly paragraphs: Paragraphs };

/** Beats, as a newsroom has them: stories of one beat share words and set phrases that others have not. */
const BEATS = 40;
const BEAT_WORDS = 120;
/** Share of Chinese, Japanese and Korean stories with Latin names among theirs. */
const MIXED = 0.25;

export function createSubject(random: Random, language: Language): Subject {
  const beat = Math.floor(random() * BEATS);
  const slice = <T>(list: readonly T[]) => list.slice(200 + beat * 90, 200 + beat * 90 + BEAT_WORDS);
  const names = Array.from({ length: whole(random, 2, 5) }, () => zipf(random, language.names));
  if (language.code !== 'en' && random() < MIXED) names.push(`${pick(random, LATIN)}${whole(random, 2, 900)}`);
  return {
    language,
    names,
    words: slice(language.words),
    collocations: slice(language.collocations),
    figure: (random) => figureOf(random, language),
  };
}

const LATIN = 'Quorvex Tellan Morbis Caldrix Ovanta Fenwork Zilbro Paxon Ludera Netvia'.split(' ');

function figureOf(random: Random, { units }: Language): string {
  const size = 10 ** whole(random, 1, 4);
  const figure = random() < 0.4 ? (random() * size).toFixed(1) : String(whole(random, 1, size));
  return figure + pick(random, units);
}

/** One sentence about the subject. */
export function inventSentence(random: Random, subject: Subject): Sentence {
  const { language, names } = subject;
  const words: string[] = random() < 0.14 ? [pick(random, language.openers)] : [];
  const clauses = whole(random, 1, 3);
  for (let clause = 1; clause <= clauses; clause++) {
    for (let place = whole(random, 3, 7); place > 0; place--) {
      const drawn = random();
      if (drawn < 0.09) words.push(pick(random, names));
      else if (drawn < 0.15) words.push(subject.figure(random));
      else if (drawn < 0.15 + language.filled) words.push(pick(random, language.fillers));
      else words.push(...inflect(random, language, inventWords(random, subject)));
    }
    if (clause < clauses) words.push(`${words.pop() ?? ''}${language.comma}`);
  }
  const ending = pick(random, language.endings);
  // A Korean verb is a word of its own.
  if (language.code === 'ko') words.push(ending);
  else words.push(`${words.pop() ?? ''}${ending}`);
  return language.code === 'en' ? capitalised(words) : words;
}

function inventWords(random: Random, { language, words, collocations }: Subject): readonly string[] {
  const own = random() < 0.35;
  if (random() < 0.3) return own ? pick(random, collocations) : zipf(random, language.collocations);
  return [own ? pick(random, words) : zipf(random, language.words)];
}

function inflect(random: Random, { particles }: Language, words: readonly string[]): readonly string[] {
  if (particles.length === 0) return words;
  return words.map((word, at) => (at === words.length - 1 || random() < 0.3 ? word + pick(random, particles) : word));
}

function capitalised([first = '', ...rest]: readonly string[]): string[] {
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest];
}

/** Paragraphs of at least `length` characters together, if they were Chinese: as much as that says in other languages. */
export function inventParagraphs(random: Random, subject: Subject, length: number): Paragraphs {
  const paragraphs: Sentence[][] = [];
  const goal = length * subject.language.breadth;
  for (let written = 0; written < goal; ) {
    const paragraph: Sentence[] = [];
    for (let sentences = whole(random, 1, 4); sentences > 0 && written < goal; sentences--) {
      const sentence = inventSentence(random, subject);
      paragraph.push(sentence);
      written += lengthOf(sentence);
    }
    paragraphs.push(paragraph);
  }
  return paragraphs;
}

/** A length as news have it, in Chinese characters: many items of one sentence, few long reads. */
export function drawLength(random: Random): number {
  const drawn = random();
  if (drawn < 0.25) return whole(random, 10, 60);
  if (drawn < 0.5) return whole(random, 100, 400);
  if (drawn < 0.93) return whole(random, 400, 1400);
  return whole(random, 1400, 3200);
}

export function inventTitle(random: Random, subject: Subject): string {
  const { language } = subject;
  const words: string[] = [pick(random, subject.names)];
  for (let count = whole(random, 2, 4); count > 0; count--) {
    words.push(...inventWords(random, subject));
    if (language.joiner === '' ? random() < 0.15 : random() < 0.4) words.push(pick(random, language.fillers));
  }
  if (random() < 0.4) words.push(subject.figure(random));
  return words.join(language.joiner);
}

export function inventTelling(random: Random, language: Language, length: number): Telling & { subject: Subject } {
  const subject = createSubject(random, language);
  return {
    language,
    subject,
    title: inventTitle(random, subject),
    paragraphs: inventParagraphs(random, subject, length),
  };
}

export function lengthOf(sentence: Sentence): number {
  return sentence.reduce((sum, word) => sum + word.length, 0);
}

export function sentenceText(sentence: Sentence, { joiner }: Language): string {
  return sentence.join(joiner);
}

/** The text, one line a paragraph. */
export function linesOf({ language, paragraphs }: Pick<Telling, 'language' | 'paragraphs'>): string[] {
  return paragraphs.map((paragraph) =>
    paragraph.map((sentence) => sentenceText(sentence, language)).join(language.joiner),
  );
}
