import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import test from 'node:test';

const SRC = join(import.meta.dirname, '../src');

type SourceFile = {
  /** Relative to src/, with `/`. */
  readonly path: string;
  /** Its folder below src/, or for a file in src/ itself its name without `.ts`. */
  readonly part: string;
  readonly text: string;
  /** Its code without comments. */
  readonly code: string;
  /** What it imports, whether as a value, as a type or later: module names, and files relative to src/. */
  readonly imports: readonly string[];
};

const IMPORT = /\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const path = join(entry.parentPath, entry.name)
      .slice(SRC.length + 1)
      .replaceAll('\\', '/');
    const text = readFileSync(join(SRC, path), 'utf8');
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
    const imports = [...code.matchAll(IMPORT)].map(([, name = '']) =>
      name.startsWith('.') ? posix.join(dirname(path), name) : name,
    );
    return { path, part: partOf(path), text, code, imports };
  });

function partOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : basename(path, '.ts');
}

/** Fails with every finding at once, each of which names a file and says what to do. */
function assertNone(findings: readonly string[]): void {
  assert.equal(findings.length, 0, `\n${findings.join('\n')}`);
}

test('the rules below look at the whole of src', () => {
  assert(files.length > 50, `only ${files.length} files were found under ${SRC}`);
  const imported = files.flatMap((file) => file.imports).filter((name) => name.endsWith('.ts'));
  const known = new Set(files.map((file) => file.path));
  assertNone(
    imported.filter((name) => !known.has(name)).map((name) => `src/${name} is imported, but there is no such file`),
  );
});

