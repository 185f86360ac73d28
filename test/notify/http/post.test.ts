import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createPost, post, TIMEOUTS } from '../../../src/notify/http/post.ts';
import { runProxied } from '../../support/proxied.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const request = (url: string, allowPrivateNetwork = true) => ({
  method: 'POST' as const,
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  allowPrivateNetwork,
});
const never = new AbortController().signal;

test('an answer comes back with status, headers and body', async (t) => {
  const receiver = await startWebhookReceiver(t, () => ({ status: 418, headers: { 'x-pot': 'short' }, body: 'stout' }));
  const answer = await post(request(receiver.url), never);
  assert.equal(answer.status, 418);
  assert.equal(answer.headers['x-pot'], 'short');
  assert.equal(answer.body, 'stout');
  assert.equal(answer.error, undefined);
  assert.equal(receiver.received[0]?.headers['user-agent'], 'Feedwright');
});

test('a redirect is an answer, and is not followed', async (t) => {
  const target = await startWebhookReceiver(t);
  for (const status of [301, 302, 303, 307, 308]) {
    const receiver = await startWebhookReceiver(t, () => ({ status, headers: { location: target.url } }));
    assert.equal((await post(request(receiver.url), never)).status, status);
  }
  assert.equal(target.received.length, 0);
});

test('an endless answer is read to 64 KiB and no further', async (t) => {
  let written = 0;
  let ended: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const pour = (response: ServerResponse) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(16 * 1024, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk)) written += chunk.length;
    };
    response.on('drain', more).once('close', ended);
    more();
  };
  const receiver = await startWebhookReceiver(t, () => pour);
  const answer = await post(request(receiver.url), never);
  assert.equal(answer.status, 200);
  assert.equal(answer.body.length, 64 * 1024);
  await closed;
  // What the sockets' buffers take in the meantime is not read.
  assert.ok(written < 32 * 1024 * 1024, `${written} bytes were sent`);
});

test('an answer that claims to be compressed is not unpacked', async (t) => {
  const headers = { 'content-encoding': 'gzip' };
  const receiver = await startWebhookReceiver(t, () => ({ status: 200, headers, body: 'no gzip at all' }));
  const answer = await post(request(receiver.url), never);
  assert.equal(answer.status, 200);
  assert.equal(answer.body, 'no gzip at all');
});

test('nobody listening is an answer without a status, and names no address', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const { url, port } = receiver;
  const dead = url.replace(String(port), '1');
  const answer = await post(request(dead), never);
  assert.equal(answer.status, undefined);
  assert.match(answer.error ?? '', /ECONNREFUSED/);
  assert.doesNotMatch(answer.error ?? '', /harbour|127\.0\.0\.1/);
});

test('a connection that breaks off before a status is an error, after it the status counts', async (t) => {
  const before = await startWebhookReceiver(t, () => (response) => response.destroy());
  assert.match((await post(request(before.url), never)).error ?? '', /^no connection/);
  const after = await startWebhookReceiver(t, () => (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write('half', () => response.destroy());
  });
  const answer = await post(request(after.url), never);
  assert.deepEqual([answer.status, answer.error], [200, undefined]);
});

test('a request that is broken off by its signal ends at once', async (t) => {
  const receiver = await startWebhookReceiver(t, () => () => abort.abort());
  const abort = new AbortController();
  const answer = await post(request(receiver.url), abort.signal);
  assert.equal(answer.status, undefined);
  assert.notEqual(answer.error, undefined);
});

/** The real limits, but for the whole request, which ends soon. */
const hasty = createPost({ timeouts: { ...TIMEOUTS, request: 300 } });

test('a request has 3 s to find and reach its receiver, and 15 s in all', () => {
  assert.deepEqual(TIMEOUTS, { lookup: 3000, connect: 3000, secureConnect: 5000, request: 15_000 });
});

