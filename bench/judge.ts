import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from '../src/app.ts';
import { parseLabels, scoreLabels } from './labels.ts';
import { SITES } from './pages.ts';
import { type Cost, measure, withProduct } from './product.ts';
import { type Pair, type Scores, score, type Tally } from './scores.ts';
import { writeStories } from './stories.ts';

/**
 * How well the product tells which articles are one story: precision and recall over pairs, on a folder labelled by hand
 * or on generated corpora, by kinds of copies and of likeness; and what near duplicates cost of a whole run.
 */
const PRECISION = 0.999;
const RECALL = 0.99;
/** Pairs of runs without and with near duplicates; the first of several warms up. */
const ROUNDS = 3;
const ROUNDS_OF_MANY = 1;
const MANY = 20_000;
/** Wrong pairs that are shown. */
const SHOWN = 20;

const USAGE = 'usage: npm run bench:judge [-- --articles 10000] [--seed 1] | -- --labels FOLDER/labels.tsv';
const { values } = parseArgs({
  options: { labels: { type: 'string' }, articles: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const sizes = values.articles === undefined ? [1000, 10_000] : [Number(values.articles)];
const seed = Number(values.seed);
if (!Number.isInteger(seed) || sizes.some((size) => !Number.isInteger(size) || size < 1)) {
  console.error(USAGE);
  process.exit(2);
}

if (values.labels !== undefined) await judgeLabels(resolve(values.labels));
else for (const articles of sizes) await judgeStories(articles);

async function judgeLabels(file: string): Promise<void> {
  const pairs = parseLabels(readFileSync(file, 'utf8'));
  await inTemporaryFolder(async (root) => {
    const sources = { labelled: join(dirname(file), 'articles') };
    await withProduct({ root, sources }, async (app) => {
      await app.runOnce();
      const clusters = clustersOf(app);
      const missing = new Set(pairs.flatMap(({ a, b }) => [a, b]).filter((path) => !clusters.has(path)));
      for (const path of missing) console.log(`not there: ${path}`);
      const { rows, wrong, unlabelled, precision, recall } = scoreLabels(pairs, clusters);
      console.log(`${pairs.length} labelled pairs\n`);
      for (const { label, pairs, joined } of rows)
        console.log(`${label.padEnd(10)}${String(joined).padStart(5)} of ${pairs} joined`);
      console.log(`\nprecision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`);
      for (const { a, b, label, why } of wrong) {
        console.log(`\n${label === 'distinct' ? 'joined' : 'not joined'}, and ${label}: ${why}`);
        for (const path of [a, b]) await explain(app, path);
      }
      for (const [a, b] of unlabelled) {
        console.log('\njoined, and not labelled');
        for (const path of [a, b]) await explain(app, path);
      }
      const mustHold = wrong.filter(({ label }) => label !== 'near');
      if (mustHold.length + unlabelled.length + missing.size > 0) process.exitCode = 1;
    });
  });
}

async function judgeStories(articles: number): Promise<void> {
  await inTemporaryFolder(async (root) => {
    const files = writeStories(root, { articles, seed });
    const sources = Object.fromEntries(SITES.map((site) => [site, join(root, site)]));
    const run = (near: boolean, look: (app: App) => Promise<void> = async () => {}): Promise<Cost> =>
      withProduct({ root, sources, settings: { duplicates: { near } } }, async (app) => {
        const cost = await measure(() => app.runOnce());
        await look(app);
        return cost;
      });
    console.log(
      `\n${files.length} articles, seed ${seed}; Node ${process.versions.node} on ${availableParallelism()} cores`,
    );
    const without: Cost[] = [];
    const rounds = files.length > MANY ? ROUNDS_OF_MANY : ROUNDS;
    const withNear: Cost[] = [];
    for (let round = 1; round <= rounds; round++) {
      without.push(await run(false));
      const isLast = round === rounds;
      withNear.push(
        await run(true, async (app) => {
          if (!isLast) return;
          const scores = score(files, clustersOf(app));
          printScores(scores);
          await printPairs(app, 'joined, and two stories', scores.wrong);
          await printPairs(app, 'not joined, and one story', scores.missed);
          if (scores.precision < PRECISION || rate(scores.edits) < RECALL) process.exitCode = 1;
        }),
      );
    }
    printCosts(files.length, without, withNear);
  });
}

/** The canonical path of every file that holds an article: the same for files that were joined. */
function clustersOf(app: App): Map<string, string> {
  const clusters = new Map<string, string>();
  let unread = 0;
  for (const { path, duplicateOf, verdict } of app.store.inventory.lines()) {
    if (verdict === 'invalid' || verdict === 'held') unread++;
    else clusters.set(path, duplicateOf ?? path);
  }
  if (clusters.size === 0) throw new Error('nothing was read');
  if (unread > 0) console.log(`${unread} files hold no article`);
  return clusters;
}

function printScores({ copies, shares, alike, late, edits, precision, recall }: Scores): void {
  const row = ({ kind, pairs, joined }: Tally, of = rate({ kind, pairs, joined }).toFixed(4)) =>
    console.log(`${kind.padEnd(36)}${String(pairs).padStart(8)}${String(joined).padStart(8)}${of.padStart(9)}`);
  const title = (what: string, last: string) =>
    console.log(`\n${what.padEnd(36)}${'pairs'.padStart(8)}${'joined'.padStart(8)}${last.padStart(9)}`);
  title('one story', 'recall');
  for (const tally of copies.toSorted((a, b) => a.kind.localeCompare(b.kind))) row(tally);
  title('edited copies', 'recall');
  for (const tally of shares) row(tally);
  row({ ...edits, kind: 'all of them' });
  title('two stories', '');
  for (const tally of alike.toSorted((a, b) => a.kind.localeCompare(b.kind))) row(tally, '');
  row(late, '');
  const verdict = (value: number, bar: number) => `${value.toFixed(4)} (${value >= bar ? 'at least' : 'BELOW'} ${bar})`;
  console.log(
    `\nprecision ${verdict(precision, PRECISION)}, recall of edits ${verdict(rate(edits), RECALL)}, recall in all ${recall.toFixed(4)}`,
  );
}

function rate({ pairs, joined }: Tally): number {
  return pairs === 0 ? 1 : joined / pairs;
}

async function printPairs(app: App, what: string, pairs: readonly Pair[]): Promise<void> {
  if (pairs.length === 0) return;
  console.log(`\n${what}: ${pairs.length}${pairs.length > SHOWN ? `, of which ${SHOWN} from all over` : ''}`);
  // Of every kind some, not only of the first one.
  const shown = pairs.length <= SHOWN ? pairs : [...inTurn(pairs)].slice(0, SHOWN);
  for (const { kind, a, b } of shown) {
    const share = b.share > 0 ? `, ${Math.round(b.share * 100)} % edited` : '';
    console.log(`\n  ${kind}${share}`);
    for (const { path } of [a, b]) await explain(app, path);
  }
}

/** The first of every kind, then the second of every kind, and so on. */
function* inTurn(pairs: readonly Pair[]): Generator<Pair> {
  const kinds = [...Map.groupBy(pairs, ({ kind }) => kind).values()];
  for (let at = 0; kinds.some((those) => at < those.length); at++)
    for (const those of kinds) yield* those.slice(at, at + 1);
}

/** What the product says of a file: its title, and the evidence for its verdict. */
async function explain(app: App, path: string): Promise<void> {
  for (const { line, evidence } of await app.store.inventory.find(path)) {
    const { kind, seen: _seen, ...said } = { seen: undefined, ...evidence };
    const title = (line.title ?? '').replace(/\s+/g, ' ').slice(0, 100);
    console.log(`    ${line.source}/${path}  ${title}\n      ${kind} ${JSON.stringify(said).slice(0, 600)}`);
  }
}

function printCosts(articles: number, without: readonly Cost[], withNear: readonly Cost[]): void {
  const warm = <T>(list: readonly T[]) => (list.length > 1 ? list.slice(1) : list);
  const row = (label: string, costs: readonly Cost[]) => {
    const micros = (seconds: number) => ((seconds * 1e6) / articles).toFixed(0).padStart(9);
    console.log(
      `${label.padEnd(36)}${micros(median(warm(costs).map(({ seconds }) => seconds)))}${micros(
        median(warm(costs).map(({ cpuSeconds }) => cpuSeconds)),
      )}${Math.max(...warm(costs).map(({ peakMegabytes }) => peakMegabytes))
        .toFixed(0)
        .padStart(9)}`,
    );
  };
  const ratio = (of: (cost: Cost) => number) =>
    median(warm(withNear.map((cost, at) => of(cost) / of(without[at] ?? cost))))
      .toFixed(2)
      .padStart(8);
  console.log(
    `\n${'whole run, an article'.padEnd(36)}${'µs'.padStart(9)}${'CPU µs'.padStart(9)}${'peak MB'.padStart(9)}`,
  );
  row('without near duplicates', without);
  row('with them', withNear);
  console.log(
    `${'ratio, paired by round'.padEnd(36)}${ratio(({ seconds }) => seconds)}×${ratio(({ cpuSeconds }) => cpuSeconds)}×${ratio(({ peakMegabytes }) => peakMegabytes)}×`,
  );
}

async function inTemporaryFolder(use: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
  try {
    await use(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
