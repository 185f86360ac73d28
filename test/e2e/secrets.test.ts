import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { CHANNEL_NAMES, CHANNELS } from '../../src/notify/channels.ts';
import { EVENT_TYPES } from '../../src/notify/event.ts';
import { openStore } from '../../src/store/store.ts';
import { createArticleFolder } from '../support/article-folder.ts';
import { runCommand, startCommand } from '../support/command-line.ts';
import { until } from '../support/condition.ts';

type Told = { readonly request: IncomingMessage; readonly secrets: readonly string[] };

/** What the configuration reads from the environment. */
const from = (name: string) => `\${${name}}`;

/** Ways in which a receiver fails, most of which repeat what they were sent, and what they should know of us alone. */
const FAILURES: Readonly<Record<string, (told: Told, response: ServerResponse) => void>> = {
  'echo-400': (told, response) => response.writeHead(400, { 'content-type': 'text/plain' }).end(echo(told)),
  'echo-500': (told, response) => response.writeHead(500).end(echo(told)),
  'echo-401': (told, response) =>
    response.writeHead(401).end(JSON.stringify({ error: echo(told), message: echo(told) })),
  gone: (told, response) => response.writeHead(410).end(echo(told)),
  limited: (told, response) => response.writeHead(429, { 'retry-after': '1' }).end(echo(told)),
  coded: (told, response) => {
    const said = echo(told);
    const codes = { code: 19021, errcode: 310000, ok: false, error_code: 400, error: said };
    response.writeHead(200).end(JSON.stringify({ ...codes, msg: said, errmsg: said, description: said }));
  },
  'long-text': (told, response) => response.writeHead(400).end(`${'x'.repeat(150)} ${echo(told)}`.repeat(5)),
  encoded: (told, response) =>
    response.writeHead(403).end(`no ${encodeURIComponent(echo(told))} ${Buffer.from(echo(told)).toString('base64')}`),
  moved: ({ request }, response) =>
    response.writeHead(307, { location: `http://${request.headers.host}${request.url}` }).end(),
  breaks: (_, response) => response.destroy(),
};

function echo({ request, secrets }: Told): string {
  return `cannot ${request.method} ${request.url}: ${request.headers.authorization} ${secrets.join(' ')}`;
}

/** Whether a receiver shares a secret with us; its type stands in its address. */
function knowsSecret(url: string): boolean {
  return CHANNEL_NAMES.some((type) => CHANNELS[type].secret !== 'none' && url.includes(`Zx9${type}`));
}

/** A receiver of every failure, which the first step of the path chooses. */
async function startEcho(t: TestContext, secrets: readonly string[]) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const url = request.url ?? '';
      const told = { request, secrets: knowsSecret(url) ? secrets : [] };
      // A channel may post beside its address: the failure is then found by the user's name.
      const user = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString();
      const name = Object.keys(FAILURES).find((failure) => url.includes(`/${failure}/`) || user.startsWith(failure));
      FAILURES[name ?? 'echo-500']?.(told, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close().closeAllConnections());
  return (server.address() as AddressInfo).port;
}

/** Where the addresses of a type have their secrets. */
function wayOf(type: string, bot: string, hook: string | undefined): string {
  switch (type) {
    case 'telegram':
      return `${hook}/${bot}`;
    case 'discord':
      return `webhooks/${bot}/${hook}`;
    case 'feishu':
      return `${bot}/hook/${hook}`;
    default:
      return `${bot}/${hook}`;
  }
}

