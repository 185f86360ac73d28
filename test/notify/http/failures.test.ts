import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { adviceOnStatus, failureInWords } from '../../../src/notify/http/failures.ts';
import { createPost } from '../../../src/notify/http/post.ts';

const URL = 'https://harbour.example:8443/hooks/k3ySecretHarbour?token=t0ken';

const CODES: readonly (readonly [code: string, words: RegExp, stage?: string])[] = [
  ['ENOTFOUND', /^no connection \(ENOTFOUND\): the name harbour\.example does not resolve: check the host/],
  ['EAI_AGAIN', /the name harbour\.example cannot be looked up for now/],
  ['ECONNREFUSED', /nothing listens there: check host and port/],
  ['ECONNRESET', /broke the connection off.*write https/],
  ['EHOSTUNREACH', /no way leads to the host/],
  ['CERT_HAS_EXPIRED', /its certificate has expired/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /its certificate is not for harbour\.example/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /nobody this machine knows.*NODE_EXTRA_CA_CERTS/],
  ['SELF_SIGNED_CERT_IN_CHAIN', /NODE_EXTRA_CA_CERTS/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /have the receiver send its whole chain/],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /NODE_EXTRA_CA_CERTS/],
  ['HPE_INVALID_HEADER_TOKEN', /speaks no HTTP/],
  ['HPE_HEADER_OVERFLOW', /headers of its answer are too long/],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', /TLS was not agreed on/],
  ['ETIMEDOUT', /^no answer in time \(ETIMEDOUT\): the connection was not taken.*firewall/, 'connect'],
  ['ETIMEDOUT', /TLS was not agreed on/, 'secureConnect'],
  ['ETIMEDOUT', /15 s for an answer/, 'request'],
  ['ENEW', /^no connection \(ENEW\): check "url", and whether this machine reaches it$/],
];
for (const [code, words, stage] of CODES)
  test(`a failure says what it means and what to do: ${code} ${stage ?? ''}`, () => {
    const text = failureInWords(code, URL, stage);
    assert.match(text, words);
    for (const secret of ['k3ySecretHarbour', 't0ken', '8443']) assert(!text.includes(secret), text);
  });

test('an address that is none has no host to name', () => {
  assert.match(failureInWords('ENOTFOUND', 'harbour'), /the name {2}does not resolve/);
});

for (const [status, advice] of [
  [302, undefined],
  [400, /its log may say why/],
  [401, /"secret"/],
  [403, /"secret"/],
  [404, /check "url"/],
  [405, /takes no POST/],
  [413, /20 KB/],
  [418, /look into the receiver/],
  [429, /wait a few minutes/],
  [503, /trouble of its own/],
] as const)
  test(`an answer ${status} has advice of its own, or none where its words say it`, () => {
    if (advice === undefined) assert.equal(adviceOnStatus(status), undefined);
    else assert.match(adviceOnStatus(status) ?? '', advice);
  });

async function listen(t: TestContext, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const post = createPost();
const errorAt = async (url: string) =>
  (await post({ method: 'POST', url, headers: {}, body: '{}', allowPrivateNetwork: true }, AbortSignal.timeout(10_000)))
    .error ?? '';

test('a port of SSH is told from one of HTTP', async (t) => {
  const place = await listen(
    t,
    createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-Harbour\r\n')),
  );
  assert.match(await errorAt(`http://${place}/`), /\(HPE_INVALID_CONSTANT\): what listens there speaks no HTTP/);
});

test('a port without TLS is told from one with it', async (t) => {
  const place = await listen(
    t,
    createHttpServer((_, response) => response.end()),
  );
  assert.match(await errorAt(`https://${place}/`), /\((?:EPROTO|ERR_SSL_\w+)\): what listens there speaks no TLS/);
});