/** What a receiver does to keep us, and whether it is to be seen as an answer: from the status on it is one. */
const TARRYING: Readonly<Record<string, readonly [(response: ServerResponse) => void, number | undefined]>> = {
  'says nothing': [() => {}, undefined],
  'sends its headers byte by byte': [({ socket }) => drip(socket, 'HTTP/1.1 200 OK\r\nx-slow: '), undefined],
  'begins one interim answer after the other': [
    (response) => {
      const timer = setInterval(() => response.writeProcessing(), 20);
      response.once('close', () => clearInterval(timer));
    },
    undefined,
  ],
  'sends its body byte by byte': [(response) => drip(response.writeHead(200), ''), 200],
};
for (const [name, [tarry, status]] of Object.entries(TARRYING)) {
  test(`a receiver that ${name} is left when the time is over`, async (t) => {
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    const receiver = await startWebhookReceiver(t, () => (response) => {
      response.once('close', resolve);
      tarry(response);
    });
    const answer = await hasty(request(receiver.url), never);
    assert.equal(answer.status, status);
    if (status === undefined)
      assert.match(answer.error ?? '', /^no answer in time \(ETIMEDOUT\): the receiver has 15 s/);
    else assert.equal(answer.error, undefined);
    assert.ok(answer.body.length < 1000);
    await closed;
    assert.equal(receiver.received.length, 1, 'it is not tried again');
  });
}

/** Sends a text, and then one byte after the other for as long as it is listened to. */
function drip(stream: Writable | null, beginning: string): void {
  stream?.write(beginning);
  const timer = setInterval(() => stream?.write('x'), 20);
  stream?.once('close', () => clearInterval(timer));
}

test('a look-up that does not end is given up', async () => {
  const patient = createPost({ lookup: () => {}, timeouts: { ...TIMEOUTS, lookup: 50 } });
  const answer = await patient(request('http://harbour.example/'), never);
  assert.match(answer.error ?? '', /^no answer in time \(ETIMEDOUT\): the name harbour\.example was not looked up/);
});

test('a receiver that takes the connection and says nothing of TLS is given up', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const brisk = createPost({ timeouts: { ...TIMEOUTS, secureConnect: 50 } });
  const answer = await brisk(request(receiver.url.replace('http:', 'https:')), never);
  assert.match(answer.error ?? '', /^no (?:answer|connection).* TLS/);
  assert.equal(receiver.received.length, 0);
});

test('what would unpack to a thousand times its size is not unpacked', async (t) => {
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024));
  const receiver = await startWebhookReceiver(t, () => (response) => {
    response.writeHead(400, { 'content-encoding': 'gzip' }).end(bomb);
  });
  const answer = await post(request(receiver.url), never);
  assert.equal(answer.status, 400);
  assert.ok(answer.body.length <= 64 * 1024, `${answer.body.length} characters`);
});

test('headers without an end are an answer without a status', async (t) => {
  const receiver = await startWebhookReceiver(t, () => ({ status: 200, headers: { 'x-long': 'x'.repeat(100_000) } }));
  const answer = await post(request(receiver.url), never);
  assert.equal(answer.status, undefined);
  assert.match(answer.error ?? '', /^no connection \(HPE_HEADER_OVERFLOW\)/);
});

const IMPOSSIBLE: Readonly<Record<string, (url: string) => ReturnType<typeof request>>> = {
  'a header that HTTP does not allow': (url) => ({
    ...request(url),
    headers: { 'content-type': 'application/json', title: '港口' } as never,
  }),
  'an address of another kind': () => request('ftp://harbour.example/'),
  'an address that is none': () => request('harbour'),
};
for (const [name, make] of Object.entries(IMPOSSIBLE)) {
  test(`${name} is a failed request like any other`, async (t) => {
    const receiver = await startWebhookReceiver(t);
    const answer = await post(make(receiver.url), never);
    assert.equal(answer.status, undefined);
    assert.doesNotMatch(answer.error ?? '', /harbour/);
    assert.match(answer.error ?? '', /^no connection/);
  });
}

test('each request has a connection of its own, so that no webhook meets what another left on one', async (t) => {
  const receiver = await startWebhookReceiver(t, () => ({ status: 200, headers: { connection: 'keep-alive' } }));
  for (let number = 0; number < 3; number++) await post(request(receiver.url), never);
  assert.deepEqual(
    receiver.received.map(({ headers }) => headers.connection),
    ['close', 'close', 'close'],
  );
});

test('a proxy in the environment is not asked', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const proxy = await startWebhookReceiver(t);
  const { status } = await runProxied(request(receiver.url), `http://127.0.0.1:${proxy.port}`);
  assert.equal(status, 204);
  assert.deepEqual([receiver.received.length, proxy.received.length], [1, 0]);
});
