import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { renderArticle } from './article-folder.ts';

/** Bytes of a path, written as the characters of Latin-1. */
export const raw = (path: string) => Buffer.from(path, 'latin1');

/** Names that are odd, and good for an article all the same. */
export const ODD_NAMES = [
  'line\nend.md',
  'tab\tstop.md',
  `quotes "and' more.md`,
  ' blank before.md',
  'emoji 🌊.md',
  'right \u202eto left.md',
  'back\\slash.md',
  '[glob]*{a,b}.md',
  'per%20cent.md',
  'lost \uFFFD before.md',
  'Twin.md',
  'twin.md',
  `${'长'.repeat(84)}.md`,
];

/** Paths that are no UTF-8, with how they are shown. */
export const RAW_PATHS: readonly (readonly [Buffer, string])[] = [
  [raw('\xb8\xdb\xbf\xda.md'), '港口.md'],
  [raw('bad \xff.md'), 'bad %FF.md'],
  [raw('100% \x81\x20.md'), '100%25 %81 .md'],
  [raw('\xb3\xb1\xcf\xab/inner.md'), '潮汐/inner.md'],
  [raw('\xb3\xb1\xcf\xab/\xb8\xdb.md'), '潮汐/港.md'],
];

/** Names that are passed over. */
const PASSED_OVER = ['.hidden.md', 'blank behind.md ', 'notes.txt'];

export type Zoo = {
  /** The title of every article in it. */
  readonly titles: readonly string[];
  /** What is wrong in it, as `code path`. */
  readonly problems: readonly string[];
  /** Opens what is closed, and brings what no path reaches back to where it can be removed. */
  readonly tidy: () => void;
};

/**
 * Fills a folder with everything that a file system has and that is no article, between articles. Where modes do not count,
 * for the superuser reads, what is closed holds articles like any other. What stands `outside` must not be read.
 */
export async function fillZoo(t: TestContext, folder: string, outside: string, modesCount: boolean): Promise<Zoo> {
  const at = (path: string) => join(folder, path);
  const titles: string[] = [];
  const problems: string[] = [];
  const article = (path: string | Buffer) => {
    const title = `第${titles.length}篇`;
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path)]), renderArticle({ title }));
    titles.push(title);
  };
  const odd = (code: string, path: string) => {
    problems.push(`${code} ${path}`);
    return at(path);
  };

  for (const name of ODD_NAMES) article(name);
  for (const name of PASSED_OVER) writeFileSync(at(name), renderArticle({ title: name }));
  mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), raw('\xb3\xb1\xcf\xab')]));
  for (const [path] of RAW_PATHS) article(path);
  const bottom = Array.from({ length: 200 }, (_, depth) => `d${depth}`).join('/');
  mkdirSync(at(bottom), { recursive: true });
  article(`${bottom}/bottom.md`);
  for (let i = 0; i < 2000; i++) mkdirSync(at(`many/${i}`), { recursive: true });
  article('many/1234/one.md');

  execFileSync('mkfifo', [odd('not-a-regular-file', 'pipe.md')]);
  await listen(t, odd('not-a-regular-file', 'socket.md'));
  try {
    execFileSync('mknod', [at('device.md'), 'c', '1', '3'], { stdio: 'ignore' });
    odd('not-a-regular-file', 'device.md');
  } catch {
    t.diagnostic('no device could be made here: /dev/null stands for it in test/inbox/walk.test.ts');
  }
  writeFileSync(join(outside, 'secret.md'), renderArticle({ title: 'secret' }));
  symlinkSync('twin.md', odd('not-a-regular-file', 'link to a file.md'));
  symlinkSync(join(outside, 'secret.md'), odd('not-a-regular-file', 'way out.md'));
  symlinkSync('nowhere.md', odd('not-a-regular-file', 'link to nothing.md'));
  symlinkSync('loop.md', odd('not-a-regular-file', 'loop.md'));
  symlinkSync('.', odd('not-a-regular-file', 'circle'));
  symlinkSync('many', odd('not-a-regular-file', 'link to a folder'));
  symlinkSync(outside, odd('not-a-regular-file', 'way out'));
  symlinkSync('notes.txt', at('link to no article.txt'));
  mkdirSync(odd('not-a-regular-file', 'folder.md'));
  article('folder.md/inside.md');

  writeFileSync(odd('too-large', 'giant.md'), '');
  truncateSync(at('giant.md'), 1024 ** 3);
  writeFileSync(odd('encoding', 'holes.md'), '');
  truncateSync(at('holes.md'), 5 * 1024 ** 2);

  for (const name of ['closed', 'names only']) mkdirSync(at(name));
  const closed = ['closed.md', 'closed/inside.md', 'names only/inside.md'];
  if (modesCount) {
    for (const path of closed) writeFileSync(at(path), renderArticle({ title: path }));
    for (const path of ['closed.md', 'closed', 'names only']) odd('unreadable', path);
  } else for (const path of closed) article(path);
  chmodSync(at('closed.md'), 0o000);
  chmodSync(at('closed'), 0o000);
  chmodSync(at('names only'), 0o400);

  // Longer than a path may be, which is only to be had by moving one folder into another.
  const far = Array.from({ length: 15 }, () => 'f'.repeat(250)).join('/');
  const further = 'g'.repeat(250);
  mkdirSync(at(`${further}/${further}`), { recursive: true });
  const unreachable = `${'h'.repeat(200)}.md`;
  writeFileSync(at(`${further}/${unreachable}`), '');
  mkdirSync(at(far), { recursive: true });
  renameSync(at(further), at(`${far}/${further}`));
  odd('unreadable', `${far}/${further}/${unreachable}`);
  odd('unreadable', `${far}/${further}/${further}`);
  const tidy = () => {
    renameSync(at(`${far}/${further}`), at(further));
    for (const name of ['closed', 'names only']) chmodSync(at(name), 0o700);
  };
  return { titles, problems, tidy };
}

async function listen(t: TestContext, path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(path, listening));
  server.unref();
  t.after(() => server.close());
}
