import matter from 'gray-matter';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import type { Finding } from './problem.ts';
import { xmlSafe } from './text.ts';
import type { Warning } from './warning.ts';

/** A front matter beyond this is no front matter but a mistake, and some parsers need quadratic time to find out. */
const MAX_FRONT_MATTER = 16 * 1024;

export type FrontMatter =
  | {
      readonly kind: 'parsed';
      readonly data: Record<string, unknown>;
      readonly body: string;
      readonly warnings: readonly Warning[];
    }
  | { readonly kind: 'problem'; readonly problem: Finding };

/**
 * Splits a file into front matter and body. Leading blank lines, a BOM and any line ends are as good as none. Every
 * scalar stays the text it was written as: YAML would make `2024-01-02` a date, `007` a seven and `1984` a number.
 * A file without front matter is all body.
 */
export function parseFrontMatter(file: string): FrontMatter {
  const text = xmlSafe(file)
    .replace(/^[\s\uFEFF\u200B]+/, '')
    .replace(/\r\n?/g, '\n');
  if (/^\+\+\+[ \t]*\n/.test(text) || /^\{\s*"/.test(text)) {
    return problem('front-matter-code', 'the front matter is TOML or JSON: only YAML between --- lines is read');
  }
  const opening = /^---[ \t]*(.*)(?:\n|$)/.exec(text);
  if (!opening || !text.startsWith('---') || /^-/.test(text.slice(3))) return parsed({}, text, []);
  if (opening[1] !== '')
    return problem(
      'front-matter-code',
      `the front matter opens with "---${opening[1]}": only YAML is read, so leave nothing behind the ---`,
    );

  const start = opening[0].length;
  // From the line end before the first line, so that an empty front matter closes too.
  const closing = /\n---[ \t]*(?:\n|$)/g;
  closing.lastIndex = start - 1;
  const end = closing.exec(text);
  if (!end)
    return problem(
      'front-matter-unclosed',
      'the front matter has no closing --- line: the file is cut off, or the line is missing',
    );
  if (end.index - start > MAX_FRONT_MATTER)
    return problem(
      'front-matter-too-large',
      `the front matter is larger than ${MAX_FRONT_MATTER / 1024} KiB: close it with a --- line where the body begins`,
    );

  const yaml = text.slice(start, Math.max(start, end.index));
  const body = text.slice(end.index + end[0].length);
  const warnings: Warning[] = [];
  const repaired = (what: string) =>
    warnings.push({ code: 'front-matter-repaired', message: `front matter repaired: ${what}` });
  const protectedYaml = protectTitles(yaml);
  if (protectedYaml !== yaml) repaired('a title with # or & was not in quotes');
  try {
    return parsed(parseYaml(protectedYaml), body, warnings);
  } catch (strict) {
    try {
      const data = parseYaml(requote(protectedYaml));
      repaired(reason(strict));
      return parsed(data, body, warnings);
    } catch {
      return problem('front-matter-invalid', `the front matter is not valid YAML: ${reason(strict)}`);
    }
  }
}

/**
 * gray-matter parses a front matter that holds nothing but YAML. It would run the code of a `---js` block, cache every
 * file for ever when called without options, and take quadratic time over blank lines: so it sees neither fences of
 * others' making nor a body, always gets options, and a size that is bounded.
 */
function parseYaml(yaml: string): Record<string, unknown> {
  const { data } = matter(`---\n${yaml.replace(/\n(?:[ \t]*\n)+/g, '\n\n')}\n---\n`, {
    engines: { yaml: failsafe, javascript: refuse },
    language: 'yaml',
  });
  return data;
}

function failsafe(yaml: string): object {
  const data = load(yaml, { schema: FAILSAFE_SCHEMA, json: true, maxAliases: 0, maxDepth: 16 });
  if (data === undefined || data === '') return {};
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error('it is no list of "key: value" lines');
  return data;
}

function refuse(): never {
  throw new Error('code in front matter is never run');
}

/**
 * Puts quotes around top-level values that YAML cannot read as they stand: titles that open with @ or %, that hold a
 * colon or a hash, or that a bug has wrapped in runs of double quotes (these are peeled).
 */
function requote(yaml: string): string {
  return joinContinuations(yaml)
    .replace(/^([A-Za-z_][\w-]*):(?=[^\s/:])/gm, '$1: ')
    .split('\n')
    .map((line) => {
      const match = /^([A-Za-z_][\w-]*:|[ \t]*-)[ \t]+(\S.*)$/.exec(line.trimEnd());
      if (!match) return line.replaceAll('\t', '  ');
      const [, lead = '', value = ''] = match;
      if (/^[|>][+-]?\d?$/.test(value) || readsAlone(value)) return line;
      return `${lead.replaceAll('\t', '  ')} ${quote(peel(value))}`;
    })
    .join('\n');
}

/** YAML wants the further lines of a quoted value indented; many generators write them from the margin on. */
function joinContinuations(yaml: string): string {
  return yaml.replace(
    /^([A-Za-z_][\w-]*:[ \t]+(["'])(?:(?!\2[ \t]*$)[^\n])*)\n((?:(?![A-Za-z_][\w-]*:[ \t])[^\n]+\n?)+)/gm,
    (_, first: string, _mark: string, rest: string) => `${first} ${rest.trimEnd().replace(/\n\s*/g, ' ')}\n`,
  );
}

/** Titles as text: YAML would take what follows ` #` for a comment, and a word that opens with & for an anchor. */
function protectTitles(yaml: string): string {
  return yaml.replace(
    /^([\w-]*(?:title|headline|summary|description|excerpt)):[ \t]+((?![|>'"]).*)$/gim,
    (line, key: string, value: string) => (/^[#&]|[ \t]#/.test(value) ? `${key}: ${quote(value.trim())}` : line),
  );
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function readsAlone(value: string): boolean {
  try {
    return (
      typeof load(value, { schema: FAILSAFE_SCHEMA, maxAliases: 0, maxDepth: 4 }) !== 'object' || /^[[{]/.test(value)
    );
  } catch {
    return false;
  }
}

/** What stands inside runs of quotes that a bug has wrapped around it, and inside one pair that YAML stumbled over. */
function peel(value: string): string {
  const wrapped = /^("{2,})(.*)\1$/s.exec(value)?.[2] ?? value;
  const quoted = /^(['"])(.*)\1$/s.exec(wrapped);
  if (!quoted) return wrapped;
  const [, mark = '', inner = ''] = quoted;
  // `"Tide" or "ebb"` is no quoted text: its first quotation ends inside.
  const first = inner.indexOf(mark);
  return first > 0 && !/\s/.test(inner[first - 1] ?? '') && /\s/.test(inner[first + 1] ?? '') ? wrapped : inner;
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}

function parsed(data: Record<string, unknown>, body: string, warnings: readonly Warning[]): FrontMatter {
  return { kind: 'parsed', data, body, warnings };
}

function problem(code: Finding['code'], message: string): FrontMatter {
  return { kind: 'problem', problem: { code, message } };
}
