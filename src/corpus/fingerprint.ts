import { hash } from 'node:crypto';
import type { Article } from '../article/article.ts';
import { textWeight } from '../article/text.ts';
import { withoutCounters } from './changes/counters.ts';

/** What two articles are compared by. Hashes are the first 128 bits of SHA-256 in base64url. */
export type Fingerprint = {
  /** The plain text, whatever its width, case, blanks and counters. */
  readonly text: string;
  /** The same of the text with its boilerplate: what was left out of it may be known better by now. */
  readonly whole: string;
  /** Equal for two articles that are the same to a reader. */
  readonly content: string;
  /** The HTML's links, tables and emphasis, but nothing that changes on every crawl: see `structure`. */
  readonly markup: string;
};

/** Text as long as this says enough to know an article by, whatever its title: 40 Chinese characters, 80 Latin ones. */
const TELLING = 80;

export function fingerprint(article: Article): Fingerprint {
  const text = comparable(article.text);
  const textHash = digest(text);
  const telling = isTelling(text);
  return {
    text: textHash,
    whole: article.leftOut.length === 0 ? textHash : digest(comparable(article.wholeText)),
    // A few words, or none under a picture, are the same article only under the same title.
    content: telling
      ? digest(`text\n${text}`)
      : `${LITTLE}${digest(`short\n${normalise(article.title)}\n${text}\n${text === '' ? pictures(article.html) : ''}`)}`,
    markup: markupOf(article.html),
  };
}

/** Marks the content of an article that says so little that another one may say the same. */
const LITTLE = '~';

export function saysLittle({ content }: Pick<Fingerprint, 'content'>): boolean {
  return content.startsWith(LITTLE);
}

/** The hash of clean HTML as far as its structure goes. */
export function markupOf(html: string): string {
  return digest(structure(html));
}

/** Whether a normalised text says enough to know an article by it alone. */
export function isTelling(text: string): boolean {
  return textWeight(text, TELLING) >= TELLING;
}

/** Text in which width and case are of one kind. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** Comparable text: compatibility forms folded, lower case, no blanks. */
export function normalise(text: string): string {
  return fold(text).replace(/\s+/g, '');
}

/** The same of a body, which counts and stamps what no reader would call a change. */
export function comparable(text: string): string {
  return withoutCounters(fold(text)).replace(/\s+/g, '');
}

/** Attributes that show, size or date what they stand at, and say nothing of their own. */
const NOISE = / (?:title|width|height|poster|datetime)="[^"]*"/g;

/**
 * The elements and addresses of clean HTML, and where they stand in its words. Its figures are left to the text's hash, which
 * knows a counter from a fact.
 */
export function structure(html: string): string {
  return html
    .replace(/<img [^>]*>/g, '')
    .replace(NOISE, '')
    .replaceAll('="http://', '="https://')
    .replace(/<[^>]*>|\d[\d.,]*[万亿km+]*/g, (part) => (part.startsWith('<') ? part : ''))
    .replace(/\s+/g, '');
}

/** The addresses of its pictures, as one text. */
export function pictures(html: string): string {
  return html.match(/<img src="[^"]*"/g)?.join() ?? '';
}

/** The hash by which texts are compared. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 22);
}
