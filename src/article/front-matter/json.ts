import type { Reading } from './reading.ts';
import { isRecord, loadYaml, MAX_DEPTH, reasonOf } from './yaml.ts';

/** A string, to its end or to the end of the text, or a value that stands without quotes. */
const STRING_OR_BARE = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|-?\d[\w.+-]*|\b(?:true|false)\b|[[{}\]]/g;

/** A comment, as JavaScript has them, ends at the end of the text too. */
const STRING_OR_COMMENT = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$)/g;

/**
 * Reads a JSON object, or Hexo's form of one without its braces. Numbers and truth values are put in quotes first, so that
 * they stay the text they were written as, with all their digits. What JSON refuses loses its comments and is read as YAML, which allows commas
 * before a bracket, single quotes and line ends in strings.
 */
export function parseJson(source: string): Reading {
  const object = /^\s*\{/.test(source) ? source : `{${source}}`;
  let depth = 0;
  let deepest = 0;
  const quoted = object.replace(STRING_OR_BARE, (token) => {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth -= 1;
    else if (!token.startsWith('"')) return `"${token}"`;
    return token;
  });
  if (deepest > MAX_DEPTH) return { kind: 'invalid', reason: `it nests deeper than ${MAX_DEPTH} levels` };
  try {
    return { kind: 'data', data: JSON.parse(quoted), repairs: [] };
  } catch (strict) {
    // A quote in a comment may have parted strings: YAML keeps values as they are written without their quotes, too.
    const bare = object.replace(STRING_OR_COMMENT, (token) => (token.startsWith('"') ? token : ' '));
    const what = bare === object ? reasonOf(strict) : 'its comments were left out';
    try {
      const data = loadYaml(bare === object ? quoted : bare, { json: true });
      if (isRecord(data)) return { kind: 'data', data, repairs: [`it is not quite JSON: ${what}`] };
    } catch {}
    return { kind: 'invalid', reason: reasonOf(strict) };
  }
}
