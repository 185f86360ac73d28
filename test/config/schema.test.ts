import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { load } from 'js-yaml';
import { CONFIG_SCHEMA, configJsonSchema } from '../../src/config/schema.ts';

type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: unknown;
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
};

const SCHEMA = configJsonSchema() as Schema;

test('the JSON Schema names every key there is, and refuses others, so that an editor can help', () => {
  assert.deepEqual(Object.keys(SCHEMA.properties ?? {}), [...Object.keys(CONFIG_SCHEMA.shape)]);
  const visit = (schema: Schema, path: string): void => {
    // Only the names of categories are free.
    if (schema.type === 'object' && !path.endsWith('.aliases')) assert.equal(schema.additionalProperties, false, path);
    for (const [key, inner] of Object.entries(schema.properties ?? {})) visit(inner, `${path}.${key}`);
    if (schema.items) visit(schema.items, `${path}[]`);
  };
  visit(SCHEMA, 'config');
});

test('the JSON Schema asks for nothing but sources, and of these for a name and a path', () => {
  assert.deepEqual(SCHEMA.required, ['sources']);
  assert.deepEqual(SCHEMA.properties?.sources?.items?.required, ['name', 'path']);
  assert.deepEqual(SCHEMA.properties?.webhooks?.items?.required, ['name', 'url']);
  assert.deepEqual(SCHEMA.properties?.feeds?.items?.required, ['name']);
});

test('the JSON Schema can be written down and names defaults and choices', () => {
  const written = JSON.parse(JSON.stringify(SCHEMA)) as Schema;
  assert.equal(written.properties?.output?.properties?.items?.default, 50);
  assert.deepEqual(written.properties?.changes?.properties?.minor?.enum, ['silent', 'update']);
});

test('the configuration that is shipped shows every key but those of a webhook or a feed, with its default where there is one', () => {
  const shipped = load(readFileSync(join(import.meta.dirname, '../../config/default.yaml'), 'utf8'));
  const written = CONFIG_SCHEMA.parse(shipped);
  const least = CONFIG_SCHEMA.parse({ sources: [{ name: 'seeds', path: 'seeds' }] });
  assert.deepEqual(Object.keys(Object(shipped)), Object.keys(CONFIG_SCHEMA.shape));
  for (const key of [
    'categories',
    'schedule',
    'store',
    'output',
    'feeds',
    'websub',
    'duplicates',
    'changes',
    'server',
    'webhooks',
  ] as const)
    assert.deepEqual(written[key], least[key], key);
});

test('what a configuration leaves out is never shared between two of them', () => {
  const parse = () => CONFIG_SCHEMA.parse({ sources: [{ name: 'a', path: 'b' }] });
  const first = parse();
  first.output.formats.length = 0;
  first.sources[0]?.include.splice(0);
  assert.equal(parse().output.formats.length, 3);
  assert.equal(parse().sources[0]?.include.length, 1);
});

test('what comes from the environment is text, and is read as the number or the flag it stands for', () => {
  const config = CONFIG_SCHEMA.parse({
    sources: [{ name: 'a', path: 'a' }],
    server: { port: '9090' },
    output: { items: '20' },
    schedule: { watch: 'true' },
  });
  assert.deepEqual([config.server.port, config.output.items, config.schedule.watch], [9090, 20, true]);
});

const ADDRESSES: readonly (readonly [string, object])[] = [
  ['a permalink is an absolute address', { output: { permalink: 'articles/{{ article.id }}' } }],
  ['a permalink is of the web', { output: { permalink: 'javascript:{{ article.id }}' } }],
  ['a site has no query', { site: { url: 'https://a.example/?b' } }],
  ['a site names no user', { site: { url: 'https://a@a.example/' } }],
  ['an empty port is none', { server: { port: '' } }],
  ['true is no port', { server: { port: true } }],
];

for (const [rule, part] of ADDRESSES) {
  test(`${rule}, so that is refused`, () => {
    assert.equal(CONFIG_SCHEMA.safeParse({ sources: [{ name: 'a', path: 'a' }], ...part }).success, false);
  });
}

const SIZES: readonly (readonly [string | number, number])[] = [
  ['512KB', 524_288],
  ['512kb', 524_288],
  ['64 KiB', 65_536],
  ['1MB', 1_048_576],
  ['2 MiB', 2_097_152],
  ['100000', 100_000],
  [100_000, 100_000],
];

for (const [written, size] of SIZES) {
  test(`a size may be written as ${JSON.stringify(written)}`, () => {
    const config = CONFIG_SCHEMA.parse({ sources: [{ name: 'a', path: 'a' }], output: { maxBytes: written } });
    assert.equal(config.output.maxBytes, size);
  });
}

for (const written of ['', 'KB', '1.5MB', '1GB', '-1', '65536 B', '1e9', 65_535, 70_000.5]) {
  test(`a size is not written as ${JSON.stringify(written)}`, () => {
    const config = { sources: [{ name: 'a', path: 'a' }], output: { maxBytes: written } };
    assert.equal(CONFIG_SCHEMA.safeParse(config).success, false);
  });
}
