import assert from 'node:assert/strict';
import test from 'node:test';
import { Feed } from 'feed';
import { atomId, isId, webAddress } from '../../../src/feeds/formats/address.ts';
import { documentOf, entryOf, feedText } from '../../support/feed-documents.ts';
import { childrenOf, parseXml, textsOf, type XmlElement } from '../../support/strict-xml.ts';

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

const KEPT = [
  'tag:news.example,2024:7',
  'tag:Blogger.com,1999:blog-1',
  'tag:feed_wright,2026:abcdefghijkmnpqr',
  'tag:[::1],2026:abcdefghijkmnpqr',
  'tag:b',
  'urn:isbn:0451450523',
  'urn:uuid:7',
  'doi:10.1/x',
  'post:17',
  'http://n.example/?a=1&b=[2]',
  'http://n.example/?a=1&amp;b=2',
  'http://n.example/%e6',
  'http://me:secret@n.example/',
];
for (const guid of KEPT) {
  test(`an id in Atom: a guid that is an absolute URI stays letter by letter: ${guid}`, () => {
    assert.equal(atomId(guid, 'h.example'), guid);
    assert(isId(guid));
  });
}

const OTHERS: readonly (readonly [string, string, string | undefined])[] = [
  ['unless it is an IRI: letters of other scripts', 'http://x.cn/新闻', 'http://x.cn/%E6%96%B0%E9%97%BB'],
  ['unless it is an IRI: a host in capitals', 'HTTP://Example.com/A', 'http://example.com/A'],
  ['a name is none', 'post-17', 'tag:h.example,2026:id/post-17'],
  ['a path is none', '/新闻', 'tag:h.example,2026:id/%2F%E6%96%B0%E9%97%BB'],
  ['it holds no blank', 'post:a b', 'tag:h.example,2026:id/post%3Aa%20b'],
  ['nor brackets that no URI has', 'post:<17>', 'tag:h.example,2026:id/post%3A%3C17%3E'],
  ['a percent sign begins an octet', 'post:100%', 'tag:h.example,2026:id/post%3A100%25'],
  ['an address has a host', 'http://', 'tag:h.example,2026:id/http%3A%2F%2F'],
  ['half a letter is dropped', 'a\uDC00b', 'tag:h.example,2026:id/ab'],
  ['of nothing there is none', ' \u0000', undefined],
];

for (const [name, guid, id] of OTHERS) {
  test(`an id in Atom: another guid becomes a URI: ${name}`, () => {
    assert.equal(atomId(guid, 'h.example'), id);
    if (id !== undefined) assert(isId(id));
  });
}

test('an id is written as it was by every version before: as the library writes a URI, in entries and tombstones alike', () => {
  for (const guid of [...KEPT, ...OTHERS.map(([, other]) => other)]) {
    const id = atomId(guid, 'feeds.example');
    if (id === undefined) continue;
    const withdrawn = [{ guid, at: 0 }];
    const root = parseXml(feedText(documentOf([entryOf({ guid })], {}, { withdrawn }), 'atom'));
    const [entry] = childrenOf(root, 'entry');
    assert.deepEqual(entry && textsOf(entry, 'id'), [id]);
    assert.equal(childrenOf(root, 'at:deleted-entry')[0]?.attributes.ref, id);
    const library = new Feed({ title: '' });
    library.addItem({ title: '', link: 'http://n.example/', date: new Date(0), id: guid });
    if (URL.canParse(guid) && !id.startsWith('tag:feeds.example,2026:id/'))
      assert.equal(textsOf(childrenOf(parseXml(library.atom1()), 'entry')[0] as XmlElement, 'id')[0], id);
  }
});
