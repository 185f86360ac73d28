import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { createDocument } from '../src/feeds/document.ts';
import { renderFeed } from '../src/feeds/formats/render.ts';
import { createPublisher } from '../src/publish/publisher.ts';
import { startBareServer } from '../test/support/bare-server.ts';
import { generateArticle } from './corpus.ts';

/**
 * How many requests a second the server answers for a feed of 200 KB, beside nginx with one worker on the same folder. Both are
 * asked in turn, so that a busy neighbour slows both sides of a ratio. Exit code 1: a ratio is below its bar; 2: a tool is missing.
 */
const BARS = { full: 1.2, gzip: 1.0, unchanged: 0.55 } as const;
type Kind = keyof typeof BARS;

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '1' },
    /** Serves only, for this program's own child process: the load must not share a thread with what it measures. */
    serve: { type: 'string' },
  },
});
const SITE = { title: 'Bench', url: 'http://bench.example', language: 'zh-CN', timezone: 'UTC' };
const FEED = 'feeds/all/rss.xml';
/** nginx is an administrator's program: not every PATH leads to it. */
const ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

if (values.serve) await serve(values.serve);
else process.exitCode = await compare(Number(values.pairs), Number(values.seconds));

async function serve(folder: string): Promise<void> {
  const { address } = await startBareServer({ folder, site: SITE }, { log: pino({ level: 'silent' }) });
  process.stdout.write(`${address}\n`);
}

async function compare(pairs: number, seconds: number): Promise<number> {
  for (const [tool, flag] of [
    ['nginx', '-v'],
    ['wrk', '-v'],
  ] as const) {
    if (spawnSync(tool, [flag], { env: ENVIRONMENT }).error) {
      console.error(`${tool} is not installed: there is nothing to compare with`);
      return 2;
    }
  }
  const root = mkdtempSync(join(tmpdir(), 'feedwright-serve-'));
  const stops: (() => Promise<void>)[] = [];
  try {
    const folder = join(root, 'public');
    const bytes = await publish(folder);
    const nginx = await startNginx(root, folder);
    stops.push(nginx.stop);
    const ours = await startOurs(folder);
    stops.push(ours.stop);
    const results = { full: [] as Pair[], gzip: [] as Pair[], unchanged: [] as Pair[] };
    for (const kind of Object.keys(BARS) as Kind[]) {
      const [theirHeaders, ourHeaders] = [await headersFor(kind, nginx.address), await headersFor(kind, ours.address)];
      // Once for the caches and the compiler.
      await load(ours.address, ourHeaders, 1);
      await load(nginx.address, theirHeaders, 1);
      for (let pair = 0; pair < pairs; pair++) {
        const us = await load(ours.address, ourHeaders, seconds);
        results[kind].push({ us, nginx: await load(nginx.address, theirHeaders, seconds) });
      }
    }
    return report(results, bytes, pairs, seconds);
  } finally {
    for (const stop of stops.reverse()) await stop();
    rmSync(root, { recursive: true, force: true });
  }
}

type Pair = { readonly us: number; readonly nginx: number };

function report(
  results: Readonly<Record<Kind, readonly Pair[]>>,
  bytes: number,
  pairs: number,
  seconds: number,
): number {
  console.log(
    `a feed of ${(bytes / 1000).toFixed(0)} KB; requests a second, medians of ${pairs} pairs of ${seconds} s; wrk -t1 -c32; Node ${process.versions.node}\n`,
  );
  console.log('            ours    nginx   ratio     bar');
  let code = 0;
  for (const [kind, bar] of Object.entries(BARS) as [Kind, number][]) {
    const rows = results[kind];
    const ratio = median(rows.map(({ us, nginx }) => us / nginx));
    if (ratio < bar) code = 1;
    const cells = [median(rows.map(({ us }) => us)).toFixed(0), median(rows.map(({ nginx }) => nginx)).toFixed(0)];
    console.log(
      `${kind.padEnd(9)} ${cells.map((cell) => cell.padStart(7)).join('  ')}  ${ratio.toFixed(2).padStart(6)}  ${bar.toFixed(2).padStart(6)}${ratio < bar ? '  below' : ''}`,
    );
  }
  return code;
}

