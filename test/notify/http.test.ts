import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { post } from '../../src/notify/http.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';

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

const PRIVATE = [
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0.0.0.0',
  'localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '[fd00::1]',
  '[fe80::1]',
];
for (const host of PRIVATE) {
  test(`${host} is refused unless private networks are allowed, and the error says how`, async (t) => {
    const receiver = await startWebhookReceiver(t);
    const answer = await post(request(`http://${host}:${receiver.port}/hooks/harbour-7f3a`, false), never);
    assert.equal(answer.status, undefined);
    assert.match(answer.error ?? '', /allowPrivateNetwork/);
    assert.doesNotMatch(answer.error ?? '', /harbour/);
    assert.equal(receiver.received.length, 0);
  });
}
