import type { Finding } from '../problem.ts';
import { xmlSafe } from '../text.ts';
import type { Warning } from '../warning.ts';
import { type Language, splitFrontMatter } from './fences.ts';
import { parseJson } from './json.ts';
import type { Reading } from './reading.ts';
import { parseToml } from './toml.ts';
import { parseYaml } from './yaml-front-matter.ts';

export type FrontMatter =
  | {
      readonly kind: 'parsed';
      readonly data: Record<string, unknown>;
      readonly body: string;
      readonly warnings: readonly Warning[];
    }
  | { readonly kind: 'problem'; readonly problem: Finding };

const READERS: Readonly<Record<Language, (source: string) => Reading>> = {
  yaml: parseYaml,
  toml: parseToml,
  json: parseJson,
};
const NAMES: Readonly<Record<Language, string>> = { yaml: 'YAML', toml: 'TOML', json: 'JSON' };

/** A file that is broken all over is not worth a note for each of its lines. */
const MAX_NOTES = 10;

/**
 * Splits a file into front matter and body. Leading blank lines, a BOM and any line ends are as good as none. Every
 * scalar stays the text it was written as: YAML would make `2024-01-02` a date, `007` a seven and `1984` a number.
 * A file without front matter is all body. Nothing is ever run, and no kind but YAML, TOML and JSON is read.
 */
export function parseFrontMatter(file: string): FrontMatter {
  const written = xmlSafe(file).replace(/\r\n?/g, '\n');
  const text = written.replace(/^[\s\uFEFF\u200B-\u200D\u2060]+/, '');
  const parts = splitFrontMatter(text);
  if (parts.kind === 'problem') return parts;
  if (parts.kind === 'none') return { kind: 'parsed', data: {}, body: withoutBlankLines(written), warnings: [] };

  const reading = READERS[parts.language](parts.source.replace(/[\u2028\u2029]/g, ' '));
  if (reading.kind === 'invalid')
    return {
      kind: 'problem',
      problem: {
        code: 'front-matter-invalid',
        message: `the front matter is not valid ${NAMES[parts.language]}: ${reading.reason}`,
      },
    };
  return { kind: 'parsed', data: reading.data, body: parts.body, warnings: warningsOf(reading.repairs) };
}

/** A body without blank lines at its ends. Its first line keeps its indent, which makes code of it in Markdown. */
export function withoutBlankLines(text: string): string {
  const start = text.search(/[^\s\uFEFF\u200B-\u200D\u2060]/);
  if (start < 0) return '';
  const line = text.slice(text.lastIndexOf('\n', start) + 1);
  return line.replace(/^[\uFEFF\u200B-\u200D\u2060]+/, '').trimEnd();
}

function warningsOf(repairs: readonly string[]): readonly Warning[] {
  const more = repairs.length - MAX_NOTES;
  const noted = more > 0 ? [...repairs.slice(0, MAX_NOTES), `${more} more faults of such kinds`] : repairs;
  return noted.map((repair) => ({ code: 'front-matter-repaired', message: `front matter repaired: ${repair}` }));
}
