import type { Reading } from './front-matter.ts';
import { isRecord, loadYaml, MAX_DEPTH, reasonOf } from './yaml.ts';

/** A string, to its end or to the end of the text, or a value that stands without quotes. */
const STRING_OR_BARE = /"(?:[^"\\]|\\[\s\S]?)*(?:"|$)|-?\d[\w.+-]*|\b(?:true|false)\b|[[{}\]]/g;

/**
 * Reads a JSON object, or Hexo's form of one without its braces. Numbers and truth values are put in quotes first, so that
 * they stay the text they were written as, with all their digits. What JSON refuses is read as YAML, which allows commas
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
    try {
      const data = loadYaml(quoted, { json: true });
      if (isRecord(data)) return { kind: 'data', data, repairs: [`it is not quite JSON: ${reasonOf(strict)}`] };
    } catch {}
    return { kind: 'invalid', reason: reasonOf(strict) };
  }
}
