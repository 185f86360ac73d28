import assert from 'node:assert/strict';
import test from 'node:test';
import { DEFAULT_FIELDS } from '../../src/article/fields/fields.ts';
import { CONFIG_SCHEMA } from '../../src/config/schema.ts';
import { describeSource } from '../../src/config/source.ts';

function describe(source: object = {}, site: object = {}, categories: object = {}) {
  const config = CONFIG_SCHEMA.parse({ site, categories, sources: [{ name: 'port', path: 'articles', ...source }] });
  const [first] = config.sources;
  assert(first);
  return describeSource(first, config);
}

test('a field that the source does not map is read from the usual keys, a mapped one from its own alone', () => {
  const { fields } = describe({ fields: { title: 'headline', published: ['stamped', 'day'] } }).prepare;
  assert.deepEqual(fields, { ...DEFAULT_FIELDS, title: ['headline'], published: ['stamped', 'day'] });
});

test('a source without a time zone is in the site’s', () => {
  assert.equal(describe({}, { timezone: 'Europe/Berlin' }).prepare.timeZone, 'Europe/Berlin');
  assert.equal(describe({ timezone: 'Asia/Tokyo' }, { timezone: 'Europe/Berlin' }).prepare.timeZone, 'Asia/Tokyo');
});

test('a source’s own rules for categories stand in place of those for all', () => {
  const all = { aliases: { 要闻: '新闻' }, drop: ['首页'], fallback: '其他' };
  assert.deepEqual(describe({}, {}, all).prepare.categories, all);
  assert.deepEqual(describe({ categories: { drop: ['广告'] } }, {}, all).prepare.categories, {
    aliases: {},
    drop: ['广告'],
  });
});

test('durations are milliseconds from here on', () => {
  const { run } = describe({ settle: '500ms', silentAfter: '2h' });
  assert.deepEqual([run.settleMs, run.silentAfterMs], [500, 7_200_000]);
});

test('what is walked is what the source includes without what it excludes', () => {
  assert.deepEqual(describe({ include: ['*.md'], exclude: ['x.md'] }).walk, {
    name: 'port',
    path: 'articles',
    include: ['*.md'],
    exclude: ['x.md'],
  });
});

const REREADS: readonly { name: string; source?: object; site?: object; categories?: object }[] = [
  { name: 'another zone', source: { timezone: 'Asia/Tokyo' } },
  { name: 'another zone of the site', site: { timezone: 'Asia/Tokyo' } },
  { name: 'another base', source: { baseUrl: 'https://news.example/' } },
  { name: 'another format', source: { format: 'html' } },
  { name: 'another encoding', source: { encoding: 'big5' } },
  { name: 'another key', source: { fields: { title: 'headline' } } },
  { name: 'another selector', source: { remove: ['.related'] } },
  { name: 'another alias', categories: { aliases: { 要闻: '新闻' } } },
  { name: 'another category to drop, of the source alone', source: { categories: { drop: ['首页'] } } },
  { name: 'another fallback', categories: { fallback: '其他' } },
];

for (const { name, source, site, categories } of REREADS) {
  test(`what changes how files are read reads them all again: ${name}`, () => {
    assert.notEqual(describe(source, site, categories).run.optionsHash, describe().run.optionsHash);
  });
}

const SAME: readonly { name: string; source?: object; site?: object }[] = [
  { name: 'the folder was moved', source: { path: 'elsewhere' } },
  { name: 'other files are looked for', source: { include: ['*.md'] } },
  { name: 'other patience', source: { settle: '9s', silentAfter: '9h' } },
  {
    name: 'another title, another site, another place',
    source: { title: 'x', url: 'https://x.example/', listed: false },
  },
  { name: 'another title of the site', site: { title: 'x' } },
];

for (const { name, source, site } of SAME) {
  test(`what changes nothing in how files are read reads none again: ${name}`, () => {
    assert.equal(describe(source, site).run.optionsHash, describe().run.optionsHash);
  });
}
