import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRedaction, redactionOf, type Secretive } from '../../../src/notify/http/redact.ts';

const WHSEC = `whsec_${Buffer.alloc(32, 'harbour').toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 'bridge').toString('base64')}`;
const b64 = (text: string) => Buffer.from(text).toString('base64');

/** What a receiver may answer, and what is left of it. */
const CASES: Readonly<Record<string, readonly [Secretive, string, string]>> = {
  'the whole address': [
    { url: 'https://hooks.example/services/T0AB1/B0CD2/xYz123abcDEF456' },
    'POST https://hooks.example/services/T0AB1/B0CD2/xYz123abcDEF456 failed',
    'POST *** failed',
  ],
  'its path alone': [
    { url: 'https://hooks.example/services/T0AB1/B0CD2/xYz123abcDEF456' },
    'cannot POST /services/T0AB1/B0CD2/xYz123abcDEF456',
    'cannot POST ***',
  ],
  'a token alone': [
    { url: 'https://hooks.example/services/T0AB1/B0CD2/xYz123abcDEF456' },
    'no such token "xYz123abcDEF456"',
    'no such token "***"',
  ],
  'a token in other letters': [{ url: 'https://hooks.example/x/Token99x' }, 'token99X', '***'],
  'the token of a bot, without and with its number': [
    { url: 'https://api.example/bot123456:AAxYz-q_99/sendMessage' },
    'bot123456:AAxYz-q_99 123456:AAxYz-q_99 AAxYz-q_99',
    '*** *** ***',
  ],
  'a value of the query': [
    { url: 'https://robot.example/send?access_token=9f8e7d6c5b' },
    '{"token":"9f8e7d6c5b"}',
    '{"token":"***"}',
  ],
  'a user and a password, also in base64': [
    { url: 'https://pier:lantern777@hooks.example/' },
    `Basic ${b64('pier:lantern777')}, lantern777`,
    'Basic ***, ***',
  ],
  'a secret with and without its prefix': [
    { url: 'https://hooks.example/', secret: WHSEC },
    `${WHSEC} ${WHSEC.slice(6)}`,
    '*** ***',
  ],
  'each of two secrets': [
    { url: 'https://hooks.example/', secret: `${WHSEC} ${OTHER}` },
    `a ${OTHER} b ${WHSEC} c`,
    'a *** b *** c',
  ],
  'percent-encoded': [
    { url: 'https://hooks.example/', secret: 'pier+key/77==' },
    'pier%2Bkey%2F77%3D%3D pier%2bkey%2f77%3d%3d',
    '*** ***',
  ],
  'as JSON': [{ url: 'https://hooks.example/', secret: 'pier"key/77' }, '{"k":"pier\\"key\\/77"}', '{"k":"***"}'],
  'as HTML': [
    { url: 'https://hooks.example/send?key=4455667788&sig=99aabbccdd' },
    '<p>/send?key=4455667788&amp;sig=99aabbccdd</p>',
    '<p>***</p>',
  ],
  'cut short at the end': [
    { url: 'https://hooks.example/services/xYz123abcDEF456' },
    'answered 400: no such token xYz123abcD…',
    'answered 400: no such token ***…',
  ],
  'the topic of ntfy, however plain': [
    { type: 'ntfy', url: 'https://ntfy.example/harbour', chat: 'lanterns' },
    'topic harbour or lanterns',
    'topic *** or ***',
  ],
};
for (const [name, [webhook, said, left]] of Object.entries(CASES)) {
  test(`a receiver that repeats what it should not: ${name}`, () => assert.equal(createRedaction(webhook)(said), left));
}

test('what everybody knows stays: the host, plain words of a path, and the words of an error', () => {
  const redact = createRedaction({ url: 'https://hooks.example/open-apis/bot/v2/hook/1234abcd-99ef?wait=true' });
  const said = 'hooks.example answered 400: open-apis says the hook is wrong, wait until true';
  assert.equal(redact(said), said);
});

test('nothing secret is left, wherever it stands, in whatever spelling', () => {
  const spell: readonly ((text: string) => string)[] = [
    (text) => text,
    encodeURIComponent,
    (text) => encodeURIComponent(encodeURIComponent(text)),
    (text) => JSON.stringify(text),
    (text) => new URLSearchParams({ a: text }).toString(),
  ];
  const secret = fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(...'abcXYZ019-_+/=:&"\\ .*') });
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), fc.constantFrom(...spell), (hidden, before, after, spelling) => {
      const said = before + spelling(hidden) + after;
      const left = redactionOf([hidden])(said);
      assert.ok(!left.includes(hidden) || before.includes(hidden) || after.includes(hidden), left);
      assert.ok(left.includes('***'));
    }),
  );
});

test('in base64 nothing of a secret is left but its edges', () => {
  const secret = 'harbour-lantern-77';
  const redact = redactionOf([secret]);
  for (const before of ['', 'x', 'xy', 'xyz'])
    for (const after of ['', 'x', 'xy', 'xyz']) {
      const left = redact(b64(before + secret + after));
      assert.match(left, /^.{0,8}\*\*\*.{0,8}$/, `${before}|${after}`);
    }
});

test('where there is no secret, a text stays as it is', () => {
  assert.equal(redactionOf([])('a*b'), 'a*b');
  assert.equal(createRedaction({ url: 'https://hooks.example/' })('a'), 'a');
});
