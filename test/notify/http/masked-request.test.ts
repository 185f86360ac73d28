import assert from 'node:assert/strict';
import test from 'node:test';
import type { Channel, ChannelOptions } from '../../../src/notify/channel.ts';
import { CHANNEL_NAMES, CHANNELS, type ChannelName } from '../../../src/notify/channels.ts';
import { maskRequest } from '../../../src/notify/http/masked-request.ts';
import { createRedaction } from '../../../src/notify/http/redact.ts';
import { messageOf, SITE, told } from '../../support/receivers/conformance.ts';
import { SECRET } from '../../support/webhook-receiver.ts';

const WEBHOOK = { url: 'https://chat.example/bot1234567890:abcdefghij/send?key=0123456789abcdef', secret: 'hushed' };

const mask = (request: { url?: string; headers?: Readonly<Record<string, string>>; body: string }) =>
  maskRequest(
    { method: 'POST', url: WEBHOOK.url, headers: {}, allowPrivateNetwork: false, ...request },
    createRedaction(WEBHOOK),
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
  ['the secret', ['hushed, hushed'], ['***, ***']],
  [
    'nothing of an ordinary text',
    { title: 'send', count: 3, none: null, is: true },
    { title: 'send', count: 3, none: null, is: true },
  ],
];
for (const [what, body, expected] of BODIES)
  test(`in a body is masked: ${what}`, () => assert.deepEqual(mask({ body: JSON.stringify(body) }).body, expected));

test('a body that is no JSON stands as it is, but for secrets', () =>
  assert.equal(mask({ body: 'the ferry: hushed' }).body, 'the ferry: ***'));

const KEY = '0123456789:keyOfTheHarbour';
const ADDRESSES: Partial<Record<ChannelName, string>> = {
  telegram: `https://api.example/bot${KEY}`,
  ntfy: `https://ntfy.example/${KEY}`,
};

for (const type of CHANNEL_NAMES)
  test(`of what ${type} is sent, nothing is left that gives access`, () => {
    const create: (options: ChannelOptions) => Channel = CHANNELS[type].create;
    const url = ADDRESSES[type] ?? `https://chat.example/${KEY}?access_token=${KEY}`;
    const secret = CHANNELS[type].secret === 'none' ? undefined : SECRET;
    const channel = create({ url, secret, chat: '-100', thread: undefined, allowPrivateNetwork: false, site: SITE });
    const digest = { article: told(), articles: [told(), told()], count: 2 };
    for (const data of [{ article: told() }, digest]) {
      const request = channel.compose(messageOf('article.new', data), 1_772_000_000_000);
      const masked = JSON.stringify(maskRequest(request, createRedaction({ type, url, secret })));
      assert(masked.includes(told().title));
      const signatures = [
        ...new URL(request.url).searchParams.values(),
        request.headers['webhook-signature'] ?? SECRET,
      ];
      const { sign = SECRET } = JSON.parse(request.body);
      for (const secret of [KEY, SECRET, sign, ...signatures])
        assert(!masked.includes(secret), `${secret} is in ${masked}`);
    }
  });
