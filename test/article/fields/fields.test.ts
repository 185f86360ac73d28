import assert from 'node:assert/strict';
import test from 'node:test';
import { createFieldReader, DEFAULT_FIELDS, type FieldMap, labelIdentity } from '../../../src/article/fields/fields.ts';
import { readArticle } from '../../support/article-reading.ts';

const reader = (data: Readonly<Record<string, unknown>>, fields: Partial<FieldMap> = {}) =>
  createFieldReader(data, { ...DEFAULT_FIELDS, ...fields });

const LABELS: readonly { name: string; value: unknown; labels: readonly string[] }[] = [
  { name: 'a list', value: ['Port', 'Sea'], labels: ['Port', 'Sea'] },
  { name: 'a list of lists', value: [['Port'], ['Sea', ['Sky']]], labels: ['Port', 'Sea', 'Sky'] },
  { name: 'one string', value: 'Port', labels: ['Port'] },
  { name: 'a list in quotes', value: '[Port, "Sea", \'Sky\']', labels: ['Port', 'Sea', 'Sky'] },
  { name: 'hashtags in a row', value: '#Port  #Sea #港口', labels: ['Port', 'Sea', '港口'] },
  { name: 'one hashtag, and a number sign in a name', value: '#Port, C# 12', labels: ['#Port', 'C# 12'] },
  { name: 'a comma list', value: 'Port, Sea,Sky', labels: ['Port', 'Sea', 'Sky'] },
  { name: 'Chinese commas', value: '港口，渔业、天气；潮汐', labels: ['港口', '渔业', '天气', '潮汐'] },
  {
    name: 'maps by their name or title, or by their slug',
    value: [{ slug: 'port', name: 'Port' }, { title: 'Sea', order: '1' }, { slug: 'sky' }],
    labels: ['Port', 'Sea', 'sky'],
  },
  {
    name: 'what YAML took for a map, for it holds a colon',
    value: [{ Ferries: 'the good parts' }, { Tides: '' }],
    labels: ['Ferries: the good parts', 'Tides'],
  },
  { name: 'a parent over its children', value: [{ Harbour: ['Quay', 'Crane'] }], labels: ['Harbour', 'Quay', 'Crane'] },
  { name: 'a map that names nothing', value: [{ order: '1', colour: 'red' }, {}], labels: [] },
  { name: 'nulls in a list, in every spelling', value: [null, 'NULL', 'Null', '~', '', 'Port'], labels: ['Port'] },
  {
    name: 'names with signs in them',
    value: ['News - Port', '港口－资讯', 'R&D', 'C++', 'C#', 'on/off', '⚓ Quay'],
    labels: ['News - Port', '港口－资讯', 'R&D', 'C++', 'C#', 'on/off', '⚓ Quay'],
  },
  { name: 'a comma inside a list item is part of the name', value: ['Port, old'], labels: ['Port, old'] },
  { name: 'nothing', value: undefined, labels: [] },
  { name: 'null, written out', value: 'null', labels: [] },
  { name: 'a tilde', value: '~', labels: [] },
  { name: 'empty strings', value: ['', '  ', '　'], labels: [] },
  { name: 'blanks around and inside', value: ['  Old\u00a0 Port　'], labels: ['Old Port'] },
  { name: 'spellings of one name are one, the first', value: ['Port', 'PORT', 'ｐｏｒｔ', 'port '], labels: ['Port'] },
  { name: 'composed and decomposed letters are one', value: ['caf\u00e9', 'cafe\u0301'], labels: ['caf\u00e9'] },
  {
    name: 'invisible characters make no other category, and one of nothing else is none',
    value: ['港口', '\u200B港\uFEFF口', '⚓\uFE0F', '⚓', '\u200B\u2060'],
    labels: ['港口', '⚓\uFE0F'],
  },
  { name: 'control characters are left out', value: ['Po\u0008rt'], labels: ['Port'] },
  { name: 'a paragraph is cut', value: ['x'.repeat(400)], labels: ['x'.repeat(300)] },
  { name: 'nesting deeper than anyone means ends', value: [[[[[['Port']]]]]], labels: [] },
];

