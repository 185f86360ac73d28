import assert from 'node:assert/strict';
import test from 'node:test';
import { maskRequest } from '../../src/notify/masked-request.ts';

const WEBHOOK = { url: 'https://chat.example/bot1234567890:abcdefghij/send?key=0123456789abcdef', secret: 'hush' };

const mask = (request: { url?: string; headers?: Readonly<Record<string, string>>; body: string }) =>
  maskRequest(
    { method: 'POST', url: WEBHOOK.url, headers: {}, allowPrivateNetwork: false, ...request },
    WEBHOOK,
    (text) => text.replaceAll('whisper', '***'),
  );

test('of an address only the protocol is left', () => {
  assert.equal(mask({ body: '' }).url, 'https://***');
  assert.equal(mask({ url: 'http://user:word@chat.example/?sign=1', body: '' }).url, 'http://***');
});

test('of headers those are left that hold nothing to hide', () => {
  const headers = {
    'content-type': 'text/plain',
    'webhook-id': 'msg_1',
    authorization: 'Bearer x',
    'X-Signature': 'y',
  };
  assert.deepEqual(mask({ headers, body: '' }).headers, {
    'content-type': 'text/plain',
    'webhook-id': 'msg_1',
    authorization: '***',
    'X-Signature': '***',
  });
});

const BODIES: readonly (readonly [string, unknown, unknown])[] = [
  [
    'a signature, however deep',
    { a: [{ sign: 'x', b: 1 }], topic: 'harbour' },
    { a: [{ sign: '***', b: 1 }], topic: '***' },
  ],
  ['the address', { text: `see ${WEBHOOK.url}!` }, { text: 'see ***!' }],
  ['a long part of the address', ['/bot1234567890:abcdefghij/', '0123456789abcdef'], ['/***/', '***']],
  ['the secret', ['hush, hush'], ['***, ***']],
  ['what the webhook says is secret', ['whisper'], ['***']],
  [
    'nothing of an ordinary text',
    { title: 'send', count: 3, none: null, is: true },
    { title: 'send', count: 3, none: null, is: true },
  ],
];
for (const [what, body, expected] of BODIES)
  test(`in a body is masked: ${what}`, () => assert.deepEqual(mask({ body: JSON.stringify(body) }).body, expected));

test('a body that is no JSON stands as it is, but for secrets', () =>
  assert.equal(mask({ body: 'the ferry: hush' }).body, 'the ferry: ***'));
