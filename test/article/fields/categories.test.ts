import assert from 'node:assert/strict';
import test from 'node:test';
import { type CategoryRules, createCategorySettler } from '../../../src/article/fields/categories.ts';
import { readArticle } from '../../support/article-reading.ts';

const RULES: readonly {
  name: string;
  rules: Partial<CategoryRules>;
  written: readonly string[];
  shown: readonly string[];
}[] = [
  { name: 'without rules all stay', rules: {}, written: ['港口', 'C++', 'C#'], shown: ['港口', 'C++', 'C#'] },
  {
    name: 'an alias is shown in the place of any spelling',
    rules: { aliases: { 'Harbour News': '港口' } },
    written: ['ｈａｒｂｏｕｒ  news', '天气'],
    shown: ['港口', '天气'],
  },
  {
    name: 'an alias and its category are one, in the first place',
    rules: { aliases: { 海港新闻: '港口' } },
    written: ['海港新闻', '天气', '港口'],
    shown: ['港口', '天气'],
  },
  {
    name: 'aliases are followed once',
    rules: { aliases: { a: 'b', b: 'c' } },
    written: ['a'],
    shown: ['b'],
  },
  {
    name: 'aliases that change places do so',
    rules: { aliases: { a: 'b', b: 'a' } },
    written: ['a', 'b'],
    shown: ['b', 'a'],
  },
  {
    name: 'an alias gives a category another spelling',
    rules: { aliases: { news: 'NEWS' } },
    written: ['News'],
    shown: ['NEWS'],
  },
  {
    name: 'a dropped category goes, in any spelling',
    rules: { drop: ['Home Page', '未分类'] },
    written: ['HOME PAGE', '港口', '未\u200B分类'],
    shown: ['港口'],
  },
  {
    name: 'what an alias leads to is dropped too',
    rules: { aliases: { 首页更新: '首页' }, drop: ['首页'] },
    written: ['首页更新', '港口'],
    shown: ['港口'],
  },
  {
    name: 'what is dropped is not saved by its alias',
    rules: { aliases: { 首页: '港口' }, drop: ['首页'] },
    written: ['首页'],
    shown: [],
  },
  { name: 'C is dropped alone', rules: { drop: ['C'] }, written: ['C', 'C++', 'C#'], shown: ['C++', 'C#'] },
  { name: 'the fallback is for none', rules: { fallback: '其他' }, written: [], shown: ['其他'] },
  {
    name: 'the fallback is for none that is left',
    rules: { drop: ['首页'], fallback: '其他' },
    written: ['首页'],
    shown: ['其他'],
  },
  { name: 'the fallback is for none else', rules: { fallback: '其他' }, written: ['港口'], shown: ['港口'] },
  {
    name: 'a category named after the prototype has no alias',
    rules: { aliases: {} },
    written: ['constructor', '__proto__'],
    shown: ['constructor', '__proto__'],
  },
];

for (const { name, rules, written, shown } of RULES) {
  test(`categories by rule: ${name}`, () => {
    const settle = createCategorySettler({ aliases: {}, drop: [], ...rules });
    assert.deepEqual(settle(written), shown);
  });
}

test('an article has the categories that the rules leave it, and its tags as they are', () => {
  const settleCategories = createCategorySettler({ aliases: { 要闻: '新闻' }, drop: ['首页'], fallback: '其他' });
  const file = (categories: string) => `---\ntitle: 潮汐\ncategories: ${categories}\ntags: [要闻, 首页]\n---\n正文`;
  assert.deepEqual(readArticle(file('[首页, 要闻]'), { settleCategories }).categories, ['新闻']);
  assert.deepEqual(readArticle(file('首页'), { settleCategories }).categories, ['其他']);
  assert.deepEqual(readArticle(file(''), { settleCategories }).tags, ['要闻', '首页']);
});
