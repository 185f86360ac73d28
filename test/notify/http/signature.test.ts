import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSecret, sign } from '../../../src/notify/http/signature.ts';

/** The published example of Standard Webhooks. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const secretOf = (bytes: number, fill = 7) => `whsec_${Buffer.alloc(bytes, fill).toString('base64')}`;

test("the standard's own example is signed as it says", () => {
  const keys = parseSecret(VECTOR.secret) ?? [];
  assert.equal(keys.length, 1);
  assert.equal(sign(keys, VECTOR.id, VECTOR.timestamp, VECTOR.body), VECTOR.signature);
});

test('while keys rotate there is a signature by each, parted by blanks', () => {
  const other = secretOf(32);
  const keys = parseSecret(`${other}  ${VECTOR.secret}`) ?? [];
  const signatures = sign(keys, VECTOR.id, VECTOR.timestamp, VECTOR.body).split(' ');
  assert.equal(signatures.length, 2);
  assert.equal(signatures[1], VECTOR.signature);
  assert.notEqual(signatures[0], signatures[1]);
});

test('another id, moment or byte gives another signature', () => {
  const keys = parseSecret(VECTOR.secret) ?? [];
  const { id, timestamp, body } = VECTOR;
  const variants = [
    sign(keys, `${id}x`, timestamp, body),
    sign(keys, id, timestamp + 1, body),
    sign(keys, id, timestamp, `${body} `),
  ];
  assert.equal(new Set([...variants, VECTOR.signature]).size, 4);
});

const SECRETS: readonly (readonly [string, string, number | undefined])[] = [
  ['24 bytes are enough', secretOf(24), 1],
  ['64 bytes are the most', secretOf(64), 1],
  ['23 bytes are too few', secretOf(23), undefined],
  ['65 bytes are too many', secretOf(65), undefined],
  ['blanks around do not matter, as in a file that ends with a line end', ` ${secretOf(32)}\n`, 1],
  ['three keys', [1, 2, 3].map((fill) => secretOf(32, fill)).join(' '), 3],
  ['one bad key among good ones spoils all', `${secretOf(32)} whsec_short`, undefined],
  ['without its prefix it is no secret', secretOf(32).slice(6), undefined],
  ['what is no base64 is no key', 'whsec_???????????????????????????????????', undefined],
  ['nothing is no key', '', undefined],
  ['a prefix alone is no key', 'whsec_', undefined],
];
for (const [rule, secret, keys] of SECRETS)
  test(`secret: ${rule}`, () => assert.equal(parseSecret(secret)?.length, keys));
