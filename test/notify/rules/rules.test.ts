import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Article } from '../../../src/article/article.ts';
import type { Also } from '../../../src/corpus/cluster.ts';
import { createFacts } from '../../../src/feeds/definitions/facts.ts';
import type { EventData, EventType } from '../../../src/notify/event.ts';
import { createRules, declines, type RuleOptions } from '../../../src/notify/rules/rules.ts';
import { articleOf } from '../../support/corpus.ts';

type Told = {
  readonly type?: EventType;
  readonly source?: string;
  readonly article?: Partial<Article>;
  /** What it was before. */
  readonly before?: Partial<Article>;
  readonly also?: readonly Partial<Also>[];
  readonly data?: EventData;
};

type Case = readonly [rule: string, asks: Partial<RuleOptions>, told: Told, reason: RegExp | undefined];

const inCategories = (...categories: string[]): Told => ({ article: { categories } });
const MINOR = { change: { material: false, changes: ['text'] } };
const MATERIAL = { change: { material: true, changes: ['text'] } };
const about = (source: string) => ({ alarm: { subject: source, since: null } });

const CASES: readonly Case[] = [
  ['an event it asks for is told', {}, {}, undefined],
  ['an event it does not ask for is not', {}, { type: 'article.removed' }, /^events:.*article\.removed/],
  ['without categories it hears of all', { categories: [] }, inCategories('x'), undefined],
  ['one category in common is enough', { categories: ['港口', '天气'] }, inCategories('集市', '天气'), undefined],
  ['no category in common is a reason', { categories: ['港口'] }, inCategories('天气'), /^categories:.*none of 港口/],
  ['an article of no category is in none of them', { categories: ['港口'] }, inCategories(), /^categories:/],
  [
    'width, case and blanks of a category do not matter',
    { categories: ['ＡＩ  news'] },
    inCategories('ai News'),
    undefined,
  ],
  [
    'a copy brings its category and its source along',
    { categories: ['天气'], sources: ['wire'] },
    { also: [{ source: 'wire', path: 'b.md', categories: ['天气'] }] },
    undefined,
  ],
  [
    'an article of an unlisted source is told to whoever asks for it',
    { categories: ['港口'] },
    { source: 'unlisted' },
    undefined,
  ],
  [
    'the event is looked at before the article',
    { events: ['article.new'], categories: ['港口'] },
    { type: 'article.changed', article: { categories: ['天气'] } },
    /^events:/,
  ],
  ['a source it names is told', { sources: ['paper', 'wire'] }, {}, undefined],
  ['another source is not', { sources: ['wire', 'post'] }, {}, /^sources: .*none of wire, post$/],
  ['a tag it names is told', { tags: ['潮汐'] }, { article: { tags: ['潮汐'] } }, undefined],
  ['an article without the tag is not', { tags: ['潮汐'] }, {}, /^tags: .*none of 潮汐$/],
  ['an author it names is told', { authors: ['吴海'] }, {}, undefined],
  ['another author is not', { authors: ['Ada Finch'] }, {}, /^authors: .*Ada Finch$/],
  ['a keyword in the text is told', { keywords: ['柑橘'] }, {}, undefined],
  [
    'a text without a keyword is not',
    { keywords: ['柑橘', '灯塔'] },
    { article: { text: '雨。' } },
    /^keywords: .*柑橘, 灯塔$/,
  ],
  ['a pattern in the text is told', { pattern: '还要再等.周' }, {}, undefined],
  ['a text without it is not', { pattern: '^灯塔' }, {}, /^pattern: .*matches \^灯塔$/],
  ['what is excluded is not told', { exclude: { keywords: ['柑橘'] } }, {}, /^exclude: .*one of 柑橘 \(keywords\)$/],
  [
    'an exclusion goes before what is asked for',
    { keywords: ['渡轮'], exclude: { authors: ['吴海'] } },
    {},
    /^exclude:/,
  ],
  ['all keys must hold', { keywords: ['渡轮'], tags: ['潮汐'] }, {}, /^tags:/],
  [
    'of many keywords a few are named',
    { keywords: Array.from({ length: 40 }, (_, at) => `词${at}`) },
    {},
    /词8, 词9 and 30 more$/,
  ],
  [
    'a minor change is told by default',
    { minimumChange: 'minor' },
    { type: 'article.changed', data: MINOR },
    undefined,
  ],
  [
    'a minor change is not told to whoever asks for material ones',
    { minimumChange: 'material' },
    { type: 'article.changed', data: MINOR },
    /^minimumChange:/,
  ],
  ['a material one is', { minimumChange: 'material' }, { type: 'article.changed', data: MATERIAL }, undefined],
  ['what is new is no small change', { minimumChange: 'material' }, {}, undefined],
  [
    'a correction that takes the keyword out is told to whoever was told of it',
    { keywords: ['灯塔'] },
    { type: 'article.changed', data: MATERIAL, article: { text: '渡轮。' }, before: { text: '灯塔。' } },
    undefined,
  ],
  [
    'a change of what it never asked for is not told',
    { keywords: ['灯塔'] },
    { type: 'article.changed', data: MATERIAL, article: { text: '渡轮。' }, before: { text: '雨。' } },
    /^keywords:/,
  ],
  [
    'an alarm about a source has no category to be chosen by',
    { events: ['source.silent'], categories: ['港口'], keywords: ['灯塔'], exclude: { authors: ['吴海'] } },
    { type: 'source.silent', data: about('paper') },
    undefined,
  ],
  [
    'an alarm about another source is not told',
    { events: ['file.invalid'], sources: ['wire'] },
    { type: 'file.invalid', data: about('paper') },
    /^sources:/,
  ],
  [
    'an alarm about an excluded source is not told',
    { events: ['removal.held'], exclude: { sources: ['paper'] } },
    { type: 'removal.held', data: about('paper') },
    /^exclude:/,
  ],
  [
    'an alarm about its source is told',
    { events: ['source.resumed'], sources: ['paper'] },
    { type: 'source.resumed', data: { source: { name: 'paper', lastNew: null } } },
    undefined,
  ],
  [
    'an alarm about no source is told whatever sources it asks for',
    { events: ['run.failed', 'webhook.disabled'], sources: ['wire'] },
    { type: 'webhook.disabled', data: about('paper') },
    undefined,
  ],
];
for (const [
  rule,
  asks,
  { type = 'article.new', source = 'paper', article = {}, before, also = [], data = {} },
  reason,
] of CASES) {
  test(rule, async () => {
    const rules = await createRules({
      name: 'desk',
      events: ['article.new', 'article.changed'],
      minimumChange: 'minor',
      ...asks,
    });
    const facts = [article, ...(before ? [before] : [])].map((said) =>
      createFacts(
        { source, article: articleOf(said), also: also as readonly Also[] },
        { mergeCategories: true, unlisted: new Set(['unlisted']) },
      ),
    );
    const verdict = declines(rules, { type, data, ...(type.startsWith('article.') ? { facts } : {}) });
    if (reason === undefined) assert.equal(verdict, undefined);
    else assert.match(verdict ?? '', reason);
  });
}
