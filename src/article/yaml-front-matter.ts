import type { Reading } from './front-matter.ts';
import { isRecord, loadYaml, reasonOf } from './yaml.ts';
import { readEntries, SENTENCE_ENDS } from './yaml-repair.ts';

/**
 * What YAML reads without a complaint, but otherwise than its writer meant it: anchors and tags, hashtags among the items of
 * a list, and in a sentence comments and lists. It may find too much, which costs time only.
 */
const MISLEADING = new RegExp(
  String.raw`[-:,[{][ \t]+(?:!|&\S|#\S)|[[{,][&!]|^["']?[\w-]*(?:${SENTENCE_ENDS})["']?[ \t]*:[ \t]+(?=\S)(?:[[{#]|[^\n]*[ \t]#)`,
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
      const data = loadYaml(yaml);
      if (isRecord(data)) return { kind: 'data', data, repairs: [] };
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return readEntries(yaml) ?? { kind: 'invalid', reason };
}
