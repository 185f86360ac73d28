import type { Finding } from '../problem.ts';
import { cut } from '../text.ts';
import { splitEntries } from './yaml-entries.ts';

/** A front matter beyond this is no front matter but a mistake, and some parsers need quadratic time to find out. */
export const MAX_FRONT_MATTER = 16 * 1024;

export type Language = 'yaml' | 'toml' | 'json';

/** A file in its two parts, or all body, or why neither is certain. */
export type Parts =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly language: Language; readonly source: string; readonly body: string }
  | { readonly kind: 'problem'; readonly problem: Finding };

/** Blanks behind a fence mean nothing; anything else on its line makes it another line. */
const OPENING = /^(---|\+\+\+|;;;)(?!-)([^\n]*)(?:\n|$)/;
const CLOSING = {
  // Jekyll and pandoc also end YAML as YAML ends a document.
  '---': /\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/g,
  '+++': /\n\+\+\+[^\S\n]*(?:\n|$)/g,
  ';;;': /\n;;;[^\S\n]*(?:\n|$)/g,
} as const;
const LANGUAGES = { '---': 'yaml', '+++': 'toml', ';;;': 'json' } as const;
type Fence = keyof typeof CLOSING;

/** A line at the margin that is nearly a fence: gray-matter would close there, and drop what stands behind it. */
const NEARLY_FENCE = /(?:^|\n)(---[^\n]*)/;

/** A whole file that was cut off inside its opening fence, or before an object's first colon. */
const BEGUN = /^(?:-{1,2}|\+{1,2}|;{1,2}|\{\s*(?:"(?:[^"\\\n]|\\.){0,100}\\?(?:"\s*)?)?)$/;
const JSON_OBJECT = /^\{\s*"(?:[^"\\\n]|\\.){0,100}"\s*:/;
const JSON_PAIR = /^"(?:[^"\\\n]|\\.){0,100}"[ \t]*:/;
const YAML_PAIR = /^[A-Za-z_][\w-]{0,100}:\s/;
/** What may stand in a YAML front matter without an opening fence: keys, items, what is indented, comments, blank lines. */
const YAML_LINES = /^(?:(?:[A-Za-z_][\w-]*:(?:[ \t].*)?|-[ \t].*|[ \t#].*)?(?:\n|$))*$/;

/**
 * Finds the front matter of a text that begins with its first character, and whose lines end in \n. The kinds are
 * Jekyll's (YAML between `---`), Hugo's (TOML between `+++`, or a JSON object) and Hexo's (JSON between `;;;`, and either
 * fence without its opening line: https://hexo.io/docs/front-matter). A `---` that no key follows is a rule of Markdown.
 */
export function splitFrontMatter(text: string): Parts {
  const opening = OPENING.exec(text);
  if (opening) return splitFenced(text, opening[1] as Fence, opening[0].length, (opening[2] ?? '').trimEnd());
  if (BEGUN.test(text)) return unclosed('the front matter only begins');
  if (JSON_OBJECT.test(text)) return splitObject(text);
  if (JSON_PAIR.test(text)) return splitUnopened(text, ';;;', () => true);
  if (YAML_PAIR.test(text))
    return splitUnopened(text, '---', (source) => YAML_LINES.test(source) && /^(?:title|date):/im.test(source));
  return { kind: 'none' };
}

function splitFenced(text: string, fence: Fence, start: number, behind: string): Parts {
  if (behind !== '')
    return fence === '---'
      ? problem(
          'front-matter-code',
          `the front matter opens with "---${cut(behind, 40)}": only YAML is read, so leave nothing behind the ---`,
        )
      : { kind: 'none' };
  const end = closing(text, fence, start);
  if (!end) return unclosed(`the front matter has no closing ${fence} line`);
  if (fence === '---' && isProse(text.slice(start, Math.min(end.index, start + MAX_FRONT_MATTER))))
    return { kind: 'none' };
  if (end.index - start > MAX_FRONT_MATTER) return tooLarge();
  const nearly = fence === '---' ? NEARLY_FENCE.exec(text.slice(start, Math.max(start, end.index)))?.[1] : undefined;
  if (nearly !== undefined)
    return problem(
      'front-matter-unclosed',
      `the front matter holds the line "${cut(nearly, 40)}", which closes nothing: write --- alone where it ends`,
    );
  return found(LANGUAGES[fence], text, start, end.index, end.index + end[0].length);
}

/** Whether the opening fence was a rule of Markdown: words stand below it, and no key before the next one. */
function isProse(source: string): boolean {
  const { entries, stray } = splitEntries(source);
  return entries.length === 0 && stray.length > 0 && !/^\s*\{/.test(source);
}

/** Without an opening line only a closing one makes a front matter of what may as well be the first lines of a text. */
function splitUnopened(text: string, fence: Fence, holds: (source: string) => boolean): Parts {
  const end = closing(text.slice(0, MAX_FRONT_MATTER), fence, 0);
  if (!end || !holds(text.slice(0, end.index))) return { kind: 'none' };
  return found(LANGUAGES[fence], text, 0, end.index, end.index + end[0].length);
}

/** From the line end before the first line, so that an empty front matter closes too. */
function closing(text: string, fence: Fence, start: number): RegExpExecArray | null {
  const pattern = CLOSING[fence];
  pattern.lastIndex = Math.max(0, start - 1);
  return pattern.exec(text);
}

/** A string to its end, or to the end of the text: a quote that is never closed must not be looked at twice. */
const STRING_OR_BRACE = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|[{}]/g;

function splitObject(text: string): Parts {
  let depth = 0;
  for (const { 0: token, index } of text.slice(0, MAX_FRONT_MATTER + 1).matchAll(STRING_OR_BRACE)) {
    if (token === '{') depth += 1;
    else if (token === '}') depth -= 1;
    if (depth === 0) return found('json', text, 0, index + 1, index + 1);
  }
  return text.length > MAX_FRONT_MATTER ? tooLarge() : unclosed('the JSON front matter has no closing }');
}

function found(language: Language, text: string, start: number, end: number, body: number): Parts {
  return { kind: 'found', language, source: text.slice(start, Math.max(start, end)), body: text.slice(body) };
}

function unclosed(what: string): Parts {
  return problem('front-matter-unclosed', `${what}: the file is cut off, or the line is missing`);
}

function tooLarge(): Parts {
  return problem(
    'front-matter-too-large',
    `the front matter is larger than ${MAX_FRONT_MATTER / 1024} KiB: close it where the body begins`,
  );
}

function problem(code: Finding['code'], message: string): Parts {
  return { kind: 'problem', problem: { code, message } };
}
