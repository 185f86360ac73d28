import { hash } from 'node:crypto';
import { DEFAULT_FIELDS, FIELD_NAMES, type FieldMap } from '../article/fields/fields.ts';
import { READER_VERSION } from '../article/reader-version.ts';
import type { DuplicateRules } from '../corpus/decision.ts';
import type { WalkOptions } from '../inbox/walk.ts';
import type { RunSource } from '../run/ports.ts';
import type { PrepareOptions } from '../run/prepare.ts';
import { milliseconds } from './duration.ts';
import type { Config } from './schema.ts';

type SourceConfig = Config['sources'][number];

/** A source of the configuration in the forms that the parts of a run need. */
export function describeSource(source: SourceConfig, config: Config) {
  const fields = Object.fromEntries(
    FIELD_NAMES.map((name) => {
      const keys = source.fields[name];
      return [name, keys === undefined ? DEFAULT_FIELDS[name] : [keys].flat()];
    }),
  ) as FieldMap;
  const reading = {
    name: source.name,
    path: source.path,
    format: source.format,
    timeZone: source.timezone ?? config.site.timezone,
    encoding: source.encoding,
    baseUrl: source.baseUrl,
    fields,
    remove: source.remove,
    keepsBoilerplate: source.boilerplate === 'keep',
    categories: source.categories ?? config.categories,
  };
  const duplicates = duplicateRules(config, source.name);
  const optionsHash = hash(
    'sha256',
    JSON.stringify([READER_VERSION, { ...reading, path: '' }, duplicates]),
    'base64url',
  ).slice(0, 8);
  const prepare: PrepareOptions = { ...reading, optionsHash };
  const runSource: RunSource = {
    name: source.name,
    path: source.path,
    settleMs: milliseconds(source.settle),
    silentAfterMs: milliseconds(source.silentAfter),
    keepsBoilerplate: reading.keepsBoilerplate,
    duplicates,
    apart: new Set(config.sources.filter(({ listed }) => listed !== source.listed).map(({ name }) => name)),
    optionsHash,
  };
  const walk: WalkOptions = { name: source.name, path: source.path, include: source.include, exclude: source.exclude };
  return { name: source.name, run: runSource, prepare, walk };
}

/** What counts as a duplicate in a source: what it says itself goes before what is said for all. */
export function duplicateRules(config: Config, name: string): DuplicateRules {
  const own = config.sources.find((source) => source.name === name)?.duplicates;
  const { near, threshold, window } = { ...config.duplicates, ...withoutGaps(own ?? {}) };
  return { near, threshold, windowMs: milliseconds(window) };
}

/** The keys of a block that were set. */
function withoutGaps<T extends object>(block: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined)) as never;
}
