import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../temporary-folder.ts';
import { checkFolder, checkText, kindOf, problemsIn } from './published-folder.ts';

const NOW = Date.UTC(2026, 5, 1);
const SITE = 'https://feeds.example/news';
const FEED = `${SITE}/feeds/all`;

const atom = (name: string, links: string, history = '') => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0">
<id>tag:feeds.example,2026:all</id><title>Harbour</title><updated>2026-01-02T03:04:05Z</updated><author><name>Harbour</name></author>
<link rel="self" href="${FEED}/${name}"/><link href="${FEED}/"/>${links}${history}</feed>`;
const back = (page: number) => `<link rel="prev-archive" href="${FEED}/archive/${page}.xml"/>`;
const PAGE = `<link rel="current" href="${FEED}/atom.xml"/><fh:archive/>`;
const INDEX = JSON.stringify([
  { category: null, slug: 'all', items: 3, updated: '2026-01-02T03:04:05.000Z', atom: `${FEED}/atom.xml` },
]);

const SOUND: Readonly<Record<string, string>> = {
  'feeds/index.json': INDEX,
  'feeds/all/index.html': '<p>a page</p>',
  'feeds/all/atom.xml': atom('atom.xml', back(5)),
  'feeds/all/archive/5.xml': atom('archive/5.xml', back(3), PAGE),
  'feeds/all/archive/3.xml': atom('archive/3.xml', '', PAGE),
};

test('a sound folder has no problems', (t) => {
  const files = checkFolder(temporaryFolder(t, SOUND), NOW);
  assert.deepEqual(problemsIn(files), []);
  assert.deepEqual(
    files.map(({ kind }) => kind),
    ['atom', 'atom', 'atom', 'index'],
  );
});

const line = (changes: object) => JSON.stringify([{ ...JSON.parse(INDEX)[0], ...changes }]);

const BROKEN: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    'a feed that passes a page by',
    { 'feeds/all/atom.xml': atom('atom.xml', back(3)) },
    /atom\.xml: leads back to .*3\.xml, not to page 5/,
  ],
  [
    'a feed that leads to no page',
    { 'feeds/all/atom.xml': atom('atom.xml', '') },
    /leads back to nothing, not to page 5/,
  ],
  ['a page that leads to none', { 'feeds/all/archive/5.xml': atom('archive/5.xml', '', PAGE) }, /not to page 3/],
  [
    'a link to a page that is not there',
    { 'feeds/all/archive/3.xml': atom('archive/3.xml', back(2), PAGE) },
    /2\.xml, where nothing is/,
  ],
  [
    'a feed that names itself where it does not stand',
    { 'feeds/all/atom.xml': atom('rss.xml', back(5)) },
    /stands at feeds\/all\/atom\.xml/,
  ],
  ['a list that is none', { 'feeds/index.json': '{}' }, /no list/],
  ['a list with a feed without a slug', { 'feeds/index.json': line({ slug: '' }) }, /no slug/],
  ['a list with a feed that stands nowhere', { 'feeds/index.json': line({ atom: undefined }) }, /no address/],
  ['a list with half an item', { 'feeds/index.json': line({ items: 1.5 }) }, /no count/],
  ['a list with a day for a moment', { 'feeds/index.json': line({ updated: '2026-01-02' }) }, /RFC 3339/],
  [
    'a list with a feed twice',
    { 'feeds/index.json': `[${INDEX.slice(1, -1)},${INDEX.slice(1, -1)}]` },
    /slug of another/,
  ],
];

for (const [name, files, complaint] of BROKEN)
  test(`in a folder is found: ${name}`, (t) => {
    const problems = problemsIn(checkFolder(temporaryFolder(t, { ...SOUND, ...files }), NOW));
    assert(
      problems.some((problem) => complaint.test(problem)),
      problems.join('; '),
    );
  });

test('a file is checked as what it is', () => {
  assert.equal(kindOf('feeds/all/archive/1.xml', '<?xml version="1.0"?>\n<rss version="2.0">'), 'rss');
  assert.equal(kindOf('feeds/all/archive/1.xml', '<?xml version="1.0"?>\n<feed>'), 'atom');
  assert.equal(kindOf('feeds/all/index.html', ''), undefined);
  assert.deepEqual(checkText('a.json', '{', { now: NOW })?.kind, 'json');
});
