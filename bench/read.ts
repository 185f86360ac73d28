import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArticle } from '../src/article/article.ts';
import { cleanHtml } from '../src/article/body/clean.ts';
import { DEFAULT_FIELDS } from '../src/article/fields/fields.ts';
import { parseFrontMatter } from '../src/article/front-matter/front-matter.ts';
import { decode } from '../src/inbox/decode.ts';
import { type CorpusFile, generateCorpus, writeCorpus } from './corpus.ts';

/**
 * What reading costs: CPU time an article of the usual shape, warm, beside what tar takes for the same files, and CPU
 * time for whole files of 5 MiB that are made to cost much. Rounds of everything, so that a busy neighbour slows all of it.
 */
const ROUNDS = 7;
const ARTICLES = 3000;
const SEED = 1;
const NOW = Date.UTC(2026, 0, 1);
const OPTIONS = {
  format: 'auto',
  timeZone: 'Asia/Shanghai',
  baseUrl: 'https://news.example/',
  fields: DEFAULT_FIELDS,
} as const;

const files = [...generateCorpus({ articles: ARTICLES, seed: SEED })];
const bytes = files.map(({ text }) => Buffer.from(text));
const bodies = files.map(({ text }) => {
  const frontMatter = parseFrontMatter(text);
  return frontMatter.kind === 'parsed' ? frontMatter.body : '';
});

const STEPS: readonly (readonly [string, (file: CorpusFile, at: number) => unknown])[] = [
  ['decode', (_, at) => decode(bytes[at] ?? Buffer.alloc(0), 'gb18030')],
  ['front matter', ({ text }) => parseFrontMatter(text)],
  ['clean', (_, at) => cleanHtml(bodies[at] ?? '', OPTIONS.baseUrl)],
  ['read, all of it', ({ path, text }) => parseArticle({ path, text, modifiedMs: 0 }, OPTIONS, NOW)],
];

const root = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
try {
  writeCorpus(root, { articles: ARTICLES, seed: SEED });
  const tar = () => {
    const start = performance.now();
    execFileSync('/bin/sh', ['-c', 'tar -cf - "$1" | cat > /dev/null', 'sh', root], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
    return ((performance.now() - start) * 1000) / ARTICLES;
  };
  tar();

  const tars: number[] = [];
  const costs = STEPS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    tars.push(tar());
    for (const [at, [, step]] of STEPS.entries())
      costs[at]?.push((cpuSeconds(() => files.forEach(step)) * 1e6) / ARTICLES);
  }
  const size = bytes.reduce((sum, { length }) => sum + length, 0) / ARTICLES;
  console.log(
    `${ARTICLES} articles of ${(size / 1000).toFixed(1)} KB; Node ${process.versions.node} on ${availableParallelism()} cores; medians of ${ROUNDS} rounds, the first of which warms up; ratios paired by round\n`,
  );
  const row = (label: string, cost: readonly number[]) =>
    console.log(
      `${label.padEnd(18)}${median(cost.slice(1)).toFixed(1).padStart(8)} µs${median(
        cost.map((value, round) => value / (tars[round] ?? Number.NaN)).slice(1),
      )
        .toFixed(2)
        .padStart(8)} × tar`,
    );
  for (const [at, [label]] of STEPS.entries()) row(label, costs[at] ?? []);
  row('tar -cf - | cat', tars);
} finally {
  rmSync(root, { recursive: true, force: true });
}

const LENGTH = 5 * 1024 * 1024;
const fill = (piece: string) => piece.repeat(Math.ceil(LENGTH / piece.length)).slice(0, LENGTH);
const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['boxes in boxes', 'a.html', fill('<div>')],
  ['formatting around paragraphs', 'a.html', fill('<b id=i><p>')],
  ['rows and cells that never end', 'a.html', `<table>${fill('<tr><td>a')}`],
  [
    'a table of Word’s',
    'a.html',
    `<table>${fill('<tr><td style="mso-a:b"><p class="c">d<o:p></o:p></p></td></tr>')}</table>`,
  ],
  ['open brackets', 'a.html', fill('<x ')],
  ['text in the shape of tags', 'a.html', fill('a <user> ')],
  ['what nobody sees', 'a.html', fill('<p hidden>a</p>')],
  ['pictures', 'a.html', fill('<img src=//a.example/b.png>')],
  ['attributes', 'a.html', `<p ${Array.from({ length: 600_000 }, (_, at) => `a${at}`).join(' ')}>b</p>`],
  ['Markdown that never closes', 'a.md', '![a'.repeat(87_000)],
];

console.log('\nfiles of 5 MiB, but Markdown of its limit; seconds of CPU, best of 2\n');
for (const [label, path, body] of HOSTILE) {
  const read = () => parseArticle({ path, text: `---\ntitle: a\n---\n${body}`, modifiedMs: 0 }, OPTIONS, NOW);
  console.log(`${label.padEnd(32)}${Math.min(cpuSeconds(read), cpuSeconds(read)).toFixed(2).padStart(6)} s`);
}

function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
