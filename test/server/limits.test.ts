import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { guard, httpOptions, LIMITS, type Limits } from '../../src/server/limits.ts';
import { until } from '../support/condition.ts';
import { startStaticSite } from '../support/static-site.ts';

const GET = 'GET /livez HTTP/1.1\r\nHost: x\r\n';

/** A raw connection to a server with such limits, and all that came back on it. */
async function reach(t: TestContext, limits: Partial<Limits>) {
  const site = await startStaticSite(t, { limits: { ...LIMITS, check: 10, ...limits } });
  const { hostname, port } = new URL(site.address);
  const open = () => {
    const socket = connect(Number(port), hostname);
    t.after(() => socket.destroy());
    let received = '';
    socket
      .on('error', () => {})
      .on('data', (chunk) => {
        received += chunk;
      });
    const closed = once(socket, 'close').then(() => received);
    return { socket, closed, received: () => received };
  };
  return { ...site, open };
}

test('a client that never ends its headers is let go', async (t) => {
  const { open } = await reach(t, { headers: 30, request: 60 });
  const { socket, closed } = open();
  socket.write(`${GET}X-Slow: `);
  assert.match(await closed, /^HTTP\/1\.1 408 /);
});

test('a client that says nothing at all is let go', async (t) => {
  const { open } = await reach(t, { silence: 30 });
  await open().closed;
});

test('a client that announces a body and never sends it is answered, and let go', async (t) => {
  for (const method of ['GET', 'POST']) {
    const { open } = await reach(t, { headers: 30, request: 60, silence: 200 });
    const { socket, closed } = open();
    socket.write(`${method} /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nx`);
    assert.match(await closed, method === 'GET' ? /^HTTP\/1\.1 (?:408|200) / : /^HTTP\/1\.1 405 /);
  }
});

test('a connection is kept for a next request, but not for long', async (t) => {
  const { open } = await reach(t, { keepAlive: 30 });
  const { socket, closed } = open();
  socket.write(`${GET}\r\n`);
  assert.match(await closed, /^HTTP\/1\.1 200 [\s\S]*ok\n$/);
});

test('a connection has so many requests', async (t) => {
  const { open } = await reach(t, { requestsPerConnection: 3, keepAlive: 30 });
  const { socket, closed } = open();
  socket.write(`${GET}\r\n`.repeat(5));
  assert.equal((await closed).match(/HTTP\/1\.1 200 /g)?.length, 3);
});

test('more connections than there is room for are refused; those that only wait make room', async (t) => {
  const { open, ask } = await reach(t, { connections: 3 });
  const waiting = Array.from({ length: 3 }, open);
  for (const { socket } of waiting) socket.write(`${GET}\r\n`);
  for (const { received } of waiting) await until('an answer came', () => received().includes('ok\n'));
  await open().closed;
  await Promise.all(waiting.map(({ closed }) => closed));
  assert.equal((await ask('/livez')).status, 200);
});

test('headers beyond measure are refused', async (t) => {
  const { open } = await reach(t, {});
  for (const headers of [`X: ${'y'.repeat(9000)}\r\n`, 'X: y\r\n'.repeat(3000)]) {
    const { socket, closed } = open();
    socket.write(`${GET}${headers}\r\n`);
    assert.match(await closed, /^HTTP\/1\.1 431 /);
  }
});

test('a client that does not take its answer is let go, one that takes it slowly but surely is not', async (t) => {
  const answers = 50;
  const body = Buffer.alloc(1_000_000);
  const server = createServer(httpOptions(LIMITS), (_request, response) => response.end(body));
  guard(server, { ...LIMITS, check: 20, response: 1000, responseRate: 1e9 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const ask = (): Socket =>
    connect(port, '127.0.0.1', function asked(this: Socket) {
      this.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(answers));
    }).on('error', () => {});
  const reading = ask();
  t.after(() => reading.destroy());
  let bytes = 0;
  reading.on('data', (chunk) => {
    bytes += chunk.length;
  });
  const stuck = ask().pause();
  t.after(() => stuck.destroy());
  await until('all is taken', () => bytes > answers * body.length);
  await until('one connection is left', async () => (await openConnections(server)) === 1);
  assert.equal(reading.destroyed, false);
});

test('a client that reads one long answer slowly but steadily gets all of it', async (t) => {
  // More than the system itself holds for a client.
  const body = Buffer.alloc(20_000_000);
  const response = 100;
  const server = createServer(httpOptions(LIMITS), (_request, answer) => answer.end(body));
  guard(server, { ...LIMITS, check: 10, response });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close().closeAllConnections());
  const begun = performance.now();
  const reading = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {});
  t.after(() => reading.destroy());
  reading.pause().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  let bytes = 0;
  const timer = setInterval(() => {
    bytes += reading.read()?.length ?? 0;
  }, 2);
  t.after(() => clearInterval(timer));
  await until('all is taken, or no more', () => bytes > body.length || reading.destroyed);
  assert(bytes > body.length, `let go after ${bytes} bytes`);
  assert(performance.now() - begun > 2 * response, 'it was not slow');
});

function openConnections(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}
