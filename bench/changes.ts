import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { App } from '../src/app.ts';
import { withProduct } from './product.ts';

/**
 * What the product makes of edits: for every N.a.md that became N.b.md, whether the change is silent, minor or material, as a
 * table by the kind that INDEX.tsv gives. Blanks alone must be silent, and a rewrite material.
 */
const MUST: readonly { readonly kind: RegExp; readonly verdict: string }[] = [
  { kind: /^whitespace/, verdict: 'silent' },
  { kind: /^rewrite/, verdict: 'material' },
];
const VERDICTS = ['silent', 'minor', 'material'];
const HOUR_MS = 3_600_000;

type Change = {
  readonly n: string;
  readonly kind: string;
  /** Where the file stood, if it is told: paths may hold dates. */
  readonly name: string;
};
type Judged = Change & { readonly verdict: string; readonly why: string };

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run bench:changes -- FOLDER, with N.a.md, N.b.md and INDEX.tsv in it');
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
try {
  const changes = parseIndex(readFileSync(join(folder, 'INDEX.tsv'), 'utf8'));
  const there = new Set(readdirSync(folder));
  for (const { n } of changes)
    if (!there.has(`${n}.a.md`) || !there.has(`${n}.b.md`)) throw new Error(`${n}.a.md or ${n}.b.md is missing`);
  const judged: Judged[] = [];
  for (const change of changes) judged.push({ ...change, ...(await judge(folder, change)) });
  print(judged);
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** The lines below the headings: the number stands first, the path third, the kind sixth. */
function parseIndex(text: string): Change[] {
  const [, ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line) => {
    const [n = '', , path = '', , , kind = ''] = line.split('\t');
    if (!/^[\w-]+$/.test(n) || kind === '') throw new Error(`no number or no kind: ${line}`);
    const name = basename(path) || 'article';
    return { n, kind, name: /\.(?:md|markdown|html?)$/i.test(name) ? name : `${name}.md` };
  });
}

/** Each change happens in a store of its own: what others say and repeat is nothing to it. */
async function judge(folder: string, { n, name }: Change): Promise<{ verdict: string; why: string }> {
  const articles = join(root, 'articles', n);
  mkdirSync(articles, { recursive: true });
  const run = async (app: App, side: 'a' | 'b', age: number): Promise<Seen> => {
    const file = join(articles, name);
    copyFileSync(join(folder, `${n}.${side}.md`), file);
    utimesSync(file, new Date(Date.now() - age), new Date(Date.now() - age));
    await app.runOnce();
    const [found] = await app.store.inventory.find(name);
    return found && { guid: found.line.guid, evidence: found.evidence };
  };
  return withProduct({ root, sources: { changed: articles } }, async (app) =>
    compare(await run(app, 'a', 2 * HOUR_MS), await run(app, 'b', HOUR_MS)),
  );
}

type Seen = { readonly guid: string | null; readonly evidence: Record<string, unknown> } | undefined;

/** A file that is found unchanged keeps the evidence of its first verdict. */
function compare(before: Seen, after: Seen): { verdict: string; why: string } {
  if (!before || !after) return { verdict: 'not read', why: '' };
  const { kind, material, ...said } = after.evidence;
  const why = JSON.stringify(said).slice(0, 300);
  if (kind === 'changed') return { verdict: material ? 'material' : 'minor', why };
  if (kind !== 'new' && kind !== 'unchanged') return { verdict: String(kind), why };
  return before.guid === after.guid ? { verdict: 'silent', why } : { verdict: 'another article', why };
}

function print(judged: readonly Judged[]): void {
  const columns = [...new Set([...VERDICTS, ...judged.map(({ verdict }) => verdict)])];
  const cell = (text: string | number) => String(text).padStart(16);
  console.log(`${'judged'.padEnd(24)}${columns.map(cell).join('')}`);
  for (const [kind, those] of Map.groupBy(judged, ({ kind }) => kind)) {
    const counts = columns.map((column) => cell(those.filter(({ verdict }) => verdict === column).length));
    console.log(`${kind.padEnd(24)}${counts.join('')}`);
  }
  const broken = judged.filter((one) =>
    MUST.some(({ kind, verdict }) => kind.test(one.kind) && one.verdict !== verdict),
  );
  if (broken.length === 0) {
    console.log('\nblanks alone are silent, and every rewrite is material');
    return;
  }
  process.exitCode = 1;
  console.log('\nbroken:');
  for (const { n, kind, name, verdict, why } of broken) console.log(`  ${n}  ${kind}: ${verdict}  ${name}  ${why}`);
}
