import assert from 'node:assert/strict';
import test from 'node:test';
import { atomId, isId, webAddress } from '../../../src/feeds/formats/address.ts';

const ADDRESSES: readonly (readonly [string, string, string | undefined])[] = [
  ['one of the web stays', 'https://news.example/a?b=1&c=2#d', 'https://news.example/a?b=1&c=2#d'],
  ['letters beyond ASCII are encoded', 'https://news.example/潮', 'https://news.example/%E6%BD%AE'],
  ['a host of other letters is spelt in ASCII', 'https://潮.example/', 'https://xn--ngx.example/'],
  [
    'what RFC 3986 does not know is encoded',
    'https://n.example/a|b?c[]={}^',
    'https://n.example/a%7Cb?c%5B%5D=%7B%7D%5E',
  ],
  ['a percent sign of its own too', 'https://n.example/100%?a=%zz&b=%41', 'https://n.example/100%25?a=%25zz&b=%41'],
  ['an IPv6 host keeps its brackets', 'http://[2001:db8::1]:8080/', 'http://[2001:db8::1]:8080/'],
  ['user name and password go', 'https://me:secret@n.example/', 'https://n.example/'],
  ['half a letter is replaced', 'https://n.example/\uD83C', 'https://n.example/%EF%BF%BD'],
  ['a relative one is none', '/a', undefined],
  ['nothing is none', '', undefined],
  ['a script is none', 'javascript:alert(1)', undefined],
  ['data is none', 'data:text/html,x', undefined],
  ['a mail address is none', 'mailto:a@n.example', undefined],
];

for (const [name, raw, address] of ADDRESSES) {
  test(`an address in a feed: ${name}`, () => {
    assert.equal(webAddress(raw), address);
    if (address !== undefined) assert.equal(webAddress(address), address, 'it is not stable');
  });
}

const IDS: readonly (readonly [string, string, string | undefined])[] = [
  ['a tag URI stays', 'tag:news.example,2024:7', 'tag:news.example,2024:7'],
  ['one without a date becomes a proper one', 'tag:b', 'tag:h.example,2026:id/tag%3Ab'],
  ['a URN stays', 'urn:isbn:0451450523', 'urn:isbn:0451450523'],
  ['a UUID that is none becomes a tag URI', 'urn:uuid:7', 'tag:h.example,2026:id/urn%3Auuid%3A7'],
  ['an address stays', 'http://n.example/?a=1', 'http://n.example/?a=1'],
  [
    'one with a password becomes a tag URI',
    'http://a:b@n.example/',
    'tag:h.example,2026:id/http%3A%2F%2Fa%3Ab%40n.example%2F',
  ],
  ['another scheme becomes a tag URI', 'javascript:1', 'tag:h.example,2026:id/javascript%3A1'],
  ['half a letter is dropped', 'a\uDC00b', 'tag:h.example,2026:id/ab'],
  ['of nothing there is none', ' \u0000', undefined],
];

for (const [name, guid, id] of IDS) {
  test(`an id in Atom: ${name}`, () => {
    assert.equal(atomId(guid, 'h.example'), id);
    if (id !== undefined) assert(isId(id));
  });
}
