import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanSegments, describePath } from '../../src/server/published-path.ts';

const TARGETS: readonly (readonly [string, string, string[] | undefined])[] = [
  ['the root has no segments', '/', []],
  ['segments are decoded, in any case of the digits', '/feeds/%e6%B8%AF%e5%8f%A3/', ['feeds', '港口']],
  ['letters need not be encoded', '/feeds/港口/rss.xml', ['feeds', '港口', 'rss.xml']],
  ['empty segments are nothing', '//feeds///all', ['feeds', 'all']],
  ['the absolute form names the host as well', 'http://other.example/feeds/all', ['feeds', 'all']],
  ['a plus is a plus', '/feeds/c+plus', ['feeds', 'c+plus']],
  ['one level of encoding is taken away, not two', '/%252e%252e/x', ['%2e%2e', 'x']],
  ['an encoded slash', '/..%2fsecret', undefined],
  ['an encoded slash in capitals', '/a%2Fb', undefined],
  ['the folder above', '/../secret', undefined],
  ['the folder above, encoded', '/%2e%2e/secret', undefined],
  ['the folder above, half encoded', '/.%2E/secret', undefined],
  ['a hidden name', '/.git/config.json', undefined],
  ['a backslash', '/feeds\\..\\secret', undefined],
  ['an encoded backslash', '/feeds/..%5csecret', undefined],
  ['a null character', '/feeds/all/rss.xml%00.html', undefined],
  ['what is no encoding', '/%zz', undefined],
  ['an encoding cut off', '/a%e6%b8', undefined],
  ['no UTF-8', '/%ff%fe', undefined],
  ['an overlong encoding of a dot', '/%c0%ae%c0%ae/', undefined],
  ['a name longer than any file system takes', `/${'a'.repeat(256)}`, undefined],
  ['a name longer than that in bytes', `/${'%E6%B8%AF'.repeat(86)}`, undefined],
  ['a path longer than any of ours', '/a'.repeat(600), undefined],
];
for (const [rule, target, expected] of TARGETS)
  test(`target: ${rule}`, () => assert.deepEqual(cleanSegments(target), expected));

const PATHS: readonly (readonly [string, string, string | undefined])[] = [
  ['a feed', 'feeds/港口/atom.xml', 'feed application/atom+xml 港口 atom'],
  ['a feed in JSON', 'feeds/all/feed.json', 'feed application/feed+json all json'],
  [
    'a page of an archive, in the format archives have',
    'feeds/all/archive/12.xml',
    'archive application/atom+xml all atom',
  ],
  ['a list', 'feeds/index.json', 'list application/json undefined undefined'],
  ['the OPML', 'feeds.opml', 'list text/x-opml undefined undefined'],
  ['the page of a feed', 'feeds/all/index.html', 'page text/html all undefined'],
  ['a file named like a feed that is none', 'rss.xml', 'list application/xml undefined undefined'],
  ['a page of an archive has a number', 'feeds/all/archive/x.xml', 'list application/xml all undefined'],
  ['what is not published', 'feeds/all/rss.xml.gz', undefined],
  ['a name without an ending', 'feeds/all/html', undefined],
];
for (const [rule, path, expected] of PATHS)
  test(`path: ${rule}`, () => {
    const found = describePath(path.split('/'), ['rss', 'atom', 'json']);
    assert.equal(found && `${found.kind} ${found.type} ${found.slug} ${found.format}`, expected);
  });

test('archives are in RSS where there is no Atom, and in JSON where there is nothing else', () => {
  assert.equal(describePath(['feeds', 'a', 'archive', '1.xml'], ['rss', 'json'])?.type, 'application/rss+xml');
  assert.equal(describePath(['feeds', 'a', 'archive', '1.json'], ['json'])?.type, 'application/feed+json');
});
