import matter from 'gray-matter';
import type { Reading } from './reading.ts';
import { isRecord, loadYaml, reasonOf } from './yaml.ts';
import { readEntries, SENTENCE_ENDS } from './yaml-repair.ts';

/**
 * What YAML reads without a complaint, but otherwise than its writer meant it: anchors and tags, hashtags among the items of
 * a list, paths of Windows in double quotes, and in a sentence comments and lists. It may find too much, which costs time only.
 */
const MISLEADING = new RegExp(
  String.raw`[-:,[{][ \t]+(?:!|&\S|#\S)|:[ \t]+"[a-z]:\\[^\\]|[[{,][&!]|^["']?[\w-]*(?:${SENTENCE_ENDS})["']?[ \t]*:[ \t]+(?=\S)(?:[[{#]|[^\n]*[ \t]#)`,
  'im',
);

/**
 * Reads YAML in which every scalar is text, and nothing is an alias, an anchor, a tag or a merge. What YAML refuses or would
 * misread is read entry by entry, so that a fault never changes what its neighbours say.
 */
export function parseYaml(yaml: string): Reading {
  let reason = 'it is no list of "key: value" lines';
  if (!MISLEADING.test(yaml)) {
    try {
      const data = matterOf(yaml);
      if (isRecord(data)) return { kind: 'data', data, repairs: [] };
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return readEntries(yaml) ?? { kind: 'invalid', reason };
}

/**
 * gray-matter reads a front matter that holds nothing but YAML. It would run the code of a `---js` block, cache every file for
 * ever when called without options, hand out a malformed one as empty, and take quadratic time over blank lines: so it sees
 * neither fences of others' making, nor what it takes for one, nor a body, always gets options, and no two blank lines in a row.
 */
function matterOf(yaml: string): unknown {
  if (/(?:^|\n)---/.test(yaml)) throw new Error('a line that begins with --- ends it');
  let data: unknown;
  const engine = (text: string): object => {
    data = loadYaml(text);
    return {};
  };
  matter(`---\n${yaml.replace(/\n(?:[ \t]*\n)+/g, '\n\n')}\n---\n`, {
    language: 'yaml',
    engines: { yaml: engine, javascript: refuse },
  });
  return data ?? {};
}

function refuse(): never {
  throw new Error('code in front matter is never run');
}
