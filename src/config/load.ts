import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import type { z } from 'zod';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { crossCheck } from './cross-checks.ts';
import { CONFIG_SCHEMA, type Config, knownKeys } from './schema.ts';
import { createLineFinder, type PathKey } from './yaml-lines.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads, completes and checks a configuration file. Throws a ConfigError with every problem at once.
 * `${NAME}` stands for an environment variable and `${file:/path}` for a file's text, in any value.
 */
export async function loadConfig(file: string, environment: Environment): Promise<Config> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new ConfigError(file, [
      { path: '', line: undefined, message: `cannot be read (${code}): name a configuration file with --config` },
    ]);
  }
  let raw: unknown;
  try {
    raw = load(text, { maxAliases: 100 }) ?? {};
  } catch (error) {
    const mark = error instanceof Error && 'mark' in error ? (error.mark as { line?: number } | undefined) : undefined;
    const reason = error instanceof Error ? unquoted(error.message.split('\n', 1)[0] ?? '') : error;
    throw new ConfigError(file, [
      { path: '', line: mark?.line === undefined ? undefined : mark.line + 1, message: `is no valid YAML: ${reason}` },
    ]);
  }

  const lineOf = createLineFinder(text);
  const problems: ConfigProblem[] = [];
  const report = (path: readonly PathKey[], message: string) =>
    problems.push({ path: renderPath(path), line: lineOf(path), message });
  const substituted = await substitute(raw, [], environment, report);
  const result = CONFIG_SCHEMA.safeParse(substituted);
  const failed = new Set(problems.map(({ path }) => path));
  for (const issue of (result.error?.issues ?? []).flatMap((issue) => unfold(issue, substituted))) {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys)
        report([...path, key], `is no known key here: expected ${knownKeys(path).join(', ')}`);
    else if (!failed.has(renderPath(path)))
      report(path, `expected ${issue.message}${found(issue, { written: raw, filled: substituted }, path)}`);
  }
  for (const { path, message } of await crossCheck(substituted)) {
    if (!failed.has(renderPath(path))) report(path, isFilledIn(raw, path) ? withoutFound(message) : message);
  }
  if (!result.success || problems.length > 0)
    throw new ConfigError(
      file,
      problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    );
  return result.data;
}

const PLACEHOLDER = /\$\{(file:)?([^}]*)\}/g;

/** Fills in `${…}` in every string; what cannot be filled in is reported and left as it is. */
async function substitute(
  value: unknown,
  path: readonly PathKey[],
  environment: Environment,
  report: (path: readonly PathKey[], message: string) => void,
): Promise<unknown> {
  if (Array.isArray(value))
    return Promise.all(value.map((item, index) => substitute(item, [...path, index], environment, report)));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      async ([key, item]) => [key, await substitute(item, [...path, key], environment, report)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
  if (typeof value !== 'string' || !value.includes('${')) return value;
  let filled = '';
  let end = 0;
  for (const match of value.matchAll(PLACEHOLDER)) {
    const [whole, isFile, name = ''] = match;
    const text = isFile ? await readSecret(name) : Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (text === undefined)
      report(path, isFile ? `the file ${name} cannot be read` : `the environment variable ${name} is not set`);
    filled += value.slice(end, match.index) + (text ?? whole);
    end = match.index + whole.length;
  }
  return filled + value.slice(end);
}

async function readSecret(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}

/** What is wrong with the keys of a block that might also have been a text: the choice as a whole says nothing of them. */
function unfold(issue: z.core.$ZodIssue, root: unknown): readonly z.core.$ZodIssue[] {
  const value = valueAt(root, issue.path);
  if (issue.code !== 'invalid_union' || typeof value !== 'object' || value === null || Array.isArray(value))
    return [issue];
  const ofBlock = issue.errors.find(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  return ofBlock?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) ?? [issue];
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

/** What stands there instead; never the value of something that may be secret. */
function found(
  issue: z.core.$ZodIssue,
  { written, filled }: { readonly written: unknown; readonly filled: unknown },
  path: readonly PathKey[],
): string {
  // What is kept out of the file is kept for a reason, whatever key it was put behind.
  if (isFilledIn(written, path)) return '';
  if (issue.code === 'custom' && issue.path.length <= 1) return '';
  if (path.includes('secret') || path.includes('token') || path.at(-1) === 'url') return '';
  const value = valueAt(filled, path);
  if (value === undefined) return ', found nothing';
  // Whoever writes a user name into an address writes a password beside it.
  if (typeof value === 'string' && URL.parse(value)?.username) return '';
  // What opens a webhook may have been written under a wrong key.
  if (path[0] === 'webhooks' && typeof value === 'string' && /:\/\/|whsec_/.test(value)) return '';
  return typeof value === 'object' ? '' : `, found ${JSON.stringify(value)}`;
}

/** Whether a value came from the environment or from a file of its own, or holds one that did. */
function isFilledIn(written: unknown, path: readonly PathKey[]): boolean {
  const value = valueAt(written, path);
  return value !== undefined && JSON.stringify(value).includes('${');
}

function withoutFound(message: string): string {
  return message.replace(/, found .*$/s, '');
}

/** The parser repeats names of anchors and tags, and a secret that begins with `*` or `!` looks like one. */
function unquoted(reason: string): string {
  return reason.replace(/"[^"]*"|!<[^>]*>/g, '…');
}

function renderPath(path: readonly PathKey[]): string {
  return path.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at === 0 ? '' : '.'}${key}`)).join('');
}
