import assert from 'node:assert/strict';
import test from 'node:test';
import type { Article } from '../../src/article/article.ts';
import { type Fingerprint, fingerprint, normalise } from '../../src/corpus/fingerprint.ts';
import { articleOf, OTHER_STORY, STORY } from '../support/corpus.ts';

type Side = Partial<Article>;

const PAIRS: readonly { name: string; a: Side; b: Side; equal: readonly (keyof Fingerprint)[] }[] = [
  { name: 'the same article', a: {}, b: {}, equal: ['text', 'content', 'markup'] },
  { name: 'another text', a: {}, b: { text: OTHER_STORY }, equal: [] },
  { name: 'one character in a long text', a: {}, b: { text: STORY.replace('两台', '三台') }, equal: [] },
  {
    name: 'a long text under another title is the same article',
    a: {},
    b: { title: '另一个题目' },
    equal: ['text', 'content', 'markup'],
  },
  {
    name: 'blanks and line ends mean nothing',
    a: { text: STORY },
    b: { text: STORY.replaceAll('，', '，\n ') },
    equal: ['text', 'content', 'markup'],
  },
  {
    name: 'width and case mean nothing',
    a: { text: `ABC1 ${STORY}` },
    b: { text: `ａｂｃ１ ${STORY}` },
    equal: ['text', 'content'],
  },
  {
    name: 'a picture that changes on every crawl means nothing',
    a: { html: `<p>${STORY}</p><img src="https://img.example/1.png" alt="">` },
    b: { html: `<p>${STORY}</p><img src="https://img.example/2.png" alt="b">` },
    equal: ['text', 'content', 'markup'],
  },
  { name: 'links and emphasis are markup', a: {}, b: { html: `<p><b>${STORY}</b></p>` }, equal: ['text', 'content'] },
  {
    name: 'dates, categories and authors mean nothing',
    a: {},
    b: { published: 0, categories: ['x'], authors: [] },
    equal: ['text', 'content', 'markup'],
  },
  {
    name: 'a few words are the same article under the same title',
    a: { title: 'Tide', text: 'High.' },
    b: { title: 'ＴＩＤＥ', text: 'high.' },
    equal: ['text', 'content'],
  },
  {
    name: 'a few words under another title are another article',
    a: { title: 'Monday', text: 'High.' },
    b: { title: 'Tuesday', text: 'High.' },
    equal: ['text', 'markup'],
  },
  {
    name: 'no words under the same picture and title are the same article',
    a: { text: '', html: '<img src="https://img.example/1.png" alt="">' },
    b: { text: '', html: '<img src="https://img.example/1.png" alt="b">' },
    equal: ['text', 'content', 'markup'],
  },
  {
    name: 'no words under another picture are another article',
    a: { text: '', html: '<img src="https://img.example/1.png" alt="">' },
    b: { text: '', html: '<img src="https://img.example/2.png" alt="">' },
    equal: ['text', 'markup'],
  },
  {
    name: 'a short text is not taken for a title and a shorter text',
    a: { title: 'ab', text: 'c' },
    b: { title: 'a', text: 'bc' },
    equal: [],
  },
];

for (const { name, a, b, equal } of PAIRS) {
  test(`what two articles are compared by: ${name}`, () => {
    const [first, second] = [fingerprint(articleOf(a)), fingerprint(articleOf(b))];
    const same = (['text', 'content', 'markup'] as const).filter((key) => first[key] === second[key]);
    assert.deepEqual(same, equal);
  });
}

test('eighty columns of text tell an article: forty Chinese characters, eighty Latin ones', () => {
  const content = (title: string, text: string) => fingerprint(articleOf({ title, text })).content;
  assert.equal(content('a', '潮'.repeat(40)), content('b', '潮'.repeat(40)));
  assert.notEqual(content('a', '潮'.repeat(39)), content('b', '潮'.repeat(39)));
  assert.equal(content('a', 'x'.repeat(80)), content('b', 'x'.repeat(80)));
  assert.notEqual(content('a', 'x'.repeat(79)), content('b', 'x'.repeat(79)));
});

test('a fingerprint is short and the same for ever: stores hold it', () => {
  assert.deepEqual(
    fingerprint(articleOf({ title: 'Tide', text: 'High tide at noon.', html: '<p>High tide at noon.</p>' })),
    {
      text: 'Ll5ppt6BjJ-HFUdVvBCg4c',
      whole: 'Ll5ppt6BjJ-HFUdVvBCg4c',
      content: '~15OT70zRfV_uNAgrmPrDJJ',
      markup: 'bEQk9SFLZWt9tB4YIJnkft',
    },
  );
});

test('comparable text has one width, one case and no blanks', () => {
  assert.equal(normalise(' Ｈigh　ＴＩＤＥ\n\u00a0ﬁ e\u0301 '), 'hightidefi\u00e9');
});