/** Folder or file of src: what it may import of the others. An arrow that is not here is a decision to be made on purpose. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  article: [],
  corpus: ['article'],
  feeds: ['article', 'corpus'],
  inbox: ['article'],
  observe: [],
  publish: [],
  notify: ['article', 'corpus', 'feeds', 'observe'],
  config: ['article', 'corpus', 'feeds', 'inbox', 'notify', 'run'],
  store: ['article', 'corpus', 'feeds'],
  server: ['corpus', 'feeds', 'observe'],
  run: ['article', 'corpus', 'feeds', 'inbox', 'notify', 'observe'],
  app: ['config', 'inbox', 'notify', 'observe', 'publish', 'run', 'server', 'store'],
  cli: ['app', 'article', 'config', 'corpus', 'inbox', 'notify', 'observe', 'run', 'store'],
  main: ['cli'],
};

test('imports follow the arrows, and only they', () => {
  const findings: string[] = [];
  for (const file of files) {
    const allowed = ARROWS[file.part];
    if (!allowed) {
      findings.push(`src/${file.path}: the part "${file.part}" has no row in ARROWS: decide what it may import`);
      continue;
    }
    for (const name of file.imports.filter((name) => name.endsWith('.ts'))) {
      const target = partOf(name);
      if (target !== file.part && !allowed.includes(target))
        findings.push(
          `src/${file.path} imports src/${name}, but ${file.part} may import only [${allowed.join(', ')}]: ` +
            'move the code to where it belongs, or take what it needs as an argument',
        );
    }
  }
  assertNone(findings);
});

test('no arrow is left over: what the table allows is used', () => {
  const used = new Set(files.flatMap((file) => file.imports.map((name) => `${file.part} ${partOf(name)}`)));
  assertNone(
    Object.entries(ARROWS).flatMap(([part, allowed]) =>
      allowed
        .filter((target) => !used.has(`${part} ${target}`))
        .map((target) => `${part} imports nothing of ${target} any more: take the arrow out of ARROWS`),
    ),
  );
});

test('the arrows form no circle', () => {
  const done = new Set<string>();
  const visit = (part: string, trail: readonly string[]): void => {
    assert(!trail.includes(part), `the arrows form a circle: ${[...trail, part].join(' → ')}`);
    if (done.has(part)) return;
    for (const target of ARROWS[part] ?? []) visit(target, [...trail, part]);
    done.add(part);
  };
  for (const part of Object.keys(ARROWS)) visit(part, []);
});

const PURE = ['article', 'corpus', 'feeds'];
/** The modules that pure code may use: values in, values out, and no way to the world. */
const PURE_MODULES = new Set([
  'cheerio/slim',
  'diff',
  'entities',
  'feed',
  'gray-matter',
  'htmlparser2',
  'js-yaml',
  'markdown-it',
  'markdown-it-footnote',
  'node:crypto',
  're2js',
  'saxes',
  'smol-toml',
]);
/** What reads the clock, chance or the process. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, 'Date.now'],
  [/\bnew Date\(\s*\)/, 'new Date()'],
  [/(?<!new )\bDate\(/, 'Date()'],
  [/\bTemporal\.Now\b/, 'Temporal.Now'],
  [/\bMath\.random\b/, 'Math.random'],
  [/\brandom(?:UUID|Bytes|Int|FillSync)\b/, 'random bytes'],
  [/\bprocess\b\s*[.[]/, 'process'],
  [/\bconsole\b\s*[.[]/, 'console'],
  [/\bperformance\b\s*[.[]/, 'performance'],
  [/\bset(?:Timeout|Interval|Immediate)\b/, 'a timer'],
  [/\bfetch\(/, 'fetch'],
  [/\bglobalThis\b/, 'globalThis'],
];

test('article, corpus and feeds are pure: no file system, network, clock, chance, store, configuration or log', () => {
  const findings: string[] = [];
  for (const file of files.filter(({ part }) => PURE.includes(part))) {
    for (const name of file.imports.filter((name) => !name.endsWith('.ts') && !PURE_MODULES.has(name)))
      findings.push(`src/${file.path} imports ${name}: pure code takes values, so let its caller use that module`);
    for (const [pattern, name] of IMPURE) {
      if (pattern.test(file.code))
        findings.push(`src/${file.path} uses ${name}: pass the value in, as the moment is passed in as "now"`);
    }
  }
  assertNone(findings);
});

test('only main.ts knows the process: its arguments, environment, streams and exit code', () => {
  assertNone(
    files
      .filter(({ path, code, imports }) => {
        const touches = /\bprocess\s*[.[]/.test(code) || imports.includes('node:process');
        return touches && path !== 'main.ts';
      })
      .map(({ path }) => `src/${path} uses process: take what it needs as an argument, handed down from main.ts`),
  );
});

test('each file is named after what it holds', () => {
  assertNone(
    files.flatMap(({ path }) => {
      const name = basename(path);
      if (/^(?:utils?|helpers?|common|misc|shared|types)\.ts$/.test(name))
        return [`src/${path} is a drawer for anything: name it after the one thing it holds, or part it`];
      if (name === 'index.ts') return [`src/${path} is a barrel: let importers name the file they mean`];
      if (!/^[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(name)) return [`src/${path} is not kebab-case: rename it`];
      return [];
    }),
  );
});

test('no file only passes on what others export', () => {
  assertNone(
    files
      .filter(({ code }) => /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s+from\b/m.test(code))
      .map(({ path }) => `src/${path} exports again what is another file's: let importers name that file`),
  );
});

test('exports have names', () => {
  assertNone(
    files
      .filter(({ code }) => /\bexport\s+default\b|\bas\s+default\b/.test(code))
      .map(({ path }) => `src/${path} has a default export: give it a name`),
  );
});

test('classes are for errors only', () => {
  assertNone(
    files.flatMap(({ path, code }) =>
      [...code.matchAll(/(?:^|\bexport\s|[=(:]\s*)\s*(?:abstract\s+)?class\b\s*(\w+)?([^{]*)\{/gm)]
        .filter(([, , heritage = '']) => !/\bextends\s+\w*Error\b/.test(heritage))
        .map(([, name = 'without a name']) => `src/${path}: class ${name} is no error: write a createX function`),
    ),
  );
});

test('no file grows beyond three hundred lines', () => {
  assertNone(
    files
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines >= 300)
      .map(({ path, lines }) => `src/${path} has ${lines} lines: find the second idea in it and give it a file`),
  );
});

test('nothing tells the type checker or the linter to look away', () => {
  assertNone(
    files
      .filter(({ text }) => /@ts-(?:ignore|nocheck|expect-error)|biome-ignore|\bas any\b|:\s*any\b/.test(text))
      .map(({ path }) => `src/${path} silences a check: say with a type what is meant`),
  );
});
