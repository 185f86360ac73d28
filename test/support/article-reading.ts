import assert from 'node:assert/strict';
import { type Article, type ParseOptions, parseArticle } from '../../src/article/article.ts';
import { type Cleaned, cleanHtml } from '../../src/article/body/clean.ts';
import { DEFAULT_FIELDS } from '../../src/article/fields/fields.ts';
import { type FrontMatter, parseFrontMatter } from '../../src/article/front-matter/front-matter.ts';
import type { Finding } from '../../src/article/problem.ts';

/** The moment at which the tests read: all their articles lie before it. */
export const NOW = Date.UTC(2025, 5, 1);

/** The age of every file that a test does not date. */
export const FILE_AGE = Date.UTC(2024, 11, 24, 18);

export const PARSE_OPTIONS: ParseOptions = { format: 'auto', timeZone: 'Asia/Shanghai', fields: DEFAULT_FIELDS };

export type Reading = Partial<ParseOptions> & { readonly path?: string; readonly now?: number };

/** The article in a file's text. The test fails when there is none. */
export function readArticle(text: string, { path = 'note.md', now = NOW, ...options }: Reading = {}): Article {
  const parsed = parseArticle({ path, text, modifiedMs: FILE_AGE }, { ...PARSE_OPTIONS, ...options }, now);
  assert.equal(parsed.kind, 'article', parsed.kind === 'problem' ? parsed.problem.message : '');
  assert(parsed.kind === 'article');
  return parsed.article;
}

/** Why there is no article in a file's text. The test fails when there is one. */
export function readProblem(text: string, { path = 'note.md', now = NOW, ...options }: Reading = {}): Finding {
  const parsed = parseArticle({ path, text, modifiedMs: FILE_AGE }, { ...PARSE_OPTIONS, ...options }, now);
  assert(parsed.kind === 'problem', 'the file was read as an article');
  return parsed.problem;
}

/** HTML that is not too deep, cleaned. */
export function clean(html: string, baseUrl?: string): Cleaned {
  const cleaned = cleanHtml(html, baseUrl);
  assert(cleaned, 'the HTML was refused as too deep');
  return cleaned;
}

export type ParsedFrontMatter = Extract<FrontMatter, { kind: 'parsed' }>;

/** A file's front matter, which is one. */
export function readFrontMatter(text: string): ParsedFrontMatter {
  const frontMatter = parseFrontMatter(text);
  assert(frontMatter.kind === 'parsed', frontMatter.kind === 'problem' ? frontMatter.problem.message : '');
  return frontMatter;
}
