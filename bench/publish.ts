import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from '../src/app.ts';
import type { Known } from '../src/corpus/view.ts';
import { createStanding } from '../src/feeds/definitions/standing.ts';
import { createRandom, inventText } from './corpus.ts';
import { withProduct } from './product.ts';

/**
 * What it costs to publish when one article of a large corpus has changed: a run over folders in which nothing moves, so
 * that it is all but publishing. The articles are put into the store as if they had been read.
 */
const ROUNDS = 7;
/** Milliseconds that one changed article may cost. */
const WANTED = 100;
const CATEGORIES_AN_ARTICLE = 3;
/** With its HTML about 4.7 KB. */
const TEXT_LENGTH = 1500;
const EPOCH = Date.UTC(2021, 0, 4, 1, 30);
const BATCH = 1000;

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '100000' },
    categories: { type: 'string', default: '1000' },
  },
});
const articles = Number(values.articles);
const categories = Number(values.categories);
if (!Number.isInteger(articles) || articles < 200 || !Number.isInteger(categories) || categories < 3) {
  console.error('usage: npm run bench:publish [-- --articles 100000] [--categories 1000]');
  process.exit(2);
}

const standing = await createStanding([], { mergeCategories: true, unlisted: new Set() });
/** Where each category's share ends when all are laid in a row, the n-th as long as 1/n. */
const reach: number[] = [];
for (let rank = 1, sum = 0; rank <= categories; rank++) {
  sum += 1 / rank;
  reach.push(sum);
}

const root = mkdtempSync(join(tmpdir(), 'feedwright-bench-'));
try {
  mkdirSync(join(root, 'articles'));
  await withProduct({ root, sources: { bench: join(root, 'articles') } }, async (app) => {
    for (let from = 0; from < articles; from += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, articles - from) }, (_, at) => invent(from + at));
      await commit(
        app,
        batch.map((after) => ({ before: undefined, after })),
      );
    }
    const first = await timed(() => app.runOnce());
    const size = Math.round(bytesBelow(join(root, 'public')) / 1e6);
    console.log(
      `${articles} articles, ${categories} categories: all of it ${(first.ms / 1000).toFixed(1)} s, ${size} MB`,
    );
    await app.runOnce();

    let edits = 0;
    const change = async (number: number) => {
      const [found] = (await app.store.inventory.find(guidOf(number))).map(({ known }) => known);
      if (!found) throw new Error(`article ${number} is not known`);
      const article = { ...found.article, title: `${found.article.title}（${++edits}）` };
      const after = { ...found, article, updated: found.updated + 60_000 };
      await commit(app, [{ before: found, after }]);
    };
    const newest = articles - 1;
    const cases: Readonly<Record<string, (round: number) => Promise<unknown>>> = {
      'nothing changed': async () => {},
      'the newest article changed': () => change(newest),
      'an old article changed': (round) => change(Math.floor(articles / 2) + round),
      'one new article': (round) => commit(app, [{ before: undefined, after: invent(articles + round) }]),
    };
    const times = new Map<string, { ms: number; cpu: number; feeds: number }[]>();
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, prepare] of Object.entries(cases)) {
        await prepare(round);
        const { ms, cpu, result } = await timed(() => app.runOnce());
        times.set(name, [...(times.get(name) ?? []), { ms, cpu, feeds: result.feedsWritten }]);
      }
    }
    for (const [name, all] of times) {
      const clock = all.map(({ ms }) => ms);
      const cpu = median(all.map((one) => one.cpu));
      const range = `${shown(Math.min(...clock))} to ${shown(Math.max(...clock))}`;
      const feeds = all.at(-1)?.feeds;
      console.log(
        `${name.padEnd(28)} ${shown(median(clock))} (${range}), ${shown(cpu)} of CPU, feeds written: ${feeds}`,
      );
      if (median(clock) > WANTED) process.exitCode = 1;
    }
  });
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (process.exitCode === 1) console.error(`a change costs more than ${WANTED} ms`);

/** Milliseconds by the clock, and of all cores: a busy neighbour changes the first alone. */
async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; cpu: number; result: T }> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpu: (user + system) / 1000, result };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function shown(value: number): string {
  return `${value.toFixed(0).padStart(4)} ms`;
}

function guidOf(number: number): string {
  return `tag:bench.example,2026:${number}`;
}

function invent(number: number): Known {
  const random = createRandom(number + 1);
  const picked = new Set<number>();
  while (picked.size < CATEGORIES_AN_ARTICLE) {
    const drawn = random() * (reach.at(-1) ?? 1);
    picked.add(reach.findIndex((end) => drawn < end));
  }
  const paragraphs = Array.from({ length: 10 }, () => `<p>${inventText(random, TEXT_LENGTH / 10)}</p>`);
  const published = EPOCH + number * 420_000;
  return {
    id: `bench${String(number).padStart(11, 'a')}`,
    guid: guidOf(number),
    source: 'bench',
    path: `${number}.md`,
    state: 'published',
    article: {
      title: `第${number}号消息`,
      published,
      publishedIsFallback: false,
      modified: undefined,
      categories: [...picked].map((rank) => `类别${rank}`),
      tags: [],
      authors: ['通讯社'],
      language: undefined,
      link: `https://news.example/${number}.html`,
      image: `https://pictures.example/${number}.jpg`,
      declaredId: undefined,
      html: paragraphs.join(''),
      summary: inventText(random, 100),
      warnings: [],
      leftOut: [],
    },
    fingerprint: { text: `t${number}`, whole: `t${number}`, content: `c${number}`, markup: `m${number}` },
    also: [],
    firstSeen: published,
    updated: published,
  };
}

async function commit(app: App, writes: readonly { before: Known | undefined; after: Known }[]): Promise<void> {
  const decisions = writes.map(({ before, after }) => ({
    file: {
      source: after.source,
      path: after.path,
      bytesHash: undefined,
      content: undefined,
      verdict: before ? ('changed' as const) : ('new' as const),
      articleId: after.id,
    },
    verdict: before
      ? ({ kind: 'changed', material: true, changes: ['title'], why: 'another title', ignored: [] } as const)
      : ({ kind: 'new' } as const),
    writes: [{ before, after }],
  }));
  await app.store.commit(decisions, [], { now: Date.now(), keepRevisions: 0, standing });
}

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
