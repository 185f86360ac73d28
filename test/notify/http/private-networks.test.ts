import assert from 'node:assert/strict';
import { createServer, type LookupFunction } from 'node:net';
import { type TestContext, test } from 'node:test';
import { createPost, post } from '../../../src/notify/http/post.ts';
import { createReach } from '../../../src/notify/http/reach.ts';
import { startWebhookReceiver } from '../../support/webhook-receiver.ts';

const request = (url: string, allowPrivateNetwork = false) => ({
  method: 'POST' as const,
  url,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  allowPrivateNetwork,
});
const never = new AbortController().signal;

/** A server on every address of this machine that counts whoever so much as connects. */
async function startCanary(t: TestContext) {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  return { port, connections: () => connections };
}

/** A resolver that answers from a script, one entry a question, and keeps to the last. */
function resolver(...answers: readonly (readonly string[])[]) {
  const asked: string[] = [];
  const lookup: LookupFunction = (name, options, callback) => {
    const addresses = answers[Math.min(asked.push(name), answers.length) - 1] ?? [];
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const [first] = all;
    if (options.all) callback(null, all);
    else callback(null, first?.address ?? '', first?.family);
  };
  return { asked, lookup };
}

test('the canary sings: whoever may reach it is counted', async (t) => {
  const canary = await startCanary(t);
  assert.equal((await post(request(`http://127.0.0.1:${canary.port}/`, true), never)).status, 200);
  assert.equal(canary.connections(), 1);
});

const LOOPBACK = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.255.255.254',
  '0x7f.1',
  '0177.0.0.1',
  '2130706433',
  '0x7f000001',
  '017700000001',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  '0.0.0.0',
  '0',
  'localhost',
  'LOCALHOST',
  'harbour:secret@127.0.0.1',
  'harbour.example%40evil@127.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  '[2002:7f00:1::]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::127.0.0.1]',
];
const PRIVATE = [
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[fd00::1]',
  '[fec0::1]',
  '[ff02::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[2001::1]',
  '[3fff::1]',
  '[5f00::1]',
];
for (const host of [...LOOPBACK, ...PRIVATE]) {
  test(`${host} is refused unless private networks are allowed, and the error says how`, async (t) => {
    const canary = await startCanary(t);
    for (const scheme of ['http', 'https']) {
      const answer = await post(request(`${scheme}://${host}:${canary.port}/hooks/harbour-7f3a`), never);
      assert.equal(answer.status, undefined);
      assert.match(answer.error ?? '', /private network: set allowPrivateNetwork: true/);
      assert.doesNotMatch(answer.error ?? '', /harbour|secret/);
    }
    assert.equal(canary.connections(), 0);
  });
}

test('localhost with a dot behind it leads nowhere, whether or not the system knows it', async (t) => {
  const canary = await startCanary(t);
  const answer = await post(request(`http://localhost.:${canary.port}/`), never);
  assert.equal(answer.status, undefined);
  assert.equal(canary.connections(), 0);
});

const RESOLVED: Readonly<Record<string, readonly string[]>> = {
  'to loopback': ['127.0.0.1'],
  'to loopback of IPv6': ['::1'],
  'to IPv4 in IPv6': ['::ffff:127.0.0.1'],
  'to IPv4 in IPv6 as it once was': ['::127.0.0.1'],
  'to loopback by NAT64': ['64:ff9b::7f00:1'],
  'to loopback by 6to4': ['2002:7f00:1::'],
  'to a network of one’s own': ['10.1.2.3'],
  'to nothing in particular': ['0.0.0.0'],
  'to a public address and a private one': ['93.184.215.14', '127.0.0.1'],
  'to a private address behind a public one of IPv6': ['2606:2800:21f:cb07::1', 'fd00::1'],
};
for (const [name, addresses] of Object.entries(RESOLVED)) {
  test(`a name that resolves ${name} is refused before anything connects`, async (t) => {
    const canary = await startCanary(t);
    const { lookup, asked } = resolver(addresses);
    for (const scheme of ['http', 'https']) {
      const answer = await createPost({ lookup })(request(`${scheme}://harbour.example:${canary.port}/`), never);
      assert.match(answer.error ?? '', /private network: set allowPrivateNetwork: true/);
    }
    assert.deepEqual(asked, ['harbour.example', 'harbour.example']);
    assert.equal(canary.connections(), 0);
  });
}

