import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInThisContext } from 'node:vm';
import { Parser } from 'htmlparser2';
import { corrected, createArticleFolder, renderArticle } from '../support/article-folder.ts';
import { runCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';
import { canaryCode, hostileFiles } from '../support/hostile-files.ts';
import { feedItems, feedTitles, filesBelow } from '../support/published-feeds.ts';
import { startService } from '../support/service.ts';
import { SLOW_SELECTOR, slowArticle } from '../support/slow-article.ts';
import { parseXml } from '../support/strict-xml.ts';
import { fillZoo, type Zoo } from '../support/zoo.ts';

const MIB = 1024 * 1024;
/**
 * Of resident memory. Measured were 620 to 760 MiB at the highest with two reader threads, of which a machine of many
 * processors has two more; a single bomb of depth once took 4300, and the process with it.
 */
const MEMORY_LIMIT = 1536 * MIB;
/** A file that a slow machine may find too long to read, which is then what the time limit is for. */
const LARGE = MIB / 2;

/** What XML 1.0 does not allow, and what it discourages. */
const FORBIDDEN = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\p{Cs}\p{Noncharacter_Code_Point}]/u;

/** The most a process has had so far, where the system keeps that, and what it has now elsewhere. In bytes. */
function memoryOf(pid: number | undefined): number {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) * 1024;
}

type Line = { readonly source: string; readonly path: string; readonly verdict: string; readonly problem?: Problem };
type Problem = { readonly code: string; readonly message: string };

