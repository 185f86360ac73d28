import { FAILSAFE_SCHEMA, type LoadOptions, load } from 'js-yaml';

/** Deeper than anyone writes. */
export const MAX_DEPTH = 16;

/**
 * js-yaml as front matter needs it: every scalar is the text it was written as, aliases are refused, `<<` merges nothing and
 * nothing overflows a depth. Throws what it throws.
 */
export function loadYaml(yaml: string, options: LoadOptions = {}): unknown {
  return load(yaml, { schema: FAILSAFE_SCHEMA, maxAliases: 0, maxDepth: MAX_DEPTH, ...options });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first line of what a parser says. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}