test('no configured secret is found in anything that is said, served or stored', { timeout: 240_000 }, async (t) => {
  const environment: Record<string, string> = { LOG_LEVEL: 'debug' };
  const secrets: string[] = [];
  const secret = (text: string) => {
    secrets.push(text);
    return text;
  };
  const whsec = secret(Buffer.alloc(32, 'lantern').toString('base64'));
  const port = await startEcho(t, [whsec]);
  const webhooks = CHANNEL_NAMES.flatMap((type) =>
    [...Object.keys(FAILURES), 'nobody'].map((failure, at) => {
      const name = `${type}-${failure}`;
      const key = name.toUpperCase().replaceAll('-', '_');
      const [user, bot, hook, query] = ['pier', 'bot', 'hook', 'query'].map((what) =>
        secret(`${what}Zx9${type}${at}Qq7`),
      );
      const host = failure === 'nobody' ? '127.0.0.1:1' : `127.0.0.1:${port}`;
      environment[`${key}_URL`] =
        `http://${failure}:${user}@${host}/${failure}/${wayOf(type, `bot7${at}:${bot}`, hook)}?access_token=${query}&key=${query}`;
      environment[`${key}_SECRET`] = `whsec_${whsec}`;
      return {
        name,
        type,
        url: from(`${key}_URL`),
        events: [...EVENT_TYPES],
        allowPrivateNetwork: true,
        ...(CHANNELS[type].secret === 'none' ? {} : { secret: from(`${key}_SECRET`) }),
        ...('hasChat' in CHANNELS[type] ? { chat: '-1001' } : {}),
      };
    }),
  );
  environment.FEED_TOKEN = secret('BoardZx9-0123456789abcdef');
  const folder = createArticleFolder(t);
  folder.write('a.md', { title: '甲号渡轮' });
  folder.writeConfig({
    webhooks,
    feeds: [{ name: 'board', categories: ['港口'], token: from('FEED_TOKEN') }],
    schedule: { scan: '* * * * * *' },
    server: { port: 0 },
  });
  const said: [where: string, text: string][] = [];
  const command = async (...args: string[]) => {
    const finished = await runCommand([...args, '--config', 'feedwright.yaml'], { in: folder.root, environment });
    said.push([`${args.join(' ')} (output)`, finished.stdout], [`${args.join(' ')} (errors)`, finished.stderr]);
    return finished;
  };

  const service = startCommand(['run', '--config', 'feedwright.yaml'], { in: folder.root, environment });
  t.after(async () => {
    service.kill('SIGKILL');
    await service.finished;
  });
  const address = await until(
    'the service says where it listens',
    () => /listens {2}(http:\/\/127\.0\.0\.1:\d+)\//.exec(service.output().stdout)?.[1],
    60_000,
  );
  await until('the service is ready', async () => (await fetch(`${address}/readyz`)).ok, 60_000);
  folder.write('b.md', { title: '乙号渡轮' });
  const store = await openStore(folder.store);
  t.after(() => store.close());
  const untried = async () => {
    const letters = [...store.deadLetters.list(['pending', 'dead', 'delivered', 'dropped'], undefined)];
    const tried = new Set(
      letters
        .filter(({ lastError, state }) => lastError !== null || state === 'delivered')
        .map(({ webhook }) => webhook),
    );
    const left: string[] = [];
    for (const { name } of webhooks)
      if (!tried.has(name) && (await store.outbox.state(name)).disabledAt === undefined) left.push(name);
    return left;
  };
  await until('every webhook has failed', async () => (await untried()).length === 0, 60_000);
  const articles = [...store.inventory.lines()].map(({ guid }) => guid?.split(':').at(-1));
  for (const path of ['/', '/feeds.opml', '/feeds/all/atom.xml', ...articles.map((id) => `/articles/${id}`)])
    said.push([path, await (await fetch(address + path)).text()]);
  // Now the folder of the private feed cannot be written, and its path is the key to it.
  const board = readdirSync(join(folder.output, 'feeds')).find((name) => name.includes('BoardZx9')) ?? '';
  const away = join(folder.output, 'feeds', board);
  assert.notEqual(board, '');
  rmSync(away, { recursive: true });
  writeFileSync(away, '');
  folder.write('c.md', { title: '丙号渡轮' });
  await until('a run has failed', () => service.output().stderr.includes('run failed'), 60_000);
  service.kill('SIGTERM');
  await service.finished;
  said.push(['the log of the service', service.output().stderr], ['what it prints', service.output().stdout]);

  assert.equal((await command('once')).code, 1);
  assert.equal((await command('rebuild')).code, 1);
  for (const args of [
    ['status'],
    ['status', '--json'],
    ['list', '--json'],
    ['explain', 'b.md'],
    ['explain', 'b.md', '--json'],
    ['config'],
    ['check'],
    ['outbox', 'list', '--state', 'all'],
    ['outbox', 'list', '--state', 'all', '--json'],
    ['outbox', 'retry', '--webhook', 'generic-gone'],
    ...CHANNEL_NAMES.map((type) => ['notify', 'preview', `${type}-gone`]),
  ])
    assert.equal((await command(...args)).code, 0, args.join(' '));

  assert.equal((await command('notify', 'test', 'generic-echo-400')).code, 1);
  const wrong = {
    digest: from('GENERIC_GONE_SECRET'),
    categories: from('GENERIC_GONE_URL'),
    name: from('GENERIC_GONE_URL'),
  };
  writeFileSync(
    join(folder.root, 'feedwright.yaml'),
    JSON.stringify({
      site: { url: from('GENERIC_GONE_SECRET'), timezone: from('FEED_TOKEN') },
      sources: [{ name: 'paper', path: 'articles' }],
      webhooks: [wrong, { ...wrong, url: from('FEED_TOKEN'), secret: from('FEED_TOKEN') }],
    }),
  );
  assert.equal((await command('status')).code, 2);

  const reader = new DatabaseSync(folder.store, { readOnly: true });
  t.after(() => reader.close());
  for (const table of ['deliveries', 'events', 'webhooks', 'runs', 'alarms', 'tellings'])
    said.push([`the table ${table}`, JSON.stringify(reader.prepare(`SELECT * FROM ${table}`).all())]);
  for (const file of readdirSync(folder.output, { recursive: true, withFileTypes: true }))
    if (file.isFile() && /\.(?:html|xml|json|opml)$/.test(file.name))
      said.push([join(file.parentPath, file.name), readFileSync(join(file.parentPath, file.name), 'utf8')]);

  const found = said.flatMap(([where, text]) =>
    secrets
      .filter((one) =>
        [one, encodeURIComponent(one), Buffer.from(one).toString('base64')].some((as) => text.includes(as)),
      )
      .map((one) => `${one} in ${where}: …${around(text, one)}…`),
  );
  assert.deepEqual(found, []);
  // Had nothing been said at all, nothing would have been found either.
  const errors = said.find(([where]) => where === 'the table deliveries')?.[1] ?? '';
  assert.match(errors, /\*\*\*/);
  const runs = said.find(([where]) => where === 'the table runs')?.[1] ?? '';
  assert.match(runs, /in the way of a folder.*feeds\/board \(private\)/);
});

function around(text: string, secret: string): string {
  const at = Math.max(0, text.indexOf(secret));
  return text.slice(Math.max(0, at - 80), at + 80);
}
