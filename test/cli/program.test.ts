import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { createArticleFolder } from '../support/article-folder.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';
import { HARDLY_EVER } from '../support/running-site.ts';

// Most of a test here is a process that starts: several at a time.
suite('the command line', { concurrency: 4 }, () => {
  const COMMANDS = ['run', 'once', 'check', 'list', 'explain', 'rebuild', 'notify', 'status', 'config'];

  test('the help names every command and the exit codes', async (t) => {
    const { root } = createArticleFolder(t);
    const { code, stdout } = await runCommand(['--help'], { in: root });
    assert.equal(code, 0);
    for (const command of COMMANDS) assert.match(stdout, new RegExp(`^ {2}${command} `, 'm'));
    assert.match(stdout, /Exit codes: 0 done .*1 it failed, 2 wrong usage/);
  });

  test('every command has help that names its options', async (t) => {
    const { root } = createArticleFolder(t);
    const helps = await Promise.all(COMMANDS.map((command) => runCommand([command, '--help'], { in: root })));
    for (const [at, { code, stdout, stderr }] of helps.entries()) {
      assert.deepEqual([COMMANDS[at], code, stderr], [COMMANDS[at], 0, '']);
      assert.match(stdout, new RegExp(`^Usage: feedwright ${COMMANDS[at]} `));
      assert.match(stdout, /-c, --config <file>/);
    }
  });

  test('the version is that of the package', async (t) => {
    const { root } = createArticleFolder(t);
    const { stdout } = await runCommand(['--version'], { in: root });
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  const MISTAKES: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no command', [], /Usage: feedwright/],
    ['an unknown command', ['publish'], /unknown command 'publish'/],
    ['an unknown option', ['once', '--fast'], /unknown option '--fast'/],
    ['a verdict that is none', ['list', '--verdict', 'good'], /Allowed choices are new, changed/],
    ['an argument left out', ['explain'], /missing required argument/],
    ['an argument too many', ['status', 'now'], /too many arguments/],
    [
      'a configuration that is not there',
      ['once', '--config', 'nowhere.yaml'],
      /nowhere\.yaml: cannot be read \(ENOENT\)/,
    ],
    ['a path that is not there', ['check', 'nowhere.md'], /there is no .*nowhere\.md/],
    ['a path outside every source', ['check', 'feedwright.yaml'], /in none of the sources' folders/],
  ];
  for (const [what, args, message] of MISTAKES) {
    test(`${what} is wrong usage: exit code 2, and a sentence on standard error`, async (t) => {
      const folder = createArticleFolder(t);
      folder.writeConfig({ sources: [{ name: 'paper', path: 'articles/inner' }] });
      const config = args.includes('--config') || args.length === 0 ? [] : ['--config', 'feedwright.yaml'];
      const { code, stdout, stderr } = await runCommand([...args, ...config], { in: folder.root });
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^ {4}at /m);
    });
  }

  test('a broken configuration lists every problem with its line, and is wrong usage', async (t) => {
    const { root } = createArticleFolder(t);
    const lines = [
      'sources:',
      '  - name: paper',
      '    path: articles',
      '    settle: soon',
      'output:',
      '  items: many',
      'webhooks:',
      '  - name: desk',
      '    url: ftp://x',
      '    secret: short',
      'colour: blue',
    ];
    writeFileSync(join(root, 'broken.yaml'), lines.join('\n'));
    const { code, stderr } = await runCommand(['once', '--config', 'broken.yaml'], { in: root });
    assert.equal(code, 2);
    assert.match(stderr, /5 problems/);
    for (const [line, path] of [
      [4, 'sources[0].settle'],
      [6, 'output.items'],
      [9, 'webhooks[0].url'],
      [10, 'webhooks[0].secret'],
      [11, 'colour'],
    ] as const)
      assert.ok(stderr.includes(`broken.yaml:${line} ${path}:`), `${path} on line ${line}`);
    assert.doesNotMatch(stderr, /short|ftp:/);
    assert.ok(!existsSync(join(root, 'data')));
  });

  test('a port in use is a failure: exit code 1, and the sentence names the port', async (t) => {
    const folder = createArticleFolder(t);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    folder.writeConfig({ server: { port } });
    const { code, stderr } = await runCommand(['run', '--config', 'feedwright.yaml'], { in: folder.root });
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`port ${port} is in use`));
  });

  async function startService(t: TestContext, root: string) {
    const service = startCommand(['run', '--config', 'feedwright.yaml'], { in: root });
    t.after(async () => {
      service.kill('SIGKILL');
      await service.finished;
    });
    await until('the service runs', () => service.output().stdout.includes('Stop it with Ctrl+C'));
    return service;
  }

  test('while the service works with a store, a second one and a run are refused, and looking is allowed', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲' });
    folder.writeConfig({ server: { port: 0 }, schedule: { scan: HARDLY_EVER } });
    await startService(t, folder.root);
    const config = ['--config', 'feedwright.yaml'];
    for (const command of ['run', 'once', 'rebuild']) {
      const { code, stderr } = await runCommand([command, ...config], { in: folder.root });
      assert.deepEqual([command, code], [command, 1]);
      assert.match(stderr, /another Feedwright process works with store\/feedwright\.db/);
    }
    for (const command of ['status', 'list', 'config', 'check'])
      assert.deepEqual([command, (await runCommand([command, ...config], { in: folder.root })).code], [command, 0]);
  });

  test('an output that cannot be written is a failure: exit code 1', async (t) => {
    const folder = createArticleFolder(t);
    folder.write('a.md', { title: '甲' });
    writeFileSync(join(folder.root, 'file'), '');
    folder.writeConfig({ output: { dir: 'file/public' } });
    const { code, stderr } = await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
    assert.equal(code, 1);
    assert.match(stderr, /^feedwright: /m);
  });

  test('a reader that stops early, as head does, ends the command quietly', async (t) => {
    const folder = createArticleFolder(t);
    // More than a pipe holds, so that writing goes on after the reader has left.
    for (let i = 0; i < 400; i++) folder.write(`${i}.md`, { title: `第${i}号${'长'.repeat(200)}` });
    folder.writeConfig();
    await runCommand(['once', '--config', 'feedwright.yaml'], { in: folder.root });
    const listing = startCommand(['list', '--json', '--config', 'feedwright.yaml'], { in: folder.root });
    await listing.firstOutput();
    listing.closeOutput();
    const { code, stderr } = await listing.finished;
    assert.deepEqual([code, stderr], [0, '']);
  });

  test('a Node that is too old is told so in one sentence', async (t) => {
    const { root } = createArticleFolder(t);
    const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } })";
    const node = ['--import', `data:text/javascript,${encodeURIComponent(older)}`];
    const { code, stdout, stderr } = await runCommand(['once'], { in: root, node });
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^feedwright needs Node 24 or newer, and this is Node 18\.20\.4: .*\n$/);
    assert.equal(stderr.split('\n').length, 2);
  });
});
