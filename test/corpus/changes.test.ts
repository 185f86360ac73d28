import assert from 'node:assert/strict';
import test from 'node:test';
import type { Article } from '../../src/article/article.ts';
import { type Changed, compare, isMaterial } from '../../src/corpus/changes.ts';
import { OTHER_STORY, preparedArticle, STORY } from '../support/corpus.ts';

type Case = {
  readonly name: string;
  readonly before?: Partial<Article>;
  readonly after: Partial<Article>;
  readonly changed: readonly Changed[];
};

const CHANGES: readonly Case[] = [
  { name: 'nothing', after: {}, changed: [] },
  { name: 'the title', after: { title: '渡轮复航' }, changed: ['title'] },
  {
    name: 'blanks in the title are no change',
    before: { title: 'High tide' },
    after: { title: 'High  tide ' },
    changed: [],
  },
  { name: 'the case of the title is one', before: { title: 'Us' }, after: { title: 'US' }, changed: ['title'] },
  { name: 'the text, and with it the markup that holds it', after: { text: OTHER_STORY }, changed: ['text'] },
  { name: 'the markup alone', after: { html: `<p><b>${STORY}</b></p>` }, changed: ['markup'] },
  {
    name: 'a picture that changes on every crawl is no change',
    before: { html: `<p>${STORY}</p><img src="https://img.example/1.png" alt="">`, image: 'https://img.example/1.png' },
    after: { html: `<p>${STORY}</p><img src="https://img.example/2.png" alt="">`, image: 'https://img.example/2.png' },
    changed: [],
  },
  { name: 'a category more', after: { categories: ['港口', '渔业'] }, changed: ['categories'] },
  {
    name: 'the order and spelling of categories are no change',
    before: { categories: ['Port', 'Sea'] },
    after: { categories: ['ＳＥＡ', 'port'] },
    changed: [],
  },
  { name: 'a tag less', before: { tags: ['a', 'b'] }, after: { tags: ['a'] }, changed: ['tags'] },
  {
    name: 'the order of authors is a change',
    before: { authors: ['Wu', 'Lin'] },
    after: { authors: ['Lin', 'Wu'] },
    changed: ['authors'],
  },
  {
    name: 'the link',
    before: { link: 'https://a.example/' },
    after: { link: 'https://b.example/' },
    changed: ['link'],
  },
  { name: 'a link that goes', before: { link: 'https://a.example/' }, after: {}, changed: ['link'] },
  { name: 'the language', after: { language: 'en' }, changed: ['language'] },
  { name: 'a date that crawlers restamp is no change', after: { published: 0, modified: 7 }, changed: [] },
  {
    name: 'a real date where there was only the file’s is one',
    before: { publishedIsFallback: true },
    after: {},
    changed: ['date'],
  },
  { name: 'a date that gets lost is none', after: { publishedIsFallback: true }, changed: [] },
  {
    name: 'the summary and the warnings are no change',
    after: { summary: 'x', warnings: [{ code: 'date-missing', message: 'y' }] },
    changed: [],
  },
  {
    name: 'several, in the order a reader cares',
    after: { language: 'en', categories: [], title: 'x', text: OTHER_STORY, link: 'https://a.example/' },
    changed: ['title', 'text', 'categories', 'link', 'language'],
  },
];

for (const { name, before = {}, after, changed } of CHANGES) {
  test(`what changed between two versions: ${name}`, () => {
    assert.deepEqual(compare(preparedArticle(before), preparedArticle(after)), changed);
  });
}

test('a change in the words is material, one around them is not', () => {
  for (const changed of ['title', 'text'] as const) assert.equal(isMaterial([changed]), true);
  for (const changed of ['markup', 'categories', 'tags', 'authors', 'link', 'language', 'date', 'returned'] as const)
    assert.equal(isMaterial([changed]), false);
  assert.equal(isMaterial(['link', 'text']), true);
  assert.equal(isMaterial([]), false);
});
