import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { LIMITS } from '../../src/server/limits.ts';
import { startStaticSite } from '../support/static-site.ts';

const H = 'Host: x\r\nConnection: close\r\n';

/** What is sent, byte for byte, and the status lines of what comes back. */
const REQUESTS: readonly (readonly [string, string, RegExp])[] = [
  ['the absolute form', `GET http://evil.example/feeds/all/rss.xml HTTP/1.1\r\n${H}\r\n`, /^200$/],
  ['the absolute form out of the folder', `GET http://x/..%2f..%2fetc/passwd HTTP/1.1\r\n${H}\r\n`, /^404$/],
  ['the form of a proxy', `CONNECT evil.example:443 HTTP/1.1\r\n${H}\r\n`, /^(?:405|400|)$/],
  ['the asterisk form', `OPTIONS * HTTP/1.1\r\n${H}\r\n`, /^(?:405|400)$/],
  ['no host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', /^400$/],
  ['two hosts', `GET /livez HTTP/1.1\r\nHost: y\r\n${H}\r\n`, /^(?:400|200)$/],
  ['two lengths', `POST / HTTP/1.1\r\n${H}Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd`, /^400$/],
  [
    'a length and chunks',
    `POST / HTTP/1.1\r\n${H}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    /^400$/,
  ],
  ['chunks in disguise', `POST / HTTP/1.1\r\n${H}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, /^4/],
  ['a blank before the colon', `GET /livez HTTP/1.1\r\n${H}X : y\r\n\r\n`, /^400$/],
  ['a folded header', `GET /livez HTTP/1.1\r\n${H}X: y\r\n z\r\n\r\n`, /^(?:400|200)$/],
  ['a bare line feed', 'GET /livez HTTP/1.1\nHost: x\n\n', /^400$/],
  ['a null character in a header', `GET /livez HTTP/1.1\r\n${H}X: a\0b\r\n\r\n`, /^400$/],
  [
    'a request hidden in a body',
    `POST /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 44\r\n\r\nGET /feeds/all/rss.xml HTTP/1.1\r\nHost: x\r\n\r\n`,
    /^405$/,
  ],
  ['a backslash in the path', `GET /feeds\\all\\rss.xml HTTP/1.1\r\n${H}\r\n`, /^404$/],
  ['an endless query', `GET /feeds/all/rss.xml?${'q'.repeat(9000)} HTTP/1.1\r\n${H}\r\n`, /^431$/],
  ['a long query', `GET /feeds/all/rss.xml?${'q=1&'.repeat(1500)} HTTP/1.1\r\n${H}\r\n`, /^200$/],
  ['a long path', `GET /${'a/'.repeat(3000)} HTTP/1.1\r\n${H}\r\n`, /^404$/],
  ['a long id', `GET /articles/${'a'.repeat(5000)} HTTP/1.1\r\n${H}\r\n`, /^(?:404|414)$/],
  ['another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', /^400$/],
  ['HTTP/0.9', 'GET /\r\n\r\n', /^(?:400|503)$/],
  ['HTTP/2 with prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', /^(?:400|405|505)$/],
];

for (const [name, bytes, expected] of REQUESTS)
  test(`raw: ${name}`, async (t) => {
    const site = await startStaticSite(t, { limits: { ...LIMITS, silence: 300 } });
    await site.write('feeds/all/rss.xml', '<rss></rss>');
    const { hostname, port } = new URL(site.address);
    const socket = connect(Number(port), hostname).on('error', () => {});
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.write(bytes, 'latin1');
    await once(socket, 'close');
    const statuses = [...received.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status).join(' ');
    assert.match(statuses, expected);
    assert.doesNotMatch(received, /\.ts\b|node:|root:/);
    assert.equal((await site.ask('/livez')).status, 200);
  });
