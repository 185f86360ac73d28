import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bylineOf, changeOf, headlineOf, summaryOf } from '../../../src/notify/text/article-lines.ts';
import { SITE, told } from '../../support/receivers/conformance.ts';

const CHINESE = { ...SITE, language: 'zh-CN' };

const SUMMARIES: readonly (readonly [rule: string, title: string, summary: string, isTold: boolean])[] = [
  ['that goes on is told', '渡轮复航', '渡轮复航，每半小时一班。', true],
  ['of another matter is told', '渡轮复航', '两岸码头每半小时对开一班。', true],
  ['that is the title is left out', '渡轮复航', '渡轮复航', false],
  ['that is the title but for blanks, marks, width and case is left out', 'ＡＢ 渡轮：复航！', ' ab渡轮复航。', false],
  ['that is the title with an ellipsis is left out', '渡轮复航', '渡轮复航……', false],
  ['that is the beginning of the title is left out', '渡轮明早六点复航', '渡轮明早…', false],
  ['that goes on where the title was cut is told', '渡轮明早…', '渡轮明早六点复航', true],
  ['of marks alone is left out', '渡轮', '……', false],
];
for (const [rule, title, summary, isTold] of SUMMARIES)
  test(`a summary ${rule}`, () => assert.equal(summaryOf({ title, summary }), isTold ? summary : ''));

const LONG = `${'渡轮'.repeat(60)}。`;
const CHANGES: readonly (readonly [rule: string, changes: readonly string[], summary: string, line: string])[] = [
  ['a change is told in the order readers care', ['date', 'title'], '', '改动：标题、日期'],
  ['of a text, how it begins now', ['text'], '末班晚上十点。周末加班船。', '改动：正文。末班晚上十点。'],
  ['but no long sentence', ['text'], LONG, '改动：正文'],
  ['nor one that repeats the title', ['text'], told().title, '改动：正文'],
  ['that an article is back stands before its title', ['returned', 'text'], '', '改动：正文'],
  ['and is all there is to say of some', ['returned'], '末班。', ''],
  ['what is not known is not told', ['colour'], '', ''],
];
for (const [rule, changes, summary, line] of CHANGES)
  test(`what has changed: ${rule}`, () => {
    const change = { material: true, changes };
    assert.equal(changeOf({ type: 'article.changed', change, article: told({ summary }) }, CHINESE), line);
    const beside = changeOf({ type: 'article.changed', change, article: told({ summary }) }, CHINESE, true);
    assert.equal(beside, line.replace(/。.*/, ''), 'beside a summary it says nothing of the text');
    assert.equal(changeOf({ type: 'article.new', change, article: told({ summary }) }, CHINESE), '');
  });

test('one form a language of what stands before a title, and of lists behind a source', () => {
  const article = told({ title: '渡轮', categories: ['港口', '交通'] });
  const back = { material: true, changes: ['returned'] };
  const all = (site: typeof SITE) => [
    headlineOf({ type: 'article.changed', change: undefined, article }, site),
    headlineOf({ type: 'article.removed', change: undefined, article }, site),
    headlineOf({ type: 'article.changed', change: back, article }, site),
    headlineOf({ type: 'article.new', change: undefined, article }, site),
    bylineOf(article, site),
  ];
  assert.deepEqual(all(CHINESE), ['更正：渡轮', '已撤回：渡轮', '恢复发布：渡轮', '渡轮', 'The Paper · 港口、交通']);
  assert.deepEqual(all(SITE), [
    'Corrected: 渡轮',
    'Withdrawn: 渡轮',
    'Back again: 渡轮',
    '渡轮',
    'The Paper · 港口, 交通',
  ]);
});