test('beside every file and thing that is known to do harm, one process reads, serves and stays as it is', async (t) => {
  let zoo: Zoo | undefined;
  t.after(() => zoo?.tidy());
  const outside = mkdtempSync(join(tmpdir(), 'feedwright-outside-'));
  t.after(() => rmSync(outside, { recursive: true }));
  const folder = createArticleFolder(t);
  const canary = join(folder.root, 'canary');

  const good = ['0 before all', 'code between', 'lists between', 'zz after all', '港口'];
  for (const title of good) folder.write(`${title}.md`, { title });
  const hostile = hostileFiles(canary).map((file) => ({ ...file, path: `${file.name}.${file.ending}` }));
  for (const { path, content } of hostile) {
    assert(!existsSync(folder.at(path)), `${path} is there twice`);
    writeFileSync(folder.at(path), content);
  }
  const zooFolder = join(folder.root, 'zoo');
  mkdirSync(zooFolder);
  zoo = await fillZoo(t, zooFolder, outside, process.geteuid?.() !== 0);
  const slowFolder = join(folder.root, 'slow');
  mkdirSync(slowFolder);
  writeFileSync(join(slowFolder, 'slow.md'), slowArticle(900));
  writeFileSync(join(slowFolder, 'beside.md'), renderArticle({ title: 'beside' }));
  const neighbours = [...good, ...zoo.titles, 'beside'];

  const service = await startService(t, folder, {
    sources: [
      { name: 'paper', path: 'articles', settle: '0s' },
      { name: 'zoo', path: 'zoo', settle: '0s' },
      { name: 'slow', path: 'slow', settle: '0s', remove: [SLOW_SELECTOR] },
    ],
    output: { items: 1000 },
    duplicates: { near: false },
  });

  const logged = () =>
    service
      .output()
      .stderr.split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line));
  const told = () =>
    logged()
      .filter(({ msg }) => /^(?:file|folder) not read/.test(msg))
      .map(({ source, path, code }) => `${source} ${code} ${path}`)
      .sort();
  const runs = () => logged().filter(({ msg }) => msg === 'run finished').length;
  const twoRunsMore = async () => {
    const before = runs();
    await until('two runs are over', () => runs() >= before + 2, 60_000);
  };

  // The first run is over once the service is ready.
  const { stdout } = await runCommand(['list', '--json', '--config', 'feedwright.yaml'], { in: folder.root });
  const lines: readonly Line[] = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const outcomeOf = ({ problem, verdict }: Line) => problem?.code ?? (verdict === 'new' ? 'article' : verdict);
  const outcomes = new Map(lines.map((line) => [`${line.source}/${line.path}`, outcomeOf(line)]));

  await t.test('each hostile file is an article, or a problem that says which', () => {
    for (const { path, outcome, content } of hostile) {
      const found = outcomes.get(`paper/${path}`);
      if (found === 'reader-hung' && content.length > LARGE) continue;
      assert.equal(found, outcome, path);
    }
    assert.equal(outcomes.get('slow/slow.md'), 'reader-hung');
    for (const { path, problem } of lines) if (problem) assert.match(problem.message, /: .*[a-z]/, path);
  });

  const problems = [
    ...lines.flatMap(({ source, path, problem }) => (problem ? [`${source} ${problem.code} ${path}`] : [])),
    ...zoo.problems.map((problem) => `zoo ${problem}`),
  ];
  const expected = [...new Set(problems)].sort();

  await t.test('each problem is told once', () => assert.deepEqual(told(), expected));

  await t.test('every good neighbour is in the feed, and is served', async () => {
    const response = await fetch(`${service.address}/feeds/all/feed.json`);
    assert.equal(response.status, 200);
    const { items }: { items: { title: string; url: string }[] } = JSON.parse(await response.text());
    const titles = items.map(({ title }) => title);
    for (const title of neighbours) assert(titles.includes(title), title);
    for (const { title, url } of items.filter(({ title }) => good.includes(title))) {
      const page = await fetch(`${service.address}${new URL(url).pathname}`);
      assert.equal(page.status, 200);
      assert((await page.text()).includes(title));
    }
    assert.equal(items.length, [...outcomes.values()].filter((outcome) => outcome === 'article').length);
  });

  await t.test('every feed is well-formed, and holds no character that none may hold', () => {
    const documents = filesBelow(folder.output).filter((path) => /\.(?:xml|json|opml|html)$/.test(path));
    assert(documents.length > 10);
    for (const path of documents) {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(join(folder.output, path)));
      assert.doesNotMatch(text, FORBIDDEN, path);
      if (/\.(?:xml|opml)$/.test(path)) parseXml(text);
      else if (path.endsWith('.json')) JSON.parse(text);
    }
  });

  await t.test('nothing in the feed runs, and it leads nowhere but to the web', () => {
    for (const { title, content_html } of feedItems(folder.output)) {
      const parser = new Parser({
        onopentag(name, attributes) {
          assert.doesNotMatch(name, /^(?:script|style|iframe|object|embed|form|base|link|meta|svg|math)$/, title);
          for (const [key, value] of Object.entries(attributes)) {
            assert.doesNotMatch(key, /^on|^style$|^srcdoc$/, title);
            if (/^(?:href|src|poster)$/.test(key)) assert.match(value, /^(?:https?:\/\/|mailto:)/, title);
          }
        },
      });
      parser.end(content_html);
    }
  });

  await t.test('what no run has changed is told no second time, though good files move', async () => {
    for (const [time, title] of good.slice(0, 2).entries()) {
      folder.write(`${title}.md`, { title, body: corrected(title, `第${time}次更正`) });
      folder.write(`late ${time}.md`, { title: `late ${time}` });
      await until('the change is published', () =>
        feedItems(folder.output).some(({ content_html }) => content_html.includes(`第${time}次更正`)),
      );
      assert(feedTitles(folder.output).includes(`late ${time}`));
      assert.deepEqual(told(), expected);
    }
  });

  await t.test('nor is what was touched, and holds the same', async () => {
    const isLarge = ({ outcome }: { readonly outcome: string }) => outcome === 'too-large';
    for (const file of hostile) if (!isLarge(file)) utimesSync(folder.at(file.path), 1e9, 1e9);
    utimesSync(join(slowFolder, 'slow.md'), 1e9, 1e9);
    await twoRunsMore();
    assert.deepEqual(told(), expected);
  });

  await t.test('the process is the same, alive and of bounded size, and no code was run', () => {
    assert(service.isAlive(), service.output().stderr.slice(-2000));
    assert.equal(service.output().stdout.match(/listens/g)?.length, 1);
    assert(!existsSync(canary), 'code in a file was run');
    assert.deepEqual(
      logged().filter(({ level }) => level === 'error' || level === 'fatal'),
      [],
    );
    const memory = memoryOf(service.pid);
    t.diagnostic(`${Math.round(memory / MIB)} MiB of memory`);
    assert(memory > 0 && memory < MEMORY_LIMIT, `${Math.round(memory / MIB)} MiB`);
  });

  service.kill('SIGTERM');
  const { code, signal } = await service.finished;
  assert.deepEqual([code, signal], [0, null]);

  // The code would have sung.
  runInThisContext(canaryCode(canary));
  assert(existsSync(canary));
});