/** A feed of about 200 KB in the output folder, with its compressed forms. Returns its bytes. */
async function publish(folder: string): Promise<number> {
  const updated = Date.UTC(2024, 2, 5);
  const entries = Array.from({ length: 46 }, (_, at) => {
    const [, , body = ''] = generateArticle(at, 1).split('---\n');
    return {
      id: `bench${at}`,
      guid: `tag:bench.example,2026:${at}`,
      url: `http://bench.example/articles/bench${at}`,
      title: `第${at}号`,
      html: body,
      summary: '',
      published: updated,
      updated,
      authors: [],
      categories: [],
      image: undefined,
      language: undefined,
      source: { name: 'bench', title: 'bench', url: undefined },
      also: [],
    };
  });
  const document = createDocument(
    { kind: 'all', label: '', slug: 'all' },
    { entries, withdrawn: [], archive: undefined, previous: undefined, since: 0 },
    { site: SITE, formats: ['rss'], content: 'full', authority: 'bench.example', hubs: [], ttl: 60, maxBytes: 1e7 },
  );
  const { text } = renderFeed(document, 'rss');
  await createPublisher(folder).write(dirname(FEED), { [basename(FEED)]: text });
  return Buffer.byteLength(text);
}

async function startNginx(root: string, folder: string) {
  const place = join(root, 'nginx');
  mkdirSync(place);
  const port = await freePort();
  const file = join(place, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(place, name)};`,
  );
  // Its master may run as the administrator, and the folder above belongs to whoever runs this.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  writeFileSync(
    file,
    `daemon off; worker_processes 1; ${user} pid ${join(place, 'pid')}; error_log ${join(place, 'error.log')};
events { worker_connections 512; }
http {
  access_log off; sendfile on; gzip_static on; gzip_vary on; ${temporary.join(' ')}
  types { application/rss+xml xml; }
  server { listen 127.0.0.1:${port}; root ${folder}; }
}
`,
  );
  const child = spawn('nginx', ['-p', place, '-c', file], { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const address = `http://127.0.0.1:${port}`;
  for (let attempt = 0; !(await answers(address)); attempt++) {
    if (attempt > 50 || child.exitCode !== null) throw new Error(`nginx does not answer: ${errors}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { address, stop: () => ended(child) };
}

async function startOurs(folder: string) {
  const child = spawn(process.execPath, [import.meta.filename, '--serve', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(String(chunk).trim()));
    child.once('close', () => reject(new Error('the server did not start')));
  });
  return { address, stop: () => ended(child) };
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill('SIGTERM');
  });
}

/** What a client sends for each kind of answer; proves that it gets that kind. */
async function headersFor(kind: Kind, address: string): Promise<Record<string, string>> {
  const plain: Record<string, string> =
    kind === 'gzip' ? { 'accept-encoding': 'gzip' } : { 'accept-encoding': 'identity' };
  const first = await fetch(`${address}/${FEED}`, { headers: plain });
  const headers = kind === 'unchanged' ? { ...plain, 'if-none-match': first.headers.get('etag') ?? '' } : plain;
  const { status, headers: got } = await fetch(`${address}/${FEED}`, { headers });
  if (status !== (kind === 'unchanged' ? 304 : 200) || (got.get('content-encoding') === 'gzip') !== (kind === 'gzip'))
    throw new Error(`${address} does not answer ${kind}`);
  return headers;
}

/** Requests a second. */
function load(address: string, headers: Readonly<Record<string, string>>, seconds: number): Promise<number> {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const child = spawn('wrk', ['-t1', '-c32', `-d${seconds}s`, ...lines, `${address}/${FEED}`], { env: ENVIRONMENT });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
      if (!(rate > 0) || /Non-2xx or 3xx/.test(output)) reject(new Error(`wrk did not measure:\n${output}`));
      else resolve(rate);
    });
  });
}

async function answers(address: string): Promise<boolean> {
  return fetch(address).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0));
    });
  });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