for (const { name, value, labels } of LABELS) {
  test(`categories are labels: ${name}`, () => {
    assert.deepEqual(reader({ categories: value }).labels('categories'), labels);
  });
}

test('a label that is cut ends in a whole character', () => {
  const [label = ''] = reader({ tags: [`${'x'.repeat(299)}🌊`] }).labels('tags');
  assert(label.isWellFormed(), 'half a character is left');
});

test('an author with a comma is one author, for names hold commas', () => {
  assert.deepEqual(reader({ author: 'Wu, Hai' }).labels('authors'), ['Wu, Hai']);
  assert.deepEqual(reader({ author: [{ name: 'Wu Hai', email: 'wu@example.com' }, 'Lin'] }).labels('authors'), [
    'Wu Hai',
    'Lin',
  ]);
});

const TEXTS: readonly { name: string; value: unknown; text: string | undefined }[] = [
  { name: 'a string', value: 'Tide', text: 'Tide' },
  { name: 'line ends and blanks become one blank each', value: ' High\n\n　tide ', text: 'High tide' },
  { name: 'the first of a list', value: ['Tide', 'Ebb'], text: 'Tide' },
  { name: 'the name of a map', value: { name: 'Tide' }, text: 'Tide' },
  { name: 'an empty string says nothing', value: '  ', text: undefined },
  { name: 'null says nothing', value: 'null', text: undefined },
  { name: 'Null is a title, for titles are text', value: 'Null', text: 'Null' },
  { name: 'null among others is a word', value: 'null and void', text: 'null and void' },
  { name: 'a title that YAML took for a map', value: { Ferries: 'the good parts' }, text: 'Ferries: the good parts' },
  { name: 'a tilde says nothing', value: '~', text: undefined },
  { name: 'what is no text says nothing', value: 7, text: undefined },
];

for (const { name, value, text } of TEXTS) {
  test(`a text field: ${name}`, () => {
    assert.equal(reader({ title: value }).text('title'), text);
  });
}

test('an author that is a map without a name is none, for what it holds is no name', () => {
  assert.deepEqual(reader({ author: [{ email: 'wu@example.com' }, { Lin: ['x'] }] }).labels('authors'), []);
});

test('a map without a name is no address', () => {
  assert.equal(reader({ image: { path: '/a.png' }, cover: '/b.png' }).text('image'), '/b.png');
});

test('null, written out, is no author, link or language', () => {
  const data = { author: 'null', link: 'NULL', lang: '~' };
  assert.deepEqual(reader(data).labels('authors'), []);
  assert.equal(reader(data).text('link'), undefined);
  assert.equal(reader(data).text('language'), undefined);
});

test('categories and tags are found among the taxonomies, unless they stand on their own', () => {
  const data = { Taxonomies: { Categories: ['Port'], tags: ['tide'] }, extra: { author: 'Wu' } };
  assert.deepEqual(reader(data).labels('categories'), ['Port']);
  assert.deepEqual(reader(data).labels('tags'), ['tide']);
  assert.deepEqual(reader({ ...data, category: 'Sea' }).labels('categories'), ['Sea']);
  assert.deepEqual(reader({ taxonomies: 'Port' }).labels('categories'), []);
});

test('a source leads into a map with a dot, and a key that holds a dot itself comes first', () => {
  const fields = { authors: ['extra.writer.name'] };
  assert.deepEqual(reader({ extra: { 'writer.name': 'Wu' } }, fields).labels('authors'), ['Wu']);
  assert.deepEqual(reader({ 'extra.writer.name': 'Lin', extra: { 'writer.name': 'Wu' } }, fields).labels('authors'), [
    'Lin',
  ]);
});

