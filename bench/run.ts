import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pathOf, writeCorpus } from './corpus.ts';

/**
 * Measures whole child processes of `feedwright once` over a generated corpus, beside tar and find over the same files.
 * Every round measures everything once, so that a busy neighbour slows both sides of a ratio.
 */
const ROUNDS = 3;
const PROGRAM = new URL('../bin/feedwright.js', import.meta.url).pathname;

/**
 * What a measured process says of itself when it ends, on its fourth descriptor: VmHWM, the peak of this program alone.
 * ru_maxrss would do as well, were it not inherited from the process that starts it.
 */
const REPORT = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from 'node:fs';
  process.once('exit', () => {
    let kilobytes = process.resourceUsage().maxRSS;
    try {
      kilobytes = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
    } catch {}
    writeSync(3, String(kilobytes));
  });
`)}`;

type Measure = { readonly seconds: number; readonly megabytes: number | undefined };

const { values } = parseArgs({
  options: { articles: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const articles = Number(values.articles);
const seed = Number(values.seed);
if (!Number.isInteger(articles) || articles < 1 || !Number.isInteger(seed)) {
  console.error('usage: npm run bench [-- --articles 10000] [--seed 1]');
  process.exit(2);
}

const root = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
try {
  const corpus = join(root, 'articles');
  writeCorpus(corpus, { articles, seed });
  const config = join(root, 'config.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      sources: [{ name: 'bench', path: 'articles' }],
      store: 'store/bench.db',
      output: { dir: 'public' },
    }),
  );
  const once = () => feedwright(root, ['once', '--json', '--config', config]);
  const tar = () => shell('tar cf - -C "$1" . | cat >/dev/null', corpus);
  const find = () => shell('find "$1" -printf \'%s %T@ %p\\n\' >/dev/null', corpus);
  // Once for the page cache, which is warm from then on for everyone.
  await tar();

  const rows: Record<'tar' | 'find' | 'first' | 'unchanged' | 'edited', Measure[]> = {
    tar: [],
    find: [],
    first: [],
    unchanged: [],
    edited: [],
  };
  for (let round = 0; round < ROUNDS; round++) {
    rmSync(join(root, 'store'), { recursive: true, force: true });
    rmSync(join(root, 'public'), { recursive: true, force: true });
    rows.tar.push(await tar());
    rows.first.push(await once());
    rows.find.push(await find());
    rows.unchanged.push(await once());
    appendFileSync(join(corpus, pathOf(Math.floor(articles / 2))), `<p>第${round}次更正。</p>\n`);
    await pastSettling();
    rows.edited.push(await once());
  }

  const ratios = (measured: Measure[], peer: Measure[]) =>
    `${median(measured.map(({ seconds }, round) => seconds / (peer[round]?.seconds ?? Number.NaN))).toFixed(2)} ×`;
  const line = (label: string, measured: Measure[]) => [
    label,
    median(measured.map(({ seconds }) => seconds)).toFixed(2),
    measured[0]?.megabytes === undefined ? '' : Math.max(...measured.map(({ megabytes = 0 }) => megabytes)).toFixed(0),
    ratios(measured, rows.tar),
    ratios(measured, rows.find),
  ];
  console.log(
    `${articles} articles, ${bytesOf(corpus)} MB, seed ${seed}; Node ${process.versions.node} on ${availableParallelism()} cores; medians of ${ROUNDS} rounds, peak of all; ratios paired by round; warm page cache\n`,
  );
  print([
    ['', 'seconds', 'peak MB', '× tar', '× find'],
    line('first run', rows.first),
    line('nothing changed', rows.unchanged),
    line('one file changed', rows.edited),
    line('tar cf - DIR | cat', rows.tar),
    line('find DIR -printf', rows.find),
  ]);
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function feedwright(folder: string, args: readonly string[]): Promise<Measure> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', REPORT, PROGRAM, ...args], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let report = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => {
    report += chunk;
  });
  await ended(child, 'feedwright');
  return { seconds: (performance.now() - began) / 1000, megabytes: Number(report) / 1024 };
}

async function shell(script: string, folder: string): Promise<Measure> {
  const began = performance.now();
  await ended(spawn('/bin/sh', ['-c', script, 'sh', folder], { stdio: ['ignore', 'ignore', 'inherit'] }), script);
  return { seconds: (performance.now() - began) / 1000, megabytes: undefined };
}

function ended(child: ReturnType<typeof spawn>, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}`))));
  });
}

/** A file written just now is left to settle: the measured run must find it at rest. */
function pastSettling(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2100));
}

function bytesOf(folder: string): string {
  const [size = '0'] = execFileSync('du', ['-s', '--apparent-size', '--block-size=1000000', folder], {
    encoding: 'utf8',
  }).split('\t');
  return size;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function print(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows)
    console.log(
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  '),
    );
}
