import assert from 'node:assert/strict';
import test from 'node:test';
import { maskSecrets } from '../../src/config/mask.ts';
import { CONFIG_SCHEMA } from '../../src/config/schema.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const CONFIG = CONFIG_SCHEMA.parse({
  site: { title: '海港日报' },
  sources: [{ name: 'port', path: 'articles' }],
  feeds: [{ name: 'open' }, { name: 'desk', token: 'F33DT0KEN-0123456789' }],
  webhooks: [
    { name: 'desk', url: 'https://me:pass@desk.example/hooks/T0K3N?key=K3Y', secret: SECRET },
    { name: 'open', url: 'http://open.example/T0K3N' },
  ],
});

test('neither a secret nor any part of a webhook’s address is shown', () => {
  const shown = JSON.stringify(maskSecrets(CONFIG));
  for (const secret of [SECRET, SECRET.slice(6), 'T0K3N', 'K3Y', 'pass', 'desk.example'])
    assert(!shown.includes(secret), secret);
});

test('the token of a private feed is not shown, only that there is one', () => {
  const { feeds } = maskSecrets(CONFIG);
  assert(!JSON.stringify(feeds).includes('F33DT0KEN'));
  assert.deepEqual(
    feeds.map(({ name, token }) => [name, token]),
    [
      ['open', undefined],
      ['desk', '***'],
    ],
  );
});

test('that there is a secret is shown, and how it is sent', () => {
  assert.deepEqual(
    maskSecrets(CONFIG).webhooks.map(({ name, url, secret }) => [name, url, secret]),
    [
      ['desk', 'https://***', '***'],
      ['open', 'http://***', undefined],
    ],
  );
});

test('all the rest is shown as it is, and the configuration in force is not touched', () => {
  const { webhooks: _masked, feeds: _private, ...rest } = maskSecrets(CONFIG);
  const { webhooks, feeds, ...inForce } = CONFIG;
  assert.deepEqual(rest, inForce);
  assert.equal(webhooks[0]?.secret, SECRET);
  assert.equal(feeds[1]?.token, 'F33DT0KEN-0123456789');
});