test('the first key that holds something wins', () => {
  const data = { headimg: '', image: '~', cover: 'https://img.example/c.png', thumbnail: 'https://img.example/t.png' };
  assert.equal(reader(data).text('image'), 'https://img.example/c.png');
});

test('keys are found whatever their case', () => {
  assert.equal(reader({ Title: 'Tide' }).text('title'), 'Tide');
  assert.equal(reader({ pubdate: '2024-01-02' }).dates('published', 'UTC')[0]?.text, '2024-01-02');
});

test('a source names its own keys, and then only these count', () => {
  const fields = { title: ['headline', 'kicker'] };
  assert.equal(reader({ title: 'No', kicker: 'Yes' }, fields).text('title'), 'Yes');
  assert.equal(reader({ title: 'No' }, fields).text('title'), undefined);
});

test('dates are given by the order of the field’s keys, with the texts they were read from', () => {
  assert.deepEqual(reader({ created: '2024-02-29', date: '2024-02-30', published: '' }).dates('published', 'UTC'), [
    { text: '2024-02-30', date: { kind: 'nonexistent' } },
    { text: '2024-02-29', date: { kind: 'date', ms: Date.UTC(2024, 1, 29) } },
  ]);
  assert.deepEqual(reader({}).dates('published', 'UTC'), []);
});

test('a draft is marked by the word true alone, or is not published', () => {
  for (const value of ['true', 'True', ' TRUE ']) assert.equal(reader({ draft: value }).isDraft(), true, value);
  for (const value of ['false', 'no', '', undefined]) assert.equal(reader({ draft: value }).isDraft(), false);
  assert.equal(reader({ published: 'false' }).isDraft(), true);
  for (const value of ['true', '2024-01-02', '']) assert.equal(reader({ published: value }).isDraft(), false, value);
});

const TITLES: readonly (readonly [written: string, title: string])[] = [
  ['The <em class="keyword">ferry</em> is late', 'The ferry is late'],
  ['潮汐表<br>今日公布', '潮汐表 今日公布'],
  ['<b><i>Tide</i></b>', '<b>Tide</b>'],
  ['What the <p> element does', 'What the <p> element does'],
  ['a < b and b > c', 'a < b and b > c'],
  ['<br>', '<br>'],
];
for (const [written, title] of TITLES)
  test(`a title is freed of paired tags and line breaks only: ${written}`, () =>
    assert.equal(reader({ title: written }).text('title'), title));

test('two spellings have one identity, two names have two', () => {
  assert.equal(labelIdentity(' Ｐort  News '), labelIdentity('port news'));
  assert.equal(labelIdentity('e\u0301'), labelIdentity('É'));
  const names = [
    'C',
    'C++',
    'C#',
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    '🏴',
    'on/off',
    'on-off',
  ];
  assert.equal(new Set(names.map(labelIdentity)).size, names.length);
  assert.notEqual(labelIdentity('港口'), labelIdentity('海港'));
});

test('character references that were copied out of HTML are the characters they stand for', () => {
  const fields = createFieldReader({ title: 'A &#8211; B &amp; C', categories: ['R&amp;D'] }, DEFAULT_FIELDS);
  assert.equal(fields.text('title'), 'A – B & C');
  assert.deepEqual(fields.labels('categories'), ['R&D']);
});

test('dates are looked up as all fields are: a dot leads into a map', () => {
  const fields = reader({ Extra: { Date: '2024-01-02' } }, { published: ['extra.date'] });
  assert.deepEqual(
    fields.dates('published', 'UTC').map(({ text }) => text),
    ['2024-01-02'],
  );
});

for (const written of ['"Port", "Sea"', "'Port' ,'Sea'", '"[Port, Sea]"', '#Port #Sea']) {
  test(`labels are read however a front matter writes their list: ${written}`, () => {
    assert.deepEqual(readArticle(`---\ntitle: Tide\ntags: ${written}\n---\nBody`).tags, ['Port', 'Sea']);
  });
}