test('a name is asked for once a request, so that a second answer is too late: the next request is refused by it', async (t) => {
  const canary = await startCanary(t);
  const { lookup, asked } = resolver(['93.184.215.14'], ['127.0.0.1']);
  const abort = new AbortController();
  // The first answer is a public one: the request is broken off before anything leaves this machine.
  const rebound = createPost({
    lookup: (name, options, callback) => {
      if (asked.length === 0) abort.abort();
      lookup(name, options, callback);
    },
  });
  const url = `http://harbour.example:${canary.port}/`;
  const first = await rebound(request(url), abort.signal);
  assert.doesNotMatch(first.error ?? '', /private/);
  assert.equal(asked.length, 1);
  const second = await rebound(request(url), never);
  assert.match(second.error ?? '', /private network/);
  assert.equal(asked.length, 2);
  assert.equal(canary.connections(), 0);
});

test('a name with "private" in it that nobody knows is no private network', async () => {
  const lookup: LookupFunction = (name, _options, callback) =>
    callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), '', 0);
  const answer = await createPost({ lookup })(request('http://private.example/'), never);
  assert.match(answer.error ?? '', /^no connection \(ENOTFOUND\): the name \S+ does not resolve: check/);
});

test('a redirect into a private network is an answer that leads nowhere', async (t) => {
  const canary = await startCanary(t);
  for (const location of [`http://127.0.0.1:${canary.port}/`, 'http://169.254.169.254/latest/meta-data/']) {
    const receiver = await startWebhookReceiver(t, () => ({ status: 307, headers: { location } }));
    const answer = await post(request(receiver.url, true), never);
    assert.equal(answer.status, 307);
    assert.equal(receiver.received.length, 1);
  }
  assert.equal(canary.connections(), 0);
});

const LINK_LOCAL = [
  '169.254.169.254',
  '2852039166',
  '0xa9.0xfe.0xa9.0xfe',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[::ffff:169.254.169.254]',
  '[::169.254.169.254]',
  '[64:ff9b::169.254.169.254]',
  '[2002:a9fe:a9fe::]',
];
for (const host of LINK_LOCAL) {
  test(`${host}, where a cloud hands out its credentials, is refused even where private networks are allowed`, async () => {
    for (const allowed of [true, false]) {
      const answer = await post(request(`http://${host}:9/latest/meta-data/`, allowed), never);
      assert.match(answer.error ?? '', /link-local/);
    }
  });
}

test('a name that resolves to such an address is refused as well, also with the interface behind it', async () => {
  for (const address of ['169.254.169.254', 'fe80::1%eth0', 'fe80::1']) {
    const { lookup } = resolver([address]);
    const answer = await createPost({ lookup })(request('http://metadata.example:9/', true), never);
    assert.match(answer.error ?? '', /link-local/);
  }
});

test('where private networks are allowed, a name that leads into one is reached', async (t) => {
  const receiver = await startWebhookReceiver(t);
  const { lookup } = resolver(['127.0.0.1']);
  const answer = await createPost({ lookup })(request(`http://harbour.example:${receiver.port}/`, true), never);
  assert.equal(answer.status, 204);
});

test('public addresses are refused to nobody', () => {
  for (const address of ['93.184.215.14', '2606:2800:21f:cb07::1', '9.9.9.9']) {
    const { lookup } = resolver([address]);
    const reach = createReach(false, lookup);
    reach.check(`http://${address.includes(':') ? `[${address}]` : address}/`);
    for (const all of [true, false])
      reach.lookup('harbour.example', { all }, (error, found) => {
        assert.equal(error, null);
        assert.deepEqual(found, all ? [{ address, family: address.includes(':') ? 6 : 4 }] : address);
      });
  }
});
