import { pick, type Random, whole, zipf } from './languages.ts';
import { inventSentence, lengthOf, type Sentence, type Subject, type Telling } from './prose.ts';

/** How much of a text may be different in an edited copy, in characters of the original. */
export const MAX_SHARE = 0.2;

export const EDITS = [
  'words replaced',
  'sentences replaced',
  'sentences removed',
  'sentences added',
  'paragraphs moved',
  'edits of all kinds',
] as const;
export type Edit = (typeof EDITS)[number];

/** `share` is what was replaced, removed and added, over the length of the original; what only moved is not counted. */
export type Edited = { readonly telling: Telling; readonly share: number };

type Draft = { text: Sentence[][]; spent: number };
type Step = (random: Random, draft: Draft, subject: Subject, budget: number) => void;

/** A copy with up to `share` of its text changed. Who it is about and its figures stay in what is left of it. */
export function edit(random: Random, original: Telling, subject: Subject, kind: Edit, share: number): Edited {
  const draft: Draft = { text: original.paragraphs.map((paragraph) => [...paragraph]), spent: 0 };
  const length = original.paragraphs.flat().reduce((sum, sentence) => sum + lengthOf(sentence), 0);
  const budget = Math.floor(length * share);
  if (kind === 'edits of all kinds') {
    move(random, draft);
    const steps = [replaceWords, replaceSentences, removeSentences, addSentences];
    for (const [at, step] of steps.entries()) step(random, draft, subject, (budget * (at + 1)) / steps.length);
  } else if (kind === 'paragraphs moved') move(random, draft);
  else {
    STEPS[kind](random, draft, subject, budget);
    // No sentence was short enough.
    if (draft.spent === 0) replaceWords(random, draft, subject, budget);
  }
  const telling = { ...original, paragraphs: draft.text.filter((paragraph) => paragraph.length > 0) };
  return { telling, share: draft.spent / length };
}

const STEPS = {
  'words replaced': replaceWords,
  'sentences replaced': replaceSentences,
  'sentences removed': removeSentences,
  'sentences added': addSentences,
} satisfies Record<string, Step>;

/** Attempts at finding a place where what is left of the budget suffices. */
const TRIES = 60;

function replaceWords(random: Random, draft: Draft, { language, names }: Subject, budget: number): void {
  const replaced = new Set<string>();
  for (let tries = 0; tries < TRIES * 20 && draft.spent < budget; tries++) {
    const [row, column] = placeIn(random, draft);
    const sentence = draft.text[row]?.[column];
    if (!sentence) continue;
    const at = whole(random, 0, sentence.length - 1);
    const old = sentence[at] ?? '';
    const mark = /[\p{P}]+$/u.exec(old)?.[0] ?? '';
    const word = zipf(random, language.words) + mark;
    const cost = Math.max(old.length, word.length);
    const place = `${row} ${column} ${at}`;
    const stays = /\d/.test(old) || names.some((name) => old.startsWith(name)) || language.endings.includes(old);
    if (stays || replaced.has(place) || draft.spent + cost > budget) continue;
    replaced.add(place);
    setSentence(draft, row, column, sentence.with(at, word));
    draft.spent += cost;
  }
}

function replaceSentences(random: Random, draft: Draft, subject: Subject, budget: number): void {
  const replaced = new Set<Sentence>();
  for (let tries = 0; tries < TRIES && draft.spent < budget; tries++) {
    const [row, column] = placeIn(random, draft);
    const old = draft.text[row]?.[column];
    const sentence = inventSentence(random, subject);
    if (!old || replaced.has(old)) continue;
    const cost = Math.max(lengthOf(old), lengthOf(sentence));
    if (draft.spent + cost > budget) continue;
    replaced.add(sentence);
    setSentence(draft, row, column, sentence);
    draft.spent += cost;
  }
}

function removeSentences(random: Random, draft: Draft, _subject: Subject, budget: number): void {
  for (let tries = 0; tries < TRIES && draft.spent < budget; tries++) {
    const [row, column] = placeIn(random, draft);
    const old = draft.text[row]?.[column];
    if (!old || draft.spent + lengthOf(old) > budget) continue;
    draft.text[row]?.splice(column, 1);
    draft.spent += lengthOf(old);
  }
}

function addSentences(random: Random, draft: Draft, subject: Subject, budget: number): void {
  for (let tries = 0; tries < TRIES && draft.spent < budget; tries++) {
    const [row, column] = placeIn(random, draft);
    const sentence = inventSentence(random, subject);
    if (draft.spent + lengthOf(sentence) > budget) continue;
    // One time in three a paragraph of its own.
    if (random() < 0.33) draft.text.splice(row, 0, [sentence]);
    else draft.text[row]?.splice(column, 0, sentence);
    draft.spent += lengthOf(sentence);
  }
}

function move(random: Random, draft: Draft): void {
  for (let moves = whole(random, 1, 2); moves > 0; moves--) {
    const [from] = placeIn(random, draft);
    const [paragraph] = draft.text.splice(from, 1);
    // Elsewhere than it stood, where there is an elsewhere.
    const to = (from + 1 + whole(random, 0, Math.max(draft.text.length - 1, 0))) % (draft.text.length + 1);
    if (paragraph) draft.text.splice(to, 0, paragraph);
  }
}

/** The place of a sentence. */
function placeIn(random: Random, { text }: Draft): readonly [number, number] {
  const row = whole(random, 0, text.length - 1);
  return [row, whole(random, 0, Math.max((text[row]?.length ?? 0) - 1, 0))];
}

function setSentence(draft: Draft, row: number, column: number, sentence: Sentence): void {
  const paragraph = draft.text[row];
  if (paragraph) paragraph[column] = sentence;
}

/** The title of a copy: as it was, with another word, without one, or announced. */
export function retitle(random: Random, { title, language }: Telling): string {
  const drawn = random();
  if (drawn < 0.5) return title;
  if (drawn < 0.75) return pick(random, language.alerts) + title;
  const words = language.joiner === ' ' ? title.split(' ') : [title.slice(0, -2), title.slice(-2)];
  const last = words.length - 1;
  if (drawn < 0.85 && words.length > 2) return words.slice(0, last).join(language.joiner);
  return words.with(last, zipf(random, language.words)).join(language.joiner);
}
